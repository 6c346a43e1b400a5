"""Taking a plan out as a file: what, in which form and what for. The file itself is made by a job."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from actionplan.forms.filters import MilestoneFilter
from actionplan.forms.takeout import TakeOutForm
from actionplan.reports import lists, takenout
from actionplan.reports.shapes import PlanFacts
from actionplan.views.opened import Opened, opened_with_facts
from foundation.access import READ_AND_WRITE, requires
from foundation.exports import Order
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission
from partnership.views.exports import ordered


@requires(Permission.EXPORT_PLAN, methods=READ_AND_WRITE)
def take_out(request: TenantRequest, plan_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id)
    narrowed = _narrowing(request, facts)
    form = TakeOutForm(
        request.POST or None, narrowed_by=tuple(narrowed["words"]), initial={"what": _usual(request, narrowed)}
    )
    answer = ordered(request, form, lambda chosen: _order(request, page, chosen, narrowed))
    return answer or render(request, "actionplan/takeout.html", {"opened": page, "facts": facts, "form": form})


def _narrowing(request: TenantRequest, facts: PlanFacts) -> dict[str, Any]:
    """The list from which the person comes: its filters, the same in words, and its order."""
    form = MilestoneFilter(request.GET, facts)
    form.is_valid()  # a filter that is no choice narrows nothing, as on the list
    sort = request.GET.get("sort", "")
    return {
        "filters": {name: value for name, value in form.cleaned_data.items() if value},
        "words": list(form.chosen.values()),
        "sort": sort if sort.removeprefix("-") in lists.SORTS else lists.SORTS[0],
    }


def _usual(request: TenantRequest, narrowed: dict[str, Any]) -> str:
    asked = request.GET.get("what", "")
    if asked in takenout.TITLES:
        return asked
    return "milestones" if narrowed["filters"] else "board"


def _order(request: TenantRequest, page: Opened, chosen: dict[str, str], narrowed: dict[str, Any]) -> Order:
    kind, form = chosen["what"], chosen["format"]
    return Order(
        kind=kind,
        format=form,
        permission=Permission.EXPORT_PLAN.value,
        title=takenout.title_of(page.plan, kind, form),
        file_name=takenout.file_name(page.plan, kind, on=request.today),
        purpose=chosen["purpose"],
        purpose_words=chosen["purpose_words"],
        parameters={"plan": page.plan.pk, **(narrowed if kind == "milestones" else {})},
    )
