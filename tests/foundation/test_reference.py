"""Dated facts of the world outside: which holds, and whether anybody checked it."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from foundation import reference
from foundation.models import Reference

DAY = date(2026, 11, 21)
SEEDED = import_module("foundation.migrations.0005_helplines").HELPLINES
VALUE = {"name": "Lantern Line", "number": "+441632960100", "shown": "01632 960100", "purpose": "To try things out."}
KEYS = "emergency, modern-slavery-helpline, police, salvation-army-referral-line"
OWNER = pytest.mark.django_db(databases=["default", "owner"])


def add(**fields: Any) -> Reference:
    """A row as only the owner can write it."""
    given = {"kind": "helpline", "key": "lantern", "value": VALUE, "valid_from": date(2026, 1, 1), "source": "Made up"}
    row: Reference = Reference.objects.using("owner").create(**given | fields)
    return row


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 29), True),
        (date(2026, 6, 30), False),
    ],
)
def test_a_fact_holds_from_its_first_day_until_the_day_before_its_successor(on: date, expected: bool) -> None:
    row = Reference(valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    assert reference.holds(row, on=on) is expected


def test_a_fact_without_an_end_holds_on() -> None:
    assert reference.holds(Reference(valid_from=date(2026, 1, 1)), on=date(2099, 1, 1)) is True


@pytest.mark.parametrize(
    ("last_checked_on", "on", "expected"),
    [
        (None, DAY, True),
        (date(2026, 11, 21), DAY, False),
        (date(2025, 11, 22), DAY, False),
        (date(2025, 11, 21), DAY, True),
        (date(2024, 2, 29), date(2025, 2, 27), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
    ],
)
def test_a_fact_is_stale_when_nobody_checked_it_for_12_months(
    last_checked_on: date | None, on: date, expected: bool
) -> None:
    assert reference.is_stale(last_checked_on, on=on) is expected


@OWNER
def test_the_numbers_that_come_with_the_product_start_with_the_emergency_and_claim_no_check() -> None:
    found = reference.helplines(on=DAY)
    assert [(line.name, line.number, line.shown) for line in found] == [
        ("Emergency services", "999", "999"),
        ("Modern Slavery and Exploitation Helpline", "+448000121700", "08000 121 700"),
        ("Salvation Army referral line", "+448008083733", "0800 808 3733"),
        ("Police, when it is not an emergency", "101", "101"),
    ]
    assert {line.last_checked_on for line in found} == {None}
    assert {line.stale for line in found} == {True}


@pytest.mark.parametrize("helpline", SEEDED, ids=lambda helpline: helpline["key"])
def test_the_number_that_is_shown_is_the_number_that_is_called(helpline: dict[str, Any]) -> None:
    figures = helpline["value"]["shown"].replace(" ", "")
    dialled = helpline["value"]["number"]
    assert dialled == (f"+44{figures.removeprefix('0')}" if figures.startswith("0") else figures)
    assert helpline["source_address"].startswith("https://")


@OWNER
def test_a_successor_takes_over_on_its_day() -> None:
    with transaction.atomic(using="owner"):
        add(valid_to=date(2026, 6, 30))
        add(valid_from=date(2026, 6, 30), value=VALUE | {"shown": "01632 960200", "number": "+441632960200"})
        rows = Reference.objects.using("owner").filter(key="lantern")
        before, after = date(2026, 6, 29), date(2026, 6, 30)
        assert [row.value["shown"] for row in rows if reference.holds(row, on=before)] == ["01632 960100"]
        assert [row.value["shown"] for row in rows if reference.holds(row, on=after)] == ["01632 960200"]


@OWNER
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"valid_to": date(2026, 1, 1)}, "reference_ends_after_start"),
        ({"value": VALUE | {"number": "01632 960100"}}, "reference_helpline_can_be_called"),
        ({"value": VALUE | {"number": "+441632960100;ext=1"}}, "reference_helpline_can_be_called"),
        ({"value": {"number": "999"}}, "reference_helpline_can_be_called"),
        ({"key": "police", "valid_to": date(2027, 1, 1)}, "reference_once_from_a_day"),
        ({"key": "police", "valid_from": date(2026, 6, 1)}, "reference_open_once"),
    ],
)
def test_the_database_refuses_a_fact_that_makes_no_sense(fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(using="owner"):
        add(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forbidden",
    [
        "update foundation_reference set value = '{}'",
        "delete from foundation_reference",
        "insert into foundation_reference select * from foundation_reference",
    ],
)
def test_the_app_role_may_only_read_facts(forbidden: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(forbidden)


def checked(key: str) -> Reference:
    row: Reference = Reference.objects.using("owner").get(kind="helpline", key=key)
    return row


@OWNER
@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_an_operator_records_that_a_number_was_checked() -> None:
    out = StringIO()
    call_command("check_reference", "helpline", "police", "--on", "2026-11-20", stdout=out)
    row = checked("police")
    assert row.last_checked_on == date(2026, 11, 20)
    assert row.source.startswith("Home Office, 101")
    assert out.getvalue() == f"Recorded: police was checked on 2026-11-20. Source: {row.source}\n"


@OWNER
@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_a_new_source_takes_the_place_of_the_old_with_its_address() -> None:
    call_command("check_reference", "helpline", "police", "--on", "2026-11-20", "--source", "A call to it")
    assert (checked("police").source, checked("police").source_address) == ("A call to it", "")


@OWNER
@time_machine.travel("2026-11-21 12:00:00+00:00")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["legal", "police", "--on", "2026-11-20"], "KIND must be one of: helpline, bank_holidays, awareness_day."),
        (
            ["helpline", "polise", "--on", "2026-11-20"],
            f"Nothing was recorded. No helpline has the key polise on 2026-11-20. Choose one of these: {KEYS}.",
        ),
        (
            ["helpline", "police", "--on", "2019-01-01"],
            "Nothing was recorded. No helpline has the key police on 2019-01-01. Choose one of these: none.",
        ),
        (["helpline", "police", "--on", "20 November"], "--on must be a day such as 2026-11-21."),
        (
            ["helpline", "police", "--on", "2026-11-22"],
            "--on is in the future. Give the day on which somebody really checked.",
        ),
        (
            ["helpline", "police", "--on", "2026-11-20", "--source-address", "the web"],
            "Nothing was recorded. Enter a valid URL.",
        ),
    ],
)
def test_the_command_says_what_is_wrong_and_records_nothing(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("check_reference", *arguments)
    assert (str(refused.value), refused.value.returncode) == (sentence, 2)
    assert checked("police").last_checked_on is None


@OWNER
def test_an_earlier_check_does_not_hide_a_later_one() -> None:
    reference.record_check(kind="helpline", key="police", on=date(2026, 11, 20))
    with pytest.raises(reference.NotRecorded) as refused:
        reference.record_check(kind="helpline", key="police", on=date(2026, 11, 19))
    assert str(refused.value) == "police was checked later, on 2026-11-20. Give that day or one after it."
    assert checked("police").last_checked_on == date(2026, 11, 20)


@pytest.mark.django_db
@time_machine.travel("2026-11-21 12:00:00+00:00")
def test_the_command_says_which_connection_it_needs() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("check_reference", "helpline", "police", "--on", "2026-11-20", "--database", "default")
    assert refused.value.returncode == 2
    assert str(refused.value) == (
        "Nothing was recorded. This role may only read reference data."
        " Set DATABASE_OWNER_URL to the owner's connection."
    )


@pytest.mark.django_db
def test_the_days_of_the_year_are_told_in_their_order() -> None:
    assert reference.awareness_days(on=DAY) == [
        reference.AwarenessDay("World Day Against Trafficking in Persons", 7, 30),
        reference.AwarenessDay("Anti-Slavery Day", 10, 18),
    ]


@OWNER
@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31), (2, 29), (None, None)])
def test_a_day_of_the_year_comes_every_year(month: int | None, day: int | None) -> None:
    value = {"name": "Lantern Day", "month": month, "day": day} if month is not None else {"name": "Lantern Day"}
    refused = pytest.raises(IntegrityError, match="reference_awareness_day_of_every_year")
    with refused, transaction.atomic(using="owner"):
        add(kind="awareness_day", value=value)
