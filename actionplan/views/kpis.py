"""The KPIs of a plan, one of them with all that was measured, and what its editors do to them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from actionplan import policies
from actionplan.forms.kpis import CountForm, KpiForm, ValueForm
from actionplan.models import Kpi, Plan
from actionplan.readers import as_published_for, reader_of
from actionplan.reports import kpis as kpi_reports
from actionplan.reports.history import newest_editor, who_was_first
from actionplan.reports.rows import Addresses, period
from actionplan.services import kpis as kpis_service
from actionplan.turns import ChangedMeanwhile
from actionplan.views.editing import of_plan
from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from partnership.middleware import TenantRequest
from partnership.roles import Permission

edits = requires(Permission.EDIT_PLAN, methods=READ_AND_WRITE)


@requires(Permission.READ_PLAN)
def kpis(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    reader, addresses = reader_of(request, plan), Addresses.of(request.partnership.slug, plan, request.permissions)
    shown = kpi_reports.of_plan(plan, reader, addresses)
    plan = as_published_for(reader, plan)
    context = {"plan": plan, "period": period(plan), "addresses": addresses, "kpis": shown, "may_edit": reader.edits}
    return render(request, "actionplan/kpis.html", context)


@requires(Permission.READ_PLAN)
def kpi(request: TenantRequest, plan_id: int, kpi_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    reader, addresses = reader_of(request, plan), Addresses.of(request.partnership.slug, plan, request.permissions)
    shown = kpi_reports.of_plan(plan, reader, addresses)
    plan = as_published_for(reader, plan)
    context = {"plan": plan, "addresses": addresses, "kpis": shown, "kpi": shown.find(kpi_id), "may_edit": reader.edits}
    return render(request, "actionplan/kpi.html", context)


@edits
def add_kpi(request: TenantRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    policies.require_open_plan(plan)
    form = KpiForm(request.POST or None, plan=plan, objective=request.GET.get("objective", ""))
    if request.method == "POST" and form.is_valid():
        made = kpis_service.add(by=request.person, **form.values)
        messages.success(request, "The KPI is added.")
        return redirect("actionplan:kpi", request.partnership.slug, plan.pk, made.pk)
    return render(
        request, "actionplan/kpi_form.html", _about(request, plan) | {"form": form, "kpi": None, "theirs": None}
    )


@edits
def change_kpi(request: TenantRequest, plan_id: int, kpi_id: int) -> HttpResponse:
    kpi = _editable(plan_id, kpi_id)
    plan, theirs, first = kpi.objective.plan, None, None
    form = KpiForm(request.POST or None, plan=plan, kpi=kpi)
    if request.method == "POST" and form.is_valid():
        try:
            kpis_service.change(kpi=kpi, version=form.cleaned_data["version"] or 0, by=request.person, **form.values)
            messages.success(request, "The KPI is changed.")
            return redirect("actionplan:kpi", request.partnership.slug, plan.pk, kpi.pk)
        except ChangedMeanwhile as meanwhile:
            theirs, first = kpi_reports.in_words(meanwhile.current), newest_editor(meanwhile.current)
            form = form.after(meanwhile.current)
        except ValidationError as refused:
            form.add_error(None, refused)
    told = who_was_first(first, request.person, "changed this KPI")
    context = _about(request, plan) | {"form": form, "kpi": kpi, "theirs": theirs, "first": told}
    return render(request, "actionplan/kpi_form.html", context, status=409 if theirs else 200)


@requires(Permission.EDIT_PLAN, methods=("POST",))
def move_kpi(request: TenantRequest, plan_id: int, kpi_id: int) -> HttpResponse:
    kpi = _editable(plan_id, kpi_id)
    kpis_service.move(kpi=kpi, earlier=request.POST.get("to") == "up", by=request.person)
    return redirect("actionplan:kpis", request.partnership.slug, plan_id)


@edits
def remove_kpi(request: TenantRequest, plan_id: int, kpi_id: int) -> HttpResponse:
    kpi = _editable(plan_id, kpi_id)
    policies.require_removable_kpi(kpi)
    if request.method == "POST":
        kpis_service.remove(kpi=kpi, by=request.person)
        messages.success(request, "The KPI is removed.")
        return redirect("actionplan:kpis", request.partnership.slug, plan_id)
    return render(request, "actionplan/kpi_remove.html", _about(request, kpi.objective.plan) | {"kpi": kpi})


@edits
def measure_kpi(request: TenantRequest, plan_id: int, kpi_id: int) -> HttpResponse:
    kpi = _editable(plan_id, kpi_id)
    of = kpi_reports.value_to_correct(kpi, request.GET.get("corrects", ""))
    counting = CountForm(request.GET, kpi=kpi, on=request.today)
    figures = counting.figures
    taken, theirs = counting.taken(figures), None
    form = ValueForm(request.POST or None, kpi=kpi, on=request.today, of=of, taken=taken)
    if request.method == "POST" and form.is_valid():
        try:
            kpis_service.record(kpi=kpi, by=request.person, **form.given)
            messages.success(request, "The value is recorded.")
            return redirect("actionplan:kpi", request.partnership.slug, plan_id, kpi.pk)
        except ChangedMeanwhile as meanwhile:
            theirs = kpi_reports.told(meanwhile.current)
            form = form.after(meanwhile.current, request.today)
    context = _about(request, kpi.objective.plan) | {"form": form, "kpi": kpi, "of": of, "theirs": theirs}
    context |= {"counting": counting, "figures": figures}
    return render(request, "actionplan/kpi_value.html", context, status=409 if theirs else 200)


def _editable(plan_id: int, kpi_id: int) -> Kpi:
    kpi = get_object_or_404(
        Kpi.objects.select_related("objective__plan"), pk=kpi_id, **of_plan(plan_id, "objective__plan")
    )
    policies.require_open_plan(kpi.objective.plan)
    return kpi


def _about(request: TenantRequest, plan: Plan) -> dict[str, object]:
    return {"plan": plan, "addresses": Addresses.of(request.partnership.slug, plan, request.permissions)}
