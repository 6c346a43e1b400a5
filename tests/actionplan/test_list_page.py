"""The list of milestones: narrowed and sorted by its address, told in words, a page at a time."""

from __future__ import annotations

import re
from html import unescape

import pytest

from actionplan.models import Milestone, Plan
from actionplan.rag import Lifecycle
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import publish_board, write_many
from tests.actionplan.pages import Browser, at, rows, words

pytestmark = pytest.mark.django_db


def test_the_list_of_a_neighbouring_filter_value_is_no_wider(plan: Plan, as_role: Browser) -> None:
    """What only editors may narrow by is nothing to others: the list stays whole, and says nothing of it."""
    for role, expected in (("antislavery_coordinator", ["Give the lesson"]), ("chair", ALL_ROWS)):
        with within(plan.partnership):
            Milestone.objects.filter(text="Give the lesson").update(visibility="public")
        response = as_role(role).get(at(plan, "milestones/?visibility=public"))
        assert rows(response) == expected


ALL_ROWS = [
    "Write the lesson",
    "Give the lesson",
    "Brief the carers",
    "Ask the pupils",
    "Tell those who report",
    "Look abroad",
    "Agree the form",
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ALL_ROWS),
        ("standing=R", ["Tell those who report"]),
        ("standing=-", ["Ask the pupils", "Agree the form"]),
        ("date=not_rated", ["Agree the form"]),
        ("date=rated", ["Tell those who report"]),
        ("date=past", ["Tell those who report", "Agree the form"]),
        ("date=soon", []),
        ("date=next", []),
        ("date=ongoing", ["Look abroad"]),
        ("standing=attention", ["Brief the carers", "Tell those who report"]),
        ("q=penhallow harbour", ALL_ROWS[:4]),
        ("q=homes missing", ["Brief the carers"]),
        ("q=nobody answers", ["Tell those who report"]),
        ("q=prevent carers", ["Brief the carers"]),
        ("q=pursue", ALL_ROWS[4:]),
        ("q=2.1.", ALL_ROWS[4:]),
        ("q=LESSON", ["Write the lesson", "Give the lesson"]),
        ("q=learn carers", ["Brief the carers"]),
        ("q=100%25", []),
        ("sort=-plan", ALL_ROWS[::-1]),
        ("sort=standing", [ALL_ROWS[n] for n in (4, 2, 3, 6, 5, 1, 0)]),
        ("sort=-standing", [ALL_ROWS[n] for n in (0, 1, 5, 6, 3, 2, 4)]),
        ("sort=due", [ALL_ROWS[n] for n in (4, 6, 0, 1, 2, 3, 5)]),
        ("sort=-due", [ALL_ROWS[n] for n in (3, 2, 1, 0, 6, 4, 5)]),
        ("sort=rag;drop", ALL_ROWS),
        ("page=9", ALL_ROWS),
        ("page=-1", ALL_ROWS),
        ("page=99999999999999999999", ALL_ROWS),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_its_address(
    asked: str, expected: list[str], plan: Plan, as_role: Browser
) -> None:
    assert rows(as_role("chair").get(at(plan, f"milestones/?{asked}"))) == expected


