"""What a person changes in a plan before taking it over, as functions from one plan to the next.

Places count from 1 in the order of the plan, like the codes on a board. A changed row says so in its notes, and words
that a change takes out of a milestone become notes of its strategy: nothing is dropped (R30). `checks.again` brings the
warnings up to date afterwards.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple, NoReturn

from actionplan.importing import leads
from actionplan.importing.delivery import is_no_rating, joined, rag_in_words, read_date
from actionplan.importing.readplan import (
    Code,
    Outcome,
    ReadDelivery,
    ReadMilestone,
    ReadObjective,
    ReadPlan,
    ReadStrategy,
)
from foundation.reading.blocks import Cell, Paragraph

CHANGED = "Changed by you:"
PROMOTABLE = (Outcome.KEPT_AS_NOTE, Outcome.HEADER)
"""What may be a milestone after all: words without a place, and a row that was taken for titles."""
_SETTLED_BY_A_SPLIT = {Code.MILESTONES_RUN_TOGETHER, Code.BULLETS_LOST}


class EditRefused(Exception):
    """The change makes no sense for this plan. `str(error)` is one sentence for the person who asked for it."""


class RowPlace(NamedTuple):
    """A row of the document: both numbers count from 1."""

    table: int
    row: int


class StrategyPlace(NamedTuple):
    objective: int
    strategy: int

    @property
    def code(self) -> str:
        return ".".join(map(str, self))


class Place(NamedTuple):
    """Where a milestone stands; its code is "1.2.3"."""

    objective: int
    strategy: int
    milestone: int

    @property
    def code(self) -> str:
        return ".".join(map(str, self))

    @property
    def above(self) -> StrategyPlace:
        return StrategyPlace(self.objective, self.strategy)


# Finding


def objective_at(plan: ReadPlan, number: int) -> ReadObjective:
    if not 1 <= number <= len(plan.objectives):
        _gone(str(number))
    return plan.objectives[number - 1]


def strategy_at(plan: ReadPlan, at: StrategyPlace) -> ReadStrategy:
    strategies = objective_at(plan, at.objective).strategies
    if not 1 <= at.strategy <= len(strategies):
        _gone(at.code)
    return strategies[at.strategy - 1]


def milestone_at(plan: ReadPlan, at: Place) -> ReadMilestone:
    milestones = strategy_at(plan, at.above).milestones
    if not 1 <= at.milestone <= len(milestones):
        _gone(at.code)
    return milestones[at.milestone - 1]


def _gone(code: str) -> NoReturn:
    raise EditRefused(f"There is no {code} in this plan any more. Open the list again.")


# Titles and period


def change_title(plan: ReadPlan, title: str) -> ReadPlan:
    return replace(plan, title=_filled(title, "Give the plan a title."))


def change_period(plan: ReadPlan, starts_on: date | None, ends_on: date | None) -> ReadPlan:
    if starts_on and ends_on and ends_on < starts_on:
        raise EditRefused("The plan ends before it starts. Check the two days.")
    asked = (Code.PERIOD_MISSING, Code.PERIOD_DISAGREES)
    warnings = tuple(warning for warning in plan.warnings if warning.code not in asked)
    return replace(plan, period_start=starts_on, period_end=ends_on, warnings=warnings)


def change_objective(
    plan: ReadPlan, number: int, *, title: str | None = None, strand_effective: str | None = None
) -> ReadPlan:
    """`strand_effective` is one of `strands.STRANDS` or empty; what is printed stays (R20)."""
    objective = objective_at(plan, number)
    if title is not None:
        objective = replace(objective, title=_filled(title, "Give the objective a title."))
    if strand_effective is not None:
        objective = replace(objective, strand_effective=strand_effective)
    return _with_objective(plan, number, objective)


# Leads, dates and ratings


def change_strategy(
    plan: ReadPlan,
    at: StrategyPlace,
    *,
    title: str | None = None,
    date_text: str | None = None,
    agencies: str | None = None,
    officers: str | None = None,
    rag: str | None = None,
) -> ReadPlan:
    """As `change_milestone`; what a strategy has counts for its milestones that have none of their own."""
    strategy = strategy_at(plan, at)
    changed = replace(
        strategy,
        title=strategy.title if title is None else _filled(title, "Give the strategy a title."),
        delivery=_delivery(strategy.delivery, date_text=date_text, agencies=agencies, officers=officers, rag=rag),
    )
    plan = _with_strategy(plan, at, changed)
    return plan if changed == strategy else _noted(plan, [strategy], "the strategy's row.")


def change_milestone(
    plan: ReadPlan,
    at: Place,
    *,
    text: str | None = None,
    date_text: str | None = None,
    agencies: str | None = None,
    officers: str | None = None,
    rag: str | None = None,
) -> ReadPlan:
    """Each argument is read as a cell of the document would be, one name a line; None leaves that cell as it is.

    An empty text means that the strategy's own counts; a rating of "Not rated" is the milestone's own.
    """
    milestone = milestone_at(plan, at)
    changed = replace(
        milestone,
        text=milestone.text if text is None else _filled(text, "Say what is to be done, or keep the row as a note."),
        own=_delivery(milestone.own, date_text=date_text, agencies=agencies, officers=officers, rag=rag),
        shares_rating=milestone.shares_rating if rag is None else not rag.strip(),
    )
    if changed == milestone:
        return plan
    return _noted(_with_milestones(plan, at, [changed]), [milestone], "the milestone's words, leads, date or rating.")


def _delivery(
    delivery: ReadDelivery,
    *,
    date_text: str | None,
    agencies: str | None,
    officers: str | None,
    rag: str | None,
) -> ReadDelivery:
    if date_text is not None:
        read, problem = read_date(date_text)
        if problem:
            raise EditRefused(problem)
        delivery = replace(delivery, date=read, date_text=date_text.strip(), date_problem="")
        delivery = _without_none(delivery, "date", date_text)
    if agencies is not None:
        delivery = replace(delivery, agencies=leads.read_agencies(_cell(agencies)))
        delivery = _without_none(delivery, "agencies", agencies)
    if officers is not None:
        delivery = replace(delivery, officers=leads.read_officers(_cell(officers)))
        delivery = _without_none(delivery, "officers", officers)
    if rag is not None:
        standing = rag_in_words(rag)
        if standing is None and not is_no_rating(rag):
            raise EditRefused(f"“{rag}” is no rating. Choose one of the ratings.")
        delivery = replace(delivery, rag=standing, rag_text=rag.strip())
    return delivery


def _without_none(delivery: ReadDelivery, kind: str, said: str) -> ReadDelivery:
    """Filled, it is none no more, unless it says "N/A"; a blank leaves that as it was."""
    if not said.strip():
        return delivery
    none = dict.fromkeys(delivery.has_none)
    none.pop(kind, None)
    if kind != "date" and leads.says_nobody(said):
        none[kind] = None
    return replace(delivery, has_none=tuple(none))


def _cell(text: str) -> Cell:
    return Cell((Paragraph(text),))


# Milestones


def split(plan: ReadPlan, at: Place, parts: list[str]) -> ReadPlan:
    """Several milestones in the place of one. What its row says besides, such as an update, stays with the first."""
    texts = [text for text in (" ".join(part.split()) for part in parts) if text]
    if len(texts) < 2:
        raise EditRefused("Write at least two milestones, each on a line of its own.")
    whole = milestone_at(plan, at)
    copies = replace(whole, own=replace(whole.own, update="", notes=()))
    made = [replace(whole, text=texts[0]), *(replace(copies, text=text) for text in texts[1:])]
    plan = _noted(_with_milestones(plan, at, made), [whole], f"one milestone was split into {len(texts)}.")
    settled = [one for one in plan.warnings if one.code in _SETTLED_BY_A_SPLIT and (one.table, one.row) == _row(whole)]
    return replace(plan, warnings=tuple(one for one in plan.warnings if one not in settled))


def join(plan: ReadPlan, at: Place) -> ReadPlan:
    """One milestone of this and the one above it, with the words and leads of both."""
    below = milestone_at(plan, at)
    if at.milestone == 1:
        raise EditRefused(f"{at.code} is the first of its strategy, so there is none above it to join it to.")
    place = at._replace(milestone=at.milestone - 1)
    above = milestone_at(plan, place)
    if not (above.own.is_blank and below.own.is_blank and above.shares_rating and below.shares_rating):
        shared = strategy_at(plan, at.above).delivery
        above, below = above.on_its_own(shared), below.on_its_own(shared)
    whole = replace(
        above,
        text=f"{above.text} {below.text}",
        own=joined(above.own, below.own),
        shares_rating=above.shares_rating and below.shares_rating,
        is_guarded=above.is_guarded or below.is_guarded,
    )
    plan = _with_milestones(_with_milestones(plan, at, []), place, [whole])
    return _noted(plan, [above, below], f"two milestones were joined into {place.code}.")


def drop_to_note(plan: ReadPlan, at: Place) -> ReadPlan:
    """The milestone's words become a note of its strategy, with what its row says of leads, date and progress."""
    milestone, strategy = milestone_at(plan, at), strategy_at(plan, at.above)
    notes = (*strategy.delivery.notes, ". ".join([milestone.text.rstrip("."), *_in_words(milestone.own)]))
    left = tuple(one for place, one in enumerate(strategy.milestones, 1) if place != at.milestone)
    kept = replace(strategy, milestones=left, delivery=replace(strategy.delivery, notes=notes))
    plan = _with_strategy(plan, at.above, kept)
    used = {_row(strategy) for strategy in plan.strategies} | {_row(one) for one in _milestones(plan)}
    outcome = None if _row(milestone) in used else Outcome.KEPT_AS_NOTE
    return _noted(plan, [milestone], f"“{milestone.text}” was kept as a note.", outcome)


