"""What is put right in a published board stands beside it wherever members read it, for those who may see the row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actionplan.models import Milestone, Plan, PublishedMilestone, Visibility
from actionplan.readers import WHOLE
from actionplan.reports import corrections, facts
from actionplan.services import publications
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import at, words
from tests.conftest import SignIn
from tests.factories import MembershipFactory, UserFactory, member

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
APRIL, JULY, AUGUST = (datetime(2026, month, 12, 10, tzinfo=UTC) for month in (4, 7, 8))
BLOCK = "Corrections to this board The board stays as it was. This was put right since. Corrected"


def correct(text: str, said: str, *, board: int) -> None:
    """In the open partnership, by Ife Gallimore."""
    row = PublishedMilestone.objects.get(text=text, publication__number=board)
    by = Person.objects.filter(name="Ife Gallimore").first() or member("antislavery_coordinator", name="Ife Gallimore")
    publications.correct(published=row, text=said, by=by, at=AUGUST)


@pytest.fixture
def boards(plan: Plan, marlhaven: Partnership) -> Plan:
    """Two boards; in the first a green row is put right, in the second an amber one and one for statutory bodies."""
    with within(marlhaven):
        Milestone.objects.filter(text="Look abroad").update(visibility=Visibility.STATUTORY)
        for day in (APRIL, JULY):
            publish_board(plan, at=day)
        correct("Give the lesson", "The lesson was given twice.", board=1)
        correct("Brief the carers", "One home is missing, not two.", board=2)
        correct("Look abroad", "Two countries, not one.", board=2)
    return plan


def test_a_member_reads_the_corrections_where_the_board_is_read(boards: Plan, as_role: Browser) -> None:
    shown = words(as_role("steering_member").get(at(boards)))
    said = "1.1.3 Brief the carers One home is missing, not two. 12 August 2026, Ife Gallimore"
    assert f"{BLOCK} {said} Where the plan stands" in shown
    assert "A At risk No change Corrected 1.1.3 Brief the carers Two homes are missing." in shown
    assert shown.count("Corrected") == 2
    assert "given twice" not in shown


def test_a_published_board_shows_its_corrections_at_its_top_and_on_its_cards(boards: Plan, as_role: Browser) -> None:
    browser = as_role("steering_member")
    first, second = (words(browser.get(at(boards, f"published/{number}/"))) for number in (1, 2))
    assert f"{BLOCK} 1.1.2 Give the lesson The lesson was given twice. 12 August 2026, Ife Gallimore" in first
    assert "One home is missing" not in first
    assert f"{BLOCK} 1.1.3 Brief the carers One home is missing, not two." in second
    assert "Corrected 1.1.3 Brief the carers Two homes are missing." in second


def test_the_whole_plan_says_beside_a_row_what_was_put_right(boards: Plan, as_role: Browser) -> None:
    shown = words(as_role("steering_member").get(at(boards, "read/")))
    assert "A At risk Two homes are missing. Correction of 12 August 2026 by Ife Gallimore: One home is" in shown


def test_what_changed_has_the_corrections_of_both_boards(boards: Plan, as_role: Browser) -> None:
    shown = words(as_role("steering_member").get(at(boards, "changes/")))
    told = shown[shown.index("Corrections to these boards") :]
    assert "Corrected Board 1 1.1.2 Give the lesson The lesson was given twice." in told
    assert "Corrected Board 2 1.1.3 Brief the carers One home is missing, not two." in told
    chair = words(as_role("chair").get(at(boards, "changes/?before=2&after=draft")))
    assert "Corrections to board 2 The board stays as it was. This was put right since. Corrected 1.1.3 Brief" in chair
    assert "given twice" not in chair


def test_a_correction_of_a_row_for_statutory_bodies_is_for_them_alone(
    boards: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    pages = ("", "published/2/", "changes/", "read/")
    for role in ("steering_member", "chair"):
        browser = as_role(role)
        assert not any("Two countries" in words(browser.get(at(boards, page))) for page in pages)
    coordinator = as_role("antislavery_coordinator")
    assert "Look abroad (statutory bodies only) Two countries, not one." in words(
        coordinator.get(at(boards, "published/2/"))
    )


def test_a_row_that_was_closed_to_members_after_its_board_takes_its_correction_with_it(
    boards: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        Milestone.objects.filter(text="Brief the carers").update(visibility=Visibility.STATUTORY)
    assert "One home" not in words(as_role("steering_member").get(at(boards)))


def test_a_draft_has_no_corrections(boards: Plan, marlhaven: Partnership, as_role: Browser) -> None:
    assert "Corrected" not in words(as_role("chair").get(at(boards)))
    with within(marlhaven):
        assert corrections.of_facts(facts.of_plan(boards, WHOLE, on=AUGUST.date())) == ()


def test_a_leads_own_row_of_today_is_not_marked_as_corrected(
    boards: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        orla = Person.objects.get(name="Orla Penhallow")
        orla.user = UserFactory()
        orla.save()
        MembershipFactory(person=orla, role_code="lead_officer")
        browser = sign_in(orla)
    shown = words(browser.get(at(boards)))
    assert "At risk No change Corrected 1.1.3 Brief the carers" in shown
    own = shown[shown.index("Your milestones, as of today") : shown.index("Where the plan stands")]
    assert "A At risk 1.1.3 Brief the carers" in own
    assert "Corrected" not in own
    assert "1.1.3 Brief the carers One home is missing, not two." in shown


@pytest.mark.parametrize(
    ("role", "page", "expected"),
    [
        ("steering_member", "", 1),
        ("steering_member", "read/", 1),
        ("steering_member", "published/2/", 1),
        ("steering_member", "changes/", 1),
        ("chair", "", 0),
        ("chair", "read/", 0),
    ],
)
@pytest.mark.parametrize("more", [0, 9])
def test_corrections_cost_a_page_one_query_however_many_there_are(
    more: int, role: str, page: str, expected: int, boards: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        for number in range(more):
            correct("Ask the pupils", f"Correction {number}.", board=2)
    browser = as_role(role)
    with CaptureQueriesContext(connection) as asked:
        browser.get(at(boards, page))
    assert sum("actionplan_correction " in query["sql"] for query in asked.captured_queries) == expected
