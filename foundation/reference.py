"""Dated reference data: facts of the world outside that change without us, each with its source and last check (R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db import transaction

from foundation.models import Reference
from foundation.periods import last_day_of_month
from foundation.workingdays import Nation


class NotRecorded(ValueError):
    """A check cannot be recorded. `str(error)` is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """`number` is what a telephone dials (E.164, or a short code such as 999); `shown` is what people read."""

    name: str
    number: str
    shown: str
    purpose: str
    last_checked_on: date | None
    stale: bool


def current(kind: Reference.Kind, *, on: date) -> list[Reference]:
    """What holds on that day, in the order in which people should read it."""
    return [row for row in Reference.objects.filter(kind=kind) if holds(row, on=on)]


def holds(row: Reference, *, on: date) -> bool:
    """From `valid_from` until the day before `valid_to`."""
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def is_stale(last_checked_on: date | None, *, on: date) -> bool:
    """Nobody has checked it within the last 12 months, or nobody knows of a check (R5)."""
    if last_checked_on is None:
        return True
    year, month = last_checked_on.year + 1, last_checked_on.month
    day = min(last_checked_on.day, last_day_of_month(year, month).day)
    return on >= date(year, month, day)


def helplines(*, on: date) -> list[Helpline]:
    return [
        Helpline(
            name=row.value["name"],
            number=row.value["number"],
            shown=row.value["shown"],
            purpose=row.value["purpose"],
            last_checked_on=row.last_checked_on,
            stale=is_stale(row.last_checked_on, on=on),
        )
        for row in current(Reference.Kind.HELPLINE, on=on)
    ]


@dataclass(frozen=True, slots=True)
class AwarenessDay:
    """The same day of every year."""

    name: str
    month: int
    day: int


def awareness_days(*, on: date) -> list[AwarenessDay]:
    """Days on which many partnerships speak to their public. One query."""
    return [
        AwarenessDay(row.value["name"], row.value["month"], row.value["day"])
        for row in current(Reference.Kind.AWARENESS_DAY, on=on)
    ]


RUNS_SHORT = timedelta(days=183)
"""So long before the last known bank holiday somebody should add those of another year."""


def bank_holidays(nation: str, *, on: date) -> dict[date, str]:
    """All that are known on the day, of years past and to come: each with its name. One query (R41)."""
    return _bank_holidays(on=on)[Nation(nation)]


@lru_cache(maxsize=4)
def bank_holidays_run_short(*, on: date) -> str:
    """A sentence where the last bank holiday that is known, of any nation, is nearer than six months.

    One query a day: first pages ask, and the answer changes with a release or by an operator's hand only.
    """
    last_on = min(max(days, default=date.min) for days in _bank_holidays(on=on).values())
    if last_on >= on + RUNS_SHORT:
        return ""
    known = f"known until {last_on.day} {last_on:%B %Y} only" if last_on > date.min else "not known"
    return f"Bank holidays are {known}. Ask whoever runs Alongside for you to add those of the next year."


def _bank_holidays(*, on: date) -> dict[Nation, dict[date, str]]:
    found: dict[Nation, dict[date, str]] = {nation: {} for nation in Nation}
    for row in current(Reference.Kind.BANK_HOLIDAYS, on=on):
        days = {date.fromisoformat(day): name for day, name in row.value["days"].items()}
        found[Nation(row.value["nation"])].update(days)
    return found


def record_check(
    *, kind: str, key: str, on: date, source: str = "", source_address: str = "", using: str = "owner"
) -> Reference:
    """Somebody compared the value that holds on that day with its source, and it is right.

    An operator's act, outside every partnership: only the owner of the tables may write here.
    """
    with transaction.atomic(using=using):
        rows = list(Reference.objects.using(using).select_for_update().filter(kind=kind))
        found = next((row for row in rows if row.key == key and holds(row, on=on)), None)
        if found is None:
            known = ", ".join(sorted({row.key for row in rows if holds(row, on=on)})) or "none"
            raise NotRecorded(f"No {kind} has the key {key} on {on}. Choose one of these: {known}.")
        if found.last_checked_on and found.last_checked_on > on:
            raise NotRecorded(f"{key} was checked later, on {found.last_checked_on}. Give that day or one after it.")
        found.last_checked_on = on
        if source:
            found.source, found.source_address = source, source_address
        elif source_address:
            found.source_address = source_address
        found.full_clean(validate_unique=False, validate_constraints=False)
        found.save(using=using)
    return found
