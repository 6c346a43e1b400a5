"""A rating of its own for a strategy, over its worst open milestone, given with a reason (B12)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import policies
from actionplan.models import Strategy, StrategyJudgement
from actionplan.rag import Rag
from foundation import audit
from partnership.models import Person


@transaction.atomic
def judge(*, strategy: Strategy, rag: Rag, reason: str, by: Person, at: datetime) -> StrategyJudgement:
    """Red, amber or green stands over the strategy from now on; none ends what stands, and its milestones speak again.

    The same sent twice is kept once. Raises ValidationError without a reason, or where there is nothing to end.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why you rate it so" if rag else "Say why it ends"})
    whole = Strategy.objects.select_related("objective__plan").select_for_update(of=("self",), no_key=True)
    current = whole.get(pk=strategy.pk)
    policies.require_open_plan(current.objective.plan)
    newest = current.judgements.first()
    if newest and (newest.rag, newest.reason, newest.judged_by_id) == (rag, reason, by.pk):
        return newest
    if not rag and (newest is None or not newest.rag):
        raise ValidationError("This strategy has no rating of its own: its milestones speak already.")
    judgement = StrategyJudgement(strategy=current, rag=rag, reason=reason, judged_by=by, judged_at=at)
    judgement.save(force_insert=True)
    audit.record(action="strategy.judged", by=by, subject=current, rag=str(rag))
    return judgement
