"""Seats of a group, and who fills them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from partnership import policies
from partnership.forms import groups as forms
from partnership.forms import initial_of, saved
from partnership.middleware import TenantRequest
from partnership.models import Group, Seat, Term
from partnership.services import seats as services
from partnership.views.groups import answer, done, manages_groups


@manages_groups
def add_seat(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Group, pk=pk)
    policies.require_group_stands(group=found)
    form = forms.SeatForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: services.add(group=found, **data, by=request.person)):
        return done(request, pk, f"{form.cleaned_data['organisation']} has a seat. Now say who fills it.")
    return answer(request, found, form, "Add a seat", "Add")


@manages_groups
def fill_seat(request: TenantRequest, pk: int) -> HttpResponse:
    seat = _seat(pk)
    form = forms.FillSeatForm(request.POST or None, initial={"starts_on": request.today})
    if request.method == "POST" and saved(form, lambda data: services.fill(seat=seat, **data, by=request.person)):
        return done(request, seat.group_id, f"{form.cleaned_data['person']} fills the seat of {seat.organisation}.")
    return answer(request, seat.group, form, f"Who fills the seat of {seat.organisation}?", "Save")


@manages_groups
def end_seat(request: TenantRequest, pk: int) -> HttpResponse:
    seat, on = _seat(pk), request.today
    form = forms.LastDayForm(request.POST or None, today=on)
    if request.method == "POST" and saved(form, lambda data: services.end(seat=seat, **data, by=request.person, on=on)):
        return done(request, seat.group_id, f"The seat of {seat.organisation} has ended.")
    return answer(request, seat.group, form, f"End the seat of {seat.organisation}", "End the seat")


@manages_groups
def change_term(request: TenantRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term.objects.select_related("seat", "group", "person"), pk=pk)
    policies.require_seat_stands(seat=term.seat)
    form = forms.TermForm(request.POST or None, initial=initial_of(term))
    if request.method == "POST" and saved(
        form, lambda data: services.change_term(term=term, **data, by=request.person)
    ):
        return done(request, term.group_id, f"The term of {term.person} was saved.")
    return answer(request, term.group, form, f"Term of {term.person}", "Save")


def _seat(pk: int) -> Seat:
    seat = get_object_or_404(Seat.objects.select_related("group", "organisation"), pk=pk)
    policies.require_seat_stands(seat=seat)
    return seat
