"""All that one person leads, in every active plan, on one page: what is late and what stands worst first (D8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from actionplan.models import Completion, CorrectiveAction, DateChange, Decision, Milestone, Plan, Publication
from actionplan.rag import OPEN, WORST_FIRST, Standing, is_past
from actionplan.readers import Reader


@dataclass(frozen=True, slots=True)
class OwnMilestone:
    key: int
    href: str
    code: str
    text: str
    plan: str
    standing: Standing
    stage: str
    due: str
    is_past: bool
    is_silent: bool
    completion_waits: bool
    is_open: bool
    progress: int | None
    updated_at: datetime | None
    asked: DateChange | None
    """A request for another date that waits for an answer."""
    may_withdraw: bool
    answers: tuple[str, ...]
    """What was answered to this reader: to a request, or that it is not done yet, while that is news."""


@dataclass(frozen=True, slots=True)
class OwnAction:
    """Something that the reader is to do about a milestone that is at risk or off track."""

    text: str
    due_on: date
    is_late: bool
    milestone: str
    href: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    open: tuple[OwnMilestone, ...]
    over: tuple[OwnMilestone, ...]
    """Complete or closed: nothing is left to tell of these."""
    several_plans: bool
    actions: tuple[OwnAction, ...]
    """The next due first."""


def page_of(reader: Reader, plans_href: str, *, on: date) -> OwnPage:
    """Four queries, whatever the number of plans. `plans_href` is the address of the list of plans."""
    changes, claims = _date_changes(reader), _sent_back(reader)
    rows = [
        _row(milestone, changes[milestone.pk], claims[milestone.pk], reader, plans_href, on=on)
        for milestone in led_by(reader)
    ]
    waiting = [row for row in rows if row.is_open]
    waiting.sort(key=lambda row: (not row.is_past, WORST_FIRST.index(row.standing)))
    over = tuple(row for row in rows if not row.is_open)
    several = len({row.plan for row in rows}) > 1
    return OwnPage(tuple(waiting), over, several, actions=tuple(_actions(reader, plans_href, on=on)))


def led_by(reader: Reader) -> list[Milestone]:
    """What a reader of all plans leads in the active ones, in printed order, with their plans; one query."""
    if not reader.led:
        return []
    claims = Completion.objects.filter(milestone=OuterRef("pk"), decision="")
    active: Any = Milestone.objects.current().filter(
        pk__in=reader.led, strategy__objective__plan__status=Plan.Status.ACTIVE
    )
    boards = Publication.objects.filter(plan=OuterRef("strategy__objective__plan")).order_by("-number")
    whole = active.select_related("strategy__objective__plan").annotate(
        completion_waits=Exists(claims), title_published=Subquery(boards.values("contents__title")[:1])
    )
    return list(whole.order_by("strategy__objective__plan__starts_on", *Milestone.objects.all().PLAN_ORDER))


def _date_changes(reader: Reader) -> defaultdict[int, list[DateChange]]:
    """Other dates that were asked for or set, the newest first, by the key of their milestone."""
    found: defaultdict[int, list[DateChange]] = defaultdict(list)
    if reader.led:
        for change in DateChange.objects.filter(milestone__in=reader.led).select_related("asked_by"):
            found[change.milestone_id].append(change)
    return found


def _sent_back(reader: Reader) -> defaultdict[int, list[Completion]]:
    """What this reader called done and a second person sent back, the newest first, by the key of its milestone."""
    found: defaultdict[int, list[Completion]] = defaultdict(list)
    if reader.led:
        refused = Completion.objects.filter(claimed_by=reader.person_id, decision=Decision.REFUSED)
        for claim in refused.filter(milestone__in=reader.led):
            found[claim.milestone_id].append(claim)
    return found


def _actions(reader: Reader, plans_href: str, *, on: date) -> Iterator[OwnAction]:
    """What is open of the reader's own, about milestones that this reader sees as they stand today."""
    plan = "milestone__strategy__objective__plan"
    active = {f"{plan}__status": Plan.Status.ACTIVE, "milestone__lifecycle__in": OPEN}
    own = CorrectiveAction.objects.filter(owner=reader.person_id, status=CorrectiveAction.Status.OPEN, **active)
    for action in own.select_related(plan).order_by("due_on", "pk"):
        of = action.milestone
        if (reader.sees_drafts or reader.leads(of.pk)) and reader.may_see(of.visibility, of.pk):
            href = f"{plans_href}{of.strategy.objective.plan_id}/milestones/{of.pk}/"
            yield OwnAction(action.text, action.due_on, action.due_on < on, f"{of.code} {of.text}", href)


def _row(
    milestone: Milestone,
    changes: list[DateChange],
    claims: list[Completion],
    reader: Reader,
    plans_href: str,
    *,
    on: date,
) -> OwnMilestone:
    plan = milestone.strategy.objective.plan
    asked = next((change for change in changes if change.decision == Decision.WAITING), None)
    answered: list[DateChange | Completion] = [*changes, *claims]
    news = [each.answer for each in answered if each.is_news_to(reader.person_id, milestone, on=on)]
    published: str | None = milestone.title_published  # type: ignore[attr-defined] # annotated
    return OwnMilestone(
        key=milestone.pk,
        href=f"{plans_href}{plan.pk}/milestones/{milestone.pk}/",
        code=milestone.code,
        text=milestone.text,
        plan=plan.title if reader.sees_drafts or not published else published,
        standing=milestone.standing,
        stage=milestone.get_lifecycle_display(),
        due=milestone.dated.delivery_in_words,
        is_past=is_past(milestone.lifecycle, milestone.due, on=on),
        is_silent=milestone.is_silent(on=on),
        completion_waits=milestone.completion_waits,  # type: ignore[attr-defined] # annotated
        is_open=milestone.lifecycle in OPEN,
        progress=milestone.progress,
        updated_at=milestone.updated_at,
        asked=asked,
        may_withdraw=asked is not None and asked.asked_by_id == reader.person_id,
        answers=tuple(news),
    )
