"""What stands on the page of one row beside its form: where it is, what else can be done to it, who reads its old
words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from actionplan import policies
from actionplan.models import Milestone, Objective, Plan, Publication, Strategy, heading
from actionplan.reports.ways import Ways
from actionplan.turns import plan_of

KINDS = {Objective: "objective", Strategy: "strategy", Milestone: "milestone"}


@dataclass(frozen=True, slots=True)
class Way:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RowSheet:
    row: Any
    kind: str
    plan: Plan
    ways: Ways
    code: str
    text: str
    under: str
    """The heading of what it stands under."""
    others: tuple[Way, ...]
    published: str
    closed: str
    """Why nothing can be changed; empty where it can."""

    @property
    def back(self) -> str:
        return self.ways.back_to(self.row)


def sheet_of(row: Objective | Strategy | Milestone, slug: str) -> RowSheet:
    """Of a row with all that it stands under; one query."""
    plan = plan_of(row)
    ways, kind = Ways.of(slug, plan), KINDS[type(row)]
    return RowSheet(
        row=row,
        kind=kind,
        plan=plan,
        ways=ways,
        code=row.code,
        text=str(row),
        under=_under(row),
        others=tuple(_others(row, kind, ways)),
        published=published_notice(plan),
        closed=policies.refusal(policies.require_open_plan, plan),
    )


def _under(row: Any) -> str:
    if isinstance(row, Milestone):
        return f"{row.strategy.code} {row.strategy.title}"
    return heading(row.objective.position, row.objective.title) if isinstance(row, Strategy) else str(row.plan)


def _others(row: Any, kind: str, ways: Ways) -> list[Way]:
    acts = {"move": f"Move this {kind}"}
    if not isinstance(row, Objective):
        acts["leads"] = "Say who leads it"
    if isinstance(row, Milestone):
        acts |= {"stage": "Put it on hold, close it or take it up again", "supersede": "Let another take its place"}
    acts |= {"history": "See how it was changed", "remove": f"Remove this {kind}"}
    found = [Way(words, ways.of_row(row, act)) for act, words in acts.items()]
    if isinstance(row, Strategy):
        found.insert(0, Way("Set its rating over its milestones", ways.headline(row)))
    return found


def published_notice(plan: Plan) -> str:
    """That a board which people have read does not change with its plan (R25); one query."""
    newest = Publication.objects.filter(plan=plan).first()
    if newest is None:
        return ""
    day = localdate(newest.published_at)
    return f"The published board of {day.day} {day:%B %Y} keeps the old words."