def test_the_list_is_narrowed_by_objective_strand_agency_and_officer(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    browser = as_role("chair")
    html = browser.get(at(plan, "milestones/")).content.decode()
    options = {unescape(text): key for key, text in re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', html)}
    first, second = ALL_ROWS[:4], ALL_ROWS[4:]
    for field, name, expected in (
        ("objective", "1. Prevent it", first),
        ("objective", "2. Pursue it", second),
        ("strand", "Prevent", first),
        ("strand", "Pursue", second),
        ("agency", "Harbour Council", first),
        ("agency", "Eastreach Police", ["Tell those who report"]),
        ("officer", "Orla Penhallow", first),
        ("officer", "Teo Marsh", ["Tell those who report"]),
        ("officer", "All partners", ["Look abroad", "Agree the form"]),
    ):
        response = browser.get(at(plan, "milestones/"), {field: options[name]})
        assert (field, name, rows(response)) == (field, name, expected)
        assert f": {name}" in words(response).split("Narrowed to")[1]


@pytest.mark.parametrize("field", ["objective", "strand", "agency", "officer", "standing"])
@pytest.mark.parametrize("value", ["999999999", "0 or 1=1", "\x00", str(2**70), "group:Nobody"])
def test_a_filter_that_is_no_choice_says_so_and_narrows_nothing(
    field: str, value: str, plan: Plan, as_role: Browser
) -> None:
    response = as_role("chair").get(at(plan, "milestones/"), {field: value})
    assert response.status_code == 200
    assert rows(response) == ALL_ROWS
    assert "There is a problem" in words(response)


@pytest.mark.parametrize("text", ["\x00", "%_\\", "x" * 5000, "\u202e", "'; drop table", "<script>"])
def test_hostile_words_in_the_search_are_only_words(text: str, plan: Plan, as_role: Browser) -> None:
    response = as_role("chair").get(at(plan, "milestones/"), {"q": text})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1].split("</main>")[0]


def test_a_list_with_nothing_to_show_says_what_to_do(plan: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(plan, "milestones/?q=nowhere")))
    assert "No milestone fits all of that" in shown
    assert "Show all milestones" in shown


def test_filters_that_are_set_are_told_and_their_panel_is_folded_up(plan: Plan, as_role: Browser) -> None:
    browser = as_role("antislavery_coordinator")
    html = browser.get(at(plan, "milestones/?standing=R")).content.decode()
    assert ('<details class="al-filter">' in html, "Rating: Off track" in html) == (True, True)
    assert '<details class="al-filter" open>' in browser.get(at(plan, "milestones/?standing=x")).content.decode()
    assert "Edit many at once · Take it out" in words(browser.get(at(plan, "milestones/")))


def test_what_is_past_its_date_and_not_started_is_told_apart(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        Milestone.objects.filter(text="Agree the form").update(lifecycle=Lifecycle.NOT_STARTED)
    browser = as_role("antislavery_coordinator")
    shown = words(browser.get(at(plan)))
    assert "1 past its date, not started" in shown
    assert "past its date, not rated" not in shown
    assert rows(browser.get(at(plan, "milestones/?date=not_started"))) == ["Agree the form"]
    assert "1 milestone past its date and not started" in words(browser.get("/marlhaven/"))
    assert "1 milestone is past its date and not started" in words(browser.get(at(plan, "publish/")))


def test_a_list_of_fifty_is_a_light_page(marlhaven: Partnership, as_role: Browser) -> None:
    plan = write_many(marlhaven, 200)
    response = as_role("chair").get(at(plan, "milestones/"))
    assert len(rows(response)) == 50
    assert "Showing 1 to 50 of 200 milestones" in words(response)
    assert len(response.content) <= 40_000


def test_the_next_page_keeps_the_filters(marlhaven: Partnership, as_role: Browser) -> None:
    plan, browser = write_many(marlhaven, 250), as_role("chair")
    first = browser.get(at(plan, "milestones/?standing=G&sort=due"))
    assert "Showing 1 to 50 of 62 milestones" in words(first)
    assert "?standing=G&amp;sort=due&amp;page=2" in first.content.decode()
    assert len(rows(browser.get(at(plan, "milestones/?standing=G&sort=due&page=2")))) == 12


@pytest.mark.parametrize(("role", "offered"), [("antislavery_coordinator", True), ("steering_member", False)])
def test_what_is_told_of_live_rows_alone_is_a_choice_for_their_readers_alone(
    role: str, offered: bool, plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        publish_board(plan)
    page = words(as_role(role).get(at(plan, "milestones/?signal=unconfirmed")))
    assert ("Called done, not yet confirmed" in page) == offered
    assert ("Choose from the list of this plan: To look at" in page) == (not offered)
