"""What comes along when a plan is rolled forward, and what stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from actionplan.models import Kpi, LinkedDocument, Milestone, NarrativeSection, Objective, Plan, Strand, Strategy
from actionplan.rag import OPEN, Lifecycle
from actionplan.reports.ways import Ways


@dataclass(frozen=True, slots=True)
class RollLine:
    code: str
    text: str
    due: str
    is_past: bool
    """To be given another date: its own has gone by."""
    stage: str


@dataclass(frozen=True, slots=True)
class Preview:
    plan: Plan
    ways: Ways
    numbers: tuple[tuple[str, int], ...]
    """What comes along, and how many of each."""
    coming: tuple[RollLine, ...]
    staying: tuple[RollLine, ...]
    past: int
    stays: tuple[tuple[str, int], ...]
    """How many milestones stay, by the word for their stage."""
    documents: int
    empty_strategies: int


def preview(plan: Plan, ways: Ways, *, on: date) -> Preview:
    """Seven queries, whatever the size of the plan."""
    rows = list(Milestone.objects.of_plan(plan).select_related("strategy__objective"))
    coming = tuple(_line(row, on) for row in rows if row.lifecycle in OPEN)
    staying = [row for row in rows if row.lifecycle not in OPEN]
    strategies = Strategy.objects.filter(objective__plan=plan).count()
    numbers = {
        "strand": Strand.objects.filter(plan=plan).count(),
        "section of text": NarrativeSection.objects.filter(plan=plan).count(),
        "objective": Objective.objects.filter(plan=plan).count(),
        "KPI": Kpi.objects.filter(objective__plan=plan).count(),
        "strategy": strategies,
        "open milestone": len(coming),
    }
    counted = Counter(Lifecycle(row.lifecycle) for row in staying)
    return Preview(
        plan=plan,
        ways=ways,
        numbers=tuple(numbers.items()),
        coming=coming,
        staying=tuple(_line(row, on) for row in staying),
        past=sum(line.is_past for line in coming),
        stays=tuple((str(stage.label), count) for stage, count in counted.items()),
        documents=LinkedDocument.objects.filter(plan=plan).count(),
        empty_strategies=strategies - len({row.strategy_id for row in rows if row.lifecycle in OPEN}),
    )


def _line(row: Milestone, on: date) -> RollLine:
    due = row.dated.delivery_in_words
    return RollLine(row.code, row.text, due, row.due.is_past(on=on), str(Lifecycle(row.lifecycle).label))
