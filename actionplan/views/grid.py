"""Many milestones of a plan changed at once."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.filters import MilestoneFilter
from actionplan.forms.grid import BulkForm, GridForm
from actionplan.reports import grid as grid_reports
from actionplan.reports import lists
from actionplan.reports.shapes import PlanFacts
from actionplan.services import grid as grid_service
from actionplan.services.grid import NothingKept, Theirs
from actionplan.views.opened import Opened, opened_with_facts
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission

NOTHING_CHANGED = "You changed nothing, so there was nothing to keep."


@requires(Permission.RATE_MILESTONES, methods=READ_AND_WRITE)
def grid(request: TenantRequest, plan_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id)
    if not page.reader.edits:
        raise NotAllowed("Only those who may change the plan change many milestones at once.")
    policies.require_open_plan(page.plan)
    if request.method == "POST":
        return _sent(request, page, facts)
    form = MilestoneFilter(request.GET, facts)
    form.is_valid()  # a filter that is no choice is left out, and says so beside its field
    sort, number = _asked_for(request)
    listed = lists.list_of(
        facts,
        page.addresses,
        filters=form.cleaned_data,
        words=form.chosen,
        sort=sort,
        number=number,
        here=page.addresses.grid,
        rows_a_page=grid_reports.ROWS_A_PAGE,
    )
    rows = GridForm(None, grid_reports.rows_of(page.plan, [row.key for row in listed.rows]))
    return _page(request, page, facts, rows, BulkForm(), {"filter": form, "list": listed})


def _sent(request: TenantRequest, page: Opened, facts: PlanFacts) -> HttpResponse:
    """Nothing is kept while anything is wrong. Boxes that are only to be filled in come back to be looked at."""
    keys = grid_reports.keys_sent(request.POST.getlist("rows"))
    rows, bulk = grid_reports.rows_of(page.plan, keys), BulkForm()
    if "fill" in request.POST:
        bulk = BulkForm(request.POST)
        data, filled = bulk.filled_into(request.POST, keys)
        form = GridForm(data, rows, is_tried=False)
        return _page(request, page, facts, form, bulk, {"filled": filled if bulk.is_valid() else None})
    form = GridForm(request.POST, rows)
    try:
        changes, is_wrong, kept = form.changes(), bool(form.wrong), 0
        if form.changed:
            kept = grid_service.write(
                plan=page.plan, changes=changes, by=request.person, at=timezone.now(), only_try=is_wrong
            )
    except NothingKept as refused:
        form.settle(refused.problems)
        return _page(request, page, facts, form, bulk, {})
    if kept:
        messages.success(request, f"Kept: {kept} {'milestone' if kept == 1 else 'milestones'} changed.")
    else:
        messages.info(request, "These changes were kept already." if changes else NOTHING_CHANGED)
    return redirect(request.get_full_path())


def _page(
    request: TenantRequest, page: Opened, facts: PlanFacts, form: GridForm, bulk: BulkForm, more: dict[str, Any]
) -> HttpResponse:
    form.show_theirs(Theirs.of)
    context = {
        "opened": page,
        "rows": form,
        "facts": {row.key: row for row in facts},
        "summary": grid_reports.summary(facts, form.sentences),
        "bulk": bulk,
        "filter": None,
        "list": None,
        "filled": None,
    }
    return render(request, "actionplan/grid.html", context | more, status=409 if form.conflicts else 200)


def _asked_for(request: TenantRequest) -> tuple[str, int]:
    """The order and the number of the page."""
    sort, number = request.GET.get("sort", ""), request.GET.get("page", "")
    known = sort if sort.removeprefix("-") in lists.SORTS else lists.SORTS[0]
    return known, int(number) if re.fullmatch("[1-9][0-9]{0,5}", number) else 1
