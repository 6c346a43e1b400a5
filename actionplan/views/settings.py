"""A plan as a whole: a new one, its title and period, its status, and its public page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from actionplan.forms.surroundings import PlanForm, PublicPageForm, StatusForm
from actionplan.models import Plan
from actionplan.reports import statuses
from actionplan.reports.ways import Ways
from actionplan.services import plans, settings
from actionplan.turns import ChangedMeanwhile
from actionplan.views.editing import Keeping, form_page, plan_at
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission

MEANWHILE = "Somebody else has changed this plan in the meantime. Read what stands here now and choose again."


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def add_plan(request: TenantRequest) -> HttpResponse:
    keeping, made = Keeping(PlanForm(request.POST or None)), list[Plan]()

    def add(data: dict[str, Any]) -> None:
        made.append(plans.create(**data, status=Plan.Status.DRAFT, by=request.person))

    if request.method == "POST" and keeping.succeeds(add):
        messages.success(request, "The plan is there as a draft, with the four strands. Now write its objectives.")
        return redirect(Ways.of(request.partnership.slug, made[0]).outline)
    return form_page(
        request,
        keeping,
        heading="Write a new plan",
        submit="Begin the plan",
        back=("Action plans", reverse("actionplan:plans", args=[request.partnership.slug])),
        intro="It begins as a draft, which only its editors can see, with the strands Pursue, Prevent, Protect and"
        " Prepare.",
    )


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def change_plan(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = plan_at(plan_id)
    ways, keeping = Ways.of(request.partnership.slug, plan), Keeping(PlanForm(request.POST or None, row=plan))
    if request.method == "POST" and keeping.succeeds(
        lambda data: settings.change(plan=plan, **data, by=request.person)
    ):
        messages.success(request, "The title and the period are saved.")
        return redirect(ways.outline)
    back = ("Change the plan", ways.outline)
    return form_page(request, keeping, heading="Title and period", submit="Save", back=back, caption=plan.title)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def plan_status(request: TenantRequest, plan_id: int) -> HttpResponse:
    """What each status means for this plan, and the buttons that set it."""
    plan = plan_at(plan_id)
    ways, form, problem = Ways.of(request.partnership.slug, plan), StatusForm(request.POST), ""
    if request.method == "POST":
        problem = _tried(form, lambda data: settings.set_status(plan=plan, **data, by=request.person))
        if not problem:
            messages.success(request, f"The plan is {form.cleaned_data['status']} now.")
            return redirect(ways.outline)
    context = {"sheet": statuses.of_plan(plan_at(plan_id), ways), "problem": problem}
    return render(request, "actionplan/change_status.html", context, status=409 if problem else 200)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def public_page(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = plan_at(plan_id)
    ways, form, problem = Ways.of(request.partnership.slug, plan), PublicPageForm(request.POST), ""
    if request.method == "POST":

        def switch(data: dict[str, Any]) -> None:
            shown = data["is_public"] == "yes"
            settings.show_to_everybody(plan=plan, version=data["version"], is_public=shown, by=request.person)

        problem = _tried(form, switch)
        if not problem:
            messages.success(request, "The public page is set.")
            return redirect(ways.outline)
    context = {"sheet": statuses.of_plan(plan_at(plan_id), ways), "problem": problem}
    return render(request, "actionplan/change_public.html", context, status=409 if problem else 200)


def _tried(form: Any, save: Any) -> str:
    """Why it could not be done, in a sentence; empty where it was."""
    if not form.is_valid():
        return "Choose one of the buttons below."
    try:
        save(form.cleaned_data)
    except ChangedMeanwhile:
        return MEANWHILE
    except NotAllowed as refused:
        return refused.sentence
    return ""
