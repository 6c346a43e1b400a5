"""Which quarter an update reports on (R25, B12): reporting on a quarter begins when it ends."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

from actionplan.models import Plan, Publication
from foundation import reference, reminders
from foundation.periods import Quarter, QuarterCalendar
from foundation.workingdays import working_day_after

WORKING_DAYS_TO_REPORT = 10
"""How long after the end of a quarter its updates come in."""
LONGEST_REPORT = timedelta(days=28)
"""No ten working days take longer than this, whatever bank holidays lie between: later, nobody needs to look."""


def reported_on(plan: Plan, *, on: date) -> date:
    """The last day of the financial quarter on which an update of the day reports.

    In the first working days of a quarter that is the quarter before, until the board of that one is published.
    """
    running = Quarter.containing(on, calendar=QuarterCalendar.FINANCIAL)
    ended_on = running.starts_on - timedelta(days=1)
    if on > ended_on + LONGEST_REPORT:
        return running.ends_on
    if Publication.objects.filter(plan=plan, quarter_ends_on__gte=ended_on).exists():
        return running.ends_on
    holidays = reference.bank_holidays(reminders.rhythm().nation, on=on)
    is_over = on > last_day_to_report(ended_on, holidays)
    return running.ends_on if is_over else ended_on


def last_day_to_report(ended_on: date, holidays: Container[date]) -> date:
    return working_day_after(ended_on, WORKING_DAYS_TO_REPORT, holidays)
