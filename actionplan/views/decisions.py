"""What others decide about a milestone: done or not, another date or not, opened again; and its corrective actions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.decisions import DecisionForm, ReopenForm
from actionplan.forms.ratings import ActionForm
from actionplan.models import CorrectiveAction
from actionplan.reports import sheets
from actionplan.services import actions as actions_service
from actionplan.services import completions, dates
from actionplan.views.milestones import opened_milestone, opened_own
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.CONFIRM_COMPLETION, methods=READ_AND_WRITE)
def confirm(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    found = opened_milestone(request, plan_id, milestone_id)
    claim = sheets.waiting_claim(found.milestone)
    if claim is None:
        messages.info(request, "Nobody waits for an answer whether this milestone is done.")
        return redirect(found.href)
    policies.require_second_person(claim, sheets.officers_of(found.row), request.person.pk)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        about=claim.pk,
        yes="Yes, it is done: mark it as complete",
        no="No, something is still missing: send it back",
    )

    def decide(_cleaned: object) -> None:
        completions.decide(completion=claim, by=request.person, at=timezone.now(), **form.decision)

    if not form.is_overtaken and saved(form, decide):
        messages.success(request, "Your answer is kept. Whoever leads the milestone reads it in its history.")
        return redirect(found.href)
    context = {"found": found, "claim": claim, "evidence": sheets.evidence_of(claim, found.href)}
    return _question(request, "actionplan/confirm.html", form, context)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def date(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    found = opened_milestone(request, plan_id, milestone_id)
    change = sheets.waiting_date(found.milestone)
    if change is None:
        messages.info(request, "Nobody asks for another date for this milestone.")
        return redirect(found.href)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        about=change.pk,
        yes=f"Agree: its date is {change.delivery.label} from now on",
        no=f"Do not agree: its date stays {found.row.due}",
    )

    def decide(_cleaned: object) -> None:
        dates.decide(change=change, by=request.person, at=timezone.now(), **form.decision)

    if not form.is_overtaken and saved(form, decide):
        messages.success(request, "Your answer is kept. Whoever asked reads it in the milestone's history.")
        return redirect(found.href)
    return _question(request, "actionplan/date.html", form, {"found": found, "change": change})


def _question(request: TenantRequest, template: str, form: DecisionForm, context: dict[str, Any]) -> HttpResponse:
    """What waits for an answer, and the form; with nothing decided where the answer was to something else."""
    overtaken = form.is_overtaken
    context |= {"form": form.once_more() if overtaken else form, "overtaken": overtaken}
    return render(request, template, context, status=409 if overtaken else 200)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def reopen(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    found = opened_milestone(request, plan_id, milestone_id)
    if request.method != "POST" and not sheets.is_complete(found.milestone):
        messages.info(request, "This milestone is not marked as complete, so there is nothing to open again.")
        return redirect(found.href)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        completions.reopen(milestone=found.milestone, by=request.person, at=timezone.now(), **said)
        messages.success(request, "The milestone is in progress again.")
        return redirect(found.href)
    return render(request, "actionplan/reopen.html", {"found": found, "form": form})


@requires(Permission.READ_PLAN, methods=READ_AND_WRITE)
def add_action(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    found = opened_own(request, plan_id, milestone_id)
    policies.require_updatable(found.milestone)
    initial = {"action_owner": request.person.name}
    form = ActionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (action := form.new_action):
        try:
            actions_service.add(milestone=found.milestone, action=action, by=request.person, at=timezone.now())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "The action is added.")
            return redirect(found.href)
    return render(request, "actionplan/action.html", {"found": found, "form": form})


@requires(Permission.READ_PLAN, methods=("POST",))
def close_action(request: TenantRequest, plan_id: int, milestone_id: int, action_id: int) -> HttpResponse:
    found = opened_own(request, plan_id, milestone_id)
    action = get_object_or_404(CorrectiveAction, pk=action_id, milestone=found.milestone)
    dropped = request.POST.get("as") == "dropped"
    try:
        actions_service.close(action=action, dropped=dropped, by=request.person, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "The action is dropped." if dropped else "The action is marked as done.")
    return redirect(found.href)
