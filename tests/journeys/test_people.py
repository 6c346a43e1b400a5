"""An administrator invites somebody, who comes in; and every page about people and organisations, at two widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from foundation.tenancy import within
from partnership.models import Invitation
from partnership.roles import RoleCode
from tests.factories import (
    AgreementPartyFactory,
    ContactFactory,
    InvitationFactory,
    MembershipFactory,
    OfferFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    UserFactory,
    member,
)
from tests.journeys.conftest import AxeCheck, PageAs, PageAt, Snapshot

PASSWORD = "three unconnected words"
WIDTHS = [360, 1280]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_invites_somebody_who_comes_in(
    page_as: PageAs, page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    partnership = PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")
    with within(partnership):
        administrator = member(RoleCode.ADMINISTRATOR, name="Ada Quillfern")

    desk = page_as(administrator, width)
    desk.goto("/marlhaven/people/")
    axe(desk)
    desk.get_by_role("button", name="Invite somebody").click()
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.locator("h2.govuk-error-summary__title")).to_have_text("There is a problem")
    axe(desk)
    snapshot(desk, "invite-errors")
    desk.get_by_label("Name").fill("Wulandari")
    desk.get_by_label("Email address").fill("wulandari@example.org")
    desk.get_by_label("Role", exact=True).select_option(RoleCode.TRAINER)
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_text("Wulandari is invited.")).to_be_visible()
    expect(desk.locator("strong.govuk-tag", has_text="Invited")).to_be_visible()
    axe(desk)
    snapshot(desk, "people-after-invitation")

    with within(partnership):
        link = Invitation.objects.get().link
    phone = page_at(width)
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("Welcome")
    axe(phone)
    snapshot(phone, "invitation")
    phone.get_by_label("Choose a password").fill(PASSWORD)
    phone.get_by_role("button", name="Accept the invitation").click()
    expect(phone.locator("h1")).to_have_text("Add a second step")

    late = page_at(width)
    late.goto(link)
    expect(late.locator("h1")).to_have_text("This link does not work any more")
    axe(late)
    snapshot(late, "invitation-gone")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_about_people_and_organisations_can_be_read_by_everybody(
    page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    partnership = PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")
    with within(partnership):
        almighty = member(RoleCode.ADMINISTRATOR, name="Ada Quillfern")
        for role in (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.DATA_PROTECTION_OFFICER):
            MembershipFactory(person=almighty, role_code=role)
        organisation = OrganisationFactory(name="Anchor Trust")
        ContactFactory(organisation=organisation, name="Tomas Reedholm", may_be_listed=True, consent_on="2026-04-01")
        OfferFactory(organisation=organisation, name="Legal advice", description="By appointment.", for_whom="Anybody")
        pact = AgreementPartyFactory(organisation=organisation).agreement
        person = PersonFactory(name="ليلى الساحلي", email="layla@example.org", user=UserFactory())
        held = MembershipFactory(person=person, organisation=organisation)
        invited = PersonFactory(name="Wulandari", email="wulandari@example.org")
        InvitationFactory(person=invited)
    page = page_as(almighty, width)
    for name, path in {
        "home": "",
        "roles-table": "who-can-do-what/",
        "organisations": "organisations/",
        "organisation": f"organisations/{organisation.pk}/",
        "organisation-add": "organisations/add/",
        "organisation-change": f"organisations/{organisation.pk}/change/",
        "organisation-left": f"organisations/{organisation.pk}/has-left/",
        "organisation-merge": f"organisations/{organisation.pk}/merge/",
        "contact-add": f"organisations/{organisation.pk}/contacts/add/",
        "services-offered": "services/",
        "agreements": "agreements/",
        "agreement": f"agreements/{pact.pk}/",
        "agreement-add": "agreements/add/",
        "leaver": f"people/{person.pk}/leaves/",
        "people": "people/",
        "people-nothing": "people/?q=nobody",
        "person": f"people/{person.pk}/",
        "person-invited": f"people/{invited.pk}/",
        "person-change": f"people/{person.pk}/change/",
        "give-role": f"people/{person.pk}/give-role/",
        "end-role": f"roles/{held.pk}/end/",
        "suspend": f"people/{person.pk}/suspend/",
        "reset": f"people/{person.pk}/reset-second-step/",
        "record": "audit/",
    }.items():
        answer = page.goto(f"/marlhaven/{path}")
        assert answer is not None
        assert answer.status == 200, path
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} scrolls sideways"
        snapshot(page, f"partnership-{name}")
    for name, path in {"front": "/", "your-roles": "/account/roles/"}.items():
        page.goto(path)
        axe(page)
        snapshot(page, f"partnership-{name}")
