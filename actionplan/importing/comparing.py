"""A document that is brought in again, beside the plan that it was read into before: row by row, changing nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from actionplan.importing.edits import Place
from actionplan.importing.readplan import ReadMilestone, ReadObjective, ReadPlan, ReadStrategy
from actionplan.importing.wording import words
from foundation.periods import DeliveryDate

ALIKE = 0.6
"""Of two texts with the same code; without that they must be MUCH_ALIKE to be one milestone with other words."""
MUCH_ALIKE = 0.8
MOST_PAIRS = 20_000
"""Texts compared word by word; beyond, only equal words make a pair, so that the time is bounded."""


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    TOLD = "told"
    """It differs only in what is never taken over."""
    NEW = "new"
    GONE = "gone"


class Field(StrEnum):
    TEXT = "text"
    DATE = "date"
    AGENCIES = "agencies"
    OFFICERS = "officers"
    READERS = "readers"


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A milestone as words, with what counts for it: its own leads and date, else its strategy's.

    `code` is its place, "1.2.3"; `key` is the caller's own for a milestone that is there, and None for one that was
    read. Agencies are names, with the department after a comma; officers are names of people and of groups.
    `is_guarded` is a row for statutory bodies only.
    """

    code: str
    objective: str
    strategy: str
    text: str
    date: str = ""
    agencies: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    is_guarded: bool = False
    key: int | None = None


@dataclass(frozen=True, slots=True)
class RowChange:
    """`before` is None for a new row, `after` for one that is gone.

    `fields` names what differs and can be taken over, `told` what differs and stays as it is in the plan.
    """

    kind: Kind
    before: PlainRow | None
    after: PlainRow | None
    fields: tuple[Field, ...] = field(default=())
    told: tuple[Field, ...] = field(default=())

    @property
    def code(self) -> str:
        row = self.after or self.before
        return row.code if row else ""


def compare(read: ReadPlan, existing: Sequence[PlainRow]) -> list[RowChange]:
    """What the document has beside what is there: its rows in their order, then those that are there alone.

    The same words make a pair wherever they stand; then the same code with words that are alike; then words that are
    much alike. A move alone is no change.
    """
    after = list(rows_of(read))
    pairs = _pairs(list(existing), after)
    changes = [_change(existing[pairs[place]] if place in pairs else None, row) for place, row in enumerate(after)]
    taken = set(pairs.values())
    gone = [RowChange(Kind.GONE, row, None) for place, row in enumerate(existing) if place not in taken]
    return [*changes, *gone]


def rows_of(plan: ReadPlan) -> Iterator[PlainRow]:
    for number, objective in enumerate(plan.objectives, 1):
        for place, strategy in enumerate(objective.strategies, 1):
            for position, milestone in enumerate(strategy.milestones, 1):
                yield _plain_row(Place(number, place, position), objective, strategy, milestone)


def _plain_row(at: Place, objective: ReadObjective, strategy: ReadStrategy, milestone: ReadMilestone) -> PlainRow:
    own, above = milestone.own, strategy.delivery
    dated = own if own.date_text else above
    return PlainRow(
        code=at.code,
        objective=objective.title,
        strategy=strategy.title,
        text=milestone.text,
        date=date_in_words(dated.date, dated.date_text),
        agencies=tuple(
            f"{one.name}, {one.department}" if one.department else one.name for one in own.agencies or above.agencies
        ),
        officers=tuple(one.name for one in own.officers or above.officers),
        is_guarded=milestone.is_guarded,
    )


def date_in_words(delivery: DeliveryDate, as_written: str) -> str:
    """For both sides of a comparison, so that "31/3/26" and "31 March 2026" are the same."""
    return as_written.strip() if delivery == DeliveryDate.none() else delivery.label


def _pairs(existing: list[PlainRow], after: list[PlainRow]) -> dict[int, int]:
    """The place of an existing row by the place of the read one."""
    pairs: dict[int, int] = {}
    for same in (_same_place, _same_strategy, _same_text):
        left: dict[object, list[int]] = {}
        for place, row in enumerate(existing):
            if place not in pairs.values():
                left.setdefault(same(row), []).append(place)
        for place, row in enumerate(after):
            if place not in pairs and (found := left.get(same(row))):
                pairs[place] = found.pop(0)
    pairs |= _alike(existing, after, pairs)
    return pairs


def _same_place(row: PlainRow) -> object:
    return row.code, *words(row.text)


def _same_strategy(row: PlainRow) -> object:
    return tuple(words(row.strategy)), *words(row.text)


def _same_text(row: PlainRow) -> object:
    return tuple(words(row.text))


def _alike(existing: list[PlainRow], after: list[PlainRow], pairs: dict[int, int]) -> dict[int, int]:
    """The best pairs of what is left, the most alike first."""
    taken = set(pairs.values())
    before = [place for place in range(len(existing)) if place not in taken]
    left = [place for place in range(len(after)) if place not in pairs]
    if len(before) * len(left) > MOST_PAIRS:
        return {}
    scored = []
    for place in left:
        matcher = SequenceMatcher(None, b=words(after[place].text), autojunk=False)
        for other in before:
            matcher.set_seq1(words(existing[other].text))
            needed = ALIKE if existing[other].code == after[place].code else MUCH_ALIKE
            if matcher.quick_ratio() >= needed and matcher.ratio() >= needed:
                scored.append((-matcher.ratio(), place, other))
    found: dict[int, int] = {}
    for _, place, other in sorted(scored):
        if place not in found and other not in found.values():
            found[place] = other
    return found


def _change(before: PlainRow | None, after: PlainRow) -> RowChange:
    if before is None:
        return RowChange(Kind.NEW, None, after)
    differing = {
        Field.TEXT: words(before.text) != words(after.text),
        Field.DATE: words(before.date) != words(after.date),
        Field.AGENCIES: _names(before.agencies) != _names(after.agencies),
        Field.OFFICERS: _names(before.officers) != _names(after.officers),
        Field.READERS: after.is_guarded and not before.is_guarded,
    }
    fields = tuple(name for name, differs in differing.items() if differs)
    # A mark that the document lacks may have been set in the plan since: no document opens a row to more people.
    told = (Field.READERS,) if before.is_guarded and not after.is_guarded else ()
    kind = Kind.CHANGED if fields else Kind.TOLD if told else Kind.SAME
    return RowChange(kind, before, after, fields, told)


def _names(names: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Their order says nothing."""
    return {tuple(words(name)) for name in names}
