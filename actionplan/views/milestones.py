"""Lists of milestones, one milestone, and its rating."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.milestones import JudgementForm, MilestoneFilter
from actionplan.models import Plan
from actionplan.reports import milestones as milestone_reports
from actionplan.reports.milestones import SORTS, MilestoneSheet
from actionplan.reports.rows import Addresses, Frame
from actionplan.services import milestones as milestones_service
from actionplan.views.plans import to_check
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def milestones(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.with_outline().with_remark_count(), pk=plan_id)
    frame = Frame.of(plan, request.partnership.slug)
    form = MilestoneFilter(request.GET, choices=milestone_reports.choices(frame))
    form.is_valid()  # a filter that is no choice is left out, and says so beside its field
    shown = milestone_reports.list_of(
        frame,
        filters=form.cleaned_data,
        words=form.chosen,
        sort=_sort(request),
        number=_page_number(request),
        on=request.today,
    )
    return render(
        request, "actionplan/milestones.html", {"list": shown, "form": form, "to_check": to_check(request, plan)}
    )


def _sort(request: TenantRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in SORTS else SORTS[0]


def _page_number(request: TenantRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1


@requires(Permission.READ_PLAN)
def milestone(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    sheet = milestone_reports.sheet_of(request.partnership.slug, plan_id, milestone_id, on=request.today)
    return _milestone_page(request, sheet, JudgementForm(initial={"seen": sheet.newest}))


@requires(Permission.RATE_MILESTONES, methods=READ_AND_WRITE)
def rate(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    key = request.partnership.slug, plan_id, milestone_id
    sheet = milestone_reports.sheet_of(*key, on=request.today)
    if request.method != "POST":
        return redirect(sheet.row.href)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _milestone_page(request, sheet, form)
    try:
        judgement = form.judgement
        milestones_service.judge(milestone=sheet.milestone, by=request.person, at=timezone.now(), **judgement)
    except milestones_service.JudgedMeanwhile:
        sheet = milestone_reports.sheet_of(*key, on=request.today)
        return _milestone_page(request, sheet, form.after(sheet.newest), judged_meanwhile=True)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _milestone_page(request, sheet, form)
    messages.success(request, "Your rating is kept, with its reason.")
    return redirect(sheet.row.href)


def _milestone_page(
    request: TenantRequest, sheet: MilestoneSheet, form: JudgementForm, *, judged_meanwhile: bool = False
) -> HttpResponse:
    """The milestone with its history; with the form for those who may rate it, or why it cannot be rated."""
    may_rate = Permission.RATE_MILESTONES in request.permissions
    why_not = policies.refusal(policies.require_rateable, sheet.milestone) if may_rate else ""
    context = {
        "sheet": sheet,
        "form": form if may_rate and not why_not else None,
        "why_not": why_not,
        "next": milestone_reports.next_not_rated(sheet) if may_rate else None,
        "list_href": _list_come_from(request, sheet.addresses),
        "judged_meanwhile": judged_meanwhile,
    }
    return render(request, "actionplan/milestone.html", context, status=409 if judged_meanwhile else 200)


def _list_come_from(request: TenantRequest, addresses: Addresses) -> str:
    """The list of milestones, narrowed and sorted as it was for somebody who opened the milestone from it."""
    before, _mark, asked = request.headers.get("Referer", "").partition("?")
    from_list = asked and before.endswith(addresses.milestones)
    return f"{addresses.milestones}?{asked}" if from_list else addresses.milestones
