"""Letting somebody in and keeping somebody out: each asks first, then acts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from foundation.access import READ_AND_WRITE, requires
from foundation.due import Asker
from foundation.http import render
from partnership import forms, policies
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Invitation, Membership, Person
from partnership.reports import leavers
from partnership.roles import Permission
from partnership.services import factors, invitations, leaving, roles
from partnership.views.people import page_of

manages_people = requires(Permission.MANAGE_PEOPLE, methods=READ_AND_WRITE)


@manages_people
def suspend(request: TenantRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    policies.require_may_suspend(person=person, by=request.person, on=request.today)
    if request.method == "POST":
        roles.suspend(person=person, by=request.person, at=timezone.now(), on=request.today)
        return _done(request, person, f"{person.name} is suspended. Every role stopped, from the next page they open.")
    return _ask(
        request,
        person,
        f"Suspend {person.name}?",
        "Every role here stops at once and an open invitation is withdrawn. Nothing is deleted, and you can lift the"
        " suspension later.",
        "Suspend",
    )


@manages_people
def lift_suspension(request: TenantRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    policies.require_suspension_may_be_lifted(person=person, by=request.person)
    if request.method == "POST":
        roles.lift_suspension(person=person, by=request.person)
        return _done(request, person, f"{person.name} has their roles again.")
    text = "Every role that has not reached its last day works again."
    return _ask(request, person, f"Lift the suspension of {person.name}?", text, "Lift the suspension")


@manages_people
def send_invitation(request: TenantRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    policies.require_may_be_invited(person=person)
    if request.method == "POST":
        invitations.send(person=person, by=request.person, at=timezone.now())
        return _done(request, person, f"The invitation of {person.name} is on its way by email.")
    text = f"It goes to {person.email} and works for 7 days. Any earlier link stops working."
    return _ask(request, person, f"Send an invitation to {person.name}?", text, "Send the invitation")


@manages_people
def withdraw_invitation(request: TenantRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    invitation = get_object_or_404(Invitation.objects.unanswered().of_person(person))
    if request.method == "POST":
        invitations.withdraw(invitation=invitation, by=request.person, at=timezone.now())
        return _done(request, person, f"The invitation of {person.name} is withdrawn. Its link no longer works.")
    text = "The link that was sent stops working at once. You can send another later."
    return _ask(request, person, f"Withdraw the invitation of {person.name}?", text, "Withdraw the invitation")


@manages_people
def reset_factors(request: TenantRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    policies.require_factors_may_be_reset(person=person, by=request.person, at=timezone.now())
    if request.method == "POST":
        factors.reset(person=person, by=request.person, at=timezone.now())
        return _done(request, person, f"{person.name} can start again. They are told by email how.")
    return _ask(
        request,
        person,
        f"Reset how {person.name} signs in?",
        "Do this when somebody has lost their phone or key, and only after you have spoken to them. Their second steps"
        " and password are removed and they are signed out everywhere. An email tells them how to choose a new"
        " password and add a new second step.",
        "Reset",
    )


@manages_people
def cancel_role(request: TenantRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Membership.objects.outside_care().select_related("person"), pk=pk)
    policies.require_role_may_be_cancelled(membership=held, on=request.today)
    person, role = held.person, held.role.name
    if request.method == "POST":
        roles.cancel(membership=held, by=request.person, on=request.today)
        return _done(request, person, f"The role {role} of {person.name} is cancelled. It never begins.")
    text = "It has not begun yet, so nothing that they can do now changes. You can give the role again later."
    return _ask(request, person, f"Cancel the role {role} of {person.name}?", text, "Cancel the role")


@manages_people
def off_board(request: TenantRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    policies.require_may_suspend(person=person, by=request.person, on=request.today)
    form = forms.LeaverForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and saved(
        form,
        lambda data: leaving.off_board(person=person, **data, by=request.person, at=timezone.now(), on=request.today),
    ):
        return _done(request, person, f"{person.name} has no access here any more.")
    asker = Asker(request.person, request.permissions, request.roles, request.partnership.slug, request.today)
    context = {"person": person, "form": form, "groups": leavers.checklist(person, asker)}
    return render(request, "partnership/leaver.html", context)


def _person(pk: int) -> Person:
    found: Person = get_object_or_404(Person.objects.outside_care(), pk=pk)
    return found


def _ask(request: TenantRequest, person: Person, title: str, text: str, submit: str) -> HttpResponse:
    question = {"title": title, "text": text, "submit": submit, "cancel_href": page_of(request, person.pk)}
    return render(request, "partnership/confirm.html", {"question": question})


def _done(request: TenantRequest, person: Person, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(page_of(request, person.pk))
