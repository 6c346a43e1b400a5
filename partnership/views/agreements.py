"""Agreements: what was agreed on, who signed, and until when it counts."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from foundation import documents
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership import forms, policies
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Agreement, AgreementParty
from partnership.reports import agreements as reports
from partnership.roles import Permission
from partnership.services import agreements as services

SORTS = {"title": ("title",), "kind": ("kind", "title"), "ends": ("ends_on", "title"), "review": ("review_on", "title")}
manages_agreements = requires(Permission.MANAGE_AGREEMENTS, methods=READ_AND_WRITE)


@requires(Permission.READ_AGREEMENTS)
def agreements(request: TenantRequest) -> HttpResponse:
    form, query, on = forms.AgreementFilter(request.GET), request.GET, request.today
    chosen = form.wanted
    found = Agreement.objects.matching(chosen.pop("q", "")).narrowed(**chosen, on=on)
    found = found.with_standing(on=on).with_parties()
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page, slug=request.partnership.slug, on=on),
        "narrowed": bool(form.wanted),
        "may_manage": _manages(request),
    }
    return render(request, "partnership/agreements.html", context)


@requires(Permission.READ_AGREEMENTS)
def agreement(request: TenantRequest, pk: int) -> HttpResponse:
    on = request.today
    found = get_object_or_404(Agreement.objects.with_standing(on=on).with_parties().with_surroundings(), pk=pk)
    shown = reports.page(found, slug=request.partnership.slug, manages=_manages(request), on=on)
    return render(request, "partnership/agreement.html", {"shown": shown, "may_manage": _manages(request)})


@requires(Permission.READ_AGREEMENTS)
def agreement_document(request: TenantRequest, pk: int) -> HttpResponse:
    stored = services.open_document(agreement=get_object_or_404(Agreement, pk=pk), by=request.person)
    if stored is None:
        raise Http404
    return documents.answer(stored)


@manages_agreements
def add_agreement(request: TenantRequest) -> HttpResponse:
    form = forms.AgreementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and saved(form, lambda data: services.add(**data, by=request.person)):
        messages.success(request, "The agreement was added. Now name its parties.")
        return HttpResponseRedirect(reverse("partnership:agreements", args=[request.partnership.slug]))
    return _answer(request, None, form, "Add an agreement", "Add")


@manages_agreements
def change_agreement(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agreement, pk=pk)
    form = forms.AgreementForm(request.POST or None, request.FILES or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(
        form, lambda data: services.change(agreement=found, **data, by=request.person)
    ):
        return _done(request, found, "The agreement was saved.")
    return _answer(request, found, form, f"Change {found}", "Save")


@manages_agreements
def new_version(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agreement, pk=pk)
    policies.require_latest(agreement=found)
    initial = {"kind": found.kind, "title": found.title}
    form = forms.AgreementForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and saved(form, lambda data: services.add_version(of=found, **data, by=request.person)):
        return _done(request, found, "The new version has the same parties. They have yet to sign it.")
    return _answer(request, found, form, f"New version of {found}", "Add")


@manages_agreements
def add_party(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agreement, pk=pk)
    form = forms.PartyForm(request.POST or None, agreement=found)
    if request.method == "POST" and saved(
        form, lambda data: services.add_party(agreement=found, **data, by=request.person)
    ):
        return _done(request, found, f"{form.cleaned_data['organisation']} is a party.")
    return _answer(request, found, form, "Add a party", "Add")


@manages_agreements
def sign_agreement(request: TenantRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(AgreementParty.objects.with_names(), pk=pk)
    form = forms.SignatureForm(request.POST or None, initial=forms.initial_of(party), today=request.today)
    if request.method == "POST" and saved(
        form, lambda data: services.sign(party=party, **data, by=request.person, on=request.today)
    ):
        return _done(request, party.agreement, "The signature was noted.")
    return _answer(request, party.agreement, form, f"Who signed for {party.organisation}?", "Save")


@manages_agreements
def remove_party(request: TenantRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(AgreementParty.objects.with_names(), pk=pk)
    policies.require_party_unsigned(party=party)
    if request.method == "POST":
        services.remove_party(party=party, by=request.person)
        return _done(request, party.agreement, f"{party.organisation} is no longer a party.")
    question = {
        "title": f"Take {party.organisation} off this agreement?",
        "text": "It has not signed yet. You can add it again.",
        "submit": "Take it off",
        "cancel_href": _page_of(request, party.agreement),
    }
    return render(request, "partnership/confirm.html", {"question": question})


def _answer(request: TenantRequest, found: Agreement | None, form: BaseForm, heading: str, submit: str) -> HttpResponse:
    listed = reverse("partnership:agreements", args=[request.partnership.slug])
    back = {"text": str(found), "href": _page_of(request, found)} if found else {"text": "Agreements", "href": listed}
    told = {"heading": heading, "submit": submit}
    return render(request, "partnership/organisation_part.html", {"form": form, "told": told, "back": back})


def _done(request: TenantRequest, found: Agreement, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(_page_of(request, found))


def _page_of(request: TenantRequest, found: Agreement) -> str:
    return reverse("partnership:agreement", args=[request.partnership.slug, found.pk])


def _manages(request: TenantRequest) -> bool:
    return Permission.MANAGE_AGREEMENTS in request.permissions
