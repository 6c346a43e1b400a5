"""What every page of a plan begins with: the plan, who reads it, and what that person may know of it."""

from __future__ import annotations

from dataclasses import dataclass

from actionplan.models import Plan
from actionplan.readers import Reader, plan_and_reader
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
    """One query. Raises Http404 where there is no such plan, or none for this reader."""
    plan, reader, to_check = plan_and_reader(request, plan_id)
    return Opened(
        plan,
        reader,
        Addresses.of(request.partnership.slug, plan, reader.permissions),
        to_check if reader.edits else 0,
        period(plan),
        ended(plan, on=request.today),
    )


def opened_with_facts(request: TenantRequest, plan_id: int, *, brief: bool = False) -> tuple[Opened, PlanFacts]:
    page = opened(request, plan_id)
    return page, facts.of_plan(page.plan, page.reader, on=request.today, brief=brief)
