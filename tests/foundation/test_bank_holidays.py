"""Bank holidays are brought up to date from the file of GOV.UK, by an operator who sees first what would change."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from foundation import reference
from foundation.models import Reference
from foundation.workingdays import Nation

pytestmark = [
    pytest.mark.django_db(databases=["default", "owner"]),
    pytest.mark.usefixtures("today"),
]
TODAY = date(2026, 11, 21)
AGAIN = "Take it from https://www.gov.uk/bank-holidays.json once more."
NO_LIST = (
    "Nothing was recorded. This is not the file of GOV.UK: it has no list of events with date and title for each of"
    f" england-and-wales, scotland, northern-ireland. {AGAIN}"
)
FEWEST = "there are at least 8 in every year."
Events = list[dict[str, str]]


@pytest.fixture
def today() -> Any:
    with time_machine.travel("2026-11-21 12:00:00+00:00", tick=False):
        yield


def row(key: str) -> Reference:
    found: Reference = Reference.objects.using("owner").get(key=key, valid_to__isnull=True)
    return found


def known_in_scotland(on: date) -> set[str]:
    """As the owner sees it, whose transaction nobody else sees into."""
    rows = Reference.objects.using("owner").filter(key__startswith="scotland-")
    return {day for row in rows if reference.holds(row, on=on) for day in row.value["days"]}


def event(day: str, name: str) -> dict[str, str]:
    """As GOV.UK writes it: that a day stands in for another is a note."""
    plain = name.removesuffix(" (substitute day)")
    return {"title": plain, "date": day, "notes": "" if plain == name else "Substitute day", "bunting": "true"}


def as_stored(year: int = 2027) -> dict[str, Events]:
    """The file that says of a year what is stored."""
    days = {nation.value: row(f"{nation.value}-{year}").value["days"] for nation in Nation}
    return {nation: [event(day, name) for day, name in given.items()] for nation, given in days.items()}


def moved(given: dict[str, Events], year: int) -> dict[str, Events]:
    return {nation: [each | {"date": f"{year}{each['date'][4:]}"} for each in days] for nation, days in given.items()}


@pytest.fixture
def say(tmp_path: Path) -> Callable[..., list[str]]:
    """What the command says of such a file."""

    def run(given: Any, *options: str) -> list[str]:
        if isinstance(given, dict):
            given = json.dumps({nation: {"division": nation, "events": events} for nation, events in given.items()})
        (tmp_path / "bank-holidays.json").write_text(given)
        out = io.StringIO()
        call_command("bank_holidays", str(tmp_path / "bank-holidays.json"), *options, stdout=out)
        return out.getvalue().splitlines()

    return run


def test_a_file_that_says_what_is_known_records_that_it_was_compared(say: Callable[..., list[str]]) -> None:
    before = row("scotland-2027").value
    assert say(as_stored(), "--apply") == [
        "england-and-wales-2027: as it was.",
        "northern-ireland-2027: as it was.",
        "scotland-2027: as it was.",
        "Recorded, as checked today.",
    ]
    found = row("scotland-2027")
    assert (found.value, found.last_checked_on, found.source) == (before, TODAY, "GOV.UK, UK bank holidays")
    assert row("scotland-2028").last_checked_on is None


def test_without_apply_it_says_what_would_change_and_stores_nothing(say: Callable[..., list[str]]) -> None:
    said = say(moved(as_stored(), 2029))
    assert said == [
        "england-and-wales-2029: new, 8 days.",
        "northern-ireland-2029: new, 10 days.",
        "scotland-2029: new, 9 days.",
        "Nothing was recorded. Add --apply to record it.",
    ]
    assert not Reference.objects.using("owner").filter(key__endswith="2029").exists()


def test_a_year_that_is_missing_is_added(say: Callable[..., list[str]]) -> None:
    say(moved(as_stored(), 2029), "--apply")
    assert len(known_in_scotland(TODAY)) == 5 * 9 + 1  # 2026 has one more
    assert row("scotland-2029").last_checked_on == TODAY


def test_a_list_that_changes_has_a_successor_and_says_in_words_what_changed(say: Callable[..., list[str]]) -> None:
    given = as_stored()
    given["scotland"] = [each for each in given["scotland"] if each["date"] != "2027-11-30"]
    given["scotland"] += [event("2027-06-14", "Made up"), event("2027-12-01", "St Andrew’s Day (substitute day)")]
    given["england-and-wales"][0]["title"] = "New Year"
    gone = "2027-11-30 is none any more (St Andrew’s Day)"
    assert say(given, "--apply")[:3] == [
        "england-and-wales-2027: 2027-01-01 is called New Year, no more New Year’s Day.",
        "northern-ireland-2027: as it was.",
        f"scotland-2027: 2027-06-14 is new (Made up); {gone}; 2027-12-01 is new (St Andrew’s Day (substitute day)).",
    ]
    both = Reference.objects.using("owner").filter(key="scotland-2027").order_by("valid_from")
    assert [(each.valid_to, each.last_checked_on) for each in both] == [(TODAY, None), (None, TODAY)]
    days = {"2027-06-14", "2027-11-30", "2027-12-01"}
    assert days & known_in_scotland(TODAY) == {"2027-06-14", "2027-12-01"}
    assert days & known_in_scotland(date(2026, 11, 20)) == {"2027-11-30"}


def test_a_list_that_changes_twice_on_a_day_has_one_successor(say: Callable[..., list[str]]) -> None:
    given = as_stored()
    for day in ("2027-06-14", "2027-06-15"):
        given["scotland"].append(event(day, "Made up"))
        say(given, "--apply")
    assert Reference.objects.using("owner").filter(key="scotland-2027").count() == 2
    assert len(row("scotland-2027").value["days"]) == 11


def test_it_reads_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {nation: {"events": events} for nation, events in as_stored().items()}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(given)))
    call_command("bank_holidays", "-", "--apply", stdout=io.StringIO())
    assert row("scotland-2027").last_checked_on == TODAY


@pytest.mark.parametrize(
    "given",
    [
        "<!doctype html>",
        "[]",
        "null",
        {"scotland": []},
        {nation.value: [{"title": "Christmas Day"}] for nation in Nation},
        {nation.value: [{"title": "Christmas Day", "date": "25/12/2027"}] for nation in Nation},
        {nation.value: [{"title": " ", "date": "2027-12-25"}] for nation in Nation},
        {nation.value: [{"title": 1, "date": "2027-12-25"}] for nation in Nation},
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(given: Any, say: Callable[..., list[str]]) -> None:
    with pytest.raises(CommandError) as refused:
        say(given, "--apply")
    assert (str(refused.value), refused.value.returncode) == (NO_LIST, 2)


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        (
            7,
            f"The file has only 7 of the bank holidays of Scotland in 2027; {FEWEST} {AGAIN}",
        ),
        (0, f"The file has no day of Scotland. {AGAIN}"),
    ],
)
def test_a_file_that_is_cut_off_is_refused(kept: int, sentence: str, say: Callable[..., list[str]]) -> None:
    given = as_stored()
    given["scotland"] = given["scotland"][:kept]
    with pytest.raises(CommandError) as refused:
        say(given, "--apply")
    assert str(refused.value) == f"Nothing was recorded. {sentence}"
    assert row("scotland-2027").last_checked_on is None


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("bank_holidays", "not-there.json")
    assert str(refused.value) == (
        "not-there.json cannot be read: No such file or directory. Name a file that is there."
    )


def test_the_app_role_may_look_and_not_record(say: Callable[..., list[str]]) -> None:
    given = as_stored()
    assert say(given, "--database", "default")[-1] == "Nothing was recorded. Add --apply to record it."
    with pytest.raises(CommandError, match="This role may only read reference data"):
        say(given, "--apply", "--database", "default")
