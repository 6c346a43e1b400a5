"""The register of organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership import forms, policies
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Organisation
from partnership.reports.organisations import balance, people_of, rows
from partnership.roles import Permission
from partnership.services import organisations as services

SORTS = {"name": ("name",), "sector": ("sector_word", "name"), "relationship": ("relationship_word", "name")}


@requires(Permission.READ_REGISTER)
def organisations(request: TenantRequest) -> HttpResponse:
    form = forms.OrganisationFilter(request.GET)
    chosen = form.wanted
    narrowed = {name: value for name, value in chosen.items() if name != "q"}
    found = Organisation.objects.matching(chosen.get("q", "")).narrowed(**narrowed).with_words()
    query = request.GET
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    context = {
        "form": form,
        "listed": listed,
        "rows": rows(listed.page, slug=request.partnership.slug),
        "balance": balance(Organisation.objects.taking_part()),
        "narrowed": bool(chosen),
    }
    return render(request, "partnership/organisations.html", context | _may(request))


@requires(Permission.READ_REGISTER)
def organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    may = _may(request)
    context: dict[str, Any] = {"organisation": found, "people": None}
    if Permission.READ_PEOPLE in request.permissions:
        context["people"] = people_of(found, slug=request.partnership.slug, on=request.today)
    context["may_leave"] = may["may_manage"] and policies.allows(policies.require_may_leave, organisation=found)
    return render(request, "partnership/organisation.html", context | may)


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def add_organisation(request: TenantRequest) -> HttpResponse:
    form = forms.NewOrganisationForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.add(**data, by=request.person)):
        messages.success(request, f"{form.cleaned_data['name']} is in the register.")
        return HttpResponseRedirect(reverse("partnership:organisations", args=[request.partnership.slug]))
    return render(request, "partnership/organisation_form.html", {"form": form, "organisation": None})


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def change_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    form = forms.OrganisationForm(request.POST or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(
        form, lambda data: services.change(organisation=found, **data, by=request.person)
    ):
        messages.success(request, "The details were saved.")
        return HttpResponseRedirect(reverse("partnership:organisation", args=[request.partnership.slug, pk]))
    return render(request, "partnership/organisation_form.html", {"form": form, "organisation": found})


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def archive_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    policies.require_may_leave(organisation=found)
    page = reverse("partnership:organisation", args=[request.partnership.slug, pk])
    if request.method == "POST":
        services.archive(organisation=found, by=request.person)
        messages.success(request, f"{found.name} is kept in the register as one that has left.")
        return HttpResponseRedirect(page)
    question = {
        "title": f"Has {found.name} left the partnership?",
        "text": "It stays in the register, marked as left, and is no longer offered when you choose an organisation. "
        "You can bring it back by changing its status.",
        "submit": "Yes, it has left",
        "cancel_href": page,
    }
    return render(request, "partnership/confirm.html", {"question": question})


def _may(request: TenantRequest) -> dict[str, bool]:
    return {"may_manage": Permission.MANAGE_REGISTER in request.permissions}
