"""The rating of a strategy: how its milestones stand, and what a lead sets over them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.ratings import HeadlineForm, rag_of
from actionplan.models import Strategy
from actionplan.reports import headlines as headline_reports
from actionplan.services import headlines
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
    told = facts.strategies[strategy_id][1]
    shown = headline_reports.headline_of(told, facts.rows)
    form = HeadlineForm(request.POST if request.method == "POST" else None, may_end=shown.override is not None)
    if form.is_valid():
        rag, reason = rag_of(form.cleaned_data["rag"]), form.cleaned_data["reason"]
        try:
            headlines.judge(strategy=strategy, rag=rag, reason=reason, by=request.person, at=timezone.now())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "The rating of the strategy is kept, with its reason.")
            return redirect(request.path)
    history = headline_reports.history_of(strategy, page.reader)
    context = {"opened": page, "strategy": told, "headline": shown, "form": form, "history": history}
    return render(request, "actionplan/headline.html", context)
