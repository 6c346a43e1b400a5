"""Bank holidays as GOV.UK gives them, compared with those that are stored and brought up to date by an operator."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from foundation.models import Reference
from foundation.workingdays import Nation

SOURCE, ADDRESS = "GOV.UK, UK bank holidays", "https://www.gov.uk/bank-holidays"
FEWEST = 8
"""No nation has fewer in a year: with fewer the file is cut off."""
Days = dict[str, str]
"""A day as 2026-11-30 -> its name, in the order of the days."""


class NotAList(ValueError):
    """What was given is no such file. `str(error)` is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the list of a nation in a year becomes; `before` is None where the year is new."""

    key: str
    before: Days | None
    after: Days

    def in_words(self) -> str:
        if self.before is None:
            return f"{self.key}: new, {len(self.after)} days."
        if self.before == self.after:
            return f"{self.key}: as it was."
        return f"{self.key}: {'; '.join(_differences(self.before, self.after))}."


def _differences(before: Days, after: Days) -> Iterator[str]:
    for day in sorted(before.keys() | after.keys()):
        if day not in before:
            yield f"{day} is new ({after[day]})"
        elif day not in after:
            yield f"{day} is none any more ({before[day]})"
        elif before[day] != after[day]:
            yield f"{day} is called {after[day]}, no more {before[day]}"


def read(text: str) -> dict[tuple[Nation, int], Days]:
    """Nation and year -> its days, from the JSON at https://www.gov.uk/bank-holidays.json. Raises NotAList."""
    try:
        given = json.loads(text)
        found = {nation: [_day(event) for event in given[nation]["events"]] for nation in Nation}
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise NotAList(
            f"This is not the file of GOV.UK: it has no list of events with date and title for each of"
            f" {', '.join(Nation.values)}. Take it from {ADDRESS}.json once more."
        ) from wrong
    years: dict[tuple[Nation, int], Days] = {}
    for nation, events in found.items():
        for day, name in sorted(events):
            years.setdefault((nation, day.year), {})[day.isoformat()] = name
    _require_whole(years)
    return years


def _day(event: Mapping[str, Any]) -> tuple[date, str]:
    name = event["title"].strip()
    if not name:
        raise ValueError("A day without a name.")
    instead = event.get("notes") == "Substitute day"
    return date.fromisoformat(event["date"]), f"{name} (substitute day)" if instead else name


def _require_whole(years: Mapping[tuple[Nation, int], Days]) -> None:
    for nation in Nation:
        if not any(each == nation for each, _year in years):
            raise NotAList(f"The file has no day of {nation.label}. Take it from {ADDRESS}.json once more.")
    for (nation, year), days in years.items():
        if len(days) < FEWEST:
            raise NotAList(
                f"The file has only {len(days)} of the bank holidays of {nation.label} in {year}; there are at least"
                f" {FEWEST} in every year. Take it from {ADDRESS}.json once more."
            )


def compare(given: Mapping[tuple[Nation, int], Days], *, using: str = "owner") -> list[Change]:
    """What each list of the file does to what is stored. One query."""
    return _compare(given, {row.key: row for row in _standing(using)})


def bring_up_to_date(given: Mapping[tuple[Nation, int], Days], *, on: date, using: str = "owner") -> list[Change]:
    """Store what the file says, as compared with its source on the day. A list that changes ends today and has a
    successor, so that it can be shown what was worked out by it; years that the file does not have stay as they are.

    An operator's act, outside every partnership: only the owner of the tables may write here.
    """
    with transaction.atomic(using=using):
        stored = {row.key: row for row in _standing(using).select_for_update()}
        changes = _compare(given, stored)
        for (nation, year), days in given.items():
            row = stored.get(_key(nation, year))
            if row and row.value["days"] != days and row.valid_from < on:
                row.valid_to = on
                row.save(using=using)
                row = None
            row = row or Reference(kind=Reference.Kind.BANK_HOLIDAYS, key=_key(nation, year), valid_from=on)
            row.value = {"nation": nation.value, "days": days}
            row.source, row.source_address, row.last_checked_on = SOURCE, ADDRESS, on
            row.save(using=using)
    return changes


def _compare(given: Mapping[tuple[Nation, int], Days], stored: Mapping[str, Reference]) -> list[Change]:
    keys = {_key(nation, year): days for (nation, year), days in given.items()}
    return [Change(key, stored[key].value["days"] if key in stored else None, keys[key]) for key in sorted(keys)]


def _standing(using: str) -> QuerySet[Reference]:
    """The newest list of each nation and year."""
    return Reference.objects.using(using).filter(kind=Reference.Kind.BANK_HOLIDAYS, valid_to__isnull=True)


def _key(nation: Nation, year: int) -> str:
    return f"{nation.value}-{year}"
