"""What members of a group declare."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership import policies
from partnership.forms import groups as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Group, Interest
from partnership.roles import Permission
from partnership.services import interests as services
from partnership.views.groups import answer, done, manages, page_of

declares = requires(Permission.READ_RESTRICTED, methods=READ_AND_WRITE)


@declares
def declare_interest(request: TenantRequest, pk: int) -> HttpResponse:
    """One's own; whoever looks after groups may declare it in somebody's place."""
    found, may_manage = get_object_or_404(Group, pk=pk), manages(request)
    policies.require_group_stands(group=found)
    form = (forms.InterestOfForm if may_manage else forms.InterestForm)(request.POST or None)
    told = {"group": found, "by": request.person, "manages": may_manage, "on": request.today}
    if request.method == "POST" and saved(
        form, lambda data: services.declare(**{"person": request.person} | data | told)
    ):
        return done(request, pk, "The interest was declared. It is to be confirmed within a year.")
    return answer(request, found, form, f"Declare an interest to {found}", "Declare")


@declares
def confirm_interest(request: TenantRequest, pk: int) -> HttpResponse:
    interest = _interest(request, pk)
    if request.method == "POST":
        services.confirm(interest=interest, by=request.person, manages=manages(request), on=request.today)
        return _back(request, interest, "The interest is confirmed.")
    return _ask(request, interest, "Does this interest still hold?", "Yes, it still holds")


@declares
def end_interest(request: TenantRequest, pk: int) -> HttpResponse:
    interest = _interest(request, pk)
    if request.method == "POST":
        services.end(interest=interest, by=request.person, manages=manages(request), on=request.today)
        return _back(request, interest, "The interest has ended. It stays on record.")
    return _ask(request, interest, "Has this interest ended?", "It has ended")


def _interest(request: TenantRequest, pk: int) -> Interest:
    interest = get_object_or_404(Interest.objects.select_related("group", "person"), pk=pk)
    policies.require_own_interest(person=interest.person, by=request.person, manages=manages(request))
    policies.require_interest_stands(interest=interest)
    return interest


def _ask(request: TenantRequest, interest: Interest, title: str, submit: str) -> HttpResponse:
    question = {
        "title": title,
        "text": f"{interest.person}: {interest.what}",
        "submit": submit,
        "cancel_href": page_of(request, interest.group_id),
    }
    return render(request, "partnership/confirm.html", {"question": question})


def _back(request: TenantRequest, interest: Interest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(page_of(request, interest.group_id))
