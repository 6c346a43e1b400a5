"""Strands, sections and documents of a plan: one set of pages for the three kinds, which the address names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from actionplan.forms.surroundings import DocumentForm, SectionForm, StrandForm
from actionplan.models import LinkedDocument, NarrativeSection, Strand
from actionplan.reports import parts as part_reports
from actionplan.reports.ways import Ways
from actionplan.services import surroundings
from actionplan.views.editing import Keeping, form_page, of_plan, plan_at
from foundation.access import READ_AND_WRITE, NotAllowed, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission


@dataclass(frozen=True, slots=True)
class Kind:
    model: Any
    form: Any
    one: str
    title: str
    lead: str


KINDS = {
    "strands": Kind(
        Strand,
        StrandForm,
        "strand",
        "Strands",
        "The pillars of the plan. Describe each in your own words.",
    ),
    "sections": Kind(
        NarrativeSection, SectionForm, "section", "Text", "What the plan says around its objectives, in this order."
    ),
    "documents": Kind(
        LinkedDocument, DocumentForm, "document", "Documents", "What belongs with the plan: addresses or files."
    ),
}


@requires(Permission.EDIT_PLAN)
def parts(request: TenantRequest, plan_id: int, kind: str) -> HttpResponse:
    plan = plan_at(plan_id)
    ways, words = Ways.of(request.partnership.slug, plan), KINDS[kind]
    rows = getattr(plan, kind).all()
    context = {
        "plan": plan,
        "ways": ways,
        "words": words,
        "kind": kind,
        "lines": part_reports.of_rows(rows, ways, kind),
    }
    return render(request, "actionplan/change_parts.html", context)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def add_part(request: TenantRequest, plan_id: int, kind: str) -> HttpResponse:
    plan, words = plan_at(plan_id), KINDS[kind]
    ways, data = Ways.of(request.partnership.slug, plan), request.POST or None
    form = DocumentForm(data, request.FILES) if kind == "documents" else words.form(data)
    keeping = Keeping(form)

    def add(answers: dict[str, Any]) -> None:
        if kind == "documents":
            surroundings.add_document(plan=plan, **answers, by=request.person)
        else:
            surroundings.add(plan=plan, kind=words.model, **answers, by=request.person)

    back = f"{ways.outline}{kind}/"
    if request.method == "POST" and keeping.succeeds(add):
        messages.success(request, f"The {words.one} is in the plan.")
        return redirect(back)
    heading = f"Add a {words.one}"
    return form_page(request, keeping, heading=heading, submit="Add it", back=(words.title, back), caption=plan.title)


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def change_part(request: TenantRequest, plan_id: int, kind: str, part_id: int) -> HttpResponse:
    row, words, back = _found(request, plan_id, kind, part_id)
    keeping = Keeping(words.form(request.POST or None, row=row))
    if request.method == "POST" and keeping.succeeds(
        lambda answers: surroundings.change(row=row, **answers, by=request.person)
    ):
        messages.success(request, f"The {words.one} is changed.")
        return redirect(back)
    heading = f"Change the {words.one}"
    return form_page(request, keeping, heading=heading, submit="Save", back=(words.title, back), caption=row.plan.title)


@requires(Permission.EDIT_PLAN, methods=("POST",))
def move_part(request: TenantRequest, plan_id: int, kind: str, part_id: int) -> HttpResponse:
    row, _words, back = _found(request, plan_id, kind, part_id)
    step = "up" if request.POST.get("step") == "up" else "down"
    try:
        surroundings.step(row=row, up=step == "up", by=request.person)
    except NotAllowed as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{back}#part-{row.pk}-{step}")


@requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)
def remove_part(request: TenantRequest, plan_id: int, kind: str, part_id: int) -> HttpResponse:
    row, words, back = _found(request, plan_id, kind, part_id)
    why_not = ""
    if request.method == "POST":
        try:
            surroundings.remove(row=row, by=request.person)
        except NotAllowed as refused:
            why_not = refused.sentence
        else:
            messages.success(request, f"The {words.one} is removed.")
            return redirect(back)
    question = {"title": f"Remove this {words.one}?", "what": str(row), "text": "It goes from the plan for good."}
    question |= {"submit": "Yes, remove it", "cancel_href": back}
    context = {"question": question, "why_not": why_not}
    return render(request, "actionplan/change_remove.html", context, status=403 if why_not else 200)


def _found(request: TenantRequest, plan_id: int, kind: str, part_id: int) -> tuple[Any, Kind, str]:
    """The row, the words of its kind, and the address of its list."""
    words = KINDS[kind]
    row = get_object_or_404(words.model.objects.select_related("plan"), pk=part_id, **of_plan(plan_id))
    return row, words, f"{Ways.of(request.partnership.slug, row.plan).outline}{kind}/"
