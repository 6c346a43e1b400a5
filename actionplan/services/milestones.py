"""What is done to a milestone."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from actionplan import policies
from actionplan.models import Milestone, RagJudgement
from actionplan.rag import Lifecycle, Rag, is_past
from foundation import audit
from partnership.models import Person


class JudgedMeanwhile(Exception):
    """Somebody else judged the milestone after the page was opened. Nothing was written."""

    def __init__(self, newest: RagJudgement) -> None:
        super().__init__("Somebody else has rated this milestone in the meantime.")
        self.newest = newest


@transaction.atomic
def judge(
    *,
    milestone: Milestone,
    rag: Rag,
    reason: str,
    seen: int | None,
    by: Person,
    at: datetime,
    although_past: bool = False,
) -> RagJudgement:
    """One more judgement with its reason; what was said before stays (R24, R25).

    `seen` is the key of the newest judgement that the person was shown, None where there was none: if another came in
    between, JudgedMeanwhile is raised. The same judgement sent twice is kept once. A milestone that was not started
    is in progress from its first rating on. On track past its date is kept only `although_past`; else ValidationError.
    """
    if not reason.strip():
        raise ValidationError("Say why you rate it so.")
    locked = Milestone.objects.select_related("strategy__objective__plan").select_for_update(of=("self",))
    current = locked.get(pk=milestone.pk)
    policies.require_rateable(current)
    if rag == Rag.GREEN and not although_past and is_past(current.lifecycle, current.due, on=localdate(at)):
        asked = (
            f"Its date ({current.due.label}) has gone by. Tick the box if it is on track all the same, or rate it again"
        )
        raise ValidationError({"although_past": asked})
    newest = current.judgements.first()
    if newest and newest.pk != seen:
        if (newest.rag, newest.reason, newest.judged_by_id) == (rag, reason, by.pk):
            return newest
        raise JudgedMeanwhile(newest)
    judgement = RagJudgement(milestone=current, rag=rag, reason=reason, judged_by=by, judged_at=at)
    judgement.save(force_insert=True)
    current.rag = rag
    if current.lifecycle == Lifecycle.NOT_STARTED and rag != Rag.NONE:
        current.lifecycle = Lifecycle.IN_PROGRESS
    current.save(update_fields=["rag", "lifecycle"])
    audit.record(action="milestone.judged", by=by, subject=current, rag=str(rag), lifecycle=current.lifecycle)
    return judgement
