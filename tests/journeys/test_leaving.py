"""An administrator off-boards a leaver, who is out at the next click."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from playwright.sync_api import expect

from actionplan.models import OfficerLead
from foundation.tenancy import within
from partnership.models import Action, AgendaItem, Membership
from partnership.roles import RoleCode
from tests.factories import (
    ContactFactory,
    MeetingFactory,
    MembershipFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnershipFactory,
    member,
)
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot

WIDTHS = [360, 1280]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_off_boards_a_leaver(page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, width: int) -> None:
    partnership = PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")
    with within(partnership):
        administrator = member(RoleCode.ADMINISTRATOR, name="Ada Quillfern")
        trust, council = OrganisationFactory(name="Anchor Trust"), OrganisationFactory(name="Harbour Council")
        leaver = member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank", email="ilse@example.org")
        Membership.objects.of_person(leaver).update(organisation=trust)
        MembershipFactory(person=leaver, organisation=council, role_code=RoleCode.PARTNER_CONTACT)
        member(RoleCode.STEERING_MEMBER, name="Bo Larkwhistle")
        ContactFactory(organisation=trust, name="", person=leaver)
        item = AgendaItem.objects.create(meeting=MeetingFactory(), position=1, title="Reports")
        action = Action.objects.create(item=item, meeting=item.meeting, text="Write to the schools")
        action.owners.create(person=leaver)
        milestone = MilestoneFactory(strategy__objective__plan__title="Plan 2025")
        OfficerLead.objects.create(milestone=milestone, person=leaver, position=1)

    theirs = page_as(leaver, width)
    theirs.goto("/marlhaven/organisations/")
    expect(theirs.locator("h1")).to_have_text("Organisations")
    (session,) = (cookie["value"] for cookie in theirs.context.cookies() if cookie["name"] == "session")
    UserSession.objects.get_or_create(user=leaver.user, session_key=session, defaults={"ip": "192.0.2.1"})

    desk = page_as(administrator, width)
    desk.goto("/marlhaven/people/?q=ilse")
    desk.get_by_role("link", name="Ilse Marchbank").click()
    snapshot(desk, "leaver-before")
    desk.get_by_role("link", name="They leave").click()
    expect(desk.locator("h1")).to_have_text("Ilse Marchbank leaves")
    for said in (
        "Steering group member (Anchor Trust)",
        "Partner contact (Harbour Council)",
        "One open action",
        "Leads one milestone or strategy of Plan 2025",
        "Signed in on one browser",
    ):
        expect(desk.get_by_role("main").get_by_text(said)).to_be_visible()
    axe(desk)
    snapshot(desk, "leaver-checklist")
    desk.get_by_role("button", name="End everything now").click()
    expect(desk.locator("h2.govuk-error-summary__title")).to_have_text("There is a problem")
    axe(desk)
    snapshot(desk, "leaver-asks-who")
    desk.get_by_label("Who takes over their open actions").select_option("Bo Larkwhistle")
    desk.get_by_role("button", name="End everything now").click()
    expect(desk.get_by_text("Ilse Marchbank has no access here any more.")).to_be_visible()
    axe(desk)
    snapshot(desk, "leaver-after")

    theirs.reload()
    expect(theirs.locator("h1")).to_have_text("Sign in")
    with within(partnership):
        assert [owner.known_as for owner in Action.objects.get().owners.all()] == ["Bo Larkwhistle"]
