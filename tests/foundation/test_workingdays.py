"""Working days, and the bank holidays of three nations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation import reference
from foundation.models import Reference
from foundation.workingdays import Nation, is_working_day, working_day_after, working_day_from, working_days_after

SEEDED: dict[str, dict[int, dict[str, str]]] = import_module("foundation.migrations.0007_bank_holidays").DAYS
OWNER = pytest.mark.django_db(databases=["default", "owner"])
ON = date(2026, 11, 20)
EASTER = {2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28), 2028: date(2028, 4, 16)}
PROCLAIMED = {("scotland", 2026): {date(2026, 6, 15)}}
ASK = "Ask whoever runs Alongside for you to add those of the next year."
HOLIDAYS = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 24), True),  # a Thursday
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),  # a Saturday
        (date(2026, 12, 27), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2028, 2, 29), True),
    ],
)
def test_a_working_day_is_a_weekday_that_is_no_bank_holiday(day: date, expected: bool) -> None:
    assert is_working_day(day, HOLIDAYS) is expected


def test_working_days_follow_each_other_over_the_turn_of_the_year() -> None:
    assert list(islice(working_days_after(date(2026, 12, 24), HOLIDAYS), 4)) == [
        date(2026, 12, 29),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 4),
    ]
    assert working_day_after(date(2026, 12, 24), 4, HOLIDAYS) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 12, 24), date(2026, 12, 24)), (date(2026, 12, 25), date(2026, 12, 29))]
)
def test_work_goes_on_on_the_day_itself_or_on_the_next_working_day(day: date, expected: date) -> None:
    assert working_day_from(day, HOLIDAYS) == expected


def monday(year: int, month: int, *, last: bool = False) -> date:
    """The first or the last Monday of a month."""
    first = date(year, month, 1)
    mondays = [
        first + timedelta(days=number) for number in range(31) if (first + timedelta(days=number)).weekday() == 0
    ]
    return [day for day in mondays if day.month == month][-1 if last else 0]


def moved(*days: date) -> Iterator[date]:
    """Each on its day, or on the next weekday that none of the others takes."""
    taken = {day for day in days if day.weekday() < 5}
    yield from taken
    for day in days:
        if day not in taken:
            later = (day + timedelta(days=number) for number in range(7))
            free = next(each for each in later if each.weekday() < 5 and each not in taken)
            taken.add(free)
            yield free


def by_rule(nation: str, year: int) -> set[date]:
    """What the law and the proclamations of every year say, worked out anew."""
    days = {EASTER[year] - timedelta(days=2), monday(year, 5), monday(year, 5, last=True)}
    days |= set(moved(date(year, 12, 25), date(year, 12, 26)))
    if nation == "scotland":
        days |= {monday(year, 8), *moved(date(year, 1, 1), date(year, 1, 2)), *moved(date(year, 11, 30))}
    else:
        days |= {EASTER[year] + timedelta(days=1), monday(year, 8, last=True), *moved(date(year, 1, 1))}
    if nation == "northern-ireland":
        days |= {*moved(date(year, 3, 17)), *moved(date(year, 7, 12))}
    return days | PROCLAIMED.get((nation, year), set())


@pytest.mark.parametrize("year", EASTER)
@pytest.mark.parametrize("nation", SEEDED)
def test_the_bank_holidays_that_come_with_the_product_follow_the_rules(nation: str, year: int) -> None:
    assert {date.fromisoformat(f"{year}-{day}") for day in SEEDED[nation][year]} == by_rule(nation, year)


@pytest.mark.django_db
def test_each_nation_has_its_own_with_their_names() -> None:
    found = {nation: reference.bank_holidays(nation, on=ON) for nation in Nation}
    assert {nation: len(days) for nation, days in found.items()} == {
        "england-and-wales": 32,
        "scotland": 37,
        "northern-ireland": 40,
    }
    assert {nation: days.get(date(2026, 11, 30)) for nation, days in found.items()} == {
        "england-and-wales": None,
        "scotland": "St Andrew’s Day",
        "northern-ireland": None,
    }
    assert found[Nation.NORTHERN_IRELAND][date(2026, 7, 13)] == "Battle of the Boyne (Orangemen’s Day) (substitute day)"
    assert found[Nation.ENGLAND_AND_WALES][date(2026, 12, 28)] == "Boxing Day (substitute day)"


@pytest.fixture
def asked_anew() -> Iterator[None]:
    """What was answered before in this process is forgotten, and what is answered here."""
    reference.bank_holidays_run_short.cache_clear()
    yield
    reference.bank_holidays_run_short.cache_clear()


@pytest.mark.django_db
def test_bank_holidays_are_one_query_and_whether_they_run_short_is_one_a_day(asked_anew: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        reference.bank_holidays(Nation.SCOTLAND, on=ON)
        assert len(asked.captured_queries) == 1
        reference.bank_holidays_run_short(on=ON)
        reference.bank_holidays_run_short(on=ON)
        assert len(asked.captured_queries) == 2
        reference.bank_holidays_run_short(on=ON + timedelta(days=1))
        assert len(asked.captured_queries) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 20), ""),
        (date(2028, 6, 26), ""),
        (
            date(2028, 6, 27),
            f"Bank holidays are known until 26 December 2028 only. {ASK}",
        ),
        (date(2024, 12, 31), f"Bank holidays are not known. {ASK}"),
    ],
)
def test_it_is_said_half_a_year_before_they_run_out(on: date, expected: str, asked_anew: None) -> None:
    assert reference.bank_holidays_run_short(on=on) == expected


@OWNER
def test_a_new_bank_holiday_is_a_successor_of_the_list_of_its_year() -> None:
    with transaction.atomic(using="owner"):
        rows = Reference.objects.using("owner").filter(key="scotland-2027")
        before = rows.get()
        rows.update(valid_to=ON)
        days = before.value["days"] | {"2027-07-01": "Made up"}
        value: dict[str, Any] = {"nation": "scotland", "days": days}
        Reference.objects.using("owner").create(
            kind=before.kind, key=before.key, value=value, valid_from=ON, source="Made up"
        )
        both = list(Reference.objects.using("owner").filter(key="scotland-2027"))
        assert ["2027-07-01" in row.value["days"] for row in both if reference.holds(row, on=ON)] == [True]


@OWNER
@pytest.mark.parametrize("value", [{"nation": "wales", "days": {}}, {"nation": "scotland"}, {"days": {}}])
def test_the_database_refuses_bank_holidays_of_no_nation(value: dict[str, Any]) -> None:
    named = "reference_bank_holidays_of_a_nation"
    with pytest.raises(IntegrityError, match=named), transaction.atomic(using="owner"):
        Reference.objects.using("owner").create(
            kind="bank_holidays", key="made-up", value=value, valid_from=ON, source="Made up"
        )
