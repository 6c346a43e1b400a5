"""Who leads a strategy or a milestone."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from actionplan.forms.leading import LeadsForms
from actionplan.reports.changing import RowSheet
from actionplan.reports.history import newest_editor, who_was_first
from actionplan.services import leading
from actionplan.turns import ChangedMeanwhile
from actionplan.views.editing import sheet_at
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def leads(request: TenantRequest, /, plan_id: int, **key: int) -> HttpResponse:
    """The rows; a button that adds or takes away a row answers with the same rows, and nothing is kept yet."""
    sheet = sheet_at(request, plan_id, **key)
    forms, who = LeadsForms(sheet.row, request.POST or None), ""
    if forms.is_sent and forms.is_valid():
        try:
            _keep(request, sheet, forms)
        except ChangedMeanwhile as meanwhile:
            who = who_was_first(newest_editor(meanwhile.current), request.person)
            forms.seen(meanwhile.current.version)
        except (ValidationError, NotAllowed) as wrong:
            forms.whose.add_error(None, wrong.sentence if isinstance(wrong, NotAllowed) else wrong)
        else:
            messages.success(request, f"Who leads the {sheet.kind} is kept.")
            return redirect(sheet.back)
    context = {"sheet": sheet, "forms": forms, "who": who}
    return render(request, "actionplan/change_leads.html", context, status=409 if who else 200)


def _keep(request: TenantRequest, sheet: RowSheet, forms: LeadsForms) -> None:
    own = forms.has_own
    leading.set_leads(
        owner=sheet.row,
        version=forms.version,
        agencies=forms.new_agencies if own else [],
        officers=forms.new_officers if own else [],
        by=request.person,
    )
