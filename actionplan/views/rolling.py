"""Going on into the next period."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from actionplan.forms.rolling import RollForwardForm
from actionplan.models import Plan
from actionplan.reports import rolling as rolling_reports
from actionplan.reports.ways import Ways
from actionplan.services import rolling
from actionplan.views.editing import plan_at
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def roll_forward(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan, made = plan_at(plan_id), list[Plan]()
    form = RollForwardForm(request.POST or None, plan=plan)

    def roll(data: dict[str, Any]) -> None:
        made.append(rolling.roll_forward(plan=plan, **data, by=request.person))

    if request.method == "POST" and saved(form, roll):
        messages.success(request, f"“{made[0].title}” is there as a draft. Give its open milestones their new dates.")
        return redirect(Ways.of(request.partnership.slug, made[0]).outline)
    shown = rolling_reports.preview(plan, Ways.of(request.partnership.slug, plan), on=request.today)
    return render(request, "actionplan/roll_forward.html", {"form": form, "shown": shown})
