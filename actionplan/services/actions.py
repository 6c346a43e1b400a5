"""What is done about a milestone that is at risk or off track: by whom and by when (R24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import policies
from actionplan.missing import NEED_ONE
from actionplan.models import CorrectiveAction, Milestone
from foundation import audit
from partnership.models import Person
from partnership.names import refuse_deceptive_name


@dataclass(frozen=True, slots=True)
class NewAction:
    """`owner_name` where the register does not know who does it."""

    text: str
    owner: Person | None
    owner_name: str
    due_on: date


@transaction.atomic
def add(*, milestone: Milestone, action: NewAction, by: Person, at: datetime) -> CorrectiveAction:
    """One more action. The same one sent twice is kept once. Raises ValidationError where a part of it is missing."""
    policies.require_updatable(Milestone.objects.locked(milestone.pk))
    if not action.text.strip():
        raise ValidationError({"action_text": "Say what will be done"})
    if action.owner is None:
        refuse_deceptive_name(action.owner_name)
    said = {
        "text": action.text,
        "owner": action.owner,
        "owner_name": "" if action.owner else action.owner_name,
        "due_on": action.due_on,
    }
    twin = milestone.actions.filter(status=CorrectiveAction.Status.OPEN, **said).first()
    if twin:
        return twin
    added = CorrectiveAction(milestone=milestone, created_by=by, created_at=at, **said)
    added.save(force_insert=True)
    audit.record(action="action.added", by=by, subject=milestone, corrective_action=added.pk)
    return added


@transaction.atomic
def close(*, action: CorrectiveAction, dropped: bool, by: Person, at: datetime) -> CorrectiveAction:
    """It is done, or dropped. One that is closed already stays as it was closed.

    What is at risk or off track does not stay without an action: its last open one cannot be dropped (ValidationError).
    """
    milestone = Milestone.objects.locked(action.milestone_id)
    policies.require_open_plan(milestone.strategy.objective.plan)
    current = CorrectiveAction.objects.select_for_update(no_key=True).get(pk=action.pk)
    if current.status != CorrectiveAction.Status.OPEN:
        return current
    if dropped and milestone.rag in NEED_ONE and not milestone.open_actions.exclude(pk=current.pk).exists():
        raise ValidationError(
            "This is the only action about a milestone that is at risk or off track. Add the one that takes its place,"
            " or change the rating, and then drop it."
        )
    current.status = CorrectiveAction.Status.DROPPED if dropped else CorrectiveAction.Status.DONE
    current.closed_by, current.closed_at = by, at
    current.save(update_fields=["status", "closed_by", "closed_at"])
    audit.record(action="action.closed", by=by, subject=milestone, corrective_action=current.pk, status=current.status)
    return current
