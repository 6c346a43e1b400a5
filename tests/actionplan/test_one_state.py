"""What readers are told is of one state of the plan: of today, or as a board was published."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client

from actionplan.models import Milestone, Plan, PublishedMilestone, Strategy, StrategyJudgement, Visibility
from actionplan.rag import Rag
from actionplan.readers import WHOLE
from actionplan.reports import facts
from actionplan.reports.duedates import due_chart
from actionplan.services import publications
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import Browser, at, rows, words
from tests.actionplan.takings import file_of, words_in
from tests.actionplan.test_boards import rate
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
APRIL, JULY = (datetime(2026, month, 12, 10, tzinfo=UTC) for month in (4, 7))


@pytest.fixture
def boards(plan: Plan, marlhaven: Partnership) -> Plan:
    """Two boards, and since then one milestone of Orla Penhallow's that is off track and was not rated."""
    with within(marlhaven):
        publish_board(plan, at=APRIL)
        rate("Give the lesson", Rag.AMBER, ask="A decision on the room.")
        publish_board(plan, at=JULY)
        rate("Ask the pupils", Rag.RED)
    return plan


@pytest.fixture
def leads(boards: Plan, lead: Person, sign_in: SignIn) -> Client:
    """The browser of Orla Penhallow, who leads the first strategy and sees no drafts."""
    return sign_in(lead)


def section(shown: str, first: str, until: str) -> str:
    return shown[shown.index(first) : shown.index(until)]


def test_the_numbers_of_a_lead_are_those_of_the_board(boards: Plan, leads: Client) -> None:
    shown = words(leads.get(at(boards)))
    tiles = section(shown, "Where the plan stands on 12 July 2026", "Off track and at risk")
    assert "1 R Off track 1 of 7 (14%)" in tiles
    assert "R Off track 1.1.4 Ask the pupils" not in section(shown, "Off track and at risk", "By objective")


def test_a_list_of_a_lead_marks_what_is_of_today_and_a_number_opens_what_it_counts(boards: Plan, leads: Client) -> None:
    listed = leads.get(at(boards, "milestones/?standing=R"))
    assert rows(listed) == ["Ask the pupils", "Tell those who report"]
    shown = words(listed)
    assert "1 milestone of these is yours and stands as of today; the others as published." in shown
    assert "R Off track (yours, as of today)" in shown
    counted = leads.get(at(boards, "milestones/?own=published&standing=R"))
    assert rows(counted) == ["Tell those who report"]
    assert "yours, as of today" not in words(counted)


def test_nobody_else_is_asked_which_of_their_own_rows_to_list(boards: Plan, as_role: Browser) -> None:
    for role in ("chair", "steering_member"):
        page = as_role(role).get(at(boards, "milestones/?own=published&standing=R")).content.decode()
        assert ('name="own"' in page, "Milestones that you lead" in page) == (False, False)


def test_a_board_that_a_lead_takes_out_has_its_numbers_and_their_rows_of_today_beside_it(
    boards: Plan, lead: Person
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(boards, lead, "board", "xlsx")))
    assert book.sheetnames == ["Numbers", "Milestones", "Your milestones of today", "KPIs", "About"]

    def rated(name: str) -> dict[str, tuple[str, Any]]:
        told = [[cell.value for cell in row] for row in book[name].iter_rows()]
        head = next(number for number, row in enumerate(told) if row[0] == "Code")
        place = told[head].index("As of")
        return {str(row[0]): (str(row[4]), row[place].date()) for row in told[head + 1 :]}

    assert rated("Milestones")["1.1.4"] == ("-", date(2026, 7, 12))
    assert {code: rag for code, (rag, _day) in rated("Your milestones of today").items()} == {
        "1.1.1": "B", "1.1.2": "A", "1.1.3": "A", "1.1.4": "R"
    }  # fmt: skip
    numbers = [[cell.value for cell in row] for row in book["Numbers"].iter_rows()]
    assert ["All objectives", 1, 0, 2, 1, 1, 2, 7] in numbers
    for form in ("pdf", "docx"):
        assert "Your milestones, as of" in words_in(file_of(boards, lead, "board", form), form)


def test_where_a_row_is_going_is_not_said_of_another_rating(boards: Plan, as_role: Browser) -> None:
    browser = as_role("chair")
    assert "A At risk Worse 1.1.2 Give the lesson" in words(browser.get(at(boards)))
    with within(boards.partnership):
        rate("Give the lesson", Rag.RED)
    assert "R Off track (at board 2: worse) 1.1.2 Give the lesson" in words(browser.get(at(boards)))


