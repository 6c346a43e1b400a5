"""The register: its order, its gaps, and the page of one organisation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Organisation, Partnership
from partnership.reports.organisations import balance
from partnership.roles import RoleCode
from partnership.services import organisations
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory
from tests.partnership.conftest import ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
Sector, Relationship = Organisation.Sector, Organisation.Relationship


def body(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("sort", "first"), [("sector", "Police Body"), ("-sector", "Group"), ("relationship", "Group")]
)
def test_the_register_is_sorted_by_the_words_that_it_shows(
    sort: str, first: str, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):  # by code, "community" and "partner" stand before "police" and "supporter"
        OrganisationFactory(name="Group", sector=Sector.COMMUNITY, relationship=Relationship.SUPPORTER)
        OrganisationFactory(name="Police Body", sector=Sector.POLICE, relationship=Relationship.PARTNER)
    page = body(as_role(RoleCode.CHAIR), f"/marlhaven/organisations/?sort={sort}")
    assert min(("Group", "Police Body"), key=lambda name: page.index(f">{name}</a>")) == first


def test_the_gaps_between_sectors_are_named(inside: Partnership) -> None:
    for sector in Sector:
        if sector not in (Sector.HEALTH, Sector.FIRE, Sector.OTHER):
            OrganisationFactory(sector=sector)
    OrganisationFactory(sector=Sector.HEALTH, status=Organisation.Status.LEFT)
    assert balance(Organisation.objects.all(), slug="marlhaven").gaps == ("Health", "Fire and rescue")


def test_without_a_gap_the_register_says_so(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        made = [OrganisationFactory(sector=sector) for sector in Sector]
    client = as_role(RoleCode.CHAIR)
    assert "No gaps: every sector takes part." in body(client, "/marlhaven/organisations/balance/")
    with within(marlhaven):
        Organisation.objects.filter(pk=made[0].pk).update(status=Organisation.Status.LEFT)
    assert 'Nobody yet from:</p> <ul class="govuk-list govuk-list--bullet"><li>Charity</li></ul>' in body(
        client, "/marlhaven/organisations/balance/"
    )


def test_a_line_of_the_balance_leads_to_those_that_it_counts(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        for name, relationship in (("Anchor", Relationship.MEMBER), ("Beacon", Relationship.SUPPORTER)):
            OrganisationFactory(name=name, relationship=relationship, status=Organisation.Status.DORMANT)
        OrganisationFactory(name="Gone", status=Organisation.Status.LEFT)
        OrganisationFactory(name="Station", sector=Sector.POLICE)
        charities = balance(Organisation.objects.all(), slug="marlhaven").lines[0]
    assert (charities.sector, charities.numbers, charities.total) == ("Charity", (1, 0, 1, 0), 2)
    page = body(as_role(RoleCode.CHAIR), charities.href)
    assert [name for name in ("Anchor", "Beacon", "Gone", "Station") if f">{name}</a>" in page] == ["Anchor", "Beacon"]


def test_a_sector_must_be_chosen(as_role: AsRole) -> None:
    client, form = as_role(RoleCode.ANTISLAVERY_COORDINATOR), {"name": "Anchor Trust", "relationship": "member"}
    assert 'value="other" selected' not in body(client, "/marlhaven/organisations/add/")
    refused = client.post("/marlhaven/organisations/add/", form | {"sector": ""})
    assert (refused.status_code, "There is a problem" in refused.content.decode()) == (200, True)


def test_the_people_of_an_organisation_are_links_and_a_title_that_is_the_role_is_said_once(
    marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        trust = OrganisationFactory()
        same, other = PersonFactory(job_title="chair"), PersonFactory(job_title="Head")
        for person in (same, other):
            MembershipFactory(person=person, organisation=trust, role_code=RoleCode.CHAIR)
    page = body(as_role(RoleCode.STEERING_MEMBER), f"/marlhaven/organisations/{trust.pk}/")
    link = '<a class="govuk-link" href="/marlhaven/people/{}/"><bdi>{}</bdi></a>, Chair'
    assert f"<li>{link.format(same.pk, same.name)}</li>" in page
    assert f'<li>{link.format(other.pk, other.name)} <span class="govuk-hint al-inline-hint">Head</span></li>' in page


@pytest.mark.parametrize(
    ("facts", "offered"),
    [({}, True), ({"relationship": Relationship.HOST}, False), ({"status": Organisation.Status.LEFT}, False)],
)
def test_a_host_body_cannot_leave(
    facts: dict[str, str], offered: bool, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        body_here = OrganisationFactory(**facts)
    client = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    page = body(client, f"/marlhaven/organisations/{body_here.pk}/")
    assert ("Record that it has left" in page) is offered
    with within(marlhaven):
        if offered:
            organisations.leave(organisation=body_here, left_on=ON, why="", by=None)
        else:
            with pytest.raises(NotAllowed):
                organisations.leave(organisation=body_here, left_on=ON, why="", by=None)
