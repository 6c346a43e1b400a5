"""How a milestone is rated."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from actionplan import missing, policies
from actionplan.models import Milestone, RagJudgement, Update
from actionplan.rag import Lifecycle, Rag
from actionplan.services import actions
from actionplan.services.actions import NewAction
from foundation import audit
from partnership.models import Person


class JudgedMeanwhile(Exception):
    """The milestone was rated or updated after the page was opened. Nothing was written.

    `newest` and `update` are what stands now; None where there is none.
    """

    def __init__(self, newest: RagJudgement | None, update: Update | None = None) -> None:
        super().__init__("This milestone was rated or updated in the meantime.")
        self.newest, self.update = newest, update


@transaction.atomic
def judge(  # noqa: PLR0913 -- all of it is said in one breath by whoever rates
    *,
    milestone: Milestone,
    rag: Rag,
    reason: str,
    seen: int | None,
    by: Person,
    at: datetime,
    ask: str = "",
    action: NewAction | None = None,
    although_past: bool = False,
    sent_as: str = "",
) -> RagJudgement:
    """One more judgement with its reason; what was said before stays (R24, R25).

    `seen` is the key of the newest judgement that the person was shown, None where there was none: if another came in
    between, JudgedMeanwhile is raised. `sent_as` is the same for the same answers to the same page: these are kept
    once. A milestone that was not started is in progress from its first rating on. Red and amber need an open action:
    `action`, unless there is one. On track past its date is kept only `although_past`. Else ValidationError, by the
    names of the arguments.
    """
    if not reason.strip():
        raise ValidationError("Say why you rate it so.")
    current = Milestone.objects.locked(milestone.pk)
    policies.require_rateable(current)
    newest = current.judgements.first()
    if newest and newest.pk != seen:
        made: RagJudgement | None = current.judgements.filter(sent_as=sent_as, judged_by=by).first()
        if sent_as and made:
            return made
        raise JudgedMeanwhile(newest)
    asked = missing.question_about_date(current, rag, on=localdate(at))
    if asked and not although_past:
        raise ValidationError({"although_past": asked})
    judgement = RagJudgement(
        milestone=current, rag=rag, reason=reason, ask=ask, judged_by=by, judged_at=at, sent_as=sent_as
    )
    enter(judgement=judgement, action=action, by=by, at=at)
    return judgement


def enter(*, judgement: RagJudgement, action: NewAction | None, by: Person, at: datetime) -> None:
    """Write a judgement of a milestone that is locked, with the action about it (R24), inside the caller's transaction.

    Raises ValidationError where it needs an action and none is open.
    """
    current, rag = judgement.milestone, Rag(judgement.rag)
    if action:
        actions.add(milestone=current, action=action, by=by, at=at)
    elif sentence := missing.missing_action(current, rag):
        raise ValidationError({"action_text": sentence})
    judgement.save(force_insert=True)
    current.rag = rag
    if current.lifecycle == Lifecycle.NOT_STARTED and rag != Rag.NONE:
        current.lifecycle = Lifecycle.IN_PROGRESS
    current.version += 1
    current.save(update_fields=["rag", "lifecycle", "version"])
    audit.record(action="milestone.judged", by=by, subject=current, rag=str(rag), lifecycle=current.lifecycle)
