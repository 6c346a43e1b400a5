"""Mail about a meeting to those who are asked to it: who would get what, and sending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.models import Meeting
from partnership.reports import letters as reports
from partnership.roles import Permission
from partnership.services import letters as services


@requires(Permission.MANAGE_MEETINGS, methods=READ_AND_WRITE)
def meeting_mails(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting, pk=pk)
    if request.method == "POST":
        made = services.send(meeting=found, by=request.person, at=timezone.now())
        said = "1 mail is on its way." if made == 1 else f"{made:,} mails are on their way."
        messages.success(request, said if made else "Everybody knows already, so nothing was sent.")
        return HttpResponseRedirect(request.path)
    context = {"meeting": found, "mails": reports.of_meeting(found), "is_over": timezone.now() >= found.starts_at}
    return render(request, "partnership/meeting_mails.html", context)
