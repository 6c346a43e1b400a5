"""Somebody looks for something from wherever they are, on a desk and on a phone, with and without script."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from foundation.tenancy import within
from partnership.roles import RoleCode
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    MeetingFactory,
    MembershipFactory,
    MilestoneFactory,
    OfferFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    member,
)
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot

WIDTHS = [360, 1280]


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_looks_for_a_word_and_opens_what_is_found(
    page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    with within(PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")):
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Sarah Bellweather")
        body = OrganisationFactory(name="Heron Housing Trust", sector="housing")
        ContactFactory(organisation=body, name="Tomas Heron", may_be_listed=True, consent_on=date(2026, 4, 1))
        OfferFactory(organisation=body, name="Heron House drop-in")
        AgreementFactory(title="Sharing with Heron Housing", version="2")
        MembershipFactory(person=PersonFactory(name="Ilse Heron"), organisation=body)
        MeetingFactory(title="Heron Housing and neighbours")
        MilestoneFactory(
            text="Train the staff of Heron Housing to see the signs of forced labour, and say whom they call",
            strategy__objective__plan__title="Action plan 2025 to 2028",
        )
        for number in range(21):
            OrganisationFactory(name=f"Heron Club {number:02}")
    page = page_as(coordinator, width)
    page.goto("/marlhaven/organisations/")
    axe(page)
    if width < 700:
        page.get_by_role("button", name="Menu").click()
        snapshot(page, "search-in-menu")
        axe(page)
    page.get_by_label("Search everything").fill("heron")
    page.get_by_label("Search everything").press("Enter")
    expect(page.locator("h1")).to_have_text("Search")
    expect(page.get_by_label("Words")).to_have_value("heron")
    expect(page.locator("h2", has_text="Organisations (22)")).to_be_visible()
    axe(page)
    snapshot(page, "search-found")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways"

    page.get_by_label("Words").fill("egret")
    page.get_by_label("Words").press("Enter")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    axe(page)
    snapshot(page, "search-nothing")
    page.get_by_label("Words").fill("ilse heron")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ilse Heron").click()
    expect(page.locator("h1")).to_have_text("Ilse Heron")
