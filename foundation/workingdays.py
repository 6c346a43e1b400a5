"""Working days: Mondays to Fridays without the bank holidays of the nation concerned (R41). Pure functions.

`holidays` is whatever tells whether a day is in it, as `reference.bank_holidays` gives them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import islice

from django.db.models import TextChoices

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class Nation(TextChoices):
    """Where a partnership is: each has bank holidays of its own."""

    ENGLAND_AND_WALES = "england-and-wales", "England and Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"


def is_working_day(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(day: date, holidays: Container[date]) -> Iterator[date]:
    """Without end, the next first; the day itself is not among them."""
    while True:
        day += ONE_DAY
        if is_working_day(day, holidays):
            yield day


def working_day_after(day: date, number: int, holidays: Container[date]) -> date:
    """The first working day after the day for 1, the tenth for 10."""
    return next(islice(working_days_after(day, holidays), number - 1, None))


def working_day_from(day: date, holidays: Container[date]) -> date:
    """The day itself where it is one, or the next."""
    return working_day_after(day - ONE_DAY, 1, holidays)
