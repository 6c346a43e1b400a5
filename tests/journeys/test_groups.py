"""Groups, the map of who reports to whom, and cover, in a browser."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from foundation.tenancy import within
from partnership.models import Cover, Interest, Partnership, Person
from partnership.roles import RoleCode
from tests.factories import GroupFactory, OrganisationFactory, SeatFactory, TermFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    """Who covers for the chair of the steering group, whose term ends soon."""
    today, long_ago = localdate(), date(2020, 1, 1)
    with within(marlhaven):
        somebody = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cai Saltbeck")
        chair = member(RoleCode.CHAIR, name="Orla Wrenfield")
        board = GroupFactory(name="Safer Marlhaven board", kind="board", is_ours=False)
        steering = GroupFactory(name="Steering group", reports_to=board, leaders=2, quorum=2)
        GroupFactory(name="Housing and homelessness training group", kind="sub_group", reports_to=steering)
        seat = SeatFactory(group=steering, organisation=OrganisationFactory(name="Anchor Trust"), title="Housing")
        SeatFactory(group=steering, organisation=OrganisationFactory(name="Harbour College"))
        TermFactory(seat=seat, person=chair, part="chair", ends_on=today + timedelta(days=20))
        declared = Interest(group=steering, person=chair, what="Trustee of a shelter")
        declared.declared_on = declared.confirmed_on = long_ago
        declared.save()
        Cover.objects.create(away=chair, covering=somebody, starts_on=today, ends_on=today + timedelta(days=7))
    return somebody


@pytest.mark.parametrize("width", [360, 1280])
def test_a_coordinator_who_covers_reads_groups_and_the_map(
    width: int, coordinator: Person, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_as(coordinator, width)

    def looked_at(name: str) -> None:
        axe(page)
        snapshot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/marlhaven/")
    expect(page.get_by_text("You cover for Orla Wrenfield until")).to_be_visible()
    looked_at("home-while-covering")
    page.goto("/marlhaven/groups/")
    looked_at("groups")
    page.locator("main").get_by_role("link", name="Steering group", exact=True).click()
    expect(page.get_by_text("1 leader from 1 organisation. The terms ask for 2")).to_be_visible()
    looked_at("group")
    page.goto("/marlhaven/groups/how-they-fit/")
    looked_at("governance")
    page.goto("/marlhaven/cover/")
    looked_at("cover")
