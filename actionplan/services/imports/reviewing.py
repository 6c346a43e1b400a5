"""What people change in a review before the plan is taken over. Nothing of it is in the plan's tables yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan.importing import checks, edits, stored
from actionplan.importing.columns import Role
from actionplan.importing.edits import EditRefused
from actionplan.importing.interpret import interpret
from actionplan.importing.readplan import ReadPlan
from actionplan.models import PlanImport
from actionplan.services.imports import registers
from actionplan.services.imports.names import known_bodies
from actionplan.services.imports.reading import kept_of, roles_of, wait_for_reader
from actionplan.services.imports.turns import OVER, State, go_to, in_turn, open_in_turn, require_seen
from foundation import audit
from foundation.access import NotAllowed
from foundation.reading.blocks import UnreadableDocument
from partnership.models import Person

Change = Callable[[ReadPlan], ReadPlan]
Part = Callable[[ReadPlan], object]

MOST_ROWS_AT_ONCE = 500
"""Read within a second; a longer document is read by a job."""


@transaction.atomic
def edit(*, review: PlanImport, seen: str, part: Part, change: Change, by: Person | None, on: date) -> None:
    """Change the draft by a function of `importing.edits`.

    `part` picks what the form showed of the draft and `seen` is its sign at that time. Raises ReviewedMeanwhile where
    it says something else now, NotAllowed where the review is over, and ValidationError, in a sentence, where the
    change makes no sense or more text than a plan has.
    """
    current = open_in_turn(review)
    draft = stored.from_json(current.draft)
    try:
        require_seen(seen, part(draft))
        changed = change(draft)
    except EditRefused as refused:
        raise ValidationError(str(refused)) from refused
    if changed != draft:
        _keep(current, checks.again(changed, on=on))
        audit.record(action="planimport.changed", by=by, subject=current)


@transaction.atomic
def rename(
    *, review: PlanImport, seen: str, title: str, starts_on: date | None, ends_on: date | None, by: Person | None,
    on: date,
) -> None:  # fmt: skip
    def change(plan: ReadPlan) -> ReadPlan:
        return edits.change_period(edits.change_title(plan, title), starts_on, ends_on)

    edit(review=review, seen=seen, part=title_and_period, change=change, by=by, on=on)


def title_and_period(plan: ReadPlan) -> object:
    """What `rename` changes."""
    return plan.title, plan.period_start, plan.period_end


@transaction.atomic
def choose_strands(*, review: PlanImport, seen: str, strands: Mapping[int, str], by: Person | None, on: date) -> None:
    """The strand that each objective, by its place from 1, is worked on under; what is printed stays (R20)."""

    def change(plan: ReadPlan) -> ReadPlan:
        for place, strand in strands.items():
            plan = edits.change_objective(plan, place, strand_effective=strand)
        return plan

    edit(review=review, seen=seen, part=strands_of, change=change, by=by, on=on)


def strands_of(plan: ReadPlan) -> object:
    """What `choose_strands` changes."""
    return [(each.title, each.strand_effective) for each in plan.objectives]


@transaction.atomic
def match_names(
    *,
    review: PlanImport,
    seen: str,
    bodies: Mapping[str, Mapping[str, Any]],
    people: Mapping[str, Mapping[str, Any]],
    by: Person | None,
) -> None:
    """Who is meant by these printed names; others stay as they are. Raises ReviewedMeanwhile, NotAllowed."""
    current = open_in_turn(review)
    require_seen(seen, (current.bodies, current.people))
    matched = {**current.bodies, **bodies}, {**current.people, **people}
    if matched == (current.bodies, current.people):
        return
    current.bodies, current.people = matched
    current.version += 1
    current.save(update_fields=["bodies", "people", "version"])
    audit.record(action="planimport.names_matched", by=by, subject=current, bodies=len(bodies), people=len(people))


@transaction.atomic
def map_columns(
    *, review: PlanImport, seen: str, table: int, columns: Mapping[int, Role], by: Person | None, on: date
) -> None:
    """What the columns of one table hold, places from 0. The document is read again by that, also where no plan was
    found in it: what was changed by hand is given up, who is meant by a name is not. A long one waits for a job.

    Raises ReviewedMeanwhile, NotAllowed, and ValidationError where no plan would be left.
    """
    current = in_turn(review)
    if current.state not in (State.REVIEWING, State.FAILED):
        raise NotAllowed(OVER[State(current.state)])
    require_seen(seen, current.columns)
    held = {str(place): role.value for place, role in columns.items()}
    current.columns = {**current.columns, str(table): held}
    if is_long(current):
        current.attempts, current.beat_at, current.done, current.steps = 0, None, 0, 0
        go_to(current, State.READING, "columns", "attempts", "beat_at", "done", "steps")
        wait_for_reader(current)
    else:
        _read_at_once(current, on=on)
    audit.record(action="planimport.columns_mapped", by=by, subject=current, table=table)


def is_long(review: PlanImport) -> bool:
    """Whether reading it again by other columns is left to a job."""
    return sum(len(block.get("rows", ())) for block in review.blocks) > MOST_ROWS_AT_ONCE


def _read_at_once(current: PlanImport, *, on: date) -> None:
    try:
        blocks = stored.blocks_from_json(current.blocks)
        plan = interpret(blocks, on=on, columns=roles_of(current.columns), register=known_bodies())
    except UnreadableDocument as unreadable:
        raise ValidationError(f"With these columns nothing is left of the plan. {unreadable}") from unreadable
    if current.state == State.FAILED:
        go_to(current, State.REVIEWING)
    _keep(current, plan, "columns")


@transaction.atomic
def give_up(*, review: PlanImport, by: Person | None) -> None:
    """Nothing comes of it but what a plan took over, and it stays in the list. Done twice it is done once. Raises
    NotAllowed once it is over."""
    current = in_turn(review)
    if current.state != State.GIVEN_UP:
        go_to(current, State.GIVEN_UP)
        audit.record(action="planimport.given_up", by=by, subject=current)
        registers.take_out(current, by=by)


def _keep(current: PlanImport, plan: ReadPlan, *names: str) -> None:
    try:
        kept = kept_of(plan)
    except UnreadableDocument as too_long:
        raise ValidationError(str(too_long)) from too_long
    for name, value in kept.items():
        setattr(current, name, value)
    current.version += 1
    current.save(update_fields=[*kept, "version", *names])
