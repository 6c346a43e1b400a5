"""The plans of a partnership, and one plan as it reads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from actionplan.models import Milestone, Objective, Plan, Strategy
from actionplan.rag import Counts, Standing
from actionplan.reports.rows import Addresses, Frame, MilestoneRow, ended, period, row_of, strand_notice


@dataclass(frozen=True, slots=True)
class PlanLine:
    title: str
    href: str
    period: str
    ended: str
    status: str
    status_word: str
    milestones: int
    rated: str
    off_track: int
    at_risk: int


def all_of(slug: str, *, on: date) -> tuple[PlanLine, ...]:
    """Every plan with its numbers; one query."""
    return tuple(_line(plan, slug, on=on) for plan in Plan.objects.with_counts())


def _line(plan: Plan, slug: str, *, on: date) -> PlanLine:
    counts = Counts({code: getattr(plan, f"count_{code.name}") for code in Standing})
    return PlanLine(
        title=plan.title,
        href=reverse("actionplan:board", args=[slug, plan.pk]),
        period=period(plan),
        ended=ended(plan, on=on),
        status=plan.status,
        status_word=Plan.Status(plan.status).label,
        milestones=counts.total,
        rated=counts.share_rated,
        off_track=counts["R"],
        at_risk=counts["A"],
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    passages: tuple[Passage, ...]


def passages(text: str) -> tuple[Passage, ...]:
    """Each line is a paragraph; lines that begin with "- " and follow one another are a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[Passage] = []
    for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            found.append(Passage(True, tuple(line.removeprefix("- ") for line in group)))
        else:
            found += [Passage(False, (line,)) for line in group]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class StrategyText:
    code: str
    title: str
    title_in_overview: str
    notes: tuple[Passage, ...]
    due: str
    agencies: tuple[str, ...]
    officers: tuple[str, ...]
    milestones: tuple[MilestoneRow, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    code: str
    title: str
    strand: str
    strand_notice: str
    kpis: tuple[str, ...]
    strategies: tuple[StrategyText, ...]


@dataclass(frozen=True, slots=True)
class PlanText:
    plan: Plan
    period: str
    ended: str
    addresses: Addresses
    sections: tuple[Section, ...]
    objectives: tuple[ObjectiveText, ...]


def text_of(plan: Plan, addresses: Addresses, *, on: date) -> PlanText:
    """The whole of a plan `with_sections()`; four queries."""
    objectives = list(Objective.objects.filter(plan=plan).select_related("strand_effective").with_kpis())
    frame = Frame(plan, addresses, {objective.pk: objective.position for objective in objectives})
    rows: dict[int, list[MilestoneRow]] = defaultdict(list)
    for milestone in Milestone.objects.of_plan(plan).with_newest_reason():
        rows[milestone.strategy_id].append(row_of(milestone, frame, on=on))
    strategies: dict[int, list[StrategyText]] = defaultdict(list)
    for strategy in Strategy.objects.filter(objective__plan=plan).select_related("objective"):
        strategies[strategy.objective_id].append(_strategy(strategy, frame, rows[strategy.pk]))
    sections: list[dict[str, str]] = plan.narrative  # type: ignore[attr-defined] # annotated
    return PlanText(
        plan=plan,
        period=period(plan),
        ended=ended(plan, on=on),
        addresses=addresses,
        sections=tuple(Section(section["heading"], passages(section["body"])) for section in sections),
        objectives=tuple(_objective(objective, strategies[objective.pk]) for objective in objectives),
    )


def _strategy(strategy: Strategy, frame: Frame, rows: list[MilestoneRow]) -> StrategyText:
    return StrategyText(
        code=strategy.code,
        title=strategy.title,
        title_in_overview=strategy.title_in_overview,
        notes=passages(strategy.notes),
        due=strategy.delivery_in_words,
        agencies=frame.of_strategy("agency", strategy.pk),
        officers=frame.of_strategy("officer", strategy.pk),
        milestones=tuple(rows),
    )


def _objective(objective: Objective, strategies: list[StrategyText]) -> ObjectiveText:
    kpis: list[str] = objective.kpi_texts  # type: ignore[attr-defined] # annotated
    strand = objective.strand_effective.name if objective.strand_effective else ""
    return ObjectiveText(
        code=objective.code,
        title=objective.heading,
        strand=strand,
        strand_notice=strand_notice(objective.strand_as_published, strand, objective.strand_reads_as),
        kpis=tuple(kpis),
        strategies=tuple(strategies),
    )