def promote(plan: ReadPlan, row: RowPlace, to: StrategyPlace, *, text: str = "") -> ReadPlan:
    """A row that is in no milestone becomes the last of a strategy; `text` instead of all of its cells."""
    source = next((one for one in plan.rows if (one.table, one.row) == row), None)
    if source is None or source.outcome not in PROMOTABLE:
        raise EditRefused("This row is not kept as a note any more. Open the list again.")
    strategy = strategy_at(plan, to)
    said = _filled(text or source.text, "Say what is to be done.")
    notes = tuple(note for note in strategy.delivery.notes if note != said)
    milestone = ReadMilestone(said, row.table, row.row).on_its_own(ReadDelivery())
    changed = replace(
        strategy,
        milestones=(*strategy.milestones, milestone),
        delivery=replace(strategy.delivery, notes=notes),
    )
    plan = _with_strategy(plan, to, changed)
    code = Place(*to, len(changed.milestones)).code
    settled = (Code.KEPT_AS_NOTE, Code.HEADER_UNSURE)
    asked = [one for one in plan.warnings if one.code in settled and (one.table, one.row) == row]
    plan = replace(plan, warnings=tuple(one for one in plan.warnings if one not in asked))
    return _noted(plan, [milestone], f"the row became milestone {code}.", Outcome.MILESTONE)


