"""A plan as a spreadsheet: milestones with all their columns, KPIs, and what the file is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone

from actionplan.models import Visibility
from actionplan.rag import MEANINGS, Lifecycle, Standing
from actionplan.reports.kpis import KpiLine
from actionplan.reports.shapes import Lead, MilestoneFacts
from actionplan.reports.takenout import TakenOut
from foundation.exports import Progress
from foundation.sheets import Cell, Column, Sheet, csv_of, workbook

MILESTONES = (
    Column("Code", 8), Column("Objective", 32), Column("Strategy", 32), Column("Milestone", 48), Column("Rating", 8),
    Column("Rating in words", 14), Column("Reason", 40), Column("Ask of the board", 30), Column("Actions", 40),
    Column("Last board against the one before", 18), Column("Stage", 14), Column("Percent done", 10),
    Column("Lead agencies", 28), Column("Lead officers", 28), Column("Delivery date", 22), Column("Last day", 12),
    Column("Past its date", 10), Column("Newest update", 44), Column("Updated on", 12), Column("Rated on", 12),
    Column("Review on", 12), Column("Who may see it", 16), Column("As of", 12), Column("Corrections since", 40),
)  # fmt: skip
KPIS = (
    Column("Objective", 32), Column("KPI", 48), Column("Newest value", 16), Column("Number", 10), Column("Period", 20),
    Column("Baseline", 14), Column("Target", 14), Column("Target by", 12), Column("Way to the target", 30),
    Column("Source", 24),
)  # fmt: skip
NUMBERS = (Column("Objective", 48), *(Column(code.word, 12) for code in Standing), Column("All", 10))


def write(taken: TakenOut, tell: Progress) -> bytes:
    sheets = [_milestones(taken), _kpis(taken), _about(taken)]
    if taken.kind == "board":
        sheets.insert(0, _numbers(taken))
    if taken.own:
        sheets.insert(2, _sheet(taken, "Your milestones of today", taken.own))
    tell(1, 2)
    made = workbook(sheets, title=taken.heading, at=timezone.make_aware(datetime.combine(taken.made_on, time())))
    tell(2, 2)
    return made


def write_csv(taken: TakenOut, tell: Progress) -> bytes:
    made = csv_of(_milestones(taken))
    tell(1, 1)
    return made


def _milestones(taken: TakenOut) -> Sheet:
    return _sheet(taken, "Milestones", taken.rows)


def _sheet(taken: TakenOut, name: str, milestones: Iterable[MilestoneFacts]) -> Sheet:
    places = taken.facts.strategies
    rows: list[list[Cell]] = []
    for row in milestones:
        objective, strategy = places.get(row.strategy_key, (None, None))
        told = _milestone(row, objective.heading if objective else "", strategy.title if strategy else "")
        corrected = () if row.is_live else taken.corrected.get(row.key, ())
        rows.append([*told, taken.as_of(row), "\n".join(corrected)])
    return Sheet(name, MILESTONES, rows, notes=[taken.heading, taken.stamp, *taken.notes])


def _milestone(row: MilestoneFacts, objective: str, strategy: str) -> list[Cell]:
    """Without what was put right."""
    return [
        row.code,
        objective,
        strategy,
        row.text,
        row.standing.value,
        row.standing.word,
        row.reason,
        row.ask,
        row.action,
        row.moved.word,
        str(Lifecycle(row.lifecycle).label),
        row.progress,
        _names(row.agencies),
        _names(row.officers),
        row.due,
        row.due_on,
        "Yes" if row.is_past else "No",
        row.update_text,
        row.updated_on,
        row.judged_on,
        row.next_review_on,
        str(Visibility(row.visibility).label),
    ]


def _names(leads: tuple[Lead, ...]) -> str:
    return "; ".join(lead.words for lead in leads)


def _kpis(taken: TakenOut) -> Sheet:
    lines = [line for objective in taken.text.objectives for line in objective.kpis]
    return Sheet("KPIs", KPIS, [_kpi(line) for line in lines], notes=[taken.stamp])


def _kpi(line: KpiLine) -> list[Cell]:
    newest = line.newest
    return [
        line.objective,
        line.text,
        newest.figures if newest else "",
        float(newest.number) if newest else None,
        newest.period.label if newest else "",
        line.baseline,
        line.target,
        line.target_on,
        line.way,
        line.source,
    ]


def _numbers(taken: TakenOut) -> Sheet:
    lines = (*taken.board.objectives, taken.board.everything)
    rows: list[list[Cell]] = [[line.title, *(number.count for number in line.numbers), line.total] for line in lines]
    return Sheet("Numbers", NUMBERS, rows, notes=[taken.heading, taken.stamp, *filter(None, [taken.message])])


def _about(taken: TakenOut) -> Sheet:
    lines = [
        ("Partnership", taken.partnership),
        ("Plan", taken.title),
        ("Period", taken.period),
        ("As of", taken.stamp),
        *([("From the coordinator", taken.message)] if taken.message else []),
        *(("Please note", note) for note in taken.notes),
        ("Milestones in this file", f"{len(taken.rows):,}"),
        ("", ""),
        ("Rating", "What it means"),
        *((f"{code.value} {code.word}", MEANINGS[code]) for code in Standing),
    ]
    return Sheet("About", (Column("", 26), Column("", 100)), lines)
