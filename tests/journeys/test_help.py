"""Somebody who may be in danger finds whom to call, on a phone, with and without script."""

from __future__ import annotations

from importlib import import_module

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from foundation.models import Reference
from tests.factories import UserFactory
from tests.journeys.conftest import AxeCheck, PageAs, PageAt, Snapshot

SEEDED = import_module("foundation.migrations.0005_helplines")
WIDTHS = pytest.mark.parametrize("width", [320, 360, 1280])


@pytest.fixture(autouse=True)
def numbers_that_come_with_the_product(transactional_db: None) -> None:
    """Tests whose rows commit empty every table when they end, and with that what migrations put there."""
    rows = Reference.objects.using("owner")
    rows.all().delete()
    for helpline in SEEDED.HELPLINES:
        rows.create(kind="helpline", valid_from=SEEDED.FROM, **helpline)


@WIDTHS
def test_the_foot_of_the_front_page_leads_to_numbers_that_a_tap_calls(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    page = page_at(width)
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Get help").click()

    expect(page.locator("h1")).to_have_text("Get help")
    assert page.locator(".al-helpline a").evaluate_all("links => links.map(link => link.getAttribute('href'))") == [
        "tel:999",
        "tel:+448000121700",
        "tel:+448008083733",
        "tel:101",
    ]
    axe(page)
    snapshot(page, "help")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@WIDTHS
def test_the_accessibility_statement_reads_well_at_any_width(
    page_at: PageAt, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    page = page_at(width)
    page.goto("/help/")
    page.get_by_role("contentinfo").get_by_role("link", name="Accessibility").click()

    expect(page.locator("h1")).to_have_text("Accessibility")
    axe(page)
    snapshot(page, "accessibility")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_page_that_is_not_there_leads_to_help(page_as: PageAs, axe: AxeCheck, snapshot: Snapshot) -> None:
    page = page_as(UserFactory(), 360)
    page.goto("/no-such-place/")
    expect(page.locator("h1")).to_have_text("Page not found")
    axe(page)
    snapshot(page, "not-found")
    page.get_by_role("link", name="Get help").click()
    expect(page.locator("h1")).to_have_text("Get help")


def test_without_script_the_numbers_and_the_way_out_are_there(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/help/")
    way_out = page.get_by_role("button", name="Leave this page")
    assert page.locator(".al-helpline a[href='tel:999']").is_visible()
    assert way_out.get_attribute("href") == "https://www.bbc.co.uk/weather"
    context.close()
