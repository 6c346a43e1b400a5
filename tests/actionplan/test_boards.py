"""The board and its lists, for each who reads them: every number opens a list of just as many."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from actionplan.models import CorrectiveAction, Milestone, Plan, RagJudgement, Visibility
from actionplan.rag import Rag
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import publish_board, queries_of, write_many
from tests.actionplan.pages import at, rows, words
from tests.conftest import SignIn
from tests.factories import MembershipFactory, UserFactory, member

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
APRIL, JULY, OCTOBER = (datetime(2026, month, 12, 10, tzinfo=UTC) for month in (4, 7, 10))


def rate(text: str, rag: Rag, *, reason: str = "A reason.", ask: str = "") -> None:
    """In the open partnership, as the service would leave it."""
    milestone = Milestone.objects.get(text=text)
    RagJudgement.objects.create(milestone=milestone, rag=rag, reason=reason, ask=ask, judged_at=timezone.now())
    milestone.rag = rag
    milestone.save(update_fields=["rag"])


@pytest.fixture
def lively(plan: Plan, marlhaven: Partnership) -> Plan:
    """With asks, an action, a statutory row, a change from board to board, and later edits that are not published."""
    with within(marlhaven):
        publish_board(plan, at=APRIL)
        rate("Give the lesson", Rag.AMBER, ask="A decision on the room.")
        Milestone.objects.filter(text="Look abroad").update(visibility=Visibility.STATUTORY)
        Milestone.objects.filter(text="Write the lesson").update(visibility=Visibility.PUBLIC)
        CorrectiveAction.objects.create(
            milestone=Milestone.objects.get(text="Brief the carers"),
            text="Visit both homes",
            owner_name="Ife Gallimore",
            due_on=date(2026, 8, 31),
            created_at=JULY,
        )
        publish_board(plan, at=JULY, message="Two homes still need us.")
        rate("Ask the pupils", Rag.RED, reason="Unpublished reason.", ask="Unpublished ask.")
    return plan


def readers(marlhaven: Partnership, sign_in: SignIn) -> dict[str, Client]:
    """One of every kind: by role, by what they lead, and by whom they speak for."""
    with within(marlhaven):
        found = {role: member(role) for role in ("antislavery_coordinator", "chair", "steering_member")}
        orla = Person.objects.get(name="Orla Penhallow")
        orla.user = UserFactory()
        orla.save()
        MembershipFactory(person=orla, role_code="lead_officer")
        police = Organisation.objects.get(name="Eastreach Police")
        Organisation.objects.filter(pk=police.pk).update(sector=Organisation.Sector.POLICE)
        contact = member("partner_contact")
        contact.memberships.update(organisation=police)
        found |= {"officer": orla, "statutory contact": contact}
    return {kind: sign_in(person) for kind, person in found.items()}


LINK = re.compile(
    r'<a class="(?:govuk-link|al-tile__link)" href="([^"]*/milestones/\?[^"]*|[^"]*/milestones/)"[^>]*>(.*?)</a>'
)


def test_every_number_on_the_board_opens_a_list_of_that_many_for_everybody(
    lively: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    opened = {}
    for kind, browser in readers(marlhaven, sign_in).items():
        html = browser.get(at(lively)).content.decode()
        html = html[html.index("<main") :]
        numbers = []
        for href, told in LINK.findall(html):
            number = re.search(r"\d[\d,]*", re.sub(r"<[^>]+>", "", told))
            if number:
                numbers.append(href)
                listed = rows(browser.get(unescape(href)))
                assert (kind, href, len(listed)) == (kind, href, int(number[0]))
        opened[kind] = len(numbers)
    assert min(opened.values()) >= 15, opened


@pytest.mark.parametrize(
    ("kind", "count", "sees"),
    [
        ("antislavery_coordinator", 7, {"Unpublished reason.", "Look abroad"}),
        ("chair", 6, {"Unpublished reason."}),
        ("steering_member", 6, set()),
        ("officer", 6, {"Unpublished reason."}),
        ("statutory contact", 7, {"Look abroad"}),
    ],
)
def test_each_reads_the_board_that_is_theirs(
    kind: str, count: int, sees: set[str], lively: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    browser = readers(marlhaven, sign_in)[kind]
    board, text = words(browser.get(at(lively))), words(browser.get(at(lively, "read/")))
    assert f" {count} milestones." in board
    assert {told for told in ("Unpublished reason.", "Look abroad") if told in text} == sees


def test_a_member_reads_the_last_board_with_its_date_quarter_and_message(lively: Plan, as_role: Browser) -> None:
    shown = words(as_role("steering_member").get(at(lively)))
    assert "Board 2, published on 12 July 2026 for Quarter 4 2025-26 (January to March 2026)." in shown
    assert "Two homes still need us." in shown
    assert "Where the plan stands on 12 July 2026" in shown
    assert "Draft" not in shown


def test_whoever_sees_drafts_is_told_that_it_is_one(lively: Plan, as_role: Browser) -> None:
    shown = words(as_role("chair").get(at(lively)))
    assert "Draft As it stands today" in shown
    assert "Last published on 12 July 2026." in shown


def test_a_lead_reads_their_own_rows_as_of_today_among_the_published(
    lively: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    browser = readers(marlhaven, sign_in)["officer"]
    shown = words(browser.get(at(lively)))
    own = shown[shown.index("Your milestones, as of today") : shown.index("Where the plan stands")]
    assert "R Off track 1.1.4 Ask the pupils At board 2: Not rated A At risk 1.1.2 Give the lesson A" in own


def test_before_the_first_board_a_member_is_told_so_everywhere(plan: Plan, as_role: Browser) -> None:
    browser = as_role("steering_member")
    for page in ("", "milestones/", "read/", "published/", "changes/"):
        shown = words(browser.get(at(plan, page)))
        assert "No board is published yet" in shown
        assert "lesson" not in shown
    assert "Active 0 0 0 none yet No board is published yet" in words(browser.get("/marlhaven/plans/"))


def test_reds_and_ambers_say_what_is_asked_done_and_where_they_are_going(lively: Plan, as_role: Browser) -> None:
    shown = words(as_role("steering_member").get(at(lively)))
    asked = "Asks the board: A decision on the room."
    assert f"A At risk Worse 1.1.2 Give the lesson A reason. {asked}" in shown
    assert "Being done: Visit both homes (Ife Gallimore, by 31 August 2026)" in shown
    assert "Due 31 January 2020. Red at two boards in a row, since 12 April 2026. Teo Marsh" in shown
    assert "1 milestone asks something of the board." in shown


def test_what_is_published_is_searched_and_nothing_else(lively: Plan, as_role: Browser) -> None:
    browser = as_role("steering_member")
    for page in ("milestones/?q=unpublished", "milestones/?q=abroad", "milestones/?signal=ask&q=pupils"):
        assert "No milestone fits all of that" in words(browser.get(at(lively, page)))


def test_search_finds_names_with_and_without_their_accents(
    lively: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        Person.objects.filter(name="Teo Marsh").update(name="Téo Marsh-Nguyễn")
    browser = as_role("chair")
    for asked in ("teo", "TÉO", "nguyen", "marsh nguyen"):
        assert rows(browser.get(at(lively, "milestones/"), {"q": asked})) == ["Tell those who report"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("signal=ask", ["Give the lesson", "Ask the pupils"]),
        ("moved=worse", ["Give the lesson"]),
        ("moved=same", ["Write the lesson", "Brief the carers", "Tell those who report"]),
        ("visibility=statutory", ["Look abroad"]),
        ("visibility=public", ["Write the lesson"]),
    ],
)
def test_a_list_is_narrowed_by_what_the_board_counts(
    asked: str, expected: list[str], lively: Plan, as_role: Browser
) -> None:
    assert rows(as_role("antislavery_coordinator").get(at(lively, f"milestones/?{asked}"))) == expected


@pytest.mark.parametrize("count", [10, 50, 200])
@pytest.mark.parametrize(
    ("role", "page", "queries"),
    [
        ("chair", "", 9), ("chair", "milestones/", 8), ("chair", "read/", 12),
        ("steering_member", "", 9), ("steering_member", "milestones/", 8), ("steering_member", "read/", 9),
        ("steering_member", "changes/", 12), ("steering_member", "published/5/", 10),
    ],
)  # fmt: skip
def test_a_page_asks_the_same_queries_however_long_the_plan_and_its_history(
    role: str, page: str, queries: int, count: int, marlhaven: Partnership, as_role: Browser
) -> None:
    plan = write_many(marlhaven, count)
    with within(marlhaven):
        for month in range(1, 6):
            publish_board(plan, at=datetime(2026, month, 12, 10, tzinfo=UTC))
    assert queries_of(as_role(role), at(plan, page)) == queries
