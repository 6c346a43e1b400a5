"""A document that is brought in again, beside the plan that is there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actionplan.forms.imports import ChosenForm
from actionplan.models import Plan, PlanImport
from actionplan.reports import imports as reports
from actionplan.reports.imports import ImportWays
from actionplan.reports.imports_compare import comparison_of, taken_words
from actionplan.services import imports
from actionplan.views.editing import plan_at
from actionplan.views.reviewing import Attempt, on_review
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def compare_import(request: TenantRequest, import_id: int, plan_id: int) -> HttpResponse:
    plan: Plan = plan_at(plan_id)

    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        compared = imports.changes_of(reports.draft_of(review), plan)
        sheet, taken = comparison_of(compared), list[imports.TakenOver]()
        attempt = Attempt(lambda data: ChosenForm(data, seen=imports.seen_of(compared.changes), choices=sheet.choices))

        def take(data: dict[str, Any]) -> None:
            told = {"seen": data["seen"], "chosen": attempt.form.chosen, "by": request.person, "at": timezone.now()}
            taken.append(imports.apply_changes(review=review, plan=plan, **told))

        if attempt.succeeds(request, take):
            messages.success(request, taken_words(taken[0]))
            return redirect(request.path)
        context = {"review": review, "ways": ways, "plan": plan, "sheet": sheet, "form": attempt.form}
        context |= {"meanwhile": attempt.meanwhile}
        return render(request, "actionplan/import_compare.html", context, status=attempt.status)

    return on_review(request, import_id, answer)
