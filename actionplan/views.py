"""Pages of the action plan."""

from __future__ import annotations

from django.http import HttpResponse

from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def plans(request: TenantRequest) -> HttpResponse:
    return render(request, "actionplan/plans.html")
