"""The first page of a partnership, and the table of roles."""

from __future__ import annotations

from django.http import HttpResponse

from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.reports.home import home as what_needs_me
from partnership.reports.roles import role_table, task_table
from partnership.roles import Permission


@requires(Permission.OPEN_HOME)
def home(request: TenantRequest) -> HttpResponse:
    needs = what_needs_me(
        request.partnership,
        person=request.person,
        permissions=request.permissions,
        roles=request.roles,
        on=request.today,
    )
    return render(request, "partnership/home.html", {"needs": needs})


@requires(Permission.OPEN_HOME)
def who_can_do_what(request: TenantRequest) -> HttpResponse:
    tables = {"roles": role_table(held=request.roles), "tasks": task_table()}
    return render(request, "partnership/who_can_do_what.html", tables)
