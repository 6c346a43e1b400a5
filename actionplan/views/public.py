"""The page that everybody may read: what of the last published board is public."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import Http404, HttpResponse

from actionplan.reports import public
from foundation.access import public_door
from foundation.http import render
from partnership.middleware import TenantRequest

MINUTES_KEPT = 5


@public_door("shows the public rows of the last published board, where the partnership has opened the page; limited")
def public_plan(request: TenantRequest) -> HttpResponse:
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="public_plan", limit_get=True)
    if too_many is not None:
        return too_many
    shown = public.newest(request.partnership.slug)
    if shown is None:
        raise Http404
    response = render(request, "actionplan/public.html", {"shown": shown, "of": request.partnership.name})
    if not request.user.is_authenticated:  # the bar of somebody who is signed in stays out of every cache
        response.headers["Cache-Control"] = f"public, max-age={60 * MINUTES_KEPT}"
    return response
