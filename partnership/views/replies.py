"""The door for those who are asked to a meeting, with an account or without. Looking changes nothing: scanners of mail
open every link."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from foundation.access import READ_AND_WRITE, public_door
from foundation.http import render
from partnership.forms import saved
from partnership.forms.meetings import ReplyForm
from partnership.middleware import TenantRequest
from partnership.models import Invitee
from partnership.services import invitees


@public_door(
    "takes the answer of somebody who is asked to a meeting; signed link, limited by address", methods=READ_AND_WRITE
)
def answer(request: TenantRequest, token: str) -> HttpResponse:
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="meeting_answer", limit_get=True)
    if too_many is not None:
        return too_many
    own = Invitee.objects.named_by(token, at=timezone.now()).first()
    if own is None:
        # One page for a link that is wrong, of a meeting that is over or cancelled, or of somebody not asked any more.
        return render(request, "partnership/answer_gone.html", status=404)
    form = ReplyForm(request.POST or None, initial={"reply": own.reply})
    if request.method == "POST" and saved(
        form, lambda data: invitees.reply(invitee=own, **data, by=None, at=timezone.now())
    ):
        messages.success(request, "Thank you. You can change your answer here until the meeting begins.")
        return HttpResponseRedirect(request.path)
    return render(request, "partnership/answer.html", {"form": form, "meeting": own.meeting, "own": own})
