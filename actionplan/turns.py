"""Changes that take turns: one at a time in a plan, and none over words that its writer has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from django.db import models

from actionplan import policies
from actionplan.models import Milestone, Objective, Plan, Strategy
from foundation.access import NotAllowed
from foundation.constraints import in_words

R = TypeVar("R", bound=models.Model)


class ChangedMeanwhile(Exception):
    """Somebody else changed the row after the form was opened. Nothing was written; `current` is what stands now, and
    `before` holds the values that the form had shown, where the history tells them."""

    def __init__(self, current: Any, before: dict[str, Any] | None = None) -> None:
        super().__init__("Somebody else has changed this in the meantime.")
        self.current, self.before = current, before or {}


def plan_in_turn(plan: Plan) -> Plan:
    """The plan as it stands, and nobody else's to change until the transaction ends. A closed one is refused."""
    # Not the key: rows that refer to the plan can still be written by everybody else.
    current = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    policies.require_open_plan(current)
    return current


def titles_told_apart() -> AbstractContextManager[None]:
    """Save a plan in here: that its title is taken is then said at the field."""
    return in_words("plan_once_by_title", title="There is a plan with this title already. Choose another.")


def plan_of(row: Any) -> Plan:
    """The plan that a row stands in, whichever kind it is."""
    if isinstance(row, Milestone):
        row = row.strategy
    if isinstance(row, Strategy):
        row = row.objective
    plan: Plan = row.plan
    return plan


def parent_of(row: Objective | Strategy | Milestone) -> Any:
    """What it stands under."""
    return row.plan if isinstance(row, Objective) else row.objective if isinstance(row, Strategy) else row.strategy


def as_it_stands(row: R) -> R:
    """The row read again and locked, for somebody else may have moved, changed or removed it: then NotAllowed."""
    found = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise NotAllowed("Somebody has removed this in the meantime. Go back to the plan.")
    return found


def write(row: R, *, version: int, **values: Any) -> frozenset[str]:
    """Save the values and count the change; the names of those that are new. Raises ChangedMeanwhile."""
    current, new = differing(row, version=version, **values)
    save(current, new)
    return frozenset(new)


def differing(row: models.Model, *, version: int, **values: Any) -> tuple[Any, dict[str, Any]]:
    """The row as it stands, locked, and those of the values that are new to it.

    `version` is the one that the form had shown. A change of other columns since then is no conflict, and what stands
    so already is not new: the same form sent twice counts once. Raises ChangedMeanwhile.
    """
    current: Any = as_it_stands(row)
    new = {name: value for name, value in values.items() if getattr(current, name) != value}
    if new and current.version != version:
        before = _shown(current, version, values)
        if before is None or any(getattr(current, name) != value for name, value in before.items()):
            raise ChangedMeanwhile(current, before)
    return current, new


def save(current: Any, new: dict[str, Any]) -> None:
    if new:
        for name, value in new.items():
            setattr(current, name, value)
        count_change(current, *new)


def count_change(current: Any, *names: str) -> None:
    """Save these columns, or what stands beside the row, as one change of it."""
    current.version += 1
    current.save(update_fields=[*names, "version"])


def renumber(rows: Sequence[Any]) -> None:
    """Places 1, 2, 3 in this order; one statement. That two rows share a place on the way is asked at the end only."""
    out_of_place = [(place, row) for place, row in enumerate(rows, start=1) if row.position != place]
    for place, row in out_of_place:
        row.position = place
    if out_of_place:
        type(out_of_place[0][1])._default_manager.bulk_update([row for _place, row in out_of_place], ["position"])


def _shown(current: Any, version: int, names: dict[str, Any]) -> dict[str, Any] | None:
    """The values of that version, from the history of the table; None where it keeps none."""
    history = getattr(type(current), "pgh_event_model", None)
    if history is None:
        return None
    columns = {name: current._meta.get_field(name).attname for name in names}
    states = history.objects.filter(pgh_obj_id=current.pk, version=version).order_by("-pgh_id")
    state = states.values(*columns.values()).first()
    if state is None:
        return None
    return {name: _like(current, name, state[column]) for name, column in columns.items()}


def _like(current: Any, name: str, value: Any) -> Any:
    """A key from the history as the row that it names; None where that is gone."""
    field = current._meta.get_field(name)
    if not field.is_relation or value is None:
        return value
    return field.related_model._default_manager.filter(pk=value).first()
