"""What holds throughout a review: the strands, what the columns hold, and who is meant by a printed name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from actionplan.forms.imports_names import ColumnsForm, NamesForms, StrandsForm
from actionplan.models import PlanImport
from actionplan.reports import imports as reports
from actionplan.reports import imports_names as name_reports
from actionplan.reports.imports import ImportWays
from actionplan.services import imports
from actionplan.services.imports import ReviewedMeanwhile
from actionplan.views.reviewing import Attempt, on_review, review_form
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_strands(request: TenantRequest, import_id: int) -> HttpResponse:
    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        draft = reports.draft_of(review)
        seen = imports.seen_of(imports.strands_of(draft))
        attempt = Attempt(lambda data: StrandsForm(data, plan=draft, seen=seen))

        def choose(data: dict[str, Any]) -> None:
            told = {"strands": attempt.form.strands, "by": request.person, "on": request.today}
            imports.choose_strands(review=review, seen=data["seen"], **told)

        if attempt.succeeds(request, choose):
            messages.success(request, "The strands are kept.")
            return redirect(ways.here)
        intro = (
            "Under which strand each objective is worked on. What is printed is kept as it stands, whatever you choose."
        )
        told = {"heading": "Strands", "here": "strands", "intro": intro}
        return review_form(request, attempt, **told, review=review, ways=ways)

    return on_review(request, import_id, answer)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_columns(request: TenantRequest, import_id: int, table: int) -> HttpResponse:
    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        held = name_reports.columns_of(review, table)
        if held is None:
            raise Http404
        attempt = Attempt(lambda data: ColumnsForm(data, held=held, seen=imports.seen_of(review.columns)))

        def map_columns(data: dict[str, Any]) -> None:
            given = {"columns": attempt.form.columns, "by": request.person, "on": request.today}
            imports.map_columns(review=review, seen=data["seen"], table=table, **given)

        if attempt.succeeds(request, map_columns):
            if imports.is_long(review):
                return redirect(ways.here)
            messages.success(request, "The document was read again by these columns.")
            return redirect(f"{ways.page('rows')}?table={table}")
        told = {"heading": f"Columns of table {table}", "here": "columns", "intro": name_reports.COLUMNS_INTRO}
        return review_form(request, attempt, **told, review=review, ways=ways, submit="Read the document again")

    return on_review(request, import_id, answer, states={PlanImport.State.REVIEWING, PlanImport.State.FAILED})


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_names(request: TenantRequest, import_id: int) -> HttpResponse:
    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        number = request.GET.get("page", "")
        sheet = NamesForms(review, reports.draft_of(review), number=number, data=request.POST or None)
        refused = _match(request, review, sheet) if request.method == "POST" and sheet.are_valid() else None
        if refused == "":
            messages.success(request, "The names on that page are settled.")
            return redirect(f"{ways.page('names')}?page={sheet.next_page}" if sheet.page.has_next() else ways.here)
        context = {"review": review, "ways": ways, "sheet": sheet, "refused": refused}
        return render(request, "actionplan/import_names.html", context, status=409 if refused else 200)

    return on_review(request, import_id, answer)


def _match(request: TenantRequest, review: PlanImport, sheet: NamesForms) -> str:
    """Why nothing was kept; empty where it was."""
    told = {"bodies": sheet.matches(bodies=True), "people": sheet.matches(bodies=False)}
    try:
        imports.match_names(review=review, seen=sheet.was_seen, **told, by=request.person)
    except ReviewedMeanwhile:
        return "Somebody else has settled names in the meantime. Look at what stands beside each name, and save again."
    except NotAllowed as refused:
        return refused.sentence
    return ""
