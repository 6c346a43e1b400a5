"""The board: how a plan stands on one page, with what needs somebody first. Pure functions of `PlanFacts`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from actionplan.rag import WORST_FIRST, Counts, Standing
from actionplan.reports.lists import by_name
from actionplan.reports.narrowing import ATTENTION, narrowed, soonest_first, worst_first
from actionplan.reports.rows import Addresses, strand_notice
from actionplan.reports.shapes import Lead, MilestoneFacts, PlanFacts
from foundation.charts import StackedChart, TimelineChart, stacked_chart, timeline_chart
from foundation.periods import Quarter, QuarterCalendar

MOST_ATTENTION, MOST_ASKS, MOST_NEXT = 6, 5, 5
"""How many rows of each kind the board shows before it points to the list of all."""
MOST_QUARTERS = 20
"""A longer time is drawn by the year."""
CODE_WORDS = {code.value: code.word for code in Standing}


@dataclass(frozen=True, slots=True)
class Number:
    """A count that opens its list. `share` states what it is a part of."""

    standing: Standing
    count: int
    share: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """An objective, an agency or an officer with numbers in the order of the table."""

    title: str
    note: str
    where: str
    """What a link adds to its number, for somebody who hears it: "in objective 2"."""
    numbers: tuple[Number, ...]
    total: int
    href: str


@dataclass(frozen=True, slots=True)
class Signal:
    """Something to look at: how many, what of them, and their list."""

    count: int
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Some of a kind, and how to see them all."""

    rows: tuple[MilestoneFacts, ...]
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    facts: PlanFacts
    addresses: Addresses
    tiles: tuple[Number, ...]
    """The numbers of the whole plan, the worst first."""
    everything: Line
    rated: str
    """How many have a red, amber or green rating, of how many in progress; empty if none is."""
    attention: Shown
    """Reds, then ambers."""
    asks: Shown
    next: Shown
    signals: tuple[Signal, ...]
    objectives: tuple[Line, ...]
    agencies: tuple[Line, ...]
    officers: tuple[Line, ...]
    chart: StackedChart
    timeline: TimelineChart | None
    """By the last day of their dates; None where no milestone has one."""
    undated: int
    own: int
    """How many of the rows are the reader's own, live among published ones."""

    @property
    def total(self) -> int:
        return self.everything.total

    def with_words(self, rows: Mapping[int, MilestoneFacts]) -> BoardPage:
        """With the full rows, by their keys, in place of those off track and at risk."""
        told = tuple(rows[row.key] for row in self.attention.rows)
        return replace(self, attention=replace(self.attention, rows=told))


def of_facts(facts: PlanFacts, addresses: Addresses) -> BoardPage:
    rows = facts.rows
    counts = Counts.of(row.standing for row in rows)
    everything = _line("All objectives", "", "in the plan", rows, addresses, {})
    objectives = _objectives(facts, addresses)
    timeline = _timeline(facts)
    return BoardPage(
        facts=facts,
        addresses=addresses,
        tiles=tuple(sorted(everything.numbers, key=lambda number: WORST_FIRST.index(number.standing))),
        everything=everything,
        rated=counts.share_rated if counts.in_progress else "",
        attention=_attention(facts, addresses),
        asks=_shown(facts, addresses, MOST_ASKS, signal="ask"),
        next=_next(facts, addresses),
        signals=_signals(facts, addresses),
        objectives=objectives,
        agencies=_leads(facts, addresses, "agency"),
        officers=_leads(facts, addresses, "officer"),
        chart=_chart(objectives),
        timeline=timeline,
        undated=sum(row.due_on is None for row in rows),
        own=0 if facts.is_live else sum(row.is_live for row in rows),
    )


def _line(
    title: str, note: str, where: str, rows: Iterable[MilestoneFacts], addresses: Addresses, filters: Mapping[str, Any]
) -> Line:
    counts = Counts.of(row.standing for row in rows)
    query = urlencode(filters)
    every = f"{addresses.milestones}?{query}" if query else addresses.milestones
    each = f"{every}&standing=" if query else f"{every}?standing="
    numbers = (Number(code, counts[code], counts.share(code), f"{each}{code.value}") for code in Standing)
    return Line(title, note, where, tuple(numbers), counts.total, every)


def _objectives(facts: PlanFacts, addresses: Addresses) -> tuple[Line, ...]:
    under: dict[int, list[MilestoneFacts]] = defaultdict(list)
    for row in facts.rows:
        under[row.objective_key].append(row)
    return tuple(
        _line(
            each.heading,
            strand_notice(each.strand_as_published, each.strand, each.strand_reads_as) or each.strand,
            f"in objective {each.code}",
            under[each.key],
            addresses,
            {"objective": each.key},
        )
        for each in facts.outline
    )


