"""What those who lead a milestone tell of it: an update, no change, done, a correction; and the evidence for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actionplan import policies
from actionplan.forms.answers import sent_as
from actionplan.forms.decisions import CorrectionForm
from actionplan.forms.ratings import rag_value
from actionplan.forms.updates import DONE, UpdateForm
from actionplan.models import Evidence, Update
from actionplan.reports import corrections, sheets
from actionplan.services import dates, updates
from actionplan.services.milestones import JudgedMeanwhile
from actionplan.views.milestones import OpenedMilestone, opened_milestone, opened_own
from foundation import audit, documents
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN, methods=READ_AND_WRITE)
def update(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    return _update(request, opened_own(request, plan_id, milestone_id), stage="")


@requires(Permission.READ_PLAN, methods=READ_AND_WRITE)
def complete(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    """The same form, opened by somebody who says that it is done."""
    return _update(request, opened_own(request, plan_id, milestone_id), stage=DONE)


def _update(request: TenantRequest, found: OpenedMilestone, *, stage: str) -> HttpResponse:
    policies.require_updatable(found.milestone)
    if request.method != "POST":
        return _update_page(request, found, _form_as_it_stands(request, found, stage))
    form = UpdateForm(request.POST, request.FILES, **_asked_of(request, found))
    said: dict[str, Any] = {"milestone": found.milestone, "by": request.person, "sent_as": sent_as(form)}
    # What was kept once can be wrong the second time: the date that it asks for waits for an answer by then.
    if not sheets.is_kept(**said):
        if not form.is_valid():
            return _update_page(request, found, form)
        try:
            updates.write(news=form.news, seen=form.seen, at=timezone.now(), **said)
        except JudgedMeanwhile as meanwhile:
            return _update_page(request, found, form.once_more(sheets.seen_of(found.milestone)), meanwhile)
        except ValidationError as refused:
            form.refuse(refused)
            return _update_page(request, found, form)
    messages.success(request, f"Your update on {found.row.code} is kept.")
    return redirect(_back(request, found))


def _asked_of(request: TenantRequest, found: OpenedMilestone) -> dict[str, Any]:
    """What the form goes by, beside what is typed."""
    return {
        "milestone": found.milestone,
        "speaks_for_others": Permission.RATE_MILESTONES in request.permissions,
        "on": request.today,
        "asked": sheets.waiting_date(found.milestone),
    }


def _form_as_it_stands(request: TenantRequest, found: OpenedMilestone, stage: str) -> UpdateForm:
    current, seen = found.milestone, sheets.seen_of(found.milestone)
    initial = {
        "rag": rag_value(current.rag),
        "stage": stage or current.lifecycle,
        "done_on": request.today if stage else None,
        "progress": current.progress,
        "ask": found.row.ask,
        "action_owner": request.person.name,
        "seen_update": seen.update,
        "seen_judgement": seen.judgement,
    }
    return UpdateForm(**_asked_of(request, found), initial=initial)


def _update_page(
    request: TenantRequest, found: OpenedMilestone, form: UpdateForm, meanwhile: JudgedMeanwhile | None = None
) -> HttpResponse:
    if form.is_bound:
        form.ask_for_file_again()
    context = {
        "found": found,
        "form": form,
        "suggestion": found.milestone.suggestion(on=request.today),
        "actions": list(found.milestone.open_actions.select_related("owner")),
        "sent_back": sheets.sent_back(found.milestone, request.person, on=request.today),
        "meanwhile": meanwhile,
        "reader": request.person,
        "sent_to": request.get_full_path(),
        "back": _back(request, found),
    }
    return render(request, "actionplan/update.html", context, status=409 if meanwhile else 200)


def _back(request: TenantRequest, found: OpenedMilestone) -> str:
    """Where the form was opened: the person's own milestones, or the milestone."""
    from_mine = "mine" in (request.GET.get("from"), request.POST.get("from"))
    return reverse("actionplan:my_milestones", args=[request.partnership.slug]) if from_mine else found.href


@requires(Permission.READ_PLAN, methods=("POST",))
def no_change(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    found = opened_own(request, plan_id, milestone_id)
    updates.no_change(milestone=found.milestone, by=request.person, at=timezone.now())
    messages.success(request, f"Kept: no change on {found.row.code}. Its rating stays as it is.")
    return redirect(_back(request, found))


@requires(Permission.READ_PLAN, methods=("POST",))
def withdraw_date(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    """The asker's own request for another date, taken back."""
    found = opened_own(request, plan_id, milestone_id)
    change = sheets.waiting_date(found.milestone)
    if change is None:
        messages.info(request, "Nobody asks for another date for this milestone.")
        return redirect(_back(request, found))
    try:
        dates.withdraw(change=change, by=request.person, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"Your request is withdrawn. The date of {found.row.code} stays {found.row.due}.")
    return redirect(_back(request, found))


@requires(Permission.READ_PLAN, methods=READ_AND_WRITE)
def correct(request: TenantRequest, plan_id: int, milestone_id: int, update_id: int) -> HttpResponse:
    found = opened_milestone(request, plan_id, milestone_id)
    if not found.row.is_live:
        raise NotAllowed("Only the people who lead this milestone and the antislavery coordinator correct its entries.")
    entry = get_object_or_404(Update.objects.select_related("written_by"), pk=update_id, milestone=found.milestone)
    policies.require_may_correct(found.page.reader, entry, request.person)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    shown, publishes = corrections.row_that_shows(entry), Permission.PUBLISH_BOARD in request.permissions
    if form.is_valid():
        board = shown if publishes else None
        updates.correct(update=entry, by=request.person, at=timezone.now(), on_board=board, **form.cleaned_data)
        where = f", and beside the milestone on board {board.publication.number}" if board else ""
        messages.success(request, f"Your correction is kept beside the entry{where}.")
        return redirect(found.href)
    context = {"found": found, "form": form, "entry": entry, "shown": shown, "publishes": publishes}
    return render(request, "actionplan/correct.html", context)


@requires(Permission.READ_PLAN)
def evidence(request: TenantRequest, plan_id: int, milestone_id: int, evidence_id: int) -> HttpResponse:
    """The file, for those who see the milestone as it stands today."""
    found = opened_milestone(request, plan_id, milestone_id)
    if not found.row.is_live:
        raise NotAllowed("Evidence is for the people who lead this milestone, the coordinator and the chair.")
    files = Evidence.objects.select_related("file").exclude(file=None)
    given = get_object_or_404(files, pk=evidence_id, update__milestone=found.milestone)
    audit.record(action="evidence.read", by=request.person, subject=found.milestone, evidence=given.pk)
    return documents.answer(given.file)
