"""The board of a plan, and the list of its milestones."""

from __future__ import annotations

import re

from django.http import HttpResponse

from actionplan.forms.filters import MilestoneFilter
from actionplan.reports import board as boards
from actionplan.reports import corrections, lists
from actionplan.reports.facts import in_full
from actionplan.views.opened import opened_with_facts
from foundation.access import requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN)
def board(request: TenantRequest, plan_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id, brief=True)
    shown = boards.of_facts(facts, page.addresses)
    shown = shown.with_words(in_full(facts, shown.attention.rows))
    put_right = corrections.of_facts(facts)
    context = {
        "opened": page,
        "facts": facts,
        "board": shown,
        "corrections": put_right,
        "corrected": corrections.by_milestone(put_right),
    }
    return render(request, "actionplan/board.html", context)


@requires(Permission.READ_PLAN)
def milestones(request: TenantRequest, plan_id: int) -> HttpResponse:
    searches = bool(request.GET.get("q", "").strip())  # for words that only full rows have
    page, facts = opened_with_facts(request, plan_id, brief=not searches)
    if searches:
        facts = corrections.to_search(facts)
    form = MilestoneFilter(request.GET, facts)
    form.is_valid()  # a filter that is no choice is left out, and says so beside its field
    shown = lists.list_of(
        facts,
        page.addresses,
        filters=form.cleaned_data,
        words=form.chosen,
        sort=_sort(request),
        number=_page_number(request),
    )
    context = {"opened": page, "facts": facts, "list": shown, "form": form}
    return render(request, "actionplan/milestones.html", context)


def _sort(request: TenantRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in lists.SORTS else lists.SORTS[0]


def _page_number(request: TenantRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,5}", asked) else 1
