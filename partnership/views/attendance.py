"""Who is asked to a meeting, what they answer, and who came."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.forms import meetings as forms
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Attendance, Invitee, Meeting
from partnership.reports import meetings as reports
from partnership.reports import quorum
from partnership.roles import Permission
from partnership.services import invitees as services
from partnership.views.meetings import attempt, page_of


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def invitees(request: TenantRequest, pk: int) -> HttpResponse:
    """Who is asked, with the form for everybody who holds a role."""
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.InviteRolesForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: services.invite_roles(meeting=found, **data, by=request.person, on=request.today)
    ):
        messages.success(request, "Everybody who holds these roles is invited.")
        return HttpResponseRedirect(request.path)
    asked = reports.invitees(found.invitees.with_names(), slug=request.partnership.slug)
    context = {"form": form, "meeting": found, "invitees": asked}
    return render(request, "partnership/invitees.html", context)


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def invite_to_meeting(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.InviteOneForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.invite(meeting=found, **data, by=request.person)):
        messages.success(request, f"{form.cleaned_data['person'].name} is invited.")
        return HttpResponseRedirect(page_of(request, pk, "invitees"))
    return render(request, "partnership/invite_to_meeting.html", {"form": form, "meeting": found, "guest": False})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def invite_guest(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.InviteGuestForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: services.invite_guest(meeting=found, **data, by=request.person)
    ):
        messages.success(request, f"{form.cleaned_data['name']} is invited.")
        return HttpResponseRedirect(page_of(request, pk, "invitees"))
    return render(request, "partnership/invite_to_meeting.html", {"form": form, "meeting": found, "guest": True})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def remove_invitee(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Invitee.objects.select_related("meeting"), pk=pk)
    attempt(
        request,
        lambda: services.take_back(invitee=found, by=request.person, at=timezone.now()),
        "They are not invited any more. If they had a mail about it, another tells them.",
    )
    return HttpResponseRedirect(page_of(request, found.meeting_id, "invitees"))


@requires(Permission.READ_MEETINGS, methods=READ_AND_WRITE)
def reply(request: TenantRequest, pk: int) -> HttpResponse:
    """One's own answer; whoever is not invited finds nothing here."""
    own = get_object_or_404(Invitee.objects.of_person(request.person).select_related("meeting"), meeting=pk)
    initial = {"reply": own.reply, "deputy_name": own.deputy_name}
    form = forms.ReplyForm(request.POST or None, initial=initial)
    if request.method == "POST" and saved(
        form, lambda data: services.reply(invitee=own, **data, by=request.person, at=timezone.now())
    ):
        messages.success(request, "Thank you. You can change your answer until the meeting begins.")
        return HttpResponseRedirect(page_of(request, pk))
    return render(request, "partnership/reply.html", {"form": form, "meeting": own.meeting})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def attendance(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting.objects.select_related("series__group"), pk=pk)
    asked, came = list(found.invitees.with_names()), list(found.attendances.with_names())
    form = forms.AttendanceForm(request.POST or None, invitees=asked, recorded=reports.recorded(came))
    if request.method == "POST" and saved(
        form, lambda _data: services.record_attendance(meeting=found, came=form.came, by=request.person)
    ):
        messages.success(request, f"Who was there is recorded. {quorum.of_meeting(found).words}")
        return HttpResponseRedirect(request.path)
    lines = reports.attendance(came, slug=request.partnership.slug)
    there = {"attendance": lines, "quorum": quorum.of_meeting(found, came)}
    return render(request, "partnership/attendance.html", {"form": form, "meeting": found, **there})


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def add_attendance(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = forms.SomebodyForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: services.record_somebody(meeting=found, **data, by=request.person)
    ):
        messages.success(request, f"They are in the list. {quorum.of_meeting(found).words}")
        return HttpResponseRedirect(page_of(request, pk, "attendance"))
    return render(request, "partnership/attendance_somebody.html", {"form": form, "meeting": found})


@requires(Permission.MANAGE_MEETINGS, methods=("POST",))
def remove_attendance(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Attendance.objects.select_related("meeting"), pk=pk)
    attempt(request, lambda: services.strike_off(attendance=found, by=request.person), "They are off the list.")
    return HttpResponseRedirect(page_of(request, found.meeting_id, "attendance"))
