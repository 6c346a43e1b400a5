"""All that one person leads, in every active plan, on one page: what is late and what stands worst first (D8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from actionplan.models import Completion, Milestone, Plan
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


@dataclass(frozen=True, slots=True)
class OwnPage:
    open: tuple[OwnMilestone, ...]
    over: tuple[OwnMilestone, ...]
    """Complete or closed: nothing is left to tell of these."""
    several_plans: bool


def page_of(reader: Reader, plans_href: str, *, on: date) -> OwnPage:
    """One query, whatever the number of plans. `plans_href` is the address of the list of plans."""
    rows = [_row(milestone, plans_href, on=on) for milestone in led_by(reader)]
    waiting = [row for row in rows if row.is_open]
    waiting.sort(key=lambda row: (not row.is_past, WORST_FIRST.index(row.standing)))
    over = tuple(row for row in rows if not row.is_open)
    return OwnPage(tuple(waiting), over, several_plans=len({row.plan for row in rows}) > 1)


def led_by(reader: Reader) -> list[Milestone]:
    """What a reader of all plans leads in the active ones, in printed order, with their plans; one query."""
    if not reader.led:
        return []
    claims = Completion.objects.filter(milestone=OuterRef("pk"), decision="")
    active: Any = Milestone.objects.current().filter(
        pk__in=reader.led, strategy__objective__plan__status=Plan.Status.ACTIVE
    )
    whole = active.select_related("strategy__objective__plan").annotate(completion_waits=Exists(claims))
    return list(whole.order_by("strategy__objective__plan__starts_on", *Milestone.objects.all().PLAN_ORDER))


def _row(milestone: Milestone, plans_href: str, *, on: date) -> OwnMilestone:
    plan = milestone.strategy.objective.plan
    return OwnMilestone(
        key=milestone.pk,
        href=f"{plans_href}{plan.pk}/milestones/{milestone.pk}/",
        code=milestone.code,
        text=milestone.text,
        plan=plan.title,
        standing=milestone.standing,
        stage=milestone.get_lifecycle_display(),
        due=milestone.dated.delivery_in_words,
        is_past=is_past(milestone.lifecycle, milestone.due, on=on),
        is_silent=milestone.is_silent(on=on),
        completion_waits=milestone.completion_waits,  # type: ignore[attr-defined] # annotated
        is_open=milestone.lifecycle in OPEN,
        progress=milestone.progress,
        updated_at=milestone.updated_at,
    )
