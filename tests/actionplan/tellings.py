"""What somebody tells of a milestone, as the services take it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from actionplan.models import Completion, Milestone, RagJudgement, Update
from actionplan.rag import Lifecycle, Rag
from actionplan.services import milestones, updates
from actionplan.services.actions import NewAction
from actionplan.services.updates import News, Seen
from partnership.models import Person

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ACTION = NewAction("Ring both homes", None, "Orla Penhallow", date(2026, 12, 4))


def seen_now(milestone: Milestone) -> Seen:
    update = milestone.updates.exclude(kind="correction").first()
    judgement = milestone.judgements.first()
    return Seen(update.pk if update else None, judgement.pk if judgement else None)


def write(milestone: Milestone, by: Person, text: str = "Both schools have agreed.", **said: Any) -> Update:
    sent_as = said.pop("sent_as", "")
    seen = said.pop("seen", None) or seen_now(milestone)
    news = News(**{"text": text, "lifecycle": Lifecycle.IN_PROGRESS} | said)
    return updates.write(milestone=milestone, news=news, seen=seen, by=by, at=AT, sent_as=sent_as)


def claimed(milestone: Milestone, by: Person) -> Completion:
    completion: Completion = write(milestone, by, "All pupils were asked.", done_on=TODAY).completions.get()
    return completion


def judge(
    milestone: Milestone,
    rag: Rag,
    reason: str,
    *,
    by: Person,
    seen: int | None = None,
    although_past: bool = False,
    action: NewAction | None = ACTION,
    sent_as: str = "",
) -> RagJudgement:
    return milestones.judge(
        milestone=milestone,
        rag=rag,
        reason=reason,
        seen=seen,
        by=by,
        at=AT,
        action=action if rag in (Rag.RED, Rag.AMBER) else None,
        although_past=although_past,
        sent_as=sent_as,
    )
