"""The plans of a partnership, each with its numbers as the reader may see them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from actionplan.models import Plan
from actionplan.rag import Counts, Lifecycle
from actionplan.readers import Reader, as_read_by
from actionplan.reports import statements
from actionplan.reports.published import STANDING_OF
from actionplan.reports.rows import Addresses, ended, period
from actionplan.reports.statements import rows_of


@dataclass(frozen=True, slots=True)
class PlanLine:
    title: str
    href: str
    period: str
    ended: str
    status: str
    status_word: str
    milestones: int
    rated: str
    off_track: int
    at_risk: int
    published_on: date | None
    """When its last board was published; None where none was."""


def all_of(slug: str, reader: Reader, *, on: date) -> tuple[PlanLine, ...]:
    """Every plan that this reader may open; two queries."""
    standings: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    asked = {"everything": reader.sees_drafts, "led": list(reader.led)}
    for plan_id, key, visibility, lifecycle, rag, _live in rows_of(statements.STANDINGS, asked):  # live ones last
        if reader.may_see(visibility, key):
            standings[plan_id][key] = (lifecycle, rag)
        else:
            standings[plan_id].pop(key, None)
    plans = Plan.objects.with_last_published()
    return tuple(
        _line(_as_read(reader, plan), Addresses.of(slug, plan), standings[plan.pk], on=on)
        for plan in plans
        if reader.edits or plan.status != Plan.Status.DRAFT
    )


def _as_read(reader: Reader, plan: Plan) -> Plan:
    titled: str | None = plan.titled  # type: ignore[attr-defined] # annotated
    return as_read_by(reader, plan, titled)


def _line(plan: Plan, addresses: Addresses, standings: dict[int, tuple[str, str]], *, on: date) -> PlanLine:
    counts = Counts.of(STANDING_OF[told] for told in standings.values() if told[0] != Lifecycle.SUPERSEDED)
    return PlanLine(
        title=plan.title,
        href=addresses.board,
        period=period(plan),
        ended=ended(plan, on=on),
        status=plan.status,
        status_word=Plan.Status(plan.status).label,
        milestones=counts.total,
        rated=counts.share_rated,
        off_track=counts["R"],
        at_risk=counts["A"],
        published_on=plan.last_published_on,  # type: ignore[attr-defined] # annotated
    )
