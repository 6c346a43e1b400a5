"""How a milestone's life goes on other than by being done: on hold, taken up again, closed, or replaced by another."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from actionplan import policies, quarters, turns
from actionplan.models import Milestone, Update
from actionplan.rag import Lifecycle
from foundation import audit
from partnership.models import Person


@transaction.atomic
def set_stage(
    *, milestone: Milestone, version: int, lifecycle: str, reason: str, by: Person | None, at: datetime
) -> None:
    """One of `policies.NEXT_STAGES`, with its reason, which is kept as an update.

    Raises NotAllowed where the stage does not follow on the one now, ValidationError without a reason,
    ChangedMeanwhile.
    """
    _go(milestone, version, Lifecycle(lifecycle), None, reason, by, at)


@transaction.atomic
def supersede(
    *, milestone: Milestone, version: int, successor: Milestone, reason: str, by: Person | None, at: datetime
) -> None:
    """Another milestone of the plan takes its place: it is counted no more, and whoever opens it is led there."""
    policies.require_may_take_the_place(successor, milestone)
    _go(milestone, version, Lifecycle.SUPERSEDED, successor, reason, by, at)


def _go(
    milestone: Milestone,
    version: int,
    lifecycle: Lifecycle,
    successor: Milestone | None,
    reason: str,
    by: Person | None,
    at: datetime,
) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why"})
    turns.plan_in_turn(turns.plan_of(milestone))
    current, new = turns.differing(milestone, version=version, lifecycle=lifecycle, superseded_by=successor)
    if not new:
        return
    policies.require_next_stage(current, lifecycle)
    turns.save(current, {"lifecycle": lifecycle, "superseded_by": successor, "updated_at": at})
    Update(
        milestone=current,
        kind=Update.Kind.PROGRESS,
        text=reason,
        lifecycle=lifecycle,
        progress=current.progress,
        quarter_ends_on=quarters.reported_on(turns.plan_of(current), on=localdate(at)),
        written_by=by,
        written_at=at,
    ).save(force_insert=True)
    audit.record(action="milestone.stage_set", by=by, subject=current, lifecycle=str(lifecycle))
