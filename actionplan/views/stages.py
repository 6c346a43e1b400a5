"""A milestone on hold, taken up again, closed as not achieved, or replaced by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.structure import StageForm, SupersedeForm
from actionplan.rag import Lifecycle
from actionplan.reports.changing import RowSheet
from actionplan.services import stages
from actionplan.views.editing import Keeping, form_page, sheet_at
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def stage(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, milestone_id=milestone_id)
    form = StageForm(request.POST or None, row=sheet.row)
    if not form.offers_something:
        return _nothing_follows(request, sheet)
    keeping = Keeping(form)

    def set_stage(data: dict[str, Any]) -> None:
        stages.set_stage(milestone=sheet.row, **data, by=request.person, at=timezone.now())

    if request.method == "POST" and keeping.succeeds(set_stage):
        messages.success(request, "The milestone is marked so, and why is kept in its history.")
        return redirect(sheet.back)
    word = Lifecycle(sheet.row.lifecycle).label.lower()
    intro = f"It is marked “{word}” now."
    return _page(request, sheet, keeping, "What happens to milestone", "Keep it so", intro)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def supersede(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, milestone_id=milestone_id)
    if Lifecycle.SUPERSEDED not in policies.NEXT_STAGES[sheet.row.lifecycle]:
        return _nothing_follows(request, sheet)
    keeping = Keeping(SupersedeForm(request.POST or None, row=sheet.row))

    def replace(data: dict[str, Any]) -> None:
        stages.supersede(milestone=sheet.row, **data, by=request.person, at=timezone.now())

    if request.method == "POST" and keeping.succeeds(replace):
        messages.success(request, "Another milestone has taken its place.")
        return redirect(sheet.back)
    intro = (
        "It stays in the plan with all that was said of it, but is counted no more. Add the new milestone first, if it"
        " is not in the plan yet."
    )
    return _page(request, sheet, keeping, "Let another take the place of milestone", "Let it take the place", intro)


def _nothing_follows(request: TenantRequest, sheet: RowSheet) -> HttpResponse:
    """Said in place of a form that could only be refused."""
    word = Lifecycle(sheet.row.lifecycle).label.lower()
    why_not = f"This milestone is marked “{word}”. "
    why_not += "Open it again on its own page first." if word == "complete" else "Take it up again first."
    cancel = sheet.ways.of_row(sheet.row, "change")
    question = {"title": "This cannot be done now", "what": sheet.text, "cancel_href": cancel}
    return render(request, "actionplan/change_remove.html", {"question": question, "why_not": why_not})


def _page(
    request: TenantRequest, sheet: RowSheet, keeping: Keeping, heading: str, submit: str, intro: str
) -> HttpResponse:
    return form_page(
        request,
        keeping,
        heading=f"{heading} {sheet.code}",
        submit=submit,
        back=("Change the milestone", sheet.ways.of_row(sheet.row, "change")),
        caption=sheet.text,
        intro=intro,
    )
