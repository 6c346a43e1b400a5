"""Bringing in a plan from a document: choosing it, how far its reading is, what was read, accepting and taking back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplan.forms.imports import RowFilter, TitleForm, UploadForm
from actionplan.models import Plan, PlanImport
from actionplan.reports import imports as reports
from actionplan.reports.imports import ImportWays
from actionplan.reports.imports_document import outcome_choices, rows_of
from actionplan.services import imports
from actionplan.services.imports import ReviewedMeanwhile
from actionplan.views.reviewing import Attempt, on_review, review_at, review_form
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from foundation.lists import listing
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.roles import Permission

STOP_ASKING = 286
"""htmx asks again every few seconds until it is answered with this status."""
SORTS = {"newest": ("-asked_at",)}
State = PlanImport.State


@requires(Permission.EDIT_PLAN)
def imports_list(request: TenantRequest) -> HttpResponse:
    rows = PlanImport.objects.listed()
    listed = listing(rows, filters={}, sorts=SORTS, sort="", number=request.GET.get("page", ""))
    return render(request, "actionplan/imports.html", {"listed": listed})


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def bring_in(request: TenantRequest) -> HttpResponse:
    form, made = UploadForm(request.POST or None, request.FILES or None), list[PlanImport]()

    def start(data: dict[str, Any]) -> None:
        file = data["file"]
        made.append(imports.start(content=file.read(), file_name=file.name, by=request.person, at=timezone.now()))

    if request.method == "POST" and saved(form, start):
        return redirect("actionplan:plan_import", request.partnership.slug, made[0].pk)
    return render(request, "actionplan/import_new.html", {"form": form})


@requires(Permission.EDIT_PLAN)
def plan_import(request: TenantRequest, import_id: int) -> HttpResponse:
    """The review's first page; alone the part that tells how far the reading is, where htmx asks."""
    review = get_object_or_404(PlanImport.objects.select_related("plan", "asked_by", "accepted_by"), pk=import_id)
    ways = ImportWays.of(request.partnership.slug, review)
    told: dict[str, Any] = {"review": review, "ways": ways, "is_fragment": "HX-Request" in request.headers}
    if told["is_fragment"]:
        status = HTTPStatus.OK if review.state == State.READING else STOP_ASKING
        return render(request, "actionplan/_import.html", told, status=status)
    if review.state == State.REVIEWING:
        told["sheet"] = reports.overview_of(review, request.partnership.slug, ways)
    told["can_take_back"] = review.state == State.ACCEPTED and reports.can_take_back(review)
    return render(request, "actionplan/import.html", told)


@requires(Permission.EDIT_PLAN, methods=("POST",))
def read_again(request: TenantRequest, import_id: int) -> HttpResponse:
    try:
        fresh = imports.again(review=review_at(import_id), by=request.person, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.sentence)
        return redirect("actionplan:plan_import", request.partnership.slug, import_id)
    return redirect("actionplan:plan_import", request.partnership.slug, fresh.pk)


@requires(Permission.EDIT_PLAN)
def import_rows(request: TenantRequest, import_id: int) -> HttpResponse:
    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        asked = {name: request.GET.get(name, "") for name in ("table", "outcome", "at")}
        draft = reports.draft_of(review)
        sheet = rows_of(review, draft, ways, number=request.GET.get("page", ""), **asked)
        form = RowFilter(request.GET, tables=sheet.tables, outcomes=outcome_choices(draft))
        context = {"review": review, "ways": ways, "sheet": sheet, "form": form}
        return render(request, "actionplan/import_rows.html", context)

    return on_review(request, import_id, answer, states={State.REVIEWING, State.ACCEPTED})


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def import_title(request: TenantRequest, import_id: int) -> HttpResponse:
    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        draft = reports.draft_of(review)
        seen = imports.seen_of(imports.title_and_period(draft))
        attempt = Attempt(lambda data: TitleForm(data, seen=seen, initial=TitleForm.shown(draft)))

        def rename(data: dict[str, Any]) -> None:
            imports.rename(review=review, **data, by=request.person, on=request.today)

        if attempt.succeeds(request, rename):
            return redirect(ways.here)
        return review_form(request, attempt, heading="Title and period", here="title", review=review, ways=ways)

    return on_review(request, import_id, answer)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def accept_import(request: TenantRequest, import_id: int) -> HttpResponse:
    def answer(review: PlanImport, ways: ImportWays) -> HttpResponse:
        problems: list[str] = []
        if request.method == "POST":
            plan = _accepted(request, review, problems)
            if plan:
                messages.success(request, f"“{plan.title}” is there as a draft. Make it active when it is right.")
                return redirect("actionplan:board", request.partnership.slug, plan.pk)
        review = review_at(import_id) if problems else review
        context = {"review": review, "ways": ways, "problems": problems}
        context["sheet"] = reports.overview_of(review, request.partnership.slug, ways)
        status = HTTPStatus.CONFLICT if problems else HTTPStatus.OK
        return render(request, "actionplan/import_accept.html", context, status=status)

    return on_review(request, import_id, answer)


def _accepted(request: TenantRequest, review: PlanImport, problems: list[str]) -> Plan | None:
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 10 else -1  # noqa: PLR2004 -- digits of a version
    try:
        return imports.accept(review=review, version=number, by=request.person, at=timezone.now())
    except ReviewedMeanwhile:
        problems.append("The review was changed after you opened this page. Look at the numbers below again.")
    except NotAllowed as refused:
        problems.append(refused.sentence)
    except ValidationError as wrong:
        problems.extend(wrong.messages)
    return None


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def take_back_import(request: TenantRequest, import_id: int) -> HttpResponse:
    review = get_object_or_404(PlanImport.objects.listed(), pk=import_id)
    if request.method == "POST":
        try:
            imports.take_back(review=review, by=request.person, at=timezone.now())
            messages.success(request, "The plan was taken back, as if it had never been brought in.")
        except NotAllowed as refused:
            messages.error(request, refused.sentence)
        return redirect("actionplan:plan_import", request.partnership.slug, import_id)
    if review.state != State.ACCEPTED:
        return redirect("actionplan:plan_import", request.partnership.slug, import_id)
    context = {"review": review, "ways": ImportWays.of(request.partnership.slug, review)}
    return render(request, "actionplan/import_take_back.html", context)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def give_up_import(request: TenantRequest, import_id: int) -> HttpResponse:
    review = get_object_or_404(PlanImport.objects.listed(), pk=import_id)
    if request.method == "POST":
        try:
            imports.give_up(review=review, by=request.person)
            messages.success(request, "The review was given up. Nothing of it became a plan.")
        except NotAllowed as refused:
            messages.error(request, refused.sentence)
        return redirect("actionplan:imports", request.partnership.slug)
    if not review.is_open:
        return redirect("actionplan:plan_import", request.partnership.slug, import_id)
    context = {"review": review, "ways": ImportWays.of(request.partnership.slug, review)}
    return render(request, "actionplan/import_give_up.html", context)
