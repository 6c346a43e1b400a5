"""What the dates suggest, and when nothing was heard for too long. One table holds Python and PostgreSQL together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils.timezone import localdate

from actionplan import suggested
from actionplan.models import Milestone
from actionplan.rag import (
    THRESHOLDS,
    Lifecycle,
    Rag,
    Suggestion,
    Thresholds,
    is_silent,
    months_before,
    review_is_due,
    suggest,
    thresholds_on,
)
from foundation.periods import DeliveryDate, FinancialYear
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import MilestoneFactory, StrategyFactory

L, ONE_DAY = Lifecycle, timedelta(days=1)
BY = Thresholds(30, 3, 6, date.min, None, "For tests", date(2026, 1, 1))
ON = date(2026, 11, 20)
BEGAN = date(2025, 4, 1)
LATELY = date(2026, 11, 2)
OLD = date(2026, 8, 19)  # a day more than three months before ON
MARCH = DeliveryDate.in_month(2026, 3)
SECOND_QUARTER = DeliveryDate.in_quarter(FinancialYear(2026), 2)
LEAP = DeliveryDate.on_day(date(2028, 2, 29))
FAR, ONGOING = DeliveryDate.in_month(2090, 3), DeliveryDate.ongoing()


@dataclass(frozen=True)
class Case:
    """A milestone on a day, what is suggested, and the two signals beside it."""

    called: str
    rag: Rag = Rag.GREEN
    lifecycle: Lifecycle = L.IN_PROGRESS
    delivery: DeliveryDate = FAR
    starts_on: date | None = None
    updated_on: date | None = LATELY
    first_seen_on: date = BEGAN
    next_review_on: date | None = None
    on: date = ON
    expected: Rag = Rag.GREEN
    silent: bool = False
    review: bool = False


NEAR = DeliveryDate.on_day(ON + timedelta(days=30))
CASES = [
    Case("the last day of its month is not past", delivery=MARCH, updated_on=date(2026, 3, 1), on=date(2026, 3, 31)),
    Case("the day after its month", delivery=MARCH, updated_on=date(2026, 3, 1), on=date(2026, 4, 1), expected=Rag.RED),
    Case("the last day of its quarter", delivery=SECOND_QUARTER, updated_on=date(2026, 9, 1), on=date(2026, 9, 30)),
    Case("the day after its quarter", delivery=SECOND_QUARTER, updated_on=date(2026, 9, 1), on=date(2026, 10, 1),
         expected=Rag.RED),
    Case("on a leap day", delivery=LEAP, updated_on=date(2028, 2, 1), on=date(2028, 2, 29)),
    Case("the day after a leap day", delivery=LEAP, updated_on=date(2028, 2, 1), on=date(2028, 3, 1), expected=Rag.RED),
    Case("past and red", delivery=MARCH, rag=Rag.RED, expected=Rag.RED),
    Case("past and not rated", delivery=MARCH, rag=Rag.NONE, expected=Rag.RED),
    Case("past and on hold", delivery=MARCH, lifecycle=L.ON_HOLD, expected=Rag.RED),
    Case("past and never begun", delivery=MARCH, lifecycle=L.NOT_STARTED, rag=Rag.NONE, expected=Rag.RED),
    *[Case(f"past and {life}", delivery=MARCH, lifecycle=life, updated_on=None)
      for life in (L.COMPLETE, L.NOT_ACHIEVED, L.SUPERSEDED)],
    Case("near, and told of lately", delivery=NEAR),
    Case("near, with an update of three months ago to the day", delivery=NEAR, updated_on=OLD + ONE_DAY),
    Case("near, with an older update", delivery=NEAR, updated_on=OLD, expected=Rag.AMBER),
    Case("one day short of near, with an older update", delivery=DeliveryDate.on_day(ON + timedelta(days=31)),
         updated_on=OLD),
    Case("due today, with an older update", delivery=DeliveryDate.on_day(ON), updated_on=OLD, expected=Rag.AMBER),
    Case("near, never updated and here for long", delivery=NEAR, updated_on=None, expected=Rag.AMBER, silent=True),
    Case("near, never updated and new", delivery=NEAR, updated_on=None, first_seen_on=LATELY),
    Case("near and old and not rated", delivery=NEAR, updated_on=OLD, rag=Rag.NONE, expected=Rag.AMBER),
    Case("near and old and red stays red", delivery=NEAR, updated_on=OLD, rag=Rag.RED, expected=Rag.RED),
    Case("three months before the last of May, in a leap year, is the leap day", on=date(2028, 5, 31),
         delivery=DeliveryDate.on_day(date(2028, 6, 1)), updated_on=date(2028, 2, 29)),
    Case("and the day before it is older", on=date(2028, 5, 31),
         delivery=DeliveryDate.on_day(date(2028, 6, 1)), updated_on=date(2028, 2, 28), expected=Rag.AMBER),
    Case("not begun on the day on which it should", lifecycle=L.NOT_STARTED, starts_on=ON),
    Case("not begun the day after", lifecycle=L.NOT_STARTED, starts_on=ON - ONE_DAY, expected=Rag.AMBER),
    Case("begun late", starts_on=ON - ONE_DAY),
    Case("ongoing", delivery=ONGOING, updated_on=OLD),
    Case("ongoing, before its review", delivery=ONGOING, next_review_on=ON + ONE_DAY),
    Case("ongoing, on the day of its review", delivery=ONGOING, next_review_on=ON, review=True),
    Case("every October, after its review", delivery=DeliveryDate.every(10), next_review_on=OLD, review=True),
    Case("no date, after its review, red", delivery=DeliveryDate.none(), next_review_on=OLD, review=True, rag=Rag.RED,
         expected=Rag.RED),
    Case("dated, after its review", next_review_on=OLD),
    Case("complete, after its review", delivery=ONGOING, next_review_on=OLD, lifecycle=L.COMPLETE),
    Case("six months ago to the day", updated_on=date(2026, 5, 20)),
    Case("silent", updated_on=date(2026, 5, 19), silent=True),
    Case("silent and past", delivery=MARCH, updated_on=date(2026, 5, 19), expected=Rag.RED, silent=True),
    Case("silent since a leap day", on=date(2028, 8, 30), updated_on=date(2028, 2, 28), silent=True),
    Case("not yet silent since a leap day", on=date(2028, 8, 31), updated_on=date(2028, 2, 29)),
    Case("silent while on hold", lifecycle=L.ON_HOLD, updated_on=date(2026, 5, 19), silent=True),
    Case("silent, not started and without a start", lifecycle=L.NOT_STARTED, updated_on=None, silent=True),
    Case("silent for it is not to start yet", lifecycle=L.NOT_STARTED, updated_on=None, starts_on=ON + ONE_DAY),
    Case("silent and complete", lifecycle=L.COMPLETE, updated_on=None),
    Case("not rated", rag=Rag.NONE, expected=Rag.NONE),
    Case("amber", rag=Rag.AMBER, expected=Rag.AMBER),
]  # fmt: skip


def suggestion(case: Case) -> Suggestion:
    return suggest(
        lifecycle=case.lifecycle,
        rag=case.rag,
        delivery=case.delivery,
        starts_on=case.starts_on,
        updated_on=case.updated_on,
        first_seen_on=case.first_seen_on,
        next_review_on=case.next_review_on,
        on=case.on,
        by=BY,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.called)
def test_what_the_dates_say(case: Case) -> None:
    found = suggestion(case)
    signals = (
        is_silent(
            case.lifecycle,
            starts_on=case.starts_on,
            updated_on=case.updated_on,
            first_seen_on=case.first_seen_on,
            on=case.on,
            by=BY,
        ),
        review_is_due(case.lifecycle, case.delivery, case.next_review_on, on=case.on),
    )
    assert (found.rag, *signals) == (case.expected, case.silent, case.review)
    assert found.sentence.endswith((".", "?"))


def at_noon(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None


@pytest.mark.django_db
@pytest.mark.parametrize("inherited", [False, True], ids=["own date", "date of the strategy"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.called)
def test_postgresql_says_the_same(case: Case, inherited: bool, marlhaven: Partnership) -> None:
    with within(marlhaven):
        dated = {} if inherited else {"has_own_delivery": True, "delivery": case.delivery}
        MilestoneFactory(
            strategy=StrategyFactory(delivery=case.delivery if inherited else DeliveryDate.on_day(date(2001, 1, 1))),
            rag=case.rag,
            lifecycle=case.lifecycle,
            starts_on=case.starts_on,
            next_review_on=case.next_review_on,
            updated_at=at_noon(case.updated_on),
            created_at=at_noon(case.first_seen_on),
            **dated,
        )
        found = (
            Milestone.objects.annotate(suggested=suggested.rag(case.on, BY)).values_list("suggested", flat=True).get()
        )
        silent = Milestone.objects.filter(suggested.silent(case.on, BY)).exists()
        review = Milestone.objects.filter(suggested.review_due(case.on)).exists()
    assert (found, silent, review) == (case.expected, case.silent, case.review)


@pytest.mark.django_db
def test_the_day_of_an_update_is_the_local_one(marlhaven: Partnership) -> None:
    """Half past eleven at night by universal time is the next day in a British summer."""
    at = datetime(2026, 5, 19, 23, 30, tzinfo=UTC)
    assert localdate(at) == date(2026, 5, 20)
    with within(marlhaven):
        MilestoneFactory(updated_at=at)
        assert Milestone.objects.filter(suggested.silent(date(2026, 11, 20), BY)).exists() is False
        assert Milestone.objects.filter(suggested.silent(date(2026, 11, 21), BY)).exists() is True


NEAR_AND_OLD = "Its date (20 December 2026) is near and its last update is of 19 August 2026."
SENTENCES = [
    (Case("", delivery=MARCH), "Its date (March 2026) has gone by and it is not complete."),
    (
        Case("", delivery=NEAR, updated_on=OLD),
        NEAR_AND_OLD,
    ),
    (
        Case("", delivery=NEAR, updated_on=None),
        "Its date (20 December 2026) is near and nobody has given an update yet.",
    ),
    (
        Case("", delivery=NEAR, updated_on=OLD, rag=Rag.RED),
        f"{NEAR_AND_OLD} It stays off track: dates alone make nothing better.",
    ),
    (
        Case("", lifecycle=L.NOT_STARTED, starts_on=OLD),
        "It should have begun on 19 August 2026 and is marked “not started”.",
    ),
    (
        Case("", delivery=ONGOING, next_review_on=OLD),
        "It was to be looked at again by 19 August 2026: is its rating still right?",
    ),
    (Case("", lifecycle=L.COMPLETE), "It is marked “complete”, so there is nothing to rate."),
    (Case("", rag=Rag.NONE), "Its dates do not say how it stands. Rate it by what you know."),
    (Case(""), "Nothing in its dates speaks against the rating that it has."),
]


@pytest.mark.parametrize(("case", "sentence"), SENTENCES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_suggestion_says_why_in_plain_words(case: Case, sentence: str) -> None:
    assert suggestion(case).sentence == sentence


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 3, 31), 6, date(2025, 9, 30)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
    ],
)
def test_months_are_counted_back_to_a_day_that_there_is(on: date, months: int, expected: date) -> None:
    assert months_before(on, months) == expected


def test_thresholds_hold_for_every_day_one_after_the_other_and_name_their_source() -> None:
    assert THRESHOLDS[0].valid_from == date.min
    assert THRESHOLDS[-1].valid_to is None
    for earlier, later in pairwise(THRESHOLDS):
        assert earlier.valid_to == later.valid_from
    assert all(one.source and one.last_checked_on >= date(2026, 1, 1) for one in THRESHOLDS)
    assert thresholds_on(date(2030, 1, 1)) is THRESHOLDS[-1]
