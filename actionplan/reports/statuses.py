"""What each status of a plan means, and what follows from setting it."""

from __future__ import annotations

from dataclasses import dataclass

from actionplan.models import Milestone, Plan, Publication, Visibility
from actionplan.reports.ways import Ways

S = Plan.Status


@dataclass(frozen=True, slots=True)
class Choice:
    status: str
    title: str
    follows: tuple[str, ...]
    submit: str


@dataclass(frozen=True, slots=True)
class StatusSheet:
    plan: Plan
    ways: Ways
    word: str
    choices: tuple[Choice, ...]
    published: int
    public_rows: int


def of_plan(plan: Plan, ways: Ways) -> StatusSheet:
    """Two queries, one more for how many rows are open."""
    published = Publication.objects.filter(plan=plan).count()
    rows = Milestone.objects.of_plan(plan)
    still_open = rows.still_open().count()
    choices = [_active(plan), _closed(still_open), _draft()]
    offered = [choice for choice in choices if choice.status != plan.status]
    if published:
        offered = [choice for choice in offered if choice.status != S.DRAFT]
    return StatusSheet(
        plan, ways, S(plan.status).label, tuple(offered), published, rows.filter(visibility=Visibility.PUBLIC).count()
    )


def _active(plan: Plan) -> Choice:
    follows = (
        "Everybody who may read the plan finds it in the list of plans.",
        "They read its board once you publish one; until then they are told that nothing is published yet.",
        "Leads see their own milestones and can say how they are going.",
    )
    again = plan.status == S.CLOSED
    return Choice(S.ACTIVE, "Open it again" if again else "Make it active", follows, "Make this plan active")


def _closed(still_open: int) -> Choice:
    milestones = "1 milestone is" if still_open == 1 else f"{still_open or 'no'} milestones are"
    follows = (
        "Nothing of it can be changed, updated or rated any more, and no reminder is sent.",
        f"At this moment {milestones} still open. They stay as they are; to go on with them, roll the plan forward.",
        "Its published boards can still be read, and its public page stays if it has one.",
        "You can make it active again.",
    )
    return Choice(S.CLOSED, "Close it", follows, "Close this plan")


def _draft() -> Choice:
    follows = (
        "Nobody but its editors can see it: it leaves the list of plans of everybody else.",
        "Leads no longer find its milestones among their own.",
    )
    return Choice(S.DRAFT, "Make it a draft again", follows, "Make this plan a draft")
