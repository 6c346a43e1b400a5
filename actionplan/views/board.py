"""The board of a plan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from actionplan.models import Plan
from actionplan.reports import board as boards
from actionplan.reports.rows import Frame
from actionplan.views.plans import to_check
from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def board(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.with_outline().with_remark_count(), pk=plan_id)
    shown = boards.of_plan(Frame.of(plan, request.partnership.slug), on=request.today)
    return render(
        request, "actionplan/board.html", {"board": shown, "on": request.today, "to_check": to_check(request, plan)}
    )
