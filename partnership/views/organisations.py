"""The register of organisations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from foundation.weblinks import shortened
from partnership import forms, policies
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Organisation
from partnership.reports import contacts
from partnership.reports.agreements import of_organisation
from partnership.reports.merging import preview
from partnership.reports.organisations import facts_of, people_of, rows
from partnership.roles import Permission
from partnership.services import merging
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
        "narrowed": bool(chosen),
    }
    return render(request, "partnership/organisations.html", context | _may(request))


@requires(Permission.READ_REGISTER)
def organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    may = _may(request)
    context: dict[str, Any] = {
        "organisation": found,
        "website": shortened(found.website) if found.website else "",
        "facts": facts_of(found, manages=may["may_manage"]),
        "listed": contacts.page_of(found, slug=request.partnership.slug, manages=may["may_manage"]),
        "people": None,
        "signed": None,
    }
    if Permission.READ_PEOPLE in request.permissions:
        context["people"] = people_of(found, slug=request.partnership.slug, on=request.today)
    if Permission.READ_AGREEMENTS in request.permissions:
        context["signed"] = of_organisation(found, slug=request.partnership.slug, on=request.today)
    may |= {
        "may_leave": may["may_manage"] and policies.allows(policies.require_may_leave, organisation=found),
        "may_renew": may["may_manage"] and policies.allows(policies.require_takes_part, organisation=found),
        "may_rejoin": may["may_manage"] and policies.allows(policies.require_has_left, organisation=found),
    }
    return render(request, "partnership/organisation.html", context | may)


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def add_organisation(request: TenantRequest) -> HttpResponse:
    form = forms.NewOrganisationForm(request.POST or None, initial={"joined_on": request.today})
    if request.method == "POST" and saved(form, lambda data: services.add(**data, by=request.person)):
        messages.success(request, f"{form.cleaned_data['name']} is in the register.")
        return HttpResponseRedirect(reverse("partnership:organisations", args=[request.partnership.slug]))
    return render(request, "partnership/organisation_form.html", {"form": form, "organisation": None})


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def change_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    has_left = found.status == Organisation.Status.LEFT
    form = forms.OrganisationForm(request.POST or None, initial=forms.initial_of(found), has_left=has_left)
    if request.method == "POST" and saved(
        form, lambda data: services.change(organisation=found, **data, by=request.person)
    ):
        messages.success(request, "The details were saved.")
        return HttpResponseRedirect(page_of(request, found))
    return render(request, "partnership/organisation_form.html", {"form": form, "organisation": found})


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def archive_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    policies.require_may_leave(organisation=found)
    form = forms.LeaveForm(request.POST or None, today=request.today)
    if request.method == "POST" and saved(
        form, lambda data: services.leave(organisation=found, **data, by=request.person)
    ):
        messages.success(request, f"{found.name} is kept in the register as one that has left.")
        return HttpResponseRedirect(page_of(request, found))
    told = {
        "heading": f"Has {found.name} left the partnership?",
        "words": "It stays in the register, marked as left, and is no longer offered when you choose an organisation. "
        "You can record later that it has joined again.",
        "submit": "Yes, it has left",
    }
    return answer_part(request, found, form, told)


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def renew_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    policies.require_takes_part(organisation=found)
    form = forms.RenewForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: services.renew(organisation=found, **data, by=request.person, on=request.today)
    ):
        messages.success(request, f"{found.name} goes on taking part.")
        return HttpResponseRedirect(page_of(request, found))
    return answer_part(request, found, form, {"heading": f"{found.name} goes on taking part", "submit": "Renew"})


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def rejoin_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    policies.require_has_left(organisation=found)
    form = forms.RejoinForm(request.POST or None, today=request.today)
    if request.method == "POST" and saved(
        form, lambda data: services.rejoin(organisation=found, **data, by=request.person)
    ):
        messages.success(request, f"{found.name} takes part again.")
        return HttpResponseRedirect(page_of(request, found))
    return answer_part(request, found, form, {"heading": f"{found.name} has joined again", "submit": "Save"})


@requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)
def merge_organisation(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    form = forms.MergeForm(request.POST or None, duplicate=found)
    if request.method == "POST" and saved(form, lambda data: merging.merge(duplicate=found, **data, by=request.person)):
        messages.success(request, "The two are one organisation now.")
        return HttpResponseRedirect(page_of(request, form.cleaned_data["into"]))
    context = {"form": form, "organisation": found, "moves": preview(found)}
    return render(request, "partnership/organisation_merge.html", context)


def page_of(request: TenantRequest, found: Organisation) -> str:
    return reverse("partnership:organisation", args=[request.partnership.slug, found.pk])


def answer_part(request: TenantRequest, found: Organisation, form: BaseForm, told: dict[str, str]) -> HttpResponse:
    """A page that asks one thing about an organisation. `told` has heading and submit, and may have words."""
    context = {"form": form, "told": told, "back": {"text": found.name, "href": page_of(request, found)}}
    return render(request, "partnership/organisation_part.html", context)


def _may(request: TenantRequest) -> dict[str, bool]:
    return {
        "may_manage": Permission.MANAGE_REGISTER in request.permissions,
        "may_take_out": Permission.EXPORT_REGISTER in request.permissions,
    }
