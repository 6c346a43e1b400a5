"""Where a row stands in its plan, how it was changed, and taking it out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from actionplan import policies
from actionplan.forms.structure import PlaceForm
from actionplan.reports import history as histories
from actionplan.reports import parents as parent_reports
from actionplan.reports.changing import RowSheet
from actionplan.services import places, structure
from actionplan.views.editing import Keeping, form_page, sheet_at
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def move(request: TenantRequest, /, plan_id: int, **key: int) -> HttpResponse:
    """One step up or down by the buttons of the outline, or to any place by the form."""
    sheet = sheet_at(request, plan_id, **key)
    step = request.POST.get("step", "")
    if step in ("up", "down"):
        return _step(request, sheet, step)
    parents = parent_reports.of_row(sheet.row)
    form = PlaceForm(
        request.POST or None,
        label=parents.label,
        parents=parents.choices,
        initial={"under": str(parents.current), "place": sheet.row.position},
    )
    keeping = Keeping(form)

    def moved(data: dict[str, Any]) -> None:
        under = parents.named(data.get("under", ""))
        places.move(row=sheet.row, under=under, place=data["place"], by=request.person)

    if request.method == "POST" and keeping.succeeds(moved):
        messages.success(request, f"The {sheet.kind} is moved. The codes after it have followed.")
        return redirect(sheet.back)
    return _move_page(request, sheet, keeping)


def _step(request: TenantRequest, sheet: RowSheet, step: str) -> HttpResponse:
    try:
        places.step(row=sheet.row, up=step == "up", by=request.person)
    except NotAllowed as refused:
        messages.error(request, refused.sentence)
        return redirect(sheet.back)
    return redirect(sheet.ways.back_to(sheet.row, step))


def _move_page(request: TenantRequest, sheet: RowSheet, keeping: Keeping) -> HttpResponse:
    intro = ""
    if sheet.kind == "milestone":
        intro = (
            "It takes the leads of the strategy that it comes to, unless it has its own. Its date stays as it is"
            f" ({sheet.row.dated.delivery_in_words}): to give it another, change the milestone afterwards."
        )
    heading, back = f"Move {sheet.kind} {sheet.code}", ("Change the plan", sheet.back)
    return form_page(request, keeping, heading=heading, submit="Move it", back=back, caption=sheet.text, intro=intro)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def remove(request: TenantRequest, /, plan_id: int, **key: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, **key)
    why_not = sheet.closed or policies.refusal(policies.require_removable, sheet.row)
    if request.method == "POST" and not why_not:
        structure.remove(row=sheet.row, by=request.person)
        messages.success(request, f"The {sheet.kind} is removed.")
        return redirect(sheet.ways.outline)
    question = {
        "title": f"Remove {sheet.kind} {sheet.code}?",
        "what": sheet.text,
        "text": "Nothing was said of it yet, so it goes for good. The rows after it move up, and so do their codes.",
        "submit": "Yes, remove it",
        "cancel_href": sheet.ways.of_row(sheet.row, "change"),
    }
    context = {"question": question, "why_not": why_not}
    return render(request, "actionplan/change_remove.html", context, status=403 if request.POST and why_not else 200)


@requires(Permission.EDIT_PLAN)
def history(request: TenantRequest, /, plan_id: int, **key: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, **key)
    context = {"sheet": sheet, "events": histories.of_row(sheet.row)}
    return render(request, "actionplan/change_history.html", context)
