"""Who covers for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from foundation.access import requires
from foundation.http import render
from foundation.lists import nearest_page
from partnership import policies
from partnership.forms import groups as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Cover
from partnership.reports import covers as reports
from partnership.roles import Permission
from partnership.services import covers as services
from partnership.views.groups import manages_groups


@requires(Permission.MANAGE_GROUPS)
def covers(request: TenantRequest) -> HttpResponse:
    shown = nearest_page(Cover.objects.with_names(), request.GET.get("page", ""))
    rows = reports.rows(shown, slug=request.partnership.slug, on=request.today)
    return render(request, "partnership/covers.html", {"rows": rows, "shown": shown})


@manages_groups
def arrange_cover(request: TenantRequest) -> HttpResponse:
    on = request.today
    form = forms.CoverForm(request.POST or None, initial={"starts_on": on})
    if request.method == "POST" and saved(form, lambda data: services.arrange(**data, by=request.person, on=on)):
        named = form.cleaned_data
        return _listed(request, f"{named['covering']} covers for {named['away']}.")
    told = {"heading": "Arrange cover", "submit": "Arrange it", "words": reports.WHAT_IT_DOES}
    back = {"text": "Cover", "href": _list(request)}
    return render(request, "partnership/organisation_part.html", {"form": form, "told": told, "back": back})


@manages_groups
def end_cover(request: TenantRequest, pk: int) -> HttpResponse:
    found, on = get_object_or_404(Cover.objects.with_names(), pk=pk), request.today
    policies.require_cover_goes_on(cover=found, on=on)
    if request.method == "POST":
        services.end(cover=found, by=request.person, on=on)
        return _listed(request, f"{found.covering} no longer covers for {found.away}.")
    question = {
        "title": f"End the cover of {found.covering} for {found.away}?",
        "text": f"From now on, what is due goes to {found.away} alone.",
        "submit": "End the cover",
        "cancel_href": _list(request),
    }
    return render(request, "partnership/confirm.html", {"question": question})


def _listed(request: TenantRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(_list(request))


def _list(request: TenantRequest) -> str:
    return reverse("partnership:covers", args=[request.partnership.slug])