def test_what_lies_ahead_is_said_from_the_day_for_which_the_rows_speak(boards: Plan, as_role: Browser) -> None:
    member, chair = as_role("steering_member"), as_role("chair")
    assert "Due in the 90 days after 12 July 2026" in words(member.get(at(boards)))
    assert "In the 90 days after 12 July 2026" in words(member.get(at(boards, "milestones/")))
    assert "Due in the next 90 days" in words(chair.get(at(boards)))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "title", "first", "last", "count"),
    [
        (date(2025, 4, 1), date(2028, 3, 31), "quarter", "Before Apr 2025", "After Mar 2028", 14),
        (date(2019, 10, 1), date(2028, 3, 31), "year", "2019", "After Dec 2028", 11),
        (None, None, "year", "2020", "After Dec 2039", 21),
        (date(2091, 1, 1), None, "quarter", "Before Jan 2091", "Jan to Mar 2091", 2),
    ],
)
def test_dates_are_drawn_over_the_period_of_the_plan_with_the_rest_at_its_ends(
    starts_on: date | None, ends_on: date | None, title: str, first: str, last: str, count: int, plan: Plan
) -> None:
    plan.starts_on, plan.ends_on = starts_on, ends_on
    with within(plan.partnership):
        chart = due_chart(facts.of_plan(plan, WHOLE, on=date(2026, 11, 21)))
    assert chart is not None
    assert chart.title == f"Milestones by the {title} in which they are due"
    labels = [column.label for column in chart.columns.columns]
    assert (labels[0], labels[-1], len(labels)) == (first, last, count)
    assert sum(column.total for column in chart.columns.columns) == 6


def rate_strategy(rag: Rag, reason: str, *, at: datetime) -> None:
    strategy = Strategy.objects.get(title="Learn the signs")
    StrategyJudgement.objects.create(strategy=strategy, rag=rag, reason=reason, judged_at=at)


def test_a_rating_over_a_strategy_stands_on_the_board_before_publishing_and_in_what_changed(
    boards: Plan, as_role: Browser
) -> None:
    steward, coordinator = as_role("steering_member"), as_role("antislavery_coordinator")
    with within(boards.partnership):
        rate_strategy(Rag.GREEN, "The rest runs well.", at=JULY)
    told = "G On track 1.1 Learn the signs The rest runs well."
    assert "The rest runs well." not in words(steward.get(at(boards)))
    preview = words(coordinator.get(at(boards, "publish/")))
    assert preview.count(told) == 2
    assert "Strategies rated anew (1)" in preview
    with within(boards.partnership):
        publish_board(boards, at=datetime(2026, 10, 12, 10, tzinfo=UTC))
    assert f"{told} Its worst open milestone: off track" in words(steward.get(at(boards)))
    assert f"Strategies rated anew (1) {told}" in words(steward.get(at(boards, "changes/")))


def test_that_a_rating_by_hand_ended_is_told_to_those_who_see_all_of_the_strategy(
    boards: Plan, as_role: Browser
) -> None:
    with within(boards.partnership):
        rate_strategy(Rag.GREEN, "The rest runs well.", at=JULY)
        publish_board(boards, at=datetime(2026, 10, 12, 10, tzinfo=UTC))
        rate_strategy(Rag.NONE, "Its milestones speak.", at=JULY)
        publish_board(boards, at=datetime(2026, 11, 12, 10, tzinfo=UTC))
    ended = "1.1 Learn the signs No rating is set over its milestones any more."
    assert ended in words(as_role("antislavery_coordinator").get(at(boards, "changes/")))
    assert "Strategies rated anew" not in words(as_role("steering_member").get(at(boards, "changes/")))


def test_a_file_of_the_board_gives_the_new_asks_themselves_and_a_list_what_is_asked_and_done(
    boards: Plan, steward: Person
) -> None:
    board = words_in(file_of(boards, steward, "board", "pdf"), "pdf")
    assert "A decision on the room." in board[board.index("New asks of the board") :]
    assert "Ask: A decision on the room." in words_in(file_of(boards, steward, "milestones", "pdf"), "pdf")


def test_search_finds_what_was_put_right_and_why_a_strategy_is_rated_so(
    boards: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        rate_strategy(Rag.GREEN, "Nightingale.", at=JULY)
        newest = publish_board(boards, at=datetime(2026, 10, 12, 10, tzinfo=UTC))
        Milestone.objects.filter(text="Look abroad").update(visibility=Visibility.STATUTORY)
        for text, said in (("Agree the form", "Plainly a kingfisher."), ("Look abroad", "A hidden kingfisher.")):
            row = PublishedMilestone.objects.get(publication=newest, milestone__text=text)
            publications.correct(published=row, text=said, by=Person.objects.get(name="Teo Marsh"), at=JULY)
    browser = as_role("steering_member")
    assert rows(browser.get(at(boards, "milestones/?q=kingfisher"))) == ["Agree the form"]
    under = ["Write the lesson", "Give the lesson", "Brief the carers", "Ask the pupils"]
    assert rows(browser.get(at(boards, "milestones/?q=nightingale"))) == under
