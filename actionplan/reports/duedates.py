"""When milestones are due, as columns in the order of time. Pure functions of `PlanFacts`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actionplan.rag import Standing
from actionplan.reports.shapes import PlanFacts
from foundation.charts import TimelineChart, timeline_chart
from foundation.periods import Quarter, QuarterCalendar

MOST_QUARTERS, MOST_YEARS = 20, 20
"""A longer time is drawn by the year, and what is further off is gathered at the end."""
CODE_WORDS = {code.value: code.word for code in Standing}


@dataclass(frozen=True, slots=True)
class DueChart:
    """`title` says by what it is divided."""

    title: str
    columns: TimelineChart


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quarter or a year, by its first and last day."""

    label: str
    starts_on: date
    ends_on: date


def due_chart(facts: PlanFacts) -> DueChart | None:
    """Milestones by the last day of their dates over the period of the plan, with what lies outside it in one column at
    each end; where the plan says no period, from the first date to the last. None where no milestone has a last day."""
    dated = [(row.due_on, row.standing.value) for row in facts.rows if row.due_on]
    if not dated:
        return None
    days = [day for day, _code in dated]
    first = facts.plan.starts_on or min(days)
    last = max(first, facts.plan.ends_on or max(days))
    by_year = (last.year - first.year) * 4 > MOST_QUARTERS
    stretches = list(_years(first, last) if by_year else _quarters(first, last))
    labels = [f"Before {_month(stretches[0].starts_on)}", *(each.label for each in stretches)]
    labels.append(f"After {_month(stretches[-1].ends_on)}")
    columns: list[dict[str, int]] = [{} for _label in labels]
    for day, code in dated:
        counts = columns[_place(day, stretches)]
        counts[code] = counts.get(code, 0) + 1
    ends = (0, len(labels) - 1)
    shown = {labels[place]: counts for place, counts in enumerate(columns) if counts or place not in ends}
    now = _place(facts.on, stretches)
    return DueChart(
        f"Milestones by the {'year' if by_year else 'quarter'} in which they are due",
        timeline_chart(shown, words=CODE_WORDS, now=None if now in ends else labels[now]),
    )


def _place(day: date, stretches: list[Stretch]) -> int:
    """From 1, in the order of time; 0 before all of them, and one more than there are after them."""
    if day < stretches[0].starts_on:
        return 0
    return bisect_left(stretches, day, key=lambda stretch: stretch.ends_on) + 1


def _quarters(first: date, last: date) -> Iterator[Stretch]:
    """ "Apr to Jun 2026"."""
    while first <= last:
        quarter = Quarter.containing(first, calendar=QuarterCalendar.CALENDAR)
        label = f"{quarter.starts_on:%b} to {quarter.ends_on:%b %Y}"
        yield Stretch(label, quarter.starts_on, quarter.ends_on)
        first = quarter.ends_on + timedelta(days=1)


def _years(first: date, last: date) -> Iterator[Stretch]:
    for year in range(first.year, min(last.year, first.year + MOST_YEARS - 1) + 1):
        yield Stretch(str(year), date(year, 1, 1), date(year, 12, 31))


def _month(day: date) -> str:
    return f"{day:%b %Y}"
