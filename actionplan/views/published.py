"""Published boards: publishing one, the list of them, each of them, and what changed from one to another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan import policies
from actionplan.forms.publications import CorrectionForm, PublishForm
from actionplan.models import Publication, PublishedMilestone
from actionplan.reports import board as board_reports
from actionplan.reports import changes as change_reports
from actionplan.reports import corrections as correction_reports
from actionplan.reports import facts as fact_reports
from actionplan.reports import publications as reports
from actionplan.reports.history import who_was_first
from actionplan.reports.shapes import PlanFacts
from actionplan.services import publications as publications_service
from actionplan.services.publications import PublishedAlready, PublishedMeanwhile
from actionplan.views.opened import Opened, opened, opened_with_facts
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.PUBLISH_BOARD, methods=READ_AND_WRITE)
def publish(request: TenantRequest, plan_id: int) -> HttpResponse:
    page, facts = opened_with_facts(request, plan_id)
    quarters, last = reports.quarters(on=request.today), facts.publication
    start = {"quarter": reports.usual_quarter(facts.boards, on=request.today), "seen": last.number if last else 0}
    form = PublishForm(request.POST if request.method == "POST" else None, quarters=quarters, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _publish_page(request, page, facts, form)
    try:
        board = publications_service.publish(
            plan=page.plan,
            read=lambda: reports.snapshot(page.plan, on=request.today),
            by=request.person,
            at=timezone.now(),
            **form.publication,
        )
    except PublishedAlready as already:
        return _published_already(request, page, already.newest)
    except PublishedMeanwhile as meanwhile:
        again = PublishForm(quarters=quarters, initial={**form.cleaned_data, "seen": start["seen"]})
        return _publish_page(request, page, facts, again, after=meanwhile.newest)
    messages.success(request, f"Board {board.number} is published. Everybody who may read the plan sees it now.")
    return redirect(f"{page.addresses.published}{board.number}/")


def _published_already(request: TenantRequest, page: Opened, board: Publication) -> HttpResponse:
    messages.info(request, f"Board {board.number} was published already; what changed since is not on it.")
    return redirect(f"{page.addresses.published}{board.number}/")


def _publish_page(
    request: TenantRequest, page: Opened, facts: PlanFacts, form: PublishForm, *, after: Publication | None = None
) -> HttpResponse:
    context = {
        "opened": page,
        "facts": facts,
        "form": form,
        "why_not": policies.refusal(policies.require_publishable, page.plan),
        "warnings": reports.warnings(facts),
        "changes": _since_last(page, facts),
        "strategies": board_reports.rated_by_hand(facts, page.addresses),
        "first": who_was_first(after.published_by, request.person, f"published board {after.number}") if after else "",
    }
    return render(request, "actionplan/publish.html", context, status=409 if after else 200)


def _since_last(page: Opened, facts: PlanFacts) -> change_reports.Changes | None:
    if facts.publication is None:
        return None
    last = fact_reports.of_number(page.plan, facts.publication.number, page.reader)
    return change_reports.between(last, facts)


@requires(Permission.READ_PLAN)
def published(request: TenantRequest, plan_id: int) -> HttpResponse:
    page = opened(request, plan_id)
    lines = reports.lines(fact_reports.boards_of(page.plan, page.reader), page.addresses)
    return render(request, "actionplan/published.html", {"opened": page, "lines": lines})


@requires(Permission.READ_PLAN)
def publication(request: TenantRequest, plan_id: int, number: int) -> HttpResponse:
    page = opened(request, plan_id)
    board = get_object_or_404(Publication.objects.of_plan(page.plan), number=number)
    facts = fact_reports.of_publication(board, page.reader)
    shown = reports.board_as_published(facts, page.addresses)
    return render(request, "actionplan/publication.html", {"opened": page, "facts": facts, "shown": shown})


@requires(Permission.PUBLISH_BOARD, methods=READ_AND_WRITE)
def correct(request: TenantRequest, plan_id: int, number: int, milestone_id: int) -> HttpResponse:
    page = opened(request, plan_id)
    row = get_object_or_404(PublishedMilestone.objects.on_board(page.plan, number), milestone=milestone_id)
    form = CorrectionForm(request.POST or None)
    href = f"{page.addresses.published}{number}/"
    if request.method == "POST" and form.is_valid():
        publications_service.correct(
            published=row, text=form.cleaned_data["text"], by=request.person, at=timezone.now()
        )
        messages.success(request, "Your correction stands beside the milestone. The board itself is as it was.")
        return redirect(href)
    context = {"opened": page, "row": row, "number": number, "form": form, "back_href": href}
    return render(request, "actionplan/correct_board.html", context)


@requires(Permission.READ_PLAN)
def changes(request: TenantRequest, plan_id: int) -> HttpResponse:
    page = opened(request, plan_id)
    boards = fact_reports.boards_of(page.plan, page.reader)
    chosen = reports.choice_of(boards, request.GET, may_draft=page.reader.sees_drafts)
    if chosen is None:
        return render(request, "actionplan/changes.html", {"opened": page, "chosen": None, "lines": boards})
    before, after = _held_against(request, page, chosen)
    context = {
        "opened": page,
        "chosen": chosen,
        "lines": boards,
        "before": before,
        "after": after,
        "changes": change_reports.between(before, after),
        "corrections": correction_reports.of_boards(chosen.among(boards), page.reader),
    }
    return render(request, "actionplan/changes.html", context)


def _held_against(request: TenantRequest, page: Opened, chosen: reports.Choice) -> tuple[PlanFacts, PlanFacts]:
    before = fact_reports.of_number(page.plan, chosen.before, page.reader)
    if chosen.after is None:
        return before, fact_reports.of_plan(page.plan, page.reader, on=request.today)
    return before, fact_reports.of_number(page.plan, chosen.after, page.reader)
