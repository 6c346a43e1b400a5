"""The board: how a plan stands on one page, with what needs somebody first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from actionplan.models import Milestone, Plan, heading
from actionplan.querysets import past_and_not_rated, standing_is
from actionplan.rag import Counts, Standing, standing
from actionplan.reports.rows import Addresses, Frame, MilestoneRow, outline_of, period, row_of, strand_notice
from foundation.charts import StackedChart, stacked_chart

MOST_ATTENTION, MOST_PAST = 20, 5
"""How many rows of each kind the board shows before it points to the list of all."""
MOST_ROWS = 60
"""How many are read to find them."""


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
    addresses: Addresses
    numbers: tuple[Number, ...]
    total: int
    rated: str
    """How many have a red, amber or green rating, of how many."""
    objectives: tuple[ObjectiveLine, ...]
    chart: StackedChart
    attention: tuple[MilestoneRow, ...]
    """Reds, then ambers."""
    attention_count: int
    past: tuple[MilestoneRow, ...]
    """Past their date and not rated, the longest past first."""
    past_count: int
    past_href: str


def of_plan(frame: Frame, *, on: date) -> Board:
    """Of a plan `with_outline()`; two queries, whatever its size."""
    plan, addresses = frame.plan, frame.addresses
    counted, past_count = _counts(plan, on=on)
    total = sum(counted.values(), Counts({}))
    rows = _rows_that_need_somebody(frame, on=on)
    attention = [row for row in rows if row.standing in (Standing.OFF_TRACK, Standing.AT_RISK)]
    lines = [(row, counted.get(row["id"], Counts({}))) for row in outline_of(plan)]
    return Board(
        plan=plan,
        period=period(plan),
        addresses=addresses,
        numbers=Number.all_of(total, addresses),
        total=total.total,
        rated=total.share_rated,
        objectives=tuple(_line(*line, addresses) for line in lines),
        chart=_chart(lines),
        attention=tuple(attention[:MOST_ATTENTION]),
        attention_count=total["R"] + total["A"],
        past=_longest_past(rows),
        past_count=past_count,
        past_href=addresses.narrowed(past="on", sort="due"),
    )


def _longest_past(rows: list[MilestoneRow]) -> tuple[MilestoneRow, ...]:
    waiting = [row for row in rows if row.needs_rating]
    return tuple(sorted(waiting, key=lambda row: row.due_on or date.max)[:MOST_PAST])


def _counts(plan: Plan, *, on: date) -> tuple[dict[int, Counts], int]:
    """The counts of each objective that has milestones, by its key; and how many are past their date and not rated."""
    counted: dict[int, Counts] = defaultdict(lambda: Counts({}))
    past = 0
    for group in Milestone.objects.of_plan(plan).current().counts(on=on):
        code = standing(group["lifecycle"], group["rag"])
        counted[group["strategy__objective"]] += Counts({code: group["n"]})
        past += group["past"]
    return counted, past


def _line(objective: dict[str, Any], counts: Counts, addresses: Addresses) -> ObjectiveLine:
    return ObjectiveLine(
        code=str(objective["position"]),
        title=heading(objective["position"], objective["title"]),
        strand=objective["strand"] or "",
        strand_notice=strand_notice(objective["strand_as_published"], objective["strand"]),
        numbers=Number.all_of(counts, addresses, objective=objective["id"]),
        total=counts.total,
        href=addresses.narrowed(objective=objective["id"]),
    )


def _chart(lines: list[tuple[dict[str, Any], Counts]]) -> StackedChart:
    rows = {
        f"Objective {objective['position']}": {code.value: counts[code] for code in Standing}
        for objective, counts in lines
    }
    return stacked_chart(rows, words={code.value: code.word for code in Standing})


def _rows_that_need_somebody(frame: Frame, *, on: date) -> list[MilestoneRow]:
    """Reds, ambers and those past their date without a rating; enough of them for the board."""
    judged = standing_is(Standing.OFF_TRACK) | standing_is(Standing.AT_RISK)
    found = Milestone.objects.of_plan(frame.plan).filter(judged | past_and_not_rated(on))
    return [row_of(row, frame, on=on) for row in found.worst_first().with_newest_reason()[:MOST_ROWS]]
