"""One row of a review: its words, leads, date and rating; split, joined, moved, kept as a note or taken up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from actionplan.forms import imports_rows as acts
from actionplan.forms.imports_rows import Act
from actionplan.importing import edits
from actionplan.importing.edits import PROMOTABLE, EditRefused, Place, RowPlace, StrategyPlace
from actionplan.importing.readplan import ReadPlan
from actionplan.models import PlanImport
from actionplan.reports import imports as reports
from actionplan.reports import imports_rows as row_reports
from actionplan.reports.imports import ImportWays
from actionplan.services import imports
from actionplan.views.reviewing import Attempt, on_review
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission

Part = Callable[[ReadPlan], object]


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_milestone(
    request: TenantRequest, import_id: int, objective: int, strategy: int, milestone: int
) -> HttpResponse:
    at = Place(objective, strategy, milestone)

    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        draft = reports.draft_of(review)
        row = _there(lambda: edits.milestone_at(draft, at))
        page = _Page(
            request, review, ways, acts.on_milestone(draft, at, row), lambda plan: edits.milestone_at(plan, at)
        )
        return page.answer("actionplan/import_milestone.html", row_reports.milestone_sheet(draft, at, ways), row)

    return on_review(request, import_id, answer)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_strategy(request: TenantRequest, import_id: int, objective: int, strategy: int) -> HttpResponse:
    at = StrategyPlace(objective, strategy)

    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        draft = reports.draft_of(review)
        row = _there(lambda: edits.strategy_at(draft, at))

        def part(plan: ReadPlan) -> object:
            return acts.own_words(edits.strategy_at(plan, at))

        page = _Page(request, review, ways, acts.on_strategy(at, row), part)
        return page.answer("actionplan/import_strategy.html", row_reports.strategy_sheet(draft, at, ways), row)

    return on_review(request, import_id, answer)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_row(request: TenantRequest, import_id: int, table: int, row: int) -> HttpResponse:
    """A row that was kept as a note, to be made a milestone; any other leads to the list of rows."""
    at = RowPlace(table, row)

    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        draft = reports.draft_of(review)
        source = row_reports.source_row(draft, at)
        if source is None:
            raise Http404
        if source.outcome not in PROMOTABLE:
            return redirect(ways.at_row(source.table, source.row))
        page = _Page(request, review, ways, acts.on_note(draft, source), lambda plan: row_reports.source_row(plan, at))
        return page.answer("actionplan/import_row.html", source, source)

    return on_review(request, import_id, answer)


def _there(find: Callable[[], Any]) -> Any:
    try:
        return find()
    except EditRefused:
        raise Http404 from None


class _Page:
    """A page with the acts on one row. The one whose button was pressed is done, and the rows are shown again."""

    def __init__(
        self, request: TenantRequest, review: PlanImport, ways: ImportWays, offered: dict[str, Act], part: Part
    ) -> None:
        self.request, self.review, self.ways, self.offered, self.part = request, review, ways, offered, part
        self.attempts = {name: Attempt(act.make, act=name) for name, act in offered.items()}

    def answer(self, template: str, sheet: object, row: Any) -> HttpResponse:
        for name, attempt in self.attempts.items():
            if attempt.succeeds(self.request, self._save(self.offered[name], attempt)):
                messages.success(self.request, self.offered[name].done)
                return redirect(self.ways.at_row(row.table, row.row))
        attempts = self.attempts.values()
        context = {
            "review": self.review,
            "ways": self.ways,
            "sheet": sheet,
            "forms": {name: attempt.form for name, attempt in self.attempts.items()},
            "meanwhile": next((each.meanwhile for each in attempts if each.meanwhile), None),
        }
        return render(self.request, template, context, status=max(attempt.status for attempt in attempts))

    def _save(self, act: Act, attempt: Attempt) -> Callable[[dict[str, Any]], None]:
        def save(cleaned: dict[str, Any]) -> None:
            imports.edit(
                review=self.review,
                seen=cleaned["seen"],
                part=self.part,
                change=lambda plan: act.change(plan, attempt.form),
                by=self.request.person,
                on=self.request.today,
            )

        return save
