"""One milestone, and its rating."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.ratings import JudgementForm, rag_value
from actionplan.models import Milestone
from actionplan.reports import sheets
from actionplan.reports.rows import Addresses
from actionplan.reports.shapes import MilestoneFacts, PlanFacts
from actionplan.services import milestones as milestones_service
from actionplan.services.milestones import JudgedMeanwhile
from actionplan.views.opened import Opened, opened_with_facts
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@dataclass(frozen=True, slots=True)
class OpenedMilestone:
    """A milestone as it stands today, for a page that changes something of it."""

    page: Opened
    facts: PlanFacts
    row: MilestoneFacts
    milestone: Milestone

    @property
    def href(self) -> str:
        return self.page.addresses.milestone(self.row.key)


def opened_milestone(request: TenantRequest, plan_id: int, milestone_id: int) -> OpenedMilestone:
    """Http404 where this person sees no such milestone. Who may change what is asked of `policies` afterwards."""
    page, facts = opened_with_facts(request, plan_id)
    row = sheets.row_of(facts, milestone_id)
    return OpenedMilestone(page, facts, row, sheets.milestone_of(plan_id, milestone_id))


def opened_own(request: TenantRequest, plan_id: int, milestone_id: int) -> OpenedMilestone:
    """The same for its leads and for those who may update any; NotAllowed for everybody else who sees it."""
    found = opened_milestone(request, plan_id, milestone_id)
    policies.require_may_update(found.page.reader, found.milestone)
    return found


@requires(Permission.READ_PLAN)
def milestone(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id, brief=True)
    sheet = sheets.sheet_of(facts, page.addresses, milestone_id, person=request.person.pk, on=request.today)
    context = {
        "opened": page,
        "sheet": sheet,
        "next": sheets.next_not_rated(sheet) if sheet.may.rate else None,
        "list_href": _list_come_from(request, page.addresses),
        "on": request.today,
    }
    return render(request, "actionplan/milestone.html", context)


@requires(Permission.RATE_MILESTONES, methods=READ_AND_WRITE)
def rate(request: TenantRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    found = opened_milestone(request, plan_id, milestone_id)
    policies.require_rateable(found.milestone)
    if request.method != "POST":
        return _rating_page(request, found, _empty_form(request, found))
    form = JudgementForm(request.POST, milestone=found.milestone, on=request.today)
    if not form.is_valid():
        return _rating_page(request, found, form)
    try:
        said = form.judgement
        milestones_service.judge(milestone=found.milestone, by=request.person, at=timezone.now(), **said)
    except JudgedMeanwhile as meanwhile:
        return _rating_page(request, found, form.after(meanwhile.newest.pk if meanwhile.newest else None), meanwhile)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _rating_page(request, found, form)
    messages.success(request, "Your rating is kept, with its reason.")
    return redirect(found.href)


def _empty_form(request: TenantRequest, found: OpenedMilestone) -> JudgementForm:
    seen = sheets.seen_of(found.milestone).judgement
    initial = {"seen": seen, "action_owner": request.person.name}
    return JudgementForm(initial=initial, milestone=found.milestone, on=request.today)


def _rating_page(
    request: TenantRequest, found: OpenedMilestone, form: JudgementForm, meanwhile: JudgedMeanwhile | None = None
) -> HttpResponse:
    """The form, or the form again beside what somebody else has said in the meantime."""
    context = {
        "found": found,
        "form": form,
        "suggestion": found.milestone.suggestion(on=request.today),
        "suggested": rag_value(found.milestone.suggestion(on=request.today).rag),
        "actions": list(found.milestone.open_actions.select_related("owner")),
        "meanwhile": meanwhile,
        "reader": request.person,
    }
    return render(request, "actionplan/rate.html", context, status=409 if meanwhile else 200)


def _list_come_from(request: TenantRequest, addresses: Addresses) -> str:
    """The list of milestones, narrowed and sorted as it was for somebody who opened the milestone from it."""
    before, _mark, asked = request.headers.get("Referer", "").partition("?")
    from_list = asked and before.endswith(addresses.milestones)
    return f"{addresses.milestones}?{asked}" if from_list else addresses.milestones
