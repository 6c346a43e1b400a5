"""Every component in a real browser: at every width, by keyboard, without script, and in the reader's own colours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from foundation.stylebook import samples
from tests.frames import full_frame, page_in
from tests.journeys.conftest import AxeCheck, PageAt, Snapshot

ADDRESS = "/style-under-test/"


@pytest.fixture
def component_page(live_server: LiveServer) -> Callable[[Page | BrowserContext], str]:
    """Has a browser find the component page, in a full frame, at the address that comes back.

    Its real address exists in standalone mode only.
    """
    html = page_in(full_frame(), "style/index.html", **samples())

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    def served(where: Page | BrowserContext) -> str:
        where.route(f"**{ADDRESS}", answer)
        return live_server.url + ADDRESS

    return served


def wake(page: Page, address: str) -> None:
    """Open the page and wait until its script has run."""
    page.goto(address)
    page.wait_for_selector("[data-govuk-error-summary-init]")


@pytest.mark.parametrize("width", [320, 360, 1280, 1600])
def test_every_component_fits_and_breaks_no_rule(
    page_at: PageAt,
    component_page: Callable[[Page | BrowserContext], str],
    axe: AxeCheck,
    snapshot: Snapshot,
    width: int,
) -> None:
    page = page_at(width)
    wake(page, component_page(page))

    axe(page)
    snapshot(page, "components")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_key_leads_past_the_frame(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/account/login/")

    page.locator("body").press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_a_menu_of_the_bar_opens_by_key_and_closes_by_escape(
    page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(1280)
    wake(page, component_page(page))
    account = page.locator("details.al-menu--end")

    account.locator("summary").press("Enter")
    assert account.get_by_role("button", name="Sign out").is_visible()

    page.keyboard.press("Escape")
    assert account.get_by_role("button", name="Sign out").is_hidden()
    assert page.evaluate("document.activeElement.closest('details.al-menu--end') !== null")


def test_the_menu_of_a_phone_closes_by_escape(
    page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(360)
    wake(page, component_page(page))
    people = page.get_by_role("navigation", name="Main").get_by_role("link", name="People")
    page.get_by_role("button", name="Menu", exact=True).click()
    assert people.is_visible()

    people.focus()
    page.keyboard.press("Escape")

    assert people.is_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Menu"


def test_a_filter_sends_only_what_was_filled_in(
    page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(1280)
    wake(page, component_page(page))

    form = page.locator(".al-filter__form")
    sent = form.evaluate("form => new URLSearchParams(new FormData(form)).toString()")

    assert sent == "agency=police"


@pytest.mark.parametrize("width", [320, 1280])
def test_whatever_can_be_pressed_is_large_enough_for_a_finger(
    width: int, page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(width)
    wake(page, component_page(page))

    small = page.locator("td a, .al-demo a, .govuk-breadcrumbs a, .govuk-pagination a, .al-sort").evaluate_all(
        """links => links.map(link => [link.textContent.trim(), link.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([text]) => text)"""
    )
    assert small == []


def test_a_name_of_one_long_word_does_not_push_the_page_aside(page_at: PageAt) -> None:
    page = page_at(320)
    page.goto("/account/login/")
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"

    page.evaluate(
        """name => {
            const bar = document.createElement("div");
            bar.className = "al-brand__partnership";
            bar.textContent = name;
            document.querySelector(".al-brand__row").append(bar);
            document.querySelector("h1").textContent = name;
        }""",
        name,
    )

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_paper_shows_no_address_of_a_page_of_ours_and_no_table_beside_the_sheet(
    page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(673)  # the width of A4 without its margins
    wake(page, component_page(page))
    page.locator("main a.govuk-link").first.evaluate("link => link.setAttribute('href', '/marlhaven/')")
    page.emulate_media(media="print")

    said = page.locator("a").evaluate_all("links => links.map(link => getComputedStyle(link, '::after').content)")
    assert [words for words in said if "/" in words] == []
    wide = page.locator("table").evaluate_all(
        "tables => tables.filter(table => table.getBoundingClientRect().right > innerWidth).length"
    )
    assert wide == 0


def test_choosing_an_answer_reveals_what_it_asks_for(
    page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(360)
    wake(page, component_page(page))
    reason = page.locator("#id_reason")
    assert reason.is_hidden()

    page.get_by_label("Off track", exact=True).first.check()
    assert reason.is_visible()


def test_a_link_of_the_error_summary_leads_into_its_field(
    page_at: PageAt, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    page = page_at(360)
    wake(page, component_page(page))

    page.get_by_role("link", name="Delivery date must include a month and a year").click()

    assert page.evaluate("document.activeElement.id") == "failed_due_1"


def test_without_script_everything_can_be_reached(
    browser: Browser, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(component_page(page))

    assert page.get_by_role("navigation", name="Main").get_by_role("link", name="People").is_visible()
    assert page.get_by_role("button", name="Print this page").is_hidden()
    page.locator("details.al-menu--end summary").click()
    assert page.get_by_role("button", name="Sign out").is_visible()
    context.close()


def test_ratings_keep_their_form_when_colours_are_taken_away(
    browser: Browser, component_page: Callable[[Page | BrowserContext], str]
) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(component_page(page))

    edges = page.locator(".al-rag, .govuk-tag").evaluate_all(
        "tags => tags.map(tag => getComputedStyle(tag).borderTopStyle)"
    )
    assert len(edges) > 12
    assert set(edges) == {"solid"}
    lines = page.locator(".al-sub-navigation__link").evaluate_all(
        "links => links.map(link => [link.hasAttribute('aria-current'),"
        " getComputedStyle(link).borderBottomColor === getComputedStyle(document.body).backgroundColor])"
    )
    assert {tuple(line) for line in lines} == {(True, False), (False, True)}
    context.close()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("NotAllowedError", "No passkey was used."),
        ("InvalidStateError", "This device already holds a passkey for this account."),
        ("AnythingElse", "The passkey did not work."),
    ],
)
def test_a_passkey_that_does_not_work_says_why(page_at: PageAt, axe: AxeCheck, fault: str, words: str) -> None:
    page = page_at(360)
    page.goto("/account/login/")
    assert page.locator("[data-passkey-problem]").is_hidden()

    page.evaluate(
        """name => document.dispatchEvent(new CustomEvent("allauth.error", {
            cancelable: true, detail: { exception: new DOMException("", name) }
        }))""",
        fault,
    )

    assert page.locator("[data-passkey-reason]").inner_text().startswith(words)
    assert page.evaluate("document.activeElement.hasAttribute('data-passkey-problem')")
    axe(page)
