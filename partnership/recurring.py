"""How often a series of meetings comes: an rrule for calendars (RFC 5545), and the same in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

MONTHS = {1: "Every month", 2: "Every 2 months", 3: "Every quarter", 6: "Twice a year", 12: "Every year"}
WEEKS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
FURTHEST = timedelta(days=5 * 366)
"""Nobody calls a meeting later than that, and a rule that never comes must not be counted for ever."""


class UnknownRule(ValueError):
    """Not a rule that `rule` makes."""


def rule(*, months: int, week: int, day: str) -> str:
    """`rule(months=3, week=2, day="TU")` is every quarter on the second Tuesday."""
    if months not in MONTHS or week not in WEEKS or day not in DAYS:
        raise UnknownRule(f"No such rhythm: {months}, {week}, {day}.")
    return f"FREQ=MONTHLY;INTERVAL={months};BYDAY={week}{day}"


def parts(text: str) -> tuple[int, int, str]:
    """Months, week and day of a rule that `rule` made. Raises UnknownRule."""
    found = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    try:
        months, by_day = int(found["INTERVAL"]), found["BYDAY"]
        week, day = int(by_day[:-2]), by_day[-2:]
    except (KeyError, ValueError):
        raise UnknownRule(f"Not a rule of ours: {text}.") from None
    if text != rule(months=months, week=week, day=day):
        raise UnknownRule(f"Not a rule of ours: {text}.")
    return months, week, day


def in_words(text: str) -> str:
    months, week, day = parts(text)
    return f"{MONTHS[months]}, on the {WEEKS[week]} {DAYS[day]}"


def days(text: str, *, first_on: date, after: date) -> Iterator[date]:
    """The days on which it comes, later than `after`, counted from the month of `first_on`."""
    begins = datetime.combine(first_on.replace(day=1), time())
    found = rrulestr(text, dtstart=begins).xafter(datetime.combine(max(after, first_on - timedelta(days=1)), time()))
    for each in found:
        day = each.date()
        if day > after + FURTHEST and day > first_on + FURTHEST:
            return
        if day > after:
            yield day
