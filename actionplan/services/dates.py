"""Another delivery date for a milestone: set by the coordinator, or asked for by a lead and decided (R22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from actionplan import missing, policies
from actionplan.models import DateChange, Decision, Milestone
from foundation import audit
from foundation.periods import DeliveryDate
from partnership.models import Person

NO_REASON = "Say why it has another date"

NO_REASON = "Say why it has another date"


@transaction.atomic
def set_date(
    *, milestone: Milestone, delivery: DeliveryDate | None, reason: str, by: Person | None, at: datetime
) -> DateChange:
    """The date is another from now on; the one before stays in the history. None: the strategy's date, as inherited.

    `milestone` is brought up to date too. Raises NotAllowed where the plan is closed, ValidationError without a reason.
    """
    current = Milestone.objects.locked(milestone.pk)
    policies.require_open_plan(current.strategy.objective.plan)
    change = _change(current, current.strategy.delivery if delivery is None else delivery, reason, by, at)
    change.decide(Decision.AGREED, by=by, at=at)
    change.save(force_insert=True)
    _apply(current, delivery)
    milestone.has_own_delivery, milestone.version = current.has_own_delivery, current.version
    milestone.delivery, milestone.delivery_as_written = current.delivery, current.delivery_as_written
    audit.record(action="milestone.date_set", by=by, subject=current, precision=str(change.delivery_precision))
    return change


@transaction.atomic
def ask(*, milestone: Milestone, delivery: DeliveryDate, reason: str, by: Person, at: datetime) -> DateChange:
    """A lead asks; the date stays until somebody agrees. One request waits at a time, and so many are made in a day by
    one person: else ValidationError."""
    current = Milestone.objects.locked(milestone.pk)
    policies.require_updatable(current)
    objection = missing.objection_to_date(current, delivery)
    objection = objection or missing.objection_to_asking(current, by, on=localdate(at))
    if objection:
        raise ValidationError({"redate": objection})
    change = _change(current, delivery, reason, by, at)
    change.save(force_insert=True)
    audit.record(action="milestone.date_asked", by=by, subject=current, precision=str(change.delivery_precision))
    return change


@transaction.atomic
def withdraw(*, change: DateChange, by: Person, at: datetime) -> DateChange:
    """Whoever asked takes it back before anybody has answered. Withdrawn twice, it is withdrawn once.

    Raises NotAllowed for everybody else, ValidationError where it is answered already.
    """
    milestone = Milestone.objects.locked(change.milestone_id)
    policies.require_open_plan(milestone.strategy.objective.plan)
    policies.require_may_withdraw(change, by)
    waiting = DateChange.objects.select_for_update().get(pk=change.pk)
    if waiting.decision == Decision.WITHDRAWN:
        return waiting
    _require_waiting(waiting)
    waiting.decide(Decision.WITHDRAWN, by=by, at=at)
    waiting.save(update_fields=waiting.DECISION_FIELDS)
    audit.record(action="milestone.date_withdrawn", by=by, subject=milestone, date_change=waiting.pk)
    return waiting


@transaction.atomic
def follow_strategy(
    *, milestones: Iterable[Milestone], delivery: DeliveryDate, reason: str, by: Person | None, at: datetime
) -> None:
    """Their strategy gets another date: the history of each says from which to which and why.

    For milestones without a date of their own, before their strategy is saved. Raises ValidationError without a reason.
    """
    for milestone in milestones:
        change = _change(milestone, delivery, reason, by, at)
        change.decide(Decision.AGREED, by=by, at=at)
        change.save(force_insert=True)
        audit.record(action="milestone.date_set", by=by, subject=milestone, precision=str(change.delivery_precision))


@transaction.atomic
def decide(*, change: DateChange, agree: bool, note: str, by: Person, at: datetime) -> DateChange:
    """Agree to the date, which then holds at once, or refuse it with a note that says why.

    Raises ValidationError where it is decided already, or where a refusal gives no reason.
    """
    milestone = Milestone.objects.locked(change.milestone_id)
    policies.require_open_plan(milestone.strategy.objective.plan)
    waiting = DateChange.objects.select_for_update().get(pk=change.pk)
    _require_waiting(waiting)
    if not agree and not note.strip():
        raise ValidationError({"note": "Say why you do not agree"})
    waiting.decide(Decision.AGREED if agree else Decision.REFUSED, by=by, at=at, note=note)
    waiting.save(update_fields=waiting.DECISION_FIELDS)
    if agree:
        _apply(milestone, waiting.delivery)
        audit.record(action="milestone.date_agreed", by=by, subject=milestone, date_change=waiting.pk)
    else:
        audit.record(action="milestone.date_refused", by=by, subject=milestone, date_change=waiting.pk)
    return waiting


def _require_waiting(change: DateChange) -> None:
    if change.decision == Decision.WITHDRAWN:
        raise ValidationError("Whoever asked for this date has withdrawn it in the meantime.", code="decided")
    if change.decision != Decision.WAITING:
        raise ValidationError("Somebody has decided this request in the meantime.", code="decided")


def _change(current: Milestone, delivery: DeliveryDate, reason: str, by: Person | None, at: datetime) -> DateChange:
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    change = DateChange(
        milestone=current,
        before=current.dated.delivery_in_words[:200],
        before_ends_on=current.due.ends_on,
        reason=reason,
        asked_by=by,
        asked_at=at,
    )
    change.delivery = delivery
    return change


def _apply(current: Milestone, delivery: DeliveryDate | None) -> None:
    current.has_own_delivery = delivery is not None
    current.delivery, current.delivery_as_written = delivery or DeliveryDate.none(), ""
    current.version += 1
    current.save(
        update_fields=[
            "has_own_delivery", "delivery_precision", "delivery_ends_on", "delivery_recurs_in", "delivery_as_written",
            "version",
        ]
    )  # fmt: skip
