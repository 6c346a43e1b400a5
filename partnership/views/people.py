"""People and their roles. Whoever is known only as a volunteer is not found here."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils import timezone

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership import forms, policies
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Membership, Person
from partnership.reports import people as reports
from partnership.roles import Permission
from partnership.services import people as services
from partnership.services import roles

SORTS = {"name": ("name",), "access": ("standing", "name")}


@requires(Permission.READ_PEOPLE)
def people(request: TenantRequest) -> HttpResponse:
    form = forms.PeopleFilter(request.GET)
    chosen, query, on = form.wanted, request.GET, request.today
    found = Person.objects.outside_care().with_standing(at=timezone.now(), on=on).with_roles().with_sign_in()
    found = found.matching(chosen.get("q", "")).holding(chosen.get("role", ""), on=on)
    found = found.standing_at(chosen.get("standing", ""))
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    context = {
        "form": form,
        "listed": listed,
        "rows": reports.rows(listed.page, slug=request.partnership.slug, on=on),
        "narrowed": bool(chosen),
        "may_manage": _manages(request),
    }
    return render(request, "partnership/people.html", context)


@requires(Permission.READ_PEOPLE)
def person(request: TenantRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    found = Person.objects.outside_care().with_standing(at=at, on=request.today).with_roles().with_sign_in()
    shown = reports.page(
        get_object_or_404(found, pk=pk),
        slug=request.partnership.slug,
        by=request.person,
        manages=_manages(request),
        at=at,
        on=request.today,
    )
    return render(request, "partnership/person.html", {"shown": shown, "may_manage": _manages(request)})


@requires(Permission.MANAGE_PEOPLE, methods=READ_AND_WRITE)
def invite(request: TenantRequest) -> HttpResponse:
    form = forms.InviteForm(request.POST or None, today=request.today)
    if request.method == "POST" and saved(
        form, lambda data: services.invite(**data, by=request.person, at=timezone.now())
    ):
        messages.success(request, f"{form.cleaned_data['name']} is invited. The invitation is on its way by email.")
        return HttpResponseRedirect(reverse("partnership:people", args=[request.partnership.slug]))
    return render(request, "partnership/invite.html", {"form": form})


@requires(Permission.MANAGE_PEOPLE, methods=READ_AND_WRITE)
def change_person(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Person.objects.outside_care(), pk=pk)
    form = forms.PersonForm(request.POST or None, initial=forms.initial_of(found))
    if request.method == "POST" and saved(
        form, lambda data: services.change(person=found, **data, by=request.person, at=timezone.now())
    ):
        messages.success(request, "The details were saved.")
        return HttpResponseRedirect(page_of(request, pk))
    return render(request, "partnership/person_form.html", {"form": form, "person": found})


@requires(Permission.MANAGE_PEOPLE, methods=READ_AND_WRITE)
def give_role(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Person.objects.outside_care(), pk=pk)
    policies.require_role_may_be_given(person=found, by=request.person)
    form = forms.RoleForm(request.POST or None, today=request.today)
    if request.method == "POST" and saved(form, lambda data: roles.give(person=found, **data, by=request.person)):
        messages.success(request, _told(found, form.cleaned_data["starts_on"], today=request.today))
        return HttpResponseRedirect(page_of(request, pk))
    return render(request, "partnership/give_role.html", {"form": form, "person": found})


@requires(Permission.MANAGE_PEOPLE, methods=READ_AND_WRITE)
def end_role(request: TenantRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Membership.objects.outside_care().select_related("person"), pk=pk)
    form = forms.EndRoleForm(request.POST or None, initial={"ends_on": held.ends_on or request.today})
    if request.method == "POST" and saved(
        form, lambda data: roles.end(membership=held, **data, by=request.person, on=request.today)
    ):
        messages.success(request, "The last day was saved.")
        return HttpResponseRedirect(page_of(request, held.person_id))
    return render(request, "partnership/end_role.html", {"form": form, "held": held})


def _told(person: Person, starts_on: date, *, today: date) -> str:
    if starts_on > today:
        return f"{person.name} has the role from {in_words(starts_on, 'j F Y')} on, and not before."
    return f"{person.name} has the role."


def page_of(request: TenantRequest, pk: int) -> str:
    return reverse("partnership:person", args=[request.partnership.slug, pk])


def _manages(request: TenantRequest) -> bool:
    return Permission.MANAGE_PEOPLE in request.permissions
