"""The board: how a plan stands on one page, with what needs somebody first. Pure functions of `PlanFacts`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from actionplan.rag import WORST_FIRST, Counts, Standing
from actionplan.reports.duedates import DueChart, due_chart
from actionplan.reports.headlines import headline_of
from actionplan.reports.lists import by_name
from actionplan.reports.narrowing import (
    AS_PUBLISHED,
    ATTENTION,
    NEXT_DAYS,
    days_in_words,
    narrowed,
    soonest_first,
    worst_first,
)
from actionplan.reports.rows import Addresses, strand_notice
from actionplan.reports.shapes import Lead, MilestoneFacts, PlanFacts
from foundation.charts import StackedChart, stacked_chart

MOST_ATTENTION, MOST_ASKS, MOST_NEXT, MOST_OWN = 6, 5, 5, 5
"""How many rows of each kind the board shows before it points to the list of all."""
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
class RatedStrategy:
    """A strategy with a rating that was set over it by hand; `worst` is its worst open milestone, None where nothing is
    open."""

    name: str
    standing: Standing
    worst: Standing | None
    reason: str
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
    strategies: tuple[RatedStrategy, ...]
    chart: StackedChart
    timeline: DueChart | None
    """None where no milestone has a last day."""
    undated: int
    next_days: str
    """ "the next 90 days", or of a published board "the 90 days after 16 October 2026"."""
    own: Shown
    """The reader's own rows as of today, the worst first, beside a published board that counts none of them."""

    @property
    def total(self) -> int:
        return self.everything.total

    def with_words(self, rows: Mapping[int, MilestoneFacts]) -> BoardPage:
        """With the full rows, by their keys, in place of those off track and at risk."""
        told = tuple(rows[row.key] for row in self.attention.rows)
        return replace(self, attention=replace(self.attention, rows=told))


def of_facts(read: PlanFacts, addresses: Addresses) -> BoardPage:
    """Numbers, charts and lists are of one state of the plan: of today, or all as it was published."""
    facts = read.counted
    if facts is not read:
        addresses = replace(addresses, kept=(("own", AS_PUBLISHED),))
    rows = facts.rows
    counts = Counts.of(row.standing for row in rows)
    everything = _line("All objectives", "", "in the plan", rows, addresses, {})
    objectives = _objectives(facts, addresses)
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
        strategies=rated_by_hand(facts, addresses),
        chart=_chart(objectives),
        timeline=due_chart(facts),
        undated=sum(row.due_on is None for row in rows),
        next_days=days_in_words(NEXT_DAYS, facts),
        own=_own(read, addresses),
    )


def _line(
    title: str, note: str, where: str, rows: Iterable[MilestoneFacts], addresses: Addresses, filters: Mapping[str, Any]
) -> Line:
    counts = Counts.of(row.standing for row in rows)
    every = addresses.narrowed(**filters)
    each = f"{every}{'&' if '?' in every else '?'}standing="
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


def rated_by_hand(facts: PlanFacts, addresses: Addresses) -> tuple[RatedStrategy, ...]:
    """In the order of the plan: a rating over its milestones is what readers of the strategy go by (B12)."""
    told = [each for _objective, each in facts.strategies.values() if each.headline]
    found = [(each, headline_of(each, facts.rows)) for each in told]
    return tuple(
        RatedStrategy(
            f"{each.code} {each.title}",
            headline.override,
            headline.worst,
            headline.reason,
            f"{addresses.reading}#strategy-{each.code}",
        )
        for each, headline in found
        if headline.override
    )


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


def _own(read: PlanFacts, addresses: Addresses) -> Shown:
    return Shown(tuple(worst_first(read.own)[:MOST_OWN]), len(read.own), addresses.mine)


WORSE = "worse at the last board than at the one before"
SIGNALS = (
    ("past its date, not started", "past their date, not started", {"date": "not_started", "sort": "due"}),
    ("past its date, not rated", "past their date, not rated", {"date": "not_rated", "sort": "due"}),
    ("past its date, with a rating", "past their date, with a rating", {"date": "rated", "sort": "due"}),
    ("without a recent update", "without a recent update", {"signal": "silent"}),
    (WORSE, WORSE, {"moved": "worse"}),
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
