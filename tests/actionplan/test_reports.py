"""How a page of the plan is put together, where no page is needed to see it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from actionplan.models import Plan
from actionplan.readers import WHOLE
from actionplan.reports import board, facts
from actionplan.reports.passages import Passage, passages
from actionplan.reports.rows import Addresses, period
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import write_many
from tests.factories import PlanFactory

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
def test_the_board_of_a_large_plan_stays_one_page(marlhaven: Partnership) -> None:
    plan = write_many(marlhaven, 200)
    with within(marlhaven):
        found = facts.of_plan(plan, WHOLE, on=ON)
        shown = board.of_facts(found, Addresses.of("marlhaven", plan))
    assert {number.standing.value: number.count for number in shown.everything.numbers} == {
        "B": 0, "G": 50, "A": 50, "R": 50, "N": 0, "-": 50
    }  # fmt: skip
    assert (len(shown.attention.rows), shown.attention.count) == (6, 100)
    assert {row.standing.value for row in shown.attention.rows} == {"R"}


@pytest.mark.django_db
def test_an_address_that_is_joined_together_is_the_one_that_opens_the_page(marlhaven: Partnership) -> None:
    with within(marlhaven):
        plan = PlanFactory()
    addresses = Addresses.of("marlhaven", plan)
    names = {
        "board": "board", "milestones": "milestones", "reading": "reading", "remarks": "remarks", "kpis": "kpis",
        "publish": "publish", "published": "published", "changes": "changes", "change": "outline",
        "officers": "officers", "grid": "grid", "take_out": "take_out",
    }  # fmt: skip
    for name, route in names.items():
        assert getattr(addresses, name) == reverse(f"actionplan:{route}", args=["marlhaven", plan.pk]), name
    assert addresses.plans == reverse("actionplan:plans", args=["marlhaven"])
    assert addresses.for_everybody == reverse("public_plan", args=["marlhaven"])
    assert addresses.milestone(7) == reverse("actionplan:milestone", args=["marlhaven", plan.pk, 7])
