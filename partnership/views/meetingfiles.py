"""Taking the agenda or the minutes of a meeting out, as a file that a job makes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from foundation import exports
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.forms.meetingfiles import MeetingFileForm
from partnership.middleware import TenantRequest
from partnership.models import Meeting
from partnership.reports import meetingfiles as reports
from partnership.reports.meetings import reads_minutes
from partnership.roles import Permission


@requires(Permission.READ_MEETINGS, methods=READ_AND_WRITE)
def take_out_meeting(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    has_minutes, restricted = (
        reads_minutes(found, request.permissions),
        Permission.READ_RESTRICTED in request.permissions,
    )
    form = MeetingFileForm(request.POST or None, minutes=has_minutes, restricted=restricted)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        order = reports.order(
            found, kind=chosen["what"], form=chosen["format"], restricted=chosen.get("restricted", False)
        )
        try:
            asked = exports.ask(order=order, by=request.person, at=timezone.now())
        except exports.TooMany as refused:
            form.add_error(None, refused)
        else:
            return redirect("partnership:export", request.partnership.slug, asked.pk)
    return render(request, "partnership/meeting_take_out.html", {"form": form, "meeting": found})
