"""Two rows of the register that are one body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from actionplan.models import AgencyLead
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import AgreementParty, Contact, Department, Membership, Organisation, Partnership
from partnership.reports.merging import WORDS, preview
from partnership.roles import RoleCode
from partnership.services import merging
from tests.factories import (
    AgreementPartyFactory,
    ContactFactory,
    DepartmentFactory,
    MembershipFactory,
    MilestoneFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def test_everything_that_refers_to_the_one_refers_to_the_other(inside: Partnership) -> None:
    twin, stays = OrganisationFactory(website="https://example.org"), OrganisationFactory(joined_on=date(2024, 1, 1))
    held = MembershipFactory(organisation=twin)
    lead = AgencyLead.objects.create(milestone=MilestoneFactory(), organisation=twin)
    homes, same = (
        DepartmentFactory(organisation=twin, name="HOMES"),
        DepartmentFactory(organisation=stays, name="Homes"),
    )
    contact = ContactFactory(organisation=twin, department=homes)
    party = AgreementPartyFactory(organisation=twin)
    both = AgreementPartyFactory(organisation=stays).agreement
    twice = AgreementPartyFactory(agreement=both, organisation=twin)
    assert dict(preview(twin)) == {
        "Roles that people hold for it": 1, "Milestones and strategies that it leads": 1, "Departments": 1,
        "Contacts": 1, "Agreements": 2,
    }  # fmt: skip
    number = twin.pk
    merging.merge(duplicate=twin, into=stays, by=None)
    assert list(Organisation.objects.values_list("pk", "website", "joined_on")) == [
        (stays.pk, "https://example.org", date(2024, 1, 1))
    ]
    for model in (Membership, AgencyLead, Contact, AgreementParty):
        assert set(model.objects.values_list("organisation", flat=True)) == {stays.pk}, model
    contact.refresh_from_db()
    assert (contact.department, list(Department.objects.all())) == (same, [same])
    told = AuditEntry.objects.get(action="organisation.merged")
    assert told.details == {
        "merged": number,
        "moved": {
            "partnership.Membership": [held.pk], "partnership.Contact": [contact.pk],
            "partnership.AgreementParty": [party.pk], "actionplan.AgencyLead": [lead.pk],
        },
        "removed": {"partnership.AgreementParty": [twice.pk], "partnership.Department": [homes.pk]},
    }  # fmt: skip


def test_the_page_has_words_for_all_that_can_move() -> None:
    assert {field.model._meta.label for field in Organisation.references()} == set(WORDS)


def test_the_host_body_stays_and_one_is_not_two(inside: Partnership) -> None:
    host, other = OrganisationFactory(relationship=Organisation.Relationship.HOST), OrganisationFactory()
    for duplicate, into in ((host, other), (other, other)):
        with pytest.raises(NotAllowed):
            merging.merge(duplicate=duplicate, into=into, by=None)
    assert Organisation.objects.count() == 2


def test_a_coordinator_merges_on_a_page_that_says_what_moves(
    marlhaven: Partnership, pellworth: Partnership, as_role: AsRole
) -> None:
    with within(pellworth):
        stranger = OrganisationFactory(name="Pellworth College")
    with within(marlhaven):
        twin, stays = OrganisationFactory(), OrganisationFactory()
        ContactFactory(organisation=twin)
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/organisations/{twin.pk}/merge/"
    shown = client.get(url).content.decode()
    assert ("<li>Contacts: 1</li>" in shown, "Pellworth College" in shown) == (True, False)
    assert client.post(url, {"into": stranger.pk}).status_code == 200
    done = client.post(url, {"into": stays.pk})
    assert done.headers["Location"] == f"/marlhaven/organisations/{stays.pk}/"
    assert client.get(url).status_code == 404
