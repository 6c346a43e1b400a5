"""Before a partnership is open: the front page, and a person's own roles in all of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from foundation.access import account_page, public_door
from foundation.http import render
from partnership.reports import roles as reports


@public_door("the front page; leads people who are signed in to their partnership")
def front(request: HttpRequest) -> HttpResponse:
    if request.user.pk is None:
        return render(request, "partnership/front.html")
    everywhere = reports.held_everywhere(user_id=request.user.pk, on=timezone.localdate())
    open_now = [held for held in everywhere if held.href]
    if len(open_now) == 1:
        return HttpResponseRedirect(open_now[0].href)
    return render(request, "partnership/choose.html", {"open_now": open_now})


@account_page("a person's own roles, in every partnership that knows them")
def your_roles(request: HttpRequest) -> HttpResponse:
    assert request.user.pk is not None, "the door asks for an account"
    everywhere = reports.held_everywhere(user_id=request.user.pk, on=timezone.localdate())
    return render(request, "partnership/your_roles.html", {"everywhere": everywhere})
