"""The forward plan, campaigns and their materials."""

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
from partnership import forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Campaign, Material
from partnership.reports import campaigns as reports
from partnership.roles import Permission
from partnership.services import campaigns as services

SORTS = {"day": ("-starts_on",), "title": ("title",)}
manages_campaigns = requires(Permission.MANAGE_CAMPAIGNS, methods=READ_AND_WRITE)


@requires(Permission.READ_CALENDAR)
def forward_plan(request: TenantRequest) -> HttpResponse:
    first_on = reports.first_of_month(request.GET.get("from", ""), on=request.today)
    shown = reports.forward_plan(slug=request.partnership.slug, first_on=first_on, on=request.today)
    return render(request, "partnership/forward_plan.html", {"shown": shown, "may_manage": _manages(request)})


@requires(Permission.READ_CALENDAR)
def campaigns(request: TenantRequest) -> HttpResponse:
    form, query = forms.CampaignFilter(request.GET), request.GET
    wanted = form.wanted
    found = Campaign.objects.matching(wanted.get("q", "")).when(wanted.get("when", ""), on=request.today)
    listed = listing(
        found.with_counts(), filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", "")
    )
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page, slug=request.partnership.slug, on=request.today),
        "narrowed": bool(wanted),
        "may_manage": _manages(request),
    }
    return render(request, "partnership/campaigns.html", context)


@requires(Permission.READ_CALENDAR)
def campaign(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Campaign.objects.with_parts(), pk=pk)
    return render(request, "partnership/campaign.html", {"campaign": found, "may_manage": _manages(request)})


@manages_campaigns
def add_campaign(request: TenantRequest) -> HttpResponse:
    form = forms.CampaignForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.add(**data, by=request.person)):
        messages.success(request, "The campaign was added.")
        return HttpResponseRedirect(reverse("partnership:campaigns", args=[request.partnership.slug]))
    return _answer(request, None, form, {"heading": "Add a campaign", "submit": "Add"})


@manages_campaigns
def change_campaign(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Campaign.objects.with_parts(), pk=pk)
    initial = {**forms.initial_of(found), "partners": [each.organisation_id for each in found.partners.all()]}
    form = forms.CampaignForm(request.POST or None, initial=initial)
    if request.method == "POST" and saved(
        form, lambda data: services.change(campaign=found, **data, by=request.person)
    ):
        return _done(request, found, "The campaign was saved.")
    return _answer(request, found, form, {"heading": f"Change {found.title}", "submit": "Save"})


@manages_campaigns
def count_reach(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Campaign, pk=pk)
    form = forms.ReachForm(request.POST or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(form, lambda data: services.count(campaign=found, **data, by=request.person)):
        return _done(request, found, "It was saved.")
    return _answer(request, found, form, {"heading": f"Whom did {found.title} reach?", "submit": "Save"})


@manages_campaigns
def remove_campaign(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Campaign, pk=pk)
    if request.method == "POST":
        services.remove(campaign=found, by=request.person)
        messages.success(request, f"{found.title} was removed.")
        return HttpResponseRedirect(reverse("partnership:campaigns", args=[request.partnership.slug]))
    return _ask(request, found, f"Remove {found.title}?", "It goes from the forward plan.")


@manages_campaigns
def add_material(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Campaign, pk=pk)
    form = forms.MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and saved(
        form, lambda data: services.add_material(campaign=found, **data, by=request.person)
    ):
        return _done(request, found, "The material was added.")
    return _answer(request, found, form, {"heading": "Add a material", "submit": "Add"})


@requires(Permission.READ_CALENDAR)
def material(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Material.objects.with_file(), pk=pk)
    if found.file is None:
        raise Http404
    return documents.answer(found.file)


@manages_campaigns
def remove_material(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Material.objects.with_file(), pk=pk)
    if request.method == "POST":
        services.remove_material(material=found, by=request.person)
        return _done(request, found.campaign, f"{found.title} was removed.")
    return _ask(request, found.campaign, f"Remove {found.title}?", "Its file is deleted.")


def _answer(request: TenantRequest, found: Campaign | None, form: BaseForm, told: dict[str, str]) -> HttpResponse:
    listed = reverse("partnership:campaigns", args=[request.partnership.slug])
    back = {"text": found.title, "href": _page_of(request, found)} if found else {"text": "Campaigns", "href": listed}
    return render(request, "partnership/organisation_part.html", {"form": form, "told": told, "back": back})


def _ask(request: TenantRequest, found: Campaign, title: str, text: str) -> HttpResponse:
    question = {"title": title, "text": text, "submit": "Remove", "cancel_href": _page_of(request, found)}
    return render(request, "partnership/confirm.html", {"question": question})


def _done(request: TenantRequest, found: Campaign, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(_page_of(request, found))


def _page_of(request: TenantRequest, found: Campaign) -> str:
    return reverse("partnership:campaign", args=[request.partnership.slug, found.pk])


def _manages(request: TenantRequest) -> bool:
    return Permission.MANAGE_CAMPAIGNS in request.permissions
