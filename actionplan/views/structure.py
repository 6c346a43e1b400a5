"""The outline of a plan, and the forms that add to it and change its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actionplan.forms.structure import MilestoneForm, ObjectiveForm, StrategyForm
from actionplan.models import Objective, Strategy
from actionplan.reports import outline as outlines
from actionplan.reports.changing import RowSheet, published_notice
from actionplan.reports.ways import Ways, anchor
from actionplan.services import structure
from actionplan.views.editing import Keeping, form_page, plan_at, sheet_at
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN)
def outline(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = plan_at(plan_id)
    ways = Ways.of(request.partnership.slug, plan)
    shown = outlines.of_plan(plan, ways, at=request.GET.get("at", ""))
    return render(request, "actionplan/change.html", {"outline": shown, "published": published_notice(plan)})


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def add_objective(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = plan_at(plan_id)
    ways, keeping = Ways.of(request.partnership.slug, plan), Keeping(ObjectiveForm(request.POST or None, plan=plan))

    def add(data: dict[str, Any]) -> Objective:
        return structure.add_objective(plan=plan, **data, by=request.person)

    back = ("Change the plan", ways.outline)
    return _add(request, keeping, add, ways, kind="objective", caption=plan.title, back=back)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def add_strategy(request: TenantRequest, plan_id: int, objective_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, objective_id=objective_id)

    def add(data: dict[str, Any]) -> Strategy:
        return structure.add_strategy(objective=sheet.row, **data, by=request.person)

    keeping = Keeping(StrategyForm(request.POST or None))
    caption = sheet.row.heading
    return _add(request, keeping, add, sheet.ways, kind="strategy", caption=caption, back=_back(sheet))


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def add_milestone(request: TenantRequest, plan_id: int, strategy_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, strategy_id=strategy_id)

    def add(data: dict[str, Any]) -> Any:
        return structure.add_milestone(strategy=sheet.row, **data, by=request.person)

    keeping = Keeping(MilestoneForm(request.POST or None, strategy=sheet.row))
    caption = f"{sheet.code} {sheet.text}"
    return _add(request, keeping, add, sheet.ways, kind="milestone", caption=caption, back=_back(sheet))


def _add(
    request: TenantRequest,
    keeping: Keeping,
    add: Callable[[dict[str, Any]], Any],
    ways: Ways,
    *,
    kind: str,
    caption: str,
    back: tuple[str, str],
) -> HttpResponse:
    made: list[Any] = []
    if request.method == "POST" and keeping.succeeds(lambda data: made.append(add(data))):
        messages.success(request, f"The {kind} is in the plan.")
        if "another" in request.POST:
            return redirect(f"{request.path}?after={anchor(made[0])}")
        return redirect(ways.back_to(made[0]))
    heading = f"Add an {kind}" if kind == "objective" else f"Add a {kind}"
    return form_page(
        request, keeping, heading=heading, submit="Add it", back=back, caption=caption, another="Add it and one more"
    )


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def change_objective(request: TenantRequest, plan_id: int, objective_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, objective_id=objective_id)
    form = ObjectiveForm(request.POST or None, plan=sheet.plan, row=sheet.row)

    def change(data: dict[str, Any]) -> None:
        structure.change_objective(objective=sheet.row, **data, by=request.person)

    return _change(request, sheet, Keeping(form), change)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def change_strategy(request: TenantRequest, plan_id: int, strategy_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, strategy_id=strategy_id)

    def change(data: dict[str, Any]) -> None:
        structure.change_strategy(strategy=sheet.row, **data, by=request.person, at=timezone.now())

    return _change(request, sheet, Keeping(StrategyForm(request.POST or None, row=sheet.row)), change)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def change_milestone(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    sheet = sheet_at(request, plan_id, milestone_id=milestone_id)
    form = MilestoneForm(request.POST or None, strategy=sheet.row.strategy, row=sheet.row)

    def change(data: dict[str, Any]) -> None:
        structure.change_milestone(milestone=sheet.row, **data, by=request.person, at=timezone.now())

    return _change(request, sheet, Keeping(form), change)


def _change(
    request: TenantRequest, sheet: RowSheet, keeping: Keeping, change: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    if request.method == "POST" and keeping.succeeds(change):
        messages.success(request, f"The {sheet.kind} is changed.")
        return redirect(sheet.back)
    heading = f"Change {sheet.kind} {sheet.code}"
    return form_page(
        request, keeping, heading=heading, submit="Save", back=_back(sheet), caption=sheet.under, sheet=sheet
    )


def _back(sheet: RowSheet) -> tuple[str, str]:
    return "Change the plan", sheet.back
