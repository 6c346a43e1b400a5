"""Meetings and their series: the list, the page of one, calling, changing and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.due import Asker
from foundation.http import render
from foundation.lists import listing
from partnership.forms import meetings as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import AgendaItem, Meeting, Series
from partnership.reports import meetings as reports
from partnership.reports import minutes as minute_reports
from partnership.reports import quorum
from partnership.roles import Permission
from partnership.services import meetings as services

SORTS = {"day": ("-starts_at",), "title": ("title", "-starts_at")}


@requires(Permission.READ_MEETINGS)
def meetings(request: TenantRequest) -> HttpResponse:
    form, query, slug = forms.MeetingFilter(request.GET), request.GET, request.partnership.slug
    chosen, at, drafts = form.wanted, timezone.now(), reports.reads_drafts(request.permissions)
    narrowed = {name: value for name, value in chosen.items() if name != "q"}
    found = Meeting.objects.matching(chosen.get("q", "")).narrowed(**narrowed, at=at).with_counts()
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    following = Meeting.objects.ahead(at=at).with_counts()[:3]
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page, slug=slug, drafts=drafts),
        "ahead": reports.rows(following, slug=slug, drafts=drafts),
        "narrowed": bool(chosen),
        "may_manage": manages(request),
    }
    return render(request, "partnership/meetings.html", context)


@requires(Permission.READ_MEETINGS)
def meeting(request: TenantRequest, pk: int) -> HttpResponse:
    slug, restricted = request.partnership.slug, Permission.READ_RESTRICTED in request.permissions
    with_others = Meeting.objects.select_related("series__group", "approved_by", "agreed_in")
    found = get_object_or_404(with_others.with_papers(restricted=restricted), pk=pk)
    items, drafts = list(found.items.with_minutes()), reports.reads_drafts(request.permissions)
    asked = list(found.invitees.with_names()) if found.is_ahead else []
    own = next((each for each in asked if each.person_id == request.person.pk), None)
    lines, papers = reports.agenda(found, items, slug=slug)
    context: dict[str, Any] = {
        "meeting": found,
        "when": found.when,
        "agenda": lines,
        "papers": papers,
        "own": own,
        "invitees": reports.invitees(asked, slug=slug),
        "arising": _arising(request, found, drafts=drafts) if found.is_ahead else [],
        "may": reports.may(found, permissions=request.permissions, invitee=own, on=request.today),
        "tag": reports.TAGS[found.stage],
    }
    if reports.reads_minutes(found, request.permissions):
        context |= _minuted(request, found, items, restricted=restricted)
    return render(request, "partnership/meeting.html", {"minuted": None, "asked": _asked(request, found)} | context)


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def call_meeting(request: TenantRequest) -> HttpResponse:
    form, made = forms.MeetingForm(request.POST or None, today=request.today), list[Meeting]()
    if request.method == "POST" and saved(
        form, lambda data: made.append(services.call(**data, by=request.person, at=timezone.now()))
    ):
        messages.success(request, "The meeting is called. Now look at its agenda and invite people.")
        return HttpResponseRedirect(page_of(request, made[0].pk))
    return render(request, "partnership/meeting_form.html", {"form": form, "meeting": None})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def change_meeting(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.MeetingForm(request.POST or None, initial=forms.meeting_initial(found), today=request.today)
    if request.method == "POST" and saved(form, lambda data: services.change(meeting=found, **data, by=request.person)):
        messages.success(request, "The meeting was changed. Nobody is told until you send it.")
        return HttpResponseRedirect(page_of(request, pk, "meeting_mails"))
    return render(request, "partnership/meeting_form.html", {"form": form, "meeting": found})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def cancel_meeting(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.cancel(meeting=found, **data, by=request.person)):
        messages.success(request, "The meeting is cancelled. Nobody is told until you send it.")
        return HttpResponseRedirect(page_of(request, pk, "meeting_mails"))
    return render(request, "partnership/meeting_cancel.html", {"form": form, "meeting": found})


@requires(Permission.MANAGE_MEETINGS)
def series(request: TenantRequest) -> HttpResponse:
    return render(request, "partnership/series.html", {"rows": Series.objects.all()})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def add_series(request: TenantRequest) -> HttpResponse:
    form = forms.SeriesForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.begin_series(**data, by=request.person)):
        messages.success(request, "The series is kept. Call its first meeting when you are ready.")
        return redirect("partnership:series", request.partnership.slug)
    return render(request, "partnership/series_form.html", {"form": form, "series": None})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def change_series(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Series, pk=pk)
    form = forms.SeriesForm(request.POST or None, initial=forms.series_initial(found))
    if request.method == "POST" and saved(
        form, lambda data: services.change_series(series=found, **data, by=request.person)
    ):
        messages.success(request, "The series was changed. Meetings that are called stay as they are.")
        return redirect("partnership:series", request.partnership.slug)
    return render(request, "partnership/series_form.html", {"form": form, "series": found})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def call_next(request: TenantRequest, pk: int) -> HttpResponse:
    found, made = get_object_or_404(Series, pk=pk), list[Meeting]()
    back = reverse("partnership:series", args=[request.partnership.slug])
    attempt(
        request,
        lambda: made.append(services.call_next(series=found, by=request.person, at=timezone.now())),
        "The next meeting is called. Look at its agenda and invite people.",
    )
    return HttpResponseRedirect(page_of(request, made[0].pk) if made else back)


def attempt(request: TenantRequest, do: Callable[[], object], said: str) -> bool:
    """Whether the service did it; what it said, or why it refused, stands at the top of the next page."""
    try:
        do()
    except NotAllowed as refused:
        messages.error(request, refused.sentence)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, said)
        return True
    return False


def page_of(request: TenantRequest, pk: int, name: str = "meeting") -> str:
    return reverse(f"partnership:{name}", args=[request.partnership.slug, pk])


def asker_of(request: TenantRequest) -> Asker:
    return Asker(request.person, request.permissions, request.roles, request.partnership.slug, request.today)


def manages(request: TenantRequest) -> bool:
    return Permission.MANAGE_MEETINGS in request.permissions


def _asked(request: TenantRequest, found: Meeting) -> list[reports.RequestLine]:
    if not found.is_ahead:
        return []
    return reports.requests(found, slug=request.partnership.slug, person=None if manages(request) else request.person)


def _minuted(request: TenantRequest, found: Meeting, items: list[AgendaItem], *, restricted: bool) -> dict[str, Any]:
    came, actions = list(found.attendances.with_names()), list(found.actions.with_owners())
    slug, on = request.partnership.slug, request.today
    return {
        "minuted": minute_reports.minuted(items, actions, slug=slug, on=on, restricted=restricted),
        "attendance": reports.attendance(came, slug=slug),
        "quorum": quorum.of_meeting(found, came),
    }


def _arising(request: TenantRequest, found: Meeting, *, drafts: bool) -> list[minute_reports.ActionLine]:
    return minute_reports.arising(
        found, person=request.person, drafts=drafts, slug=request.partnership.slug, on=request.today
    )
