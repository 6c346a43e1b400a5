"""The order of a plan. Codes are counted from it, so they follow by themselves; what was published keeps its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from actionplan import turns
from actionplan.models import Milestone, Objective, Strategy
from foundation import audit
from foundation.access import NotAllowed
from partnership.models import Person


@transaction.atomic
def step(*, row: Objective | Strategy | Milestone, up: bool, by: Person | None) -> None:
    """One place up or down among its own; at the end of the list nothing changes."""
    turns.plan_in_turn(turns.plan_of(row))
    row = turns.as_it_stands(row)
    rows = _under(row, turns.parent_of(row))
    place = rows.index(row)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        turns.renumber(rows)
        audit.record(action=f"{row._meta.model_name}.moved", by=by, subject=row, place=other + 1)


@transaction.atomic
def move(*, row: Objective | Strategy | Milestone, under: Any, place: int, by: Person | None) -> None:
    """To a place, 1 being the first, under this or another parent of the same plan; past the end: to the end.

    A milestone without leads of its own has those of the strategy that it comes to (R21). Its date stays what it is, as
    its own where the two strategies have different ones: another date takes a reason, and a move has none (R22).
    """
    plan = turns.plan_in_turn(turns.plan_of(row))
    row = turns.as_it_stands(row)
    before = turns.parent_of(row)
    if under != before and (isinstance(row, Objective) or turns.plan_of(under) != plan):
        raise NotAllowed("Choose a place in the same plan.")
    rest = [each for each in _under(row, under) if each != row]
    if under != before:
        under = turns.as_it_stands(under)
        name = "objective" if isinstance(row, Strategy) else "strategy"
        row.position = len(rest) + 1
        setattr(row, name, under)
        row.save(update_fields=[name, "position"])
        if isinstance(row, Milestone) and not row.has_own_delivery and not _dated_alike(before, under):
            turns.count_change(row, *row.keep_date(before))
        turns.renumber(_under(row, before))
    rest.insert(max(place, 1) - 1, row)
    turns.renumber(rest)
    audit.record(action=f"{row._meta.model_name}.moved", by=by, subject=row, place=row.position, under=under.pk)


def _dated_alike(one: Strategy, other: Strategy) -> bool:
    return (one.delivery, one.delivery_in_words) == (other.delivery, other.delivery_in_words)


def _under(row: Objective | Strategy | Milestone, parent: Any) -> list[Any]:
    """The rows of its kind under a parent, in order."""
    if isinstance(row, Objective):
        return list(parent.objectives.all())
    return list(parent.strategies.all() if isinstance(row, Strategy) else parent.milestones.all())
