"""Which quarter an update reports on (R25, B12): reporting on a quarter begins when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from actionplan.models import Plan, Publication
from foundation.periods import Quarter, QuarterCalendar

SATURDAY = 5
WORKING_DAYS_TO_REPORT = 10
"""How long after the end of a quarter its updates come in. Mondays to Fridays are counted: where a bank holiday lies
between, the last of them is one working day early, and the board that is published closes the quarter in any case."""


def reported_on(plan: Plan, *, on: date) -> date:
    """The last day of the financial quarter on which an update of the day reports.

    In the first working days of a quarter that is the quarter before, until the board of that one is published.
    """
    running = Quarter.containing(on, calendar=QuarterCalendar.FINANCIAL)
    ended_on = running.starts_on - timedelta(days=1)
    if (
        on > last_day_to_report(ended_on)
        or Publication.objects.filter(plan=plan, quarter_ends_on__gte=ended_on).exists()
    ):
        return running.ends_on
    return ended_on


def last_day_to_report(ended_on: date) -> date:
    return next(islice(_working_days_after(ended_on), WORKING_DAYS_TO_REPORT - 1, None))


def _working_days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            yield day
