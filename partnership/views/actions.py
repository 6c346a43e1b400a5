"""Actions of meetings: the list, following one up, and asking the action plan to take it up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership.forms import minutes as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Action
from partnership.querysets.minutes import ActionQuerySet
from partnership.reports import meetings as meeting_reports
from partnership.reports import minutes as reports
from partnership.roles import Permission
from partnership.services import actions as services
from partnership.views.meetings import asker_of, attempt, manages, page_of

SORTS = {"due": ("due_on",), "meeting": ("-meeting__starts_at",)}


@requires(Permission.READ_MEETINGS)
def actions(request: TenantRequest) -> HttpResponse:
    form, query = forms.ActionFilter(request.GET), request.GET
    chosen = form.wanted
    status = chosen.get("status", "open")
    found = _visible(request).matching(chosen.get("q", "")).standing(status, on=request.today)
    found = found.owned_by(request.person) if chosen.get("whose") == "mine" else found
    listed = listing(
        found.with_owners(), filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", "")
    )
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.action_lines(listed.page, slug=request.partnership.slug, on=request.today),
        "narrowed": bool(chosen),
    }
    return render(request, "partnership/actions.html", context)


@requires(Permission.READ_MEETINGS)
def action(request: TenantRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    (line,) = reports.action_lines([found], slug=request.partnership.slug, on=request.today)
    own = manages(request) or reports.owns(found, request.person)
    proposal, asker = reports.proposal_of(found), asker_of(request)
    context = {
        "action": found,
        "line": line,
        "proposal": proposal,
        "ways_on": reports.ways_on(asker, proposal),
        "may_close": own and found.status == Action.Status.OPEN,
        "may_manage": manages(request),
    }
    return render(request, "partnership/action.html", context)


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def change_action(request: TenantRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = forms.ActionForm(request.POST or None, initial=forms.action_initial(found), meeting=found.meeting)
    if request.method == "POST" and saved(form, lambda data: services.change(action=found, **data, by=request.person)):
        messages.success(request, "The action was changed.")
        return HttpResponseRedirect(page_of(request, pk, "action"))
    return render(request, "partnership/action_form.html", {"form": form, "item": found.item, "action": found})


@requires(Permission.READ_MEETINGS, methods=READ_AND_WRITE)
def close_action(request: TenantRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = forms.CloseForm(request.POST or None, manages=manages(request))

    def close(data: dict[str, Any]) -> None:
        services.close(action=found, **data, by=request.person, on=request.today, manages=manages(request))

    if request.method == "POST" and saved(form, close):
        messages.success(request, "The action is closed.")
        return HttpResponseRedirect(page_of(request, pk, "action"))
    return render(request, "partnership/action_close.html", {"form": form, "action": found})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def reopen_action(request: TenantRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    attempt(request, lambda: services.reopen(action=found, by=request.person), "The action is open again.")
    return HttpResponseRedirect(page_of(request, pk, "action"))


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def propose_milestone(request: TenantRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = forms.ProposeForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and saved(
        form, lambda data: services.propose(action=found, **data, by=request.person, at=timezone.now())
    ):
        messages.success(request, "Those who write the action plan find it among what was proposed.")
        return HttpResponseRedirect(page_of(request, pk, "action"))
    return render(request, "partnership/action_propose.html", {"form": form, "action": found})


def _visible(request: TenantRequest) -> ActionQuerySet:
    drafts = meeting_reports.reads_drafts(request.permissions)
    return Action.objects.visible_to(request.person, drafts=drafts)


def _found(request: TenantRequest, pk: int) -> Action:
    return get_object_or_404(_visible(request).with_owners().select_related("item__meeting", "closed_by"), pk=pk)
