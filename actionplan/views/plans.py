"""The list of plans, a plan to read from beginning to end, and what an import left to check."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from actionplan.models import Plan
from actionplan.reports import plans as plan_reports
from actionplan.reports import remarks as remark_reports
from actionplan.reports.rows import Addresses
from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def plans(request: TenantRequest) -> HttpResponse:
    lines = plan_reports.all_of(request.partnership.slug, on=request.today)
    return render(request, "actionplan/plans.html", {"plans": lines})


@requires(Permission.READ_PLAN)
def reading(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.with_sections().with_remark_count(), pk=plan_id)
    text = plan_reports.text_of(plan, Addresses.of(request.partnership.slug, plan), on=request.today)
    return render(request, "actionplan/reading.html", {"text": text, "to_check": to_check(request, plan)})


@requires(Permission.EDIT_PLAN)
def remarks(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    found = remark_reports.of_plan(plan)
    context = {"plan": plan, "addresses": Addresses.of(request.partnership.slug, plan), "groups": found}
    return render(request, "actionplan/remarks.html", context)


def to_check(request: TenantRequest, plan: Plan) -> int:
    """How many things an import left to check, for those who can settle them; `plan` is `with_remark_count()`."""
    count: int = plan.remark_count  # type: ignore[attr-defined] # annotated
    return count if Permission.EDIT_PLAN in request.permissions else 0
