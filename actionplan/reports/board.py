"""The board: how a plan stands on one page, with what needs somebody first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from actionplan.models import Milestone, Plan, heading
from actionplan.rag import WORST_FIRST, Counts, Standing
from actionplan.reports.rows import Addresses, Frame, MilestoneRow, ended, outline_of, period, row_of, strand_notice
from foundation.charts import StackedChart, stacked_chart

MOST_ATTENTION, MOST_PAST = 20, 5
"""How many rows of each kind the board shows before it points to the list of all."""


@dataclass(frozen=True, slots=True)
class Number:
    """A count that opens its list. `share` states what it is a part of."""

    standing: Standing
    count: int
    share: str
    href: str

    @classmethod
    def all_of(cls, counts: Counts, addresses: Addresses, **narrowed: int) -> tuple[Self, ...]:
        return tuple(
            cls(code, counts[code], counts.share(code), addresses.narrowed(**narrowed, standing=code.value))
            for code in Standing
        )


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    code: str
    title: str
    strand: str
    strand_notice: str
    numbers: tuple[Number, ...]
    total: int
    href: str


@dataclass(frozen=True, slots=True)
class Board:
    plan: Plan
    period: str
    ended: str
    addresses: Addresses
    tiles: tuple[Number, ...]
    """The numbers of the whole plan, the worst first."""
    numbers: tuple[Number, ...]
    """The same in the order of the table."""
    total: int
    href: str
    rated: str
    """How many have a red, amber or green rating, of how many in progress; empty if none is."""
    objectives: tuple[ObjectiveLine, ...]
    chart: StackedChart
    attention: tuple[MilestoneRow, ...]
    """Reds, then ambers."""
    attention_count: int
    past: tuple[MilestoneRow, ...]
    """Past their date and not rated, the longest past first."""
    past_count: int
    past_href: str
    past_rated_count: int
    """Past their date too, but with a rating."""
    past_rated_href: str


def of_plan(frame: Frame, *, on: date) -> Board:
    """Of a plan `with_outline()`; three queries, whatever its size."""
    plan, addresses = frame.plan, frame.addresses
    counted, past_count, unrated_count = _counts(plan, on=on)
    total = sum(counted.values(), Counts({}))
    numbers = Number.all_of(total, addresses)
    lines = [(row, counted.get(row["id"], Counts({}))) for row in outline_of(plan)]
    return Board(
        plan=plan,
        period=period(plan),
        ended=ended(plan, on=on),
        addresses=addresses,
        tiles=tuple(sorted(numbers, key=lambda number: WORST_FIRST.index(number.standing))),
        numbers=numbers,
        total=total.total,
        href=addresses.milestones,
        rated=total.share_rated if total.in_progress else "",
        objectives=tuple(_line(*line, addresses) for line in lines),
        chart=_chart(lines),
        attention=_attention(frame, on=on),
        attention_count=total["R"] + total["A"],
        past=_longest_past(frame, on=on) if unrated_count else (),
        past_count=unrated_count,
        past_href=addresses.narrowed(past="not_rated", sort="due"),
        past_rated_count=past_count - unrated_count,
        past_rated_href=addresses.narrowed(past="rated", sort="due"),
    )


def _counts(plan: Plan, *, on: date) -> tuple[dict[int, Counts], int, int]:
    """The counts of each objective that has milestones, by its key; how many are past their date; and not rated too."""
    counted: dict[int, Counts] = defaultdict(lambda: Counts({}))
    past = unrated = 0
    for group in Milestone.objects.of_plan(plan).current().counts(on=on):
        counted[group["strategy__objective"]] += Counts({Standing(group["standing_code"]): group["n"]})
        past += group["past"]
        unrated += group["unrated"]
    return counted, past, unrated


def _line(objective: dict[str, Any], counts: Counts, addresses: Addresses) -> ObjectiveLine:
    return ObjectiveLine(
        code=str(objective["position"]),
        title=heading(objective["position"], objective["title"]),
        strand=objective["strand"] or "",
        strand_notice=strand_notice(
            objective["strand_as_published"], objective["strand"], objective["strand_reads_as"]
        ),
        numbers=Number.all_of(counts, addresses, objective=objective["id"]),
        total=counts.total,
        href=addresses.narrowed(objective=objective["id"]),
    )


def _chart(lines: list[tuple[dict[str, Any], Counts]]) -> StackedChart:
    rows = {
        heading(objective["position"], objective["title"]): {code.value: counts[code] for code in Standing}
        for objective, counts in lines
    }
    return stacked_chart(rows, words={code.value: code.word for code in Standing})


def _attention(frame: Frame, *, on: date) -> tuple[MilestoneRow, ...]:
    found = Milestone.objects.of_plan(frame.plan).showing(Standing.OFF_TRACK, Standing.AT_RISK)
    rows = found.worst_first().with_newest_reason()[:MOST_ATTENTION]
    return tuple(row_of(row, frame, on=on) for row in rows)


def _longest_past(frame: Frame, *, on: date) -> tuple[MilestoneRow, ...]:
    found = Milestone.objects.of_plan(frame.plan).past_and_not_rated(on=on).longest_past_first()
    return tuple(row_of(row, frame, on=on) for row in found[:MOST_PAST])
