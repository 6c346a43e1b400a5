"""Files that somebody took out: how far they are, and taking them. Only ever one's own; another's was never there.

What it takes to have a file is asked for by each file, when it is made and when it is handed out.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from foundation import exports as services
from foundation.access import requires
from foundation.exports import Order
from foundation.http import render
from foundation.lists import listing
from foundation.models import Export
from partnership.middleware import TenantRequest
from partnership.roles import Permission

STOP_ASKING = 286
"""htmx asks again every few seconds until it is answered with this status."""
SORTS = {"newest": ("-asked_at",)}


def ordered(request: TenantRequest, form: BaseForm, order: Callable[[dict[str, Any]], Order]) -> HttpResponse | None:
    """To the page of the file that a form asks for; None where the form is not whole, which then says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        asked = services.ask(order=order(form.cleaned_data), by=request.person, at=timezone.now())
    except services.TooMany as refused:
        form.add_error(None, refused)
        return None
    return redirect("partnership:export", request.partnership.slug, asked.pk)


@requires(Permission.OPEN_HOME)
def exports(request: TenantRequest) -> HttpResponse:
    listed = listing(services.own(request.person), filters={}, sorts=SORTS, sort="", number=request.GET.get("page", ""))
    return render(request, "partnership/exports.html", {"listed": listed})


@requires(Permission.OPEN_HOME)
def export(request: TenantRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    told = {"export": found, "refused": _refusal(request, found)}
    if "HX-Request" not in request.headers:
        return render(request, "partnership/export.html", {**told, "is_fragment": False})
    status = HTTPStatus.OK if found.is_under_way else STOP_ASKING
    return render(request, "partnership/_export.html", {**told, "is_fragment": True}, status=status)


@requires(Permission.OPEN_HOME)
def download_export(request: TenantRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    try:
        return services.hand_out(export=found, by=request.person, on=request.today)
    except services.MadeForMore as refused:
        told = {"export": found, "refused": refused.sentence, "is_fragment": False}
        return render(request, "partnership/export.html", told, status=HTTPStatus.FORBIDDEN)


@requires(Permission.OPEN_HOME, methods=("POST",))
def ask_for_export_again(request: TenantRequest, pk: int) -> HttpResponse:
    try:
        asked = services.ask_again(export=_own(request, pk), by=request.person, at=timezone.now())
    except services.TooMany as refused:
        messages.error(request, refused.message)
        return redirect("partnership:exports", request.partnership.slug)
    return redirect("partnership:export", request.partnership.slug, asked.pk)


def _own(request: TenantRequest, pk: int) -> Export:
    return get_object_or_404(services.own(request.person), pk=pk)


def _refusal(request: TenantRequest, found: Export) -> str:
    """Why a file that lies ready is not handed out any more; empty where it is."""
    if found.state != Export.State.READY:
        return ""
    try:
        services.require_still_theirs(found, on=request.today)
    except services.MadeForMore as refused:
        return refused.sentence
    return ""
