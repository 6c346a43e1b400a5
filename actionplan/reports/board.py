"""The board: how a plan stands on one page, with what needs somebody first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q

from actionplan.models import Milestone, Objective, Plan
from actionplan.querysets import past_and_not_rated, standing_is
from actionplan.rag import Counts, Standing
from actionplan.reports.rows import Addresses, MilestoneRow, period, row_of, strand_notice
from foundation.charts import StackedChart, stacked_chart

MOST_ATTENTION, MOST_PAST = 20, 5
"""How many rows of each kind the board shows before it points to the list of all."""
MOST_ROWS = 200
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


def of_plan(plan: Plan, addresses: Addresses, *, on: date) -> Board:
    """Two queries, whatever the size of the plan."""
    objectives = list(Objective.objects.filter(plan=plan).with_counts(on=on))
    counted = [_counts(objective) for objective in objectives]
    total = sum(counted, Counts({}))
    rows = _rows_that_need_somebody(plan, addresses, on=on)
    attention = [row for row in rows if row.standing in (Standing.OFF_TRACK, Standing.AT_RISK)]
    return Board(
        plan=plan,
        period=period(plan),
        addresses=addresses,
        numbers=Number.all_of(total, addresses),
        total=total.total,
        rated=total.share_rated,
        objectives=tuple(_line(*pair, addresses) for pair in zip(objectives, counted, strict=True)),
        chart=_chart(objectives, counted),
        attention=tuple(attention[:MOST_ATTENTION]),
        attention_count=total["R"] + total["A"],
        past=_longest_past(rows),
        past_count=sum(objective.past_count for objective in objectives),  # type: ignore[attr-defined] # annotated
        past_href=addresses.narrowed(past="on", sort="due"),
    )


def _longest_past(rows: list[MilestoneRow]) -> tuple[MilestoneRow, ...]:
    waiting = [row for row in rows if row.needs_rating]
    return tuple(sorted(waiting, key=lambda row: row.due_on or date.max)[:MOST_PAST])


def _counts(objective: Objective) -> Counts:
    return Counts({code: getattr(objective, f"count_{code.name}") for code in Standing})


def _line(objective: Objective, counts: Counts, addresses: Addresses) -> ObjectiveLine:
    return ObjectiveLine(
        code=objective.code,
        title=objective.heading,
        strand=objective.strand_effective.name if objective.strand_effective else "",
        strand_notice=strand_notice(objective),
        numbers=Number.all_of(counts, addresses, objective=objective.pk),
        total=counts.total,
        href=addresses.narrowed(objective=objective.pk),
    )


def _chart(objectives: list[Objective], counted: list[Counts]) -> StackedChart:
    rows = {
        f"Objective {objective.code}": {code.value: counts[code] for code in Standing}
        for objective, counts in zip(objectives, counted, strict=True)
    }
    return stacked_chart(rows, words={code.value: code.word for code in Standing})


def _rows_that_need_somebody(plan: Plan, addresses: Addresses, *, on: date) -> list[MilestoneRow]:
    """Reds, ambers and those past their date without a rating; enough of them for the board."""
    judged = Q(standing_is(Standing.OFF_TRACK)) | Q(standing_is(Standing.AT_RISK))
    waiting = judged | past_and_not_rated(on)
    found = Milestone.objects.of_plan(plan).filter(waiting).worst_first().with_leads().with_newest_reason()
    return [row_of(milestone, addresses, on=on) for milestone in found[:MOST_ROWS]]
