"""Pages of the partnership itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from foundation.access import public_door, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import MEANINGS, ROLES, Permission


@public_door("the front page; leads people who are signed in to their partnership")
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "partnership/front.html")


@requires(Permission.OPEN_HOME)
def home(request: TenantRequest) -> HttpResponse:
    return render(request, "partnership/home.html")


@requires(Permission.OPEN_HOME)
def who_can_do_what(request: TenantRequest) -> HttpResponse:
    return render(request, "partnership/who_can_do_what.html", {"roles": ROLES.values(), "meanings": MEANINGS})


@requires(Permission.READ_REGISTER)
def organisations(request: TenantRequest) -> HttpResponse:
    return render(request, "partnership/organisations.html")


@requires(Permission.READ_PEOPLE)
def people(request: TenantRequest) -> HttpResponse:
    return render(request, "partnership/people.html")
