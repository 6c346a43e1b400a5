"""How a page of the plan is put together, where no page is needed to see it."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.models import Plan
from actionplan.reports import board
from actionplan.reports.plans import Passage, passages
from actionplan.reports.rows import Frame, period
from actionplan.services import plans
from actionplan.services.plans import NewMilestone, NewObjective, NewStrategy
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import write_many

ON = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" \n\n ", ()),
        ("One.\nTwo.", (Passage(False, ("One.",)), Passage(False, ("Two.",)))),
        ("- a\n- b\nThen", (Passage(True, ("a", "b")), Passage(False, ("Then",)))),
        ("First:\n\n- a\n\n- b", (Passage(False, ("First:",)), Passage(True, ("a", "b")))),
        ("-not a list", (Passage(False, ("-not a list",)),)),
    ],
)
def test_narrative_is_read_as_paragraphs_and_lists(text: str, expected: tuple[Passage, ...]) -> None:
    assert passages(text) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2025, 4, 1), date(2028, 3, 31), "April 2025 to March 2028"),
        (date(2025, 4, 1), None, "From April 2025"),
        (None, date(2028, 3, 31), "Until March 2028"),
        (None, None, "No dates yet"),
    ],
)
def test_the_period_of_a_plan_is_said_in_months(starts_on: date | None, ends_on: date | None, expected: str) -> None:
    assert period(Plan(starts_on=starts_on, ends_on=ends_on)) == expected


@pytest.mark.django_db
def test_the_board_shows_the_longest_past_first_and_points_to_the_rest(marlhaven: Partnership) -> None:
    days = [date(2026, month, 1) for month in (5, 2, 7, 1, 6, 3, 4)]
    with within(marlhaven):
        plan = plans.create(
            title="Plan",
            starts_on=None,
            ends_on=None,
            by=None,
            objectives=[
                NewObjective(
                    "One",
                    strategies=[
                        NewStrategy(
                            "S", milestones=[NewMilestone(f"{day:%B}", DeliveryDate.on_day(day)) for day in days]
                        )
                    ],
                )
            ],
        )
        whole = Plan.objects.with_outline().get(pk=plan.pk)
        shown = board.of_plan(Frame.of(whole, "marlhaven"), on=ON)
    assert [row.text for row in shown.past] == ["January", "February", "March", "April", "May"]
    assert shown.past_count == 7


@pytest.mark.django_db
def test_the_board_of_a_large_plan_stays_one_page(marlhaven: Partnership) -> None:
    plan = write_many(marlhaven, 500)
    with within(marlhaven):
        whole = Plan.objects.with_outline().get(pk=plan.pk)
        shown = board.of_plan(Frame.of(whole, "marlhaven"), on=ON)
    assert {number.standing.value: number.count for number in shown.numbers} == {
        "B": 0, "G": 125, "A": 125, "R": 125, "N": 0, "-": 125
    }  # fmt: skip
    assert (len(shown.attention), shown.attention_count) == (20, 250)
    assert {row.standing.value for row in shown.attention} == {"R"}
    assert shown.past_count == 63
