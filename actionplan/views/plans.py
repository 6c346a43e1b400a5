"""The list of plans, a plan to read from beginning to end, and what an import left to check."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from actionplan.models import Plan, Visibility
from actionplan.readers import reader_of_all
from actionplan.reports import corrections, headlines, texts
from actionplan.reports import plans as plan_reports
from actionplan.reports import remarks as remark_reports
from actionplan.reports.rows import Addresses
from actionplan.views.opened import opened_with_facts
from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def plans(request: TenantRequest) -> HttpResponse:
    reader = reader_of_all(request)
    lines = plan_reports.all_of(request.partnership.slug, reader, on=request.today)
    return render(request, "actionplan/plans.html", {"plans": lines, "reader": reader})


@requires(Permission.READ_PLAN)
def reading(request: TenantRequest, plan_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id)
    asked = request.GET.get("visibility", "")
    visibility = asked if facts.reader.edits and asked in Visibility.values else ""
    text = texts.of_plan(facts, page.addresses, visibility=visibility)
    context = {
        "opened": page,
        "facts": facts,
        "text": text,
        "visibility": visibility,
        "offered": Visibility.choices,
        "corrected": corrections.by_milestone(corrections.of_facts(facts)),
        "rated": headlines.rated_by(facts),
    }
    return render(request, "actionplan/reading.html", context)


@requires(Permission.EDIT_PLAN)
def remarks(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    found = remark_reports.of_plan(plan)
    context = {"plan": plan, "addresses": Addresses.of(request.partnership.slug, plan), "groups": found}
    return render(request, "actionplan/remarks.html", context)
