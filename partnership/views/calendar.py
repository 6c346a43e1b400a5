"""What is on, by month; and the address at which somebody's own calendar asks for it."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from foundation.access import READ_AND_WRITE, public_door, requires
from foundation.due import Asker
from foundation.http import not_found, render
from partnership.middleware import TenantRequest
from partnership.models import CalendarFeed
from partnership.reports import calendar as reports
from partnership.reports import exports
from partnership.roles import Permission
from partnership.services import feeds


@requires(Permission.READ_CALENDAR)
def calendar(request: TenantRequest) -> HttpResponse:
    first = reports.month_of(request.GET.get("month", ""), otherwise=request.today)
    asker = Asker(request.person, request.permissions, request.roles, request.partnership.slug, request.today)
    return render(request, "partnership/calendar.html", {"month": reports.month(first, asker=asker)})


@requires(Permission.READ_CALENDAR, methods=READ_AND_WRITE)
def own_calendar(request: TenantRequest) -> HttpResponse:
    """The new address stands in the answer itself: it is shown once."""
    address = ""
    if request.method == "POST":
        secret = feeds.begin(by=request.person, at=timezone.now())
        address = settings.SITE_URL + reverse("partnership:feed", args=[request.partnership.slug, secret])
    found = CalendarFeed.objects.of_person(request.person).first()
    response = render(request, "partnership/own_calendar.html", {"address": address, "feed": found})
    response.headers["Cache-Control"] = "no-store"
    return response


@requires(Permission.READ_CALENDAR, methods=("POST",))
def end_own_calendar(request: TenantRequest) -> HttpResponse:
    feeds.end(by=request.person, at=timezone.now())
    messages.success(request, "The address does not work any more. Take it out of your calendar too.")
    return redirect("partnership:own_calendar", request.partnership.slug)


@public_door("gives somebody's own calendar what is on; secret address, limited by address, ends with their role")
def feed(request: TenantRequest, secret: str) -> HttpResponse:
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="calendar_feed", limit_get=True)
    if too_many is not None:
        return too_many
    found = CalendarFeed.objects.named_by(secret).first()
    user_id = found.person.user_id if found else None
    asker = exports.asker(user_id=user_id, on=request.today) if user_id else None
    if asker is None or Permission.READ_CALENDAR not in asker.permissions:
        return not_found(request)
    content = reports.feed(asker=asker, at=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="calendar.ics"', "Cache-Control": "private, max-age=900"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
