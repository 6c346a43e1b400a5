"""Milestones that meetings proposed: the list, one of them, and the answer to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan.forms.proposals import AcceptForm, DeclineForm, ProposalFilter
from actionplan.models import Milestone
from actionplan.reports import proposals as reports
from actionplan.services import proposals as services
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import ProposedMilestone
from partnership.roles import Permission

SORTS = {"day": ("proposed_at",)}
edits = requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)


@requires(Permission.EDIT_PLAN)
def proposals(request: TenantRequest) -> HttpResponse:
    form, query = ProposalFilter(request.GET), request.GET
    found = ProposedMilestone.objects.standing(form.wanted.get("state", "proposed")).with_origin()
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    rows = reports.lines(listed.page, slug=request.partnership.slug)
    context = {"form": form, "listed": listed, "rows": rows, "narrowed": bool(form.wanted)}
    return render(request, "actionplan/proposals.html", context)


@requires(Permission.EDIT_PLAN)
def proposal(request: TenantRequest, proposal_id: int) -> HttpResponse:
    (line,) = reports.lines([_found(proposal_id)], slug=request.partnership.slug)
    return render(request, "actionplan/proposal.html", {"line": line})


@edits
def accept_proposal(request: TenantRequest, proposal_id: int) -> HttpResponse:
    found, made = _found(proposal_id), list[Milestone]()
    form = AcceptForm(request.POST or None, proposal=found)

    def accept(_data: object) -> None:
        made.append(services.accept(proposal=found, **form.answers, by=request.person, at=timezone.now()))

    if request.method == "POST" and saved(form, accept):
        plan_id = made[0].strategy.objective.plan_id
        messages.success(request, f"It is milestone {made[0].code} now. Its action says so too.")
        return redirect("actionplan:milestone", request.partnership.slug, plan_id, made[0].pk)
    (line,) = reports.lines([found], slug=request.partnership.slug)
    return render(request, "actionplan/proposal_accept.html", {"form": form, "line": line})


@edits
def decline_proposal(request: TenantRequest, proposal_id: int) -> HttpResponse:
    found, form = _found(proposal_id), DeclineForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: services.decline(proposal=found, **data, by=request.person, at=timezone.now())
    ):
        messages.success(request, "The proposal is declined. Its action says why.")
        return redirect("actionplan:proposals", request.partnership.slug)
    (line,) = reports.lines([found], slug=request.partnership.slug)
    return render(request, "actionplan/proposal_decline.html", {"form": form, "line": line})


def _found(pk: int) -> ProposedMilestone:
    found: ProposedMilestone = get_object_or_404(ProposedMilestone.objects.with_origin(), pk=pk)
    return found
