"""Minutes: written item by item, sent to the chair, approved, and agreed by the next meeting."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.forms import minutes as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Action, AgendaItem, Decision, Meeting, RestrictedMinute
from partnership.reports import meetings as meeting_reports
from partnership.reports import minutes as reports
from partnership.reports import quorum
from partnership.roles import Permission
from partnership.services import actions
from partnership.services import minutes as services
from partnership.services.minutes import WrittenMeanwhile
from partnership.views.meetings import attempt, page_of


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def begin_minutes(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    begun = attempt(
        request,
        lambda: services.begin(meeting=found, by=request.person, on=request.today),
        "The minutes are open. Say who is here, then write under each item.",
    )
    return HttpResponseRedirect(page_of(request, pk, "minutes" if begun else "meeting"))


@requires(Permission.MANAGE_MEETINGS)
def minutes(request: TenantRequest, pk: int) -> HttpResponse:
    """Everything that is written in the meeting, on one page, each item with its own button and its own saving."""
    with_others = Meeting.objects.select_related("series__group").with_last_to_agree()
    found, slug, on = get_object_or_404(with_others, pk=pk), request.partnership.slug, request.today
    here, earlier = reports.here_and_earlier(found, Action.objects.at_or_arising_at(found).with_owners())
    context = {
        "meeting": found,
        "when": found.when,
        "items": reports.minuted(found.items.with_minutes(), here, slug=slug, on=on, restricted=True),
        "quorum": quorum.of_meeting(found),
        "arising": reports.action_lines(earlier, slug=slug, on=on),
        "to_agree_at": found.to_agree_at,  # type: ignore[attr-defined] # annotated
        "may": meeting_reports.may(found, permissions=request.permissions, invitee=None, on=request.today),
    }
    return render(request, "partnership/minutes.html", context)


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def write_minute(request: TenantRequest, pk: int) -> HttpResponse:
    """Save what stands under one item; alone the line that tells of it, where the page saves by itself."""
    item, form = _item(pk), forms.MinuteForm(request.POST)
    told: dict[str, Any] = {"item": item, "form": form, "row": None, "theirs": None, "refused": ""}
    if not form.is_valid():
        told["refused"] = "This could not be saved. Copy your words, load the page again and put them in."
        return _answer(request, told, HTTPStatus.BAD_REQUEST)
    try:
        told["row"] = services.write(item=item, **form.cleaned_data, by=request.person, at=timezone.now())
    except WrittenMeanwhile as meanwhile:
        return _answer(request, told | {"theirs": meanwhile.current}, HTTPStatus.CONFLICT)
    except NotAllowed as refused:
        return _answer(request, told | {"refused": refused.sentence}, HTTPStatus.CONFLICT)
    return _answer(request, told, HTTPStatus.OK)


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def write_restricted(request: TenantRequest, pk: int) -> HttpResponse:
    item = _item(pk)
    row = RestrictedMinute.objects.of_item(item)
    shown = {"text": row.text if row else "", "version": row.version if row else 0}
    form = forms.MinuteForm(request.POST or None, initial=shown)
    told: dict[str, Any] = {"item": item, "form": form, "theirs": None}
    try:
        if request.method == "POST" and saved(form, lambda data: _restricted(request, item, data)):
            messages.success(request, "The restricted part is saved.")
            return HttpResponseRedirect(page_of(request, item.meeting_id, "minutes"))
    except WrittenMeanwhile as meanwhile:
        told["theirs"] = meanwhile.current
        return render(request, "partnership/minute_restricted.html", told, status=HTTPStatus.CONFLICT)
    return render(request, "partnership/minute_restricted.html", told)


@requires(Permission.READ_RESTRICTED)
def restricted_minutes(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    if not meeting_reports.reads_minutes(found, request.permissions):
        raise NotAllowed("The minutes of this meeting are not approved yet.")
    services.open_restricted(meeting=found, by=request.person)
    return render(
        request, "partnership/minutes_restricted.html", {"meeting": found, "parts": reports.restricted_annex(found)}
    )


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def add_decision(request: TenantRequest, pk: int) -> HttpResponse:
    item, form = _item(pk), forms.DecisionForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.decide(item=item, **data, by=request.person)):
        return HttpResponseRedirect(f"{page_of(request, item.meeting_id, 'minutes')}#item-{item.pk}")
    return render(request, "partnership/decision.html", {"form": form, "item": item, "decision": None})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def decision(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Decision.objects.select_related("item__meeting"), pk=pk)
    form = forms.DecisionForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and saved(
        form, lambda data: services.reword_decision(decision=found, **data, by=request.person)
    ):
        return HttpResponseRedirect(page_of(request, found.item.meeting_id, "minutes"))
    return render(request, "partnership/decision.html", {"form": form, "item": found.item, "decision": found})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def strike_decision(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Decision.objects.select_related("item__meeting"), pk=pk)
    attempt(request, lambda: services.strike_decision(decision=found, by=request.person), "The decision is struck out.")
    return HttpResponseRedirect(page_of(request, found.item.meeting_id, "minutes"))


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def add_action(request: TenantRequest, pk: int) -> HttpResponse:
    item = _item(pk)
    form = forms.ActionForm(request.POST or None, meeting=item.meeting)
    if request.method == "POST" and saved(form, lambda data: actions.add(item=item, **data, by=request.person)):
        return HttpResponseRedirect(f"{page_of(request, item.meeting_id, 'minutes')}#item-{item.pk}")
    return render(request, "partnership/action_form.html", {"form": form, "item": item, "action": None})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def send_minutes(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    sent = attempt(
        request,
        lambda: services.send_to_chair(meeting=found, by=request.person),
        "The minutes are with the chair.",
    )
    return HttpResponseRedirect(page_of(request, pk, "meeting" if sent else "minutes"))


@requires(Permission.APPROVE_MINUTES, methods=READ_AND_WRITE)
def approve_minutes(request: TenantRequest, pk: int) -> HttpResponse:
    """Two buttons: approve, or send back with what should be changed."""
    found = get_object_or_404(Meeting, pk=pk)
    if request.method == "POST" and request.POST.get("as") == "approve":
        attempt(
            request,
            lambda: services.approve(meeting=found, by=request.person, at=timezone.now()),
            "The minutes are approved. Everybody who reads minutes can read them now.",
        )
        return HttpResponseRedirect(page_of(request, pk))
    form = forms.SendBackForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: services.send_back(meeting=found, **data, by=request.person)
    ):
        messages.success(request, "The minutes are back with the coordinator.")
        return HttpResponseRedirect(page_of(request, pk))
    return render(request, "partnership/minutes_approve.html", {"form": form, "meeting": found})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def agree_minutes(request: TenantRequest, pk: int) -> HttpResponse:
    """In this meeting, the minutes of the one before."""
    found = get_object_or_404(Meeting, pk=pk)
    last, form = reports.to_agree(found), forms.AgreeForm(request.POST or None)
    if last is None:
        messages.info(request, "No minutes of an earlier meeting wait to be agreed.")
        return HttpResponseRedirect(page_of(request, pk))
    if request.method == "POST" and saved(
        form, lambda data: services.agree(meeting=last, in_meeting=found, **data, by=request.person)
    ):
        messages.success(request, "The minutes of the last meeting are agreed.")
        return HttpResponseRedirect(page_of(request, pk, "minutes"))
    return render(request, "partnership/minutes_agree.html", {"form": form, "meeting": found, "last": last})


def _answer(request: TenantRequest, told: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    """The page that saves by itself takes no other status than 200; without script the whole answer is a page."""
    told["is_fragment"] = "HX-Request" in request.headers
    if told["is_fragment"]:
        return render(request, "partnership/_minute_saved.html", told)
    if status == HTTPStatus.OK:
        messages.success(request, f"Saved under “{told['item'].title}”.")
        item = told["item"]
        return HttpResponseRedirect(f"{page_of(request, item.meeting_id, 'minutes')}#item-{item.pk}")
    return render(request, "partnership/minute_conflict.html", told, status=status)


def _restricted(request: TenantRequest, item: AgendaItem, data: dict[str, Any]) -> RestrictedMinute:
    return services.write_restricted(item=item, **data, by=request.person, at=timezone.now())


def _item(pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=pk)
