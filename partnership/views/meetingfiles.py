"""Taking the agenda or the minutes of a meeting out, as a file that a job makes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.forms.meetingfiles import MeetingFileForm
from partnership.middleware import TenantRequest
from partnership.models import Meeting
from partnership.reports import meetingfiles as reports
from partnership.reports.meetings import reads_minutes
from partnership.roles import Permission
from partnership.views.exports import ordered


@requires(Permission.READ_MEETINGS, methods=READ_AND_WRITE)
def take_out_meeting(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    form = MeetingFileForm(
        request.POST or None,
        minutes=reads_minutes(found, request.permissions),
        restricted=Permission.READ_RESTRICTED in request.permissions,
    )
    answer = ordered(
        request,
        form,
        lambda chosen: reports.order(
            found, kind=chosen["what"], form=chosen["format"], restricted=chosen.get("restricted", False)
        ),
    )
    return answer or render(request, "partnership/meeting_take_out.html", {"form": form, "meeting": found})
