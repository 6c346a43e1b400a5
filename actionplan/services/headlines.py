"""A rating of its own for a strategy, over its worst open milestone, given with a reason (B12)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import turns
from actionplan.models import Strategy, StrategyJudgement
from actionplan.rag import Rag
from foundation import audit
from partnership.models import Person


class HeadlinedMeanwhile(Exception):
    """The strategy was rated by hand after the page was opened. Nothing was written; `newest` is what stands now, None
    where there is none."""

    def __init__(self, newest: StrategyJudgement | None) -> None:
        super().__init__("This strategy was rated in the meantime.")
        self.newest = newest


@transaction.atomic
def judge(
    *, strategy: Strategy, rag: Rag, reason: str, seen: int | None, by: Person, at: datetime
) -> StrategyJudgement:
    """Red, amber or green stands over the strategy from now on; none ends what stands, and its milestones speak again.

    `seen` is the key of the newest judgement that the person was shown, None where there was none: if another came in
    between, HeadlinedMeanwhile is raised. The same sent twice is kept once. Raises ValidationError without a reason, or
    where there is nothing to end.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why you rate it so" if rag else "Say why it ends"})
    turns.plan_in_turn(turns.plan_of(strategy))
    current = turns.as_it_stands(strategy)
    newest: StrategyJudgement | None = current.judgements.first()
    if newest and (newest.rag, newest.reason, newest.judged_by_id) == (rag, reason, by.pk):
        return newest
    if seen != (newest.pk if newest else None):
        raise HeadlinedMeanwhile(newest)
    if not rag and (newest is None or not newest.rag):
        raise ValidationError("This strategy has no rating of its own: its milestones speak already.")
    judgement = StrategyJudgement(strategy=current, rag=rag, reason=reason, judged_by=by, judged_at=at)
    judgement.save(force_insert=True)
    audit.record(action="strategy.judged", by=by, subject=current, rag=str(rag))
    return judgement
