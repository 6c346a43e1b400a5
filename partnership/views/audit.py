"""The record of who saw and changed what, for the data protection officer."""

from __future__ import annotations

from django.http import HttpResponse

from foundation.access import requires
from foundation.http import render
from foundation.lists import listing
from partnership import forms
from partnership.middleware import TenantRequest
from partnership.reports import audit as reports
from partnership.roles import Permission

SORTS = {"newest": ("-pk",)}


@requires(Permission.READ_AUDIT)
def audit(request: TenantRequest) -> HttpResponse:
    form = forms.AuditFilter(request.GET, actions=reports.actions())
    found = reports.entries(form.wanted)
    listed = listing(found, filters=form.sent, sorts=SORTS, sort="", number=request.GET.get("page", ""))
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page),
        "narrowed": bool(form.wanted),
    }
    return render(request, "partnership/audit.html", context)