def _leads(facts: PlanFacts, addresses: Addresses, kind: str) -> tuple[Line, ...]:
    """By name; a milestone counts for each of those who lead it, so these numbers add up to more than the plan's."""
    rows: dict[str, list[MilestoneFacts]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in facts.rows:
        leads: tuple[Lead, ...] = row.agencies if kind == "agency" else row.officers
        names.update((lead.key, lead.name) for lead in leads)
        for key in {lead.key for lead in leads}:
            rows[key].append(row)
    return tuple(_line(name, "", f"led by {name}", rows[key], addresses, {kind: key}) for key, name in by_name(names))


def _chart(objectives: tuple[Line, ...]) -> StackedChart:
    rows = {line.title: {number.standing.value: number.count for number in line.numbers} for line in objectives}
    return stacked_chart(rows, words=CODE_WORDS)


def _shown(facts: PlanFacts, addresses: Addresses, most: int, **filters: str) -> Shown:
    rows = narrowed(facts, filters)
    return Shown(tuple(worst_first(rows)[:most]), len(rows), addresses.narrowed(**filters))


def _attention(facts: PlanFacts, addresses: Addresses) -> Shown:
    rows = narrowed(facts, {"standing": ATTENTION})
    href = addresses.narrowed(standing=ATTENTION, sort="standing")
    return Shown(tuple(worst_first(rows)[:MOST_ATTENTION]), len(rows), href)


def _next(facts: PlanFacts, addresses: Addresses) -> Shown:
    rows = soonest_first(narrowed(facts, {"date": "next"}))
    return Shown(tuple(rows[:MOST_NEXT]), len(rows), addresses.narrowed(date="next", sort="due"))


SIGNALS = (
    ("past its date, not started", "past their date, not started", {"date": "not_started", "sort": "due"}),
    ("past its date, not rated", "past their date, not rated", {"date": "not_rated", "sort": "due"}),
    ("past its date, with a rating", "past their date, with a rating", {"date": "rated", "sort": "due"}),
    ("without a recent update", "without a recent update", {"signal": "silent"}),
    ("worse than at the board before", "worse than at the board before", {"moved": "worse"}),
    ("called done, not yet confirmed", "called done, not yet confirmed", {"signal": "unconfirmed"}),
)


def _signals(facts: PlanFacts, addresses: Addresses) -> tuple[Signal, ...]:
    """Only those that there are."""
    found = []
    for one, many, query in SIGNALS:
        count = len(narrowed(facts, {name: value for name, value in query.items() if name != "sort"}))
        if count:
            found.append(Signal(count, one if count == 1 else many, addresses.narrowed(**query)))
    return tuple(found)


def _timeline(facts: PlanFacts) -> TimelineChart | None:
    """All milestones by the quarter of their last day, over the plan's period and whatever lies outside it."""
    dated = [(row.due_on, row.standing.value) for row in facts.rows if row.due_on]
    if not dated:
        return None
    days = [day for day, _code in dated]
    first = min([facts.plan.starts_on or days[0], *days])
    last = max([facts.plan.ends_on or days[0], *days])
    by_year = (last.year - first.year) * 4 > MOST_QUARTERS
    columns: dict[str, dict[str, int]] = {_stretch(day, by_year): {} for day in _quarter_ends(first, last)}
    for day, code in dated:
        counts = columns.setdefault(_stretch(day, by_year), {})
        counts[code] = counts.get(code, 0) + 1
    now = _stretch(facts.on, by_year)
    return timeline_chart(columns, words=CODE_WORDS, now=now if now in columns else None)


@lru_cache(maxsize=4096)
def _stretch(day: date, by_year: bool) -> str:
    """ "2026", or "Apr to Jun 2026"."""
    if by_year:
        return str(day.year)
    quarter = Quarter.containing(day, calendar=QuarterCalendar.CALENDAR)
    return f"{quarter.starts_on:%b} to {quarter.ends_on:%b %Y}"


def _quarter_ends(first: date, last: date) -> Iterable[date]:
    quarter = Quarter.containing(first, calendar=QuarterCalendar.CALENDAR)
    while quarter.starts_on <= last:
        yield quarter.ends_on
        quarter = Quarter.containing(date.fromordinal(quarter.ends_on.toordinal() + 1), calendar=quarter.calendar)
