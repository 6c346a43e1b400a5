"""What every page of a plan begins with: the plan, who reads it, and what that person may know of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from actionplan.models import Plan
from actionplan.readers import Reader, reader_of
from actionplan.reports import facts
from actionplan.reports.rows import Addresses, ended, period
from actionplan.reports.shapes import PlanFacts
from partnership.middleware import TenantRequest


@dataclass(frozen=True, slots=True)
class Opened:
    plan: Plan
    reader: Reader
    addresses: Addresses
    to_check: int
    """How many things an import left to check, for those who can settle them."""
    period: str
    ended: str


def opened(request: TenantRequest, plan_id: int) -> Opened:
    """Two queries. Raises Http404 where there is no such plan, or none for this reader."""
    plan = get_object_or_404(Plan.objects.with_remark_count(), pk=plan_id)
    reader = reader_of(request, plan)
    count: int = plan.remark_count if reader.edits else 0  # type: ignore[attr-defined] # annotated
    return Opened(
        plan,
        reader,
        Addresses.of(request.partnership.slug, plan, reader.permissions),
        count,
        period(plan),
        ended(plan, on=request.today),
    )


def opened_with_facts(request: TenantRequest, plan_id: int) -> tuple[Opened, PlanFacts]:
    page = opened(request, plan_id)
    return page, facts.of_plan(page.plan, page.reader, on=request.today)