def move(plan: ReadPlan, at: Place, to: StrategyPlace, *, position: int | None = None) -> ReadPlan:
    """To another strategy, or another position in its own: counted without itself, the last if none is given.

    What it had from its strategy becomes its own; from the other it has nothing.
    """
    milestone = milestone_at(plan, at)
    strategy_at(plan, to)
    if to != at.above:
        milestone = milestone.on_its_own(strategy_at(plan, at.above).delivery)
    plan = _with_milestones(plan, at, [])
    strategy = strategy_at(plan, to)
    place = len(strategy.milestones) + 1 if position is None else min(max(position, 1), len(strategy.milestones) + 1)
    milestones = (*strategy.milestones[: place - 1], milestone, *strategy.milestones[place - 1 :])
    plan = _with_strategy(plan, to, replace(strategy, milestones=milestones))
    return _noted(plan, [milestone], f"“{milestone.text}” was moved from {at.code} to {Place(*to, place).code}.")


# Putting together


def _filled(text: str, otherwise: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise EditRefused(otherwise)
    return said


def _in_words(own: ReadDelivery) -> list[str]:
    bodies = [f"{one.name}, {one.department}" if one.department else one.name for one in own.agencies]
    people = [f"{one.name}, {one.detail}" if one.detail else one.name for one in own.officers]
    said = (("Lead", "; ".join([*bodies, *people])), ("Date", own.date_text), ("Update", own.update))
    return [f"{name}: {text}" for name, text in (*said, ("Rating", own.rag_text)) if text] + list(own.notes)


def _milestones(plan: ReadPlan) -> Iterable[ReadMilestone]:
    return (milestone for strategy in plan.strategies for milestone in strategy.milestones)


def _row(one: ReadMilestone | ReadStrategy) -> tuple[int, int]:
    return one.table, one.row


def _with_objective(plan: ReadPlan, number: int, objective: ReadObjective) -> ReadPlan:
    before, after = plan.objectives[: number - 1], plan.objectives[number:]
    return replace(plan, objectives=(*before, objective, *after))


def _with_strategy(plan: ReadPlan, at: StrategyPlace, strategy: ReadStrategy) -> ReadPlan:
    objective = objective_at(plan, at.objective)
    before, after = objective.strategies[: at.strategy - 1], objective.strategies[at.strategy :]
    return _with_objective(plan, at.objective, replace(objective, strategies=(*before, strategy, *after)))


def _with_milestones(plan: ReadPlan, at: Place, made: list[ReadMilestone]) -> ReadPlan:
    """These in the place of the one at `at`."""
    strategy = strategy_at(plan, at.above)
    before, after = strategy.milestones[: at.milestone - 1], strategy.milestones[at.milestone :]
    return _with_strategy(plan, at.above, replace(strategy, milestones=(*before, *made, *after)))


def _noted(
    plan: ReadPlan, of: Iterable[ReadMilestone | ReadStrategy], what: str, outcome: Outcome | None = None
) -> ReadPlan:
    note, touched = f"{CHANGED} {what}", {_row(one) for one in of}
    rows = [
        replace(row, notes=tuple(dict.fromkeys((*row.notes, note))), outcome=outcome or row.outcome)
        if (row.table, row.row) in touched
        else row
        for row in plan.rows
    ]
    return replace(plan, rows=tuple(rows))
