"""Contacts and departments of an organisation, what it offers, and the directory of all offers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from foundation.access import READ_AND_WRITE, requires
from foundation.http import render
from foundation.lists import listing
from partnership import forms, policies
from partnership.forms import saved
from partnership.middleware import TenantRequest
from partnership.models import Contact, Department, Offer, Organisation
from partnership.reports.contacts import directory
from partnership.roles import Permission
from partnership.services import contacts, offers
from partnership.views.organisations import answer_part, page_of

SORTS = {"name": ("name",), "organisation": ("organisation__name", "name")}
manages_register = requires(Permission.MANAGE_REGISTER, methods=READ_AND_WRITE)


@requires(Permission.READ_REGISTER)
def services_offered(request: TenantRequest) -> HttpResponse:
    form = forms.OfferFilter(request.GET)
    query = request.GET
    found = Offer.objects.of_those_taking_part().matching(form.wanted.get("q", ""))
    listed = listing(found, filters=form.sent, sorts=SORTS, sort=query.get("sort", ""), number=query.get("page", ""))
    context = {
        "form": form,
        "listed": listed,
        "rows": directory(listed.page, slug=request.partnership.slug),
        "narrowed": bool(form.wanted),
    }
    return render(request, "partnership/services_offered.html", context)


@manages_register
def add_contact(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    form = forms.ContactForm(request.POST or None, organisation=found)
    if request.method == "POST" and saved(
        form, lambda data: contacts.add(organisation=found, **data, by=request.person)
    ):
        return _done(request, found, "The contact was added.")
    return answer_part(request, found, form, {"heading": "Add a contact", "submit": "Add"})


@manages_register
def change_contact(request: TenantRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.with_names(), pk=pk)
    found = contact.organisation
    form = forms.ContactForm(request.POST or None, initial=forms.initial_of(contact), organisation=found)
    if request.method == "POST" and saved(
        form, lambda data: contacts.change(contact=contact, **data, by=request.person)
    ):
        return _done(request, found, "The contact was saved.")
    return answer_part(request, found, form, {"heading": f"Change {contact.shown_name}", "submit": "Save"})


@manages_register
def remove_contact(request: TenantRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.with_names(), pk=pk)
    if request.method == "POST":
        contacts.remove(contact=contact, by=request.person)
        return _done(request, contact.organisation, "The contact was removed.")
    text = "Nobody is told. In the list of people nothing changes."
    return _ask(request, contact.organisation, f"Remove {contact.shown_name} as a contact?", text)


@manages_register
def add_department(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    form = forms.DepartmentForm(request.POST or None)
    if request.method == "POST" and saved(
        form, lambda data: contacts.add_department(organisation=found, **data, by=request.person)
    ):
        return _done(request, found, "The department was added.")
    return answer_part(request, found, form, {"heading": "Add a department", "submit": "Add"})


@manages_register
def rename_department(request: TenantRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    found = department.organisation
    form = forms.DepartmentForm(request.POST or None, initial={"name": department.name})
    if request.method == "POST" and saved(
        form, lambda data: contacts.rename_department(department=department, **data, by=request.person)
    ):
        return _done(request, found, "The department was saved.")
    return answer_part(request, found, form, {"heading": f"Rename {department.name}", "submit": "Save"})


@manages_register
def remove_department(request: TenantRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    if request.method == "POST":
        contacts.remove_department(department=department, by=request.person)
        return _done(request, department.organisation, "The department was removed.")
    text = "A department that has contacts stays until they are moved."
    return _ask(request, department.organisation, f"Remove the department {department.name}?", text)


@manages_register
def add_offer(request: TenantRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation, pk=pk)
    policies.require_takes_part(organisation=found)
    form = forms.OfferForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda data: offers.add(organisation=found, **data, by=request.person)):
        return _done(request, found, "It is in the directory of services.")
    return answer_part(request, found, form, {"heading": f"What does {found.name} offer?", "submit": "Add"})


@manages_register
def change_offer(request: TenantRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=pk)
    form = forms.OfferForm(request.POST or None, initial=forms.initial_of(offer))
    if request.method == "POST" and saved(form, lambda data: offers.change(offer=offer, **data, by=request.person)):
        return _done(request, offer.organisation, "It was saved.")
    return answer_part(request, offer.organisation, form, {"heading": f"Change {offer.name}", "submit": "Save"})


@manages_register
def remove_offer(request: TenantRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(Offer, pk=pk)
    if request.method == "POST":
        offers.remove(offer=offer, by=request.person)
        return _done(request, offer.organisation, "It is no longer in the directory of services.")
    return _ask(request, offer.organisation, f"Remove {offer.name}?", "It goes from the directory of services.")


def _done(request: TenantRequest, found: Organisation, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(page_of(request, found))


def _ask(request: TenantRequest, found: Organisation, title: str, text: str) -> HttpResponse:
    question = {"title": title, "text": text, "submit": "Remove", "cancel_href": page_of(request, found)}
    return render(request, "partnership/confirm.html", {"question": question})
