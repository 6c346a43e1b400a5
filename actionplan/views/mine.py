"""What the reader leads, in all plans."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from actionplan.readers import reader_of_all
from actionplan.reports import mine
from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def my_milestones(request: TenantRequest) -> HttpResponse:
    plans_href = reverse("actionplan:plans", args=[request.partnership.slug])
    found = mine.page_of(reader_of_all(request), plans_href, on=request.today)
    return render(request, "actionplan/mine.html", {"mine": found, "plans_href": plans_href})
