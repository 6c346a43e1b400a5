"""The officers of a plan, and one of them in the place of another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.officers import ReplaceForm
from actionplan.models import Plan
from actionplan.reports import officers as officer_reports
from actionplan.reports.rows import Addresses, period
from actionplan.services import leads
from actionplan.services.leads import Replacement
from actionplan.turns import ChangedMeanwhile
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission

LAST_REPLACEMENT = "officer_replaced"
"""Where the session keeps the keys of what was replaced last, to be taken back."""


@requires(Permission.EDIT_PLAN)
def officers(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    addresses = Addresses.of(request.partnership.slug, plan, request.permissions)
    context = {
        "plan": plan,
        "period": period(plan),
        "addresses": addresses,
        "officers": officer_reports.of_plan(plan, addresses, on=request.today),
        "may_take_back": _last(request) is not None,
    }
    return render(request, "actionplan/officers.html", context)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def replace_officer(request: TenantRequest, plan_id: int) -> HttpResponse:
    """First the form, then what would change, then the change."""
    plan = get_object_or_404(Plan, pk=plan_id)
    policies.require_open_plan(plan)
    form = ReplaceForm(request.POST or None, plan=plan, old=request.GET.get("old", ""))
    sent_again = _was_sent(request)
    if sent_again and "old" in form.errors:  # the first time has taken them off the list
        return redirect("actionplan:officers", request.partnership.slug, plan_id)
    addresses = Addresses.of(request.partnership.slug, plan, request.permissions)
    context = {"plan": plan, "addresses": addresses, "form": form, "changed_meanwhile": False}
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "actionplan/officer_replace.html", context)
    if form.cleaned_data["seen"]:
        try:
            return _replace(request, plan, form)
        except ChangedMeanwhile as meanwhile:
            if not meanwhile.current:
                if not sent_again:
                    messages.info(request, f"{form.replaced.name} leads nothing in these plans any more.")
                return redirect("actionplan:officers", request.partnership.slug, plan_id)
            context["changed_meanwhile"] = True
    context["preview"] = officer_reports.preview(form.replaced, form.successor, form.chosen_plans)
    return render(request, "actionplan/officer_preview.html", context)


def _replace(request: TenantRequest, plan: Plan, form: ReplaceForm) -> HttpResponse:
    done = leads.replace_officer(
        old=form.replaced,
        new=form.successor or form.successor_name,
        plans=form.chosen_plans,
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["note"],
        by=request.person,
        at=timezone.now(),
    )
    request.session[LAST_REPLACEMENT] = {str(request.partnership.pk): done.as_dict()}
    messages.success(request, f"{form.successor_name} now stands in the place of {form.replaced.name}.")
    return redirect("actionplan:officers", request.partnership.slug, plan.pk)


@requires(Permission.EDIT_PLAN, methods=("POST",))
def take_back_replacement(request: TenantRequest, plan_id: int) -> HttpResponse:
    get_object_or_404(Plan, pk=plan_id)
    done = _last(request)
    if done is not None:
        back = leads.take_back(done=done, by=request.person, at=timezone.now())
        del request.session[LAST_REPLACEMENT]
        told = f"Taken back: {back} of {done.size} are as they were."
        messages.success(request, told if back == done.size else f"{told} The others have been changed since.")
    return redirect("actionplan:officers", request.partnership.slug, plan_id)


def _was_sent(request: TenantRequest) -> bool:
    """The same once more, such as by a second click: the same officer, shown with the same rows."""
    last = _last(request)
    return last is not None and (request.POST.get("old"), request.POST.get("seen")) == (last.old, last.seen)


def _last(request: TenantRequest) -> Replacement | None:
    kept = request.session.get(LAST_REPLACEMENT, {}).get(str(request.partnership.pk))
    return Replacement.from_dict(kept) if kept else None
