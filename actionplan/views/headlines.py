"""The rating of a strategy: how its milestones stand, and what a lead sets over them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.ratings import HeadlineForm
from actionplan.models import Strategy
from actionplan.reports import headlines as headline_reports
from actionplan.services import headlines
from actionplan.services.headlines import HeadlinedMeanwhile
from actionplan.views.opened import opened_with_facts
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.READ_PLAN, methods=READ_AND_WRITE)
def headline(request: TenantRequest, plan_id: int, strategy_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id)
    if strategy_id not in facts.strategies:
        raise Http404
    strategy = get_object_or_404(Strategy, pk=strategy_id, objective__plan=page.plan)
    policies.require_may_judge(page.reader, leads=strategy.is_led_by(request.person, on=request.today))
    sheet = headline_reports.sheet_of(strategy, facts)
    form = HeadlineForm(request.POST if request.method == "POST" else None, may_end=sheet.may_end, seen=sheet.seen)
    meanwhile = False
    if form.is_valid():
        try:
            headlines.judge(strategy=strategy, by=request.person, at=timezone.now(), **form.headline)
        except HeadlinedMeanwhile:
            meanwhile, form = True, form.after(sheet.seen, may_end=sheet.may_end)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "The rating of the strategy is kept, with its reason.")
            return redirect(request.path)
    context = {"opened": page, "sheet": sheet, "form": form, "meanwhile": meanwhile}
    return render(request, "actionplan/headline.html", context, status=409 if meanwhile else 200)
