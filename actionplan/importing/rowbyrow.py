"""Tables with a row for each milestone: what stands in a row is that milestone's, and its strategy's only where every
row says the same (rule R21)."""

from collections.abc import Collection
from dataclasses import replace

from actionplan.importing.columns import Columns, Role
from actionplan.importing.readplan import ReadDelivery, ReadStrategy
from foundation.periods import DeliveryDate
from foundation.reading.blocks import Cell

_ROLES = {
    "agencies": (Role.AGENCY, Role.LEAD),
    "officers": (Role.OFFICER, Role.LEAD),
    "date": (Role.DATE,),
}


def own_of(cells: tuple[Cell, ...], columns: Columns, said: ReadDelivery, strategy: ReadStrategy) -> ReadDelivery:
    """Of what a row says that prints its strategy's title again, all that is not the strategy's too.

    An empty cell is none, since the row has cells for itself; one that a merged cell covers says what the row above it
    says.
    """
    first, above = strategy.delivery, strategy.milestones[-1].counting(strategy.delivery)
    places = {kind: [cells[at] for role in roles for at in columns.places.get(role, ())]
              for kind, roles in _ROLES.items()}  # fmt: skip
    covered = {kind for kind, held in places.items() if held and all(cell.merged for cell in held)}
    agencies = above.agencies if "agencies" in covered else said.agencies
    officers = above.officers if "officers" in covered else said.officers
    dated = above if "date" in covered else said
    is_dated = (dated.date, dated.date_text) != (first.date, first.date_text)
    lacks = {
        "agencies": first.agencies and not agencies,
        "officers": first.officers and not officers,
        "date": first.date_text and not dated.date_text,
    }
    return replace(
        said,
        agencies=agencies if agencies != first.agencies else (),
        officers=officers if officers != first.officers else (),
        date=dated.date if is_dated else DeliveryDate.none(),
        date_text=dated.date_text if is_dated else "",
        date_problem=dated.date_problem if is_dated else "",
        has_none=tuple(dict.fromkeys((*said.has_none, *(kind for kind, lacking in lacks.items() if lacking)))),
    )


def without_officer(cells: tuple[Cell, ...], columns: Columns, said: ReadDelivery) -> ReadDelivery:
    """A row that names a body of its own beside an empty cell for officers has none: that of the row above was named
    beside another body."""
    held = [cells[at] for at in columns.places.get(Role.OFFICER, ())]
    if not said.agencies or said.officers or not held or any(cell.merged or cell.text for cell in held):
        return said
    return replace(said, has_none=tuple(dict.fromkeys((*said.has_none, "officers"))))


def led_as_its_rows(strategy: ReadStrategy) -> ReadStrategy:
    """With the leads of its first row as that row's alone, once another row has others or none."""
    others = [one.own for one in strategy.milestones]
    differing = {
        kind: any(getattr(own, kind) or kind in own.has_none for own in others) for kind in ("agencies", "officers")
    }
    return led_by_rows(strategy, {kind for kind, differs in differing.items() if differs})


def led_row_by_row(strategy: ReadStrategy) -> ReadStrategy:
    """Where a milestone is led by none of its strategy's, the others have them as their own: a plan knows no milestone
    that a led strategy leaves to nobody (R21)."""
    return led_by_rows(strategy, {kind for one in strategy.milestones for kind in one.own.has_none})


def led_by_rows(strategy: ReadStrategy, kinds: Collection[str]) -> ReadStrategy:
    """The same leads for every milestone, but none of these kinds, "agencies" or "officers", through the strategy."""
    above = strategy.delivery
    agencies = above.agencies if "agencies" in kinds else ()
    officers = above.officers if "officers" in kinds else ()
    if not agencies and not officers:
        return strategy
    counting = [(one, one.counting(above)) for one in strategy.milestones]
    milestones = (
        replace(
            one,
            own=replace(
                one.own,
                agencies=all_told.agencies if agencies else one.own.agencies,
                officers=all_told.officers if officers else one.own.officers,
            ),
        )
        for one, all_told in counting
    )
    left = replace(above, agencies=() if agencies else above.agencies, officers=() if officers else above.officers)
    return replace(strategy, milestones=tuple(milestones), delivery=left)
