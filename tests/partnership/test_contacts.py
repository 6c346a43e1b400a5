"""Contacts, departments and what organisations offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Contact, Department, Offer, Organisation, Partnership
from partnership.roles import RoleCode
from partnership.services import contacts, offers
from tests.factories import (
    ContactFactory,
    DepartmentFactory,
    MembershipFactory,
    OfferFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.partnership.conftest import ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
NOBODY: dict[str, Any] = {
    "department": None, "person": None, "name": "", "email": "", "phone": "", "role_title": "",
    "may_be_listed": False, "consent_on": None,
}  # fmt: skip
OFFER: dict[str, Any] = {
    "name": "Legal advice", "description": "", "for_whom": "", "how_to_reach": "", "is_public": False,
}  # fmt: skip


def test_a_contact_without_consent_is_seen_by_those_who_look_after_the_register_only(
    marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        trust = OrganisationFactory()
        ContactFactory(organisation=trust, name="Ilse Marchbank", email="ilse@example.org")
        ContactFactory(
            organisation=trust, name="Tomas Reedholm", phone="01632 960001", may_be_listed=True, consent_on=ON
        )
    url = f"/marlhaven/organisations/{trust.pk}/"
    words = ("Ilse", "ilse@", "Tomas", "01632 960001")

    def seen(role: str) -> set[str]:
        shown = as_role(role).get(url).content.decode()
        return {word for word in words if word in shown}

    told = {role: seen(role) for role in (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.CHAIR, RoleCode.LEAD_OFFICER)}
    listed = {"Tomas", "01632 960001"}
    assert told == {
        RoleCode.ANTISLAVERY_COORDINATOR: {"Ilse", "ilse@"} | listed, RoleCode.CHAIR: listed,
        RoleCode.LEAD_OFFICER: listed,
    }  # fmt: skip


def test_a_contact_is_one_somebody(inside: Partnership) -> None:
    trust, person = OrganisationFactory(), PersonFactory(name="Ilse Marchbank", email="ilse@example.org")
    for wrong in (NOBODY, NOBODY | {"name": "Ilse", "person": person}):
        with pytest.raises(ValidationError) as refused:
            contacts.add(organisation=trust, **wrong, by=None)
        assert list(refused.value.message_dict) == ["name"]
    made = contacts.add(organisation=trust, **NOBODY | {"person": person}, by=None)
    assert (made.shown_name, made.shown_email) == ("Ilse Marchbank", "ilse@example.org")


@pytest.mark.parametrize(
    ("facts", "field"), [({"may_be_listed": True}, "consent_on"), ({"department": "another's"}, "department")]
)
def test_a_contact_is_refused(facts: dict[str, Any], field: str, inside: Partnership) -> None:
    if "department" in facts:
        facts = {"department": DepartmentFactory()}
    with pytest.raises(ValidationError) as refused:
        contacts.add(organisation=OrganisationFactory(), **NOBODY | {"name": "Ilse"} | facts, by=None)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("facts", "name"),
    [({"name": ""}, "contact_is_one_somebody"), ({"may_be_listed": True}, "contact_listed_with_consent")],
)
def test_the_database_holds_what_a_contact_is(facts: dict[str, Any], name: str, inside: Partnership) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ContactFactory(**facts)


@pytest.mark.parametrize(
    ("make", "name"), [(DepartmentFactory, "department_once_by_name"), (OfferFactory, "offer_once_by_name")]
)
def test_a_name_stands_once_at_an_organisation(make: Callable[..., Any], name: str, inside: Partnership) -> None:
    trust = OrganisationFactory()
    make(organisation=trust, name="Housing")
    make(name="Housing")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(organisation=trust, name="HOUSING")


def test_a_name_that_is_taken_is_said_beside_it(inside: Partnership) -> None:
    trust = OrganisationFactory()
    contacts.add_department(organisation=trust, name="Housing", by=None)
    offers.add(organisation=trust, **OFFER, by=None)
    for again in (
        lambda: contacts.add_department(organisation=trust, name="housing ", by=None),
        lambda: offers.add(organisation=trust, **OFFER | {"name": "LEGAL advice"}, by=None),
    ):
        with pytest.raises(ValidationError) as refused:
            again()
        assert list(refused.value.message_dict) == ["name"]


def test_a_department_with_contacts_stays(inside: Partnership) -> None:
    department = DepartmentFactory()
    contact = ContactFactory(organisation=department.organisation, department=department)
    with pytest.raises(NotAllowed):
        contacts.remove_department(department=department, by=None)
    contacts.remove(contact=contact, by=None)
    contacts.remove_department(department=department, by=None)
    assert (Contact.objects.count(), Department.objects.count()) == (0, 0)


def test_somebody_known_only_as_a_volunteer_is_no_contact(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust, volunteer = OrganisationFactory(), PersonFactory(name="Wren Haddow")
        MembershipFactory(person=volunteer, role_code=RoleCode.VOLUNTEER)
    client = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    url = f"/marlhaven/organisations/{trust.pk}/contacts/add/"
    assert "Wren Haddow" not in client.get(url).content.decode()
    assert client.post(url, {"person": str(volunteer.pk)}).status_code == 200
    with within(marlhaven):
        assert Contact.objects.count() == 0


def test_the_parts_of_an_organisation_are_added_changed_and_removed_on_its_page(
    marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        trust = OrganisationFactory()
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/organisations/{trust.pk}/"
    agreed = {"may_be_listed": "on", "consent_on_day": "20", "consent_on_month": "11", "consent_on_year": "2026"}
    assert client.post(f"{url}departments/add/", {"name": "Housing"}).headers["Location"] == url
    with within(marlhaven):
        department = Department.objects.get()
    form = {"name": "Ilse Marchbank", "department": department.pk}
    assert client.post(f"{url}contacts/add/", form).headers["Location"] == url
    assert client.post(f"{url}offers/add/", {"name": "Legal advice"}).headers["Location"] == url
    with within(marlhaven):
        contact, offer = Contact.objects.get(), Offer.objects.get()
    client.post(f"/marlhaven/contacts/{contact.pk}/change/", form | agreed)
    client.post(f"/marlhaven/offers/{offer.pk}/change/", {"name": "Legal help", "is_public": "on"})
    client.post(f"/marlhaven/departments/{department.pk}/rename/", {"name": "Homes"})
    with within(marlhaven):
        contact.refresh_from_db()
        assert (contact.may_be_listed, contact.consent_on, contact.department) == (True, date(2026, 11, 20), department)
        assert Offer.objects.values_list("name", "is_public").get() == ("Legal help", True)
        assert Department.objects.get().name == "Homes"
    for address in (f"offers/{offer.pk}", f"contacts/{contact.pk}", f"departments/{department.pk}"):
        assert client.post(f"/marlhaven/{address}/remove/").headers["Location"] == url
    with within(marlhaven):
        assert (Contact.objects.count(), Offer.objects.count(), Department.objects.count()) == (0, 0, 0)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_directory_finds_by_word_and_leaves_out_who_has_left(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        OfferFactory(name="Legal advice", organisation__name="Anchor Trust")
        OfferFactory(name="Night shelter", for_whom="Women")
        OfferFactory(name="Old club", organisation__status=Organisation.Status.LEFT)
    client = as_role(RoleCode.TRAINER)
    names = ("Legal advice", "Night shelter", "Old club")

    def found(words: str) -> list[str]:
        shown = client.get("/marlhaven/services/", {"q": words}).content.decode()
        return [name for name in names if name in shown]

    assert [found(words) for words in ("", "ANCHOR", "women shelter", "nothing")] == [
        ["Legal advice", "Night shelter"], ["Legal advice"], ["Night shelter"], [],
    ]  # fmt: skip


def test_pages_ask_as_often_for_one_row_as_for_three(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust = OrganisationFactory()
    client, counted = as_role(RoleCode.ANTISLAVERY_COORDINATOR), []
    client.get("/marlhaven/services/")
    for more in (1, 2):
        with within(marlhaven):
            for _ in range(more):
                department = DepartmentFactory(organisation=trust)
                ContactFactory(organisation=trust, department=department, name="", person=PersonFactory())
                OfferFactory(organisation=trust)
        urls = ("/marlhaven/services/", f"/marlhaven/organisations/{trust.pk}/")
        counted.append([queries(client, url) for url in urls])
    assert counted == [[9, 14], [9, 14]]
