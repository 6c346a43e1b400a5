"""Done: claimed with evidence by whoever leads, confirmed by somebody else (R29)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from actionplan import missing, policies, quarters
from actionplan.models import Completion, Decision, Milestone, Update
from actionplan.rag import Lifecycle
from foundation import audit
from partnership.models import Person


@transaction.atomic
def claim(*, update: Update, done_on: date, by: Person, at: datetime) -> Completion:
    """Somebody says that it is done, with the update that shows it. It stays as it is until another person agrees.

    Raises ValidationError where a claim waits already.
    """
    milestone = Milestone.objects.locked(update.milestone_id)
    policies.require_updatable(milestone)
    objection = missing.objection_to_claim(milestone)
    if objection:
        raise ValidationError({"stage": objection})
    made = Completion(milestone=milestone, update=update, done_on=done_on, claimed_by=by, claimed_at=at)
    made.save(force_insert=True)
    audit.record(action="completion.claimed", by=by, subject=milestone, completion=made.pk)
    return made


@transaction.atomic
def decide(*, completion: Completion, agree: bool, note: str, by: Person, at: datetime) -> Completion:
    """A second person confirms that it is done, which completes the milestone, or sends it back with a note.

    Raises NotAllowed for whoever claims it or leads it, ValidationError where it is decided already or says no why.
    """
    milestone = Milestone.objects.locked(completion.milestone_id)
    policies.require_open_plan(milestone.strategy.objective.plan)
    waiting = Completion.objects.select_related("update").select_for_update(of=("self",), no_key=True)
    current = waiting.get(pk=completion.pk)
    if current.decision != Decision.WAITING:
        raise ValidationError("Somebody has decided this in the meantime.", code="decided")
    policies.require_second_person(current, milestone.officer_keys(), by.pk)
    if agree:
        policies.require_updatable(milestone)
    elif not note.strip():
        raise ValidationError({"note": "Say what is still missing"})
    current.decide(Decision.AGREED if agree else Decision.REFUSED, by=by, at=at, note=note)
    current.save(update_fields=current.DECISION_FIELDS)
    if agree:
        _set_stage(milestone, Lifecycle.COMPLETE)
        audit.record(action="completion.confirmed", by=by, subject=milestone, completion=current.pk)
    else:
        audit.record(action="completion.sent_back", by=by, subject=milestone, completion=current.pk)
    return current


@transaction.atomic
def reopen(*, milestone: Milestone, reason: str, by: Person, at: datetime) -> Update:
    """What was complete is in progress again; an entry says why."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is opened again"})
    current = Milestone.objects.locked(milestone.pk)
    policies.require_reopenable(current)
    entry = Update(
        milestone=current,
        text=reason,
        lifecycle=Lifecycle.IN_PROGRESS,
        progress=current.progress,
        quarter_ends_on=quarters.reported_on(current.strategy.objective.plan, on=localdate(at)),
        written_by=by,
        written_at=at,
    )
    entry.save(force_insert=True)
    current.updated_at = at
    _set_stage(current, Lifecycle.IN_PROGRESS)
    audit.record(action="milestone.reopened", by=by, subject=current)
    return entry


def _set_stage(milestone: Milestone, stage: Lifecycle) -> None:
    milestone.lifecycle = stage
    milestone.version += 1
    milestone.save(update_fields=["lifecycle", "updated_at", "version"])
