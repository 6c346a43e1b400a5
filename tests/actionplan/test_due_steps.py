"""When a milestone is told of: the statement finds what the rules of the board say; a step lasts until the next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actionplan.due import occasions
from actionplan.due.statements import due_rows
from actionplan.due.steps import Life, silent_since, steps_of
from actionplan.rag import Lifecycle, is_past, is_silent, review_is_due
from foundation.models import Rhythm
from foundation.periods import DeliveryDate
from foundation.tenancy import NoScope, within
from partnership.models import Partnership
from tests.actionplan.test_suggested import BY, CASES, Case, at_noon
from tests.factories import MilestoneFactory, StrategyFactory, member

L = Lifecycle


def kinds(case: Case) -> list[str]:
    """By the rules of `rag`, which know no rhythm."""
    found = []
    ends_on = case.delivery.ends_on
    is_open = case.lifecycle in (L.NOT_STARTED, L.IN_PROGRESS, L.ON_HOLD)
    if is_open and ends_on is not None and 0 <= (ends_on - case.on).days <= 30:
        found.append("milestone_due")
    if is_past(case.lifecycle, case.delivery, on=case.on):
        found.append("milestone_late")
    if review_is_due(case.lifecycle, case.delivery, case.next_review_on, on=case.on):
        found.append("review_due")
    dates = {"starts_on": case.starts_on, "updated_on": case.updated_on, "first_seen_on": case.first_seen_on}
    if is_silent(case.lifecycle, **dates, on=case.on, by=BY):  # type: ignore[arg-type]
        found.append("milestone_silent")
    return found


def life(case: Case) -> Life:
    return Life(case.lifecycle, case.delivery, case.starts_on, case.next_review_on, case.updated_on, case.first_seen_on)


@pytest.mark.django_db
@pytest.mark.parametrize("inherited", [False, True], ids=["own date", "date of the strategy"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.called)
def test_the_statement_finds_what_the_rules_of_the_board_say(
    case: Case, inherited: bool, marlhaven: Partnership
) -> None:
    other = DeliveryDate.on_day(date(2001, 1, 1))
    own = {} if inherited else {"has_own_delivery": True, "delivery": case.delivery}
    with within(marlhaven):
        member("antislavery_coordinator")
        MilestoneFactory(
            strategy=StrategyFactory(delivery=case.delivery if inherited else other),
            lifecycle=case.lifecycle,
            rag=case.rag,
            starts_on=case.starts_on,
            next_review_on=case.next_review_on,
            updated_at=at_noon(case.updated_on),
            created_at=at_noon(case.first_seen_on),
            **own,
        )
        found = [occasion for _day, occasion in occasions([case.on], Rhythm())]
    assert [each.kind for each in found] == kinds(case)
    steps = steps_of(life(case), on=case.on, rhythm=Rhythm(), by=BY)
    assert [(each.kind, each.occasion, each.due_on) for each in found] == [
        (step.kind, step.occasion, step.due_on) for step in steps
    ]


MARCH = Life(L.IN_PROGRESS, DeliveryDate.in_month(2026, 3), None, None, date(2026, 2, 1), date(2025, 4, 1))
LEAP = Life(L.IN_PROGRESS, DeliveryDate.on_day(date(2028, 2, 29)), None, None, date(2028, 2, 1), date(2025, 4, 1))
ONGOING = Life(L.IN_PROGRESS, DeliveryDate.ongoing(), None, date(2026, 3, 1), date(2026, 2, 1), date(2025, 4, 1))
QUIET = Life(L.IN_PROGRESS, DeliveryDate.ongoing(), None, None, date(2026, 8, 31), date(2025, 4, 1))
WAITS = Life(L.NOT_STARTED, DeliveryDate.ongoing(), date(2026, 4, 15), None, None, date(2025, 4, 1))


@pytest.mark.parametrize(
    ("of", "on", "expected"),
    [
        (MARCH, date(2026, 2, 28), []),
        (MARCH, date(2026, 3, 1), [("milestone_due", "30:2026-03-31")]),
        (MARCH, date(2026, 3, 23), [("milestone_due", "30:2026-03-31")]),
        (MARCH, date(2026, 3, 24), [("milestone_due", "7:2026-03-31")]),
        (MARCH, date(2026, 3, 30), [("milestone_due", "1:2026-03-31")]),
        (MARCH, date(2026, 3, 31), [("milestone_due", "1:2026-03-31")]),
        (MARCH, date(2026, 4, 1), [("milestone_late", "late:0:2026-03-31")]),
        (MARCH, date(2026, 4, 14), [("milestone_late", "late:0:2026-03-31")]),
        (MARCH, date(2026, 4, 15), [("milestone_late", "late:14:2026-03-31")]),
        (LEAP, date(2028, 2, 28), [("milestone_due", "1:2028-02-29")]),
        (LEAP, date(2028, 3, 1), [("milestone_late", "late:0:2028-02-29")]),
        (ONGOING, date(2026, 2, 28), []),
        (ONGOING, date(2026, 3, 1), [("review_due", "0:2026-03-01")]),
        (ONGOING, date(2026, 3, 14), [("review_due", "0:2026-03-01")]),
        (ONGOING, date(2026, 3, 15), [("review_due", "14:2026-03-01")]),
        (QUIET, date(2027, 2, 28), []),
        (QUIET, date(2027, 3, 1), [("milestone_silent", "0:2027-03-01")]),
        (QUIET, date(2027, 3, 30), [("milestone_silent", "0:2027-03-01")]),
        (QUIET, date(2027, 3, 31), [("milestone_silent", "30:2027-03-01")]),
        (WAITS, date(2026, 4, 14), []),
        (WAITS, date(2026, 4, 15), [("milestone_silent", "0:2026-04-15")]),
    ],
)
def test_each_step_lasts_until_the_next(of: Life, on: date, expected: list[tuple[str, str]]) -> None:
    assert [(step.kind, step.occasion) for step in steps_of(of, on=on, rhythm=Rhythm(), by=BY)] == expected


def test_silence_begins_on_the_first_day_that_the_board_calls_silent() -> None:
    day = date(2027, 6, 1)
    while day < date(2028, 12, 31):
        of = Life(L.IN_PROGRESS, DeliveryDate.ongoing(), None, None, day, date(2025, 4, 1))
        since = silent_since(of, BY)
        before, at = (
            is_silent(of.lifecycle, starts_on=None, updated_on=day, first_seen_on=day, on=on, by=BY)
            for on in (since - timedelta(days=1), since)
        )
        assert (before, at) == (False, True), day
        day += timedelta(days=1)


@pytest.mark.django_db
def test_the_statement_is_silent_about_milestones_of_another_partnership(
    marlhaven: Partnership, pellworth: Partnership
) -> None:
    late = {"has_own_delivery": True, "delivery": DeliveryDate.on_day(date(2026, 11, 1))}
    with within(marlhaven):
        here = MilestoneFactory(**late)
    with within(pellworth):
        member("antislavery_coordinator")
        there = MilestoneFactory(**late)
        keys = [here.pk, there.pk]
        found = due_rows([date(2026, 11, 20)], rhythm=Rhythm(), keys=keys)
    assert [row.milestone_id for row in found] == [there.pk]


def test_the_statement_is_refused_where_no_partnership_is_open() -> None:
    with pytest.raises(NoScope):
        due_rows([date(2026, 11, 20)], rhythm=Rhythm())
