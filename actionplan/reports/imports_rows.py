"""One row of a review beside what the document says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actionplan.importing import edits
from actionplan.importing.edits import Place, RowPlace, StrategyPlace
from actionplan.importing.readplan import ReadDelivery, ReadMilestone, ReadPlan, ReadStrategy, SourceRow
from actionplan.reports.imports import ImportWays


@dataclass(frozen=True, slots=True)
class RowSheet:
    """`inherited` is what counts where the row has none of its own; `above` the milestone that it can be joined to."""

    code: str
    heading: str
    strategy: str
    source: SourceRow | None
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    inherited: tuple[tuple[str, str], ...] = ()
    above: str = ""
    milestones: tuple[tuple[str, str], ...] = ()
    """Of a strategy: each milestone's code with its text, and where its page is."""


def milestone_sheet(draft: ReadPlan, at: Place, ways: ImportWays) -> RowSheet:
    strategy, milestone = edits.strategy_at(draft, at.above), edits.milestone_at(draft, at)
    above = strategy.milestones[at.milestone - 2].text if at.milestone > 1 else ""
    return RowSheet(
        code=at.code,
        heading=milestone.text,
        strategy=f"{at.above.code} {strategy.title}",
        source=source_row(draft, RowPlace(milestone.table, milestone.row)),
        warnings=_warnings(draft, milestone),
        notes=_said(milestone.own),
        inherited=_counting(strategy.delivery),
        above=above,
    )


def strategy_sheet(draft: ReadPlan, at: StrategyPlace, ways: ImportWays) -> RowSheet:
    strategy = edits.strategy_at(draft, at)
    places = (Place(*at, position) for position in range(1, len(strategy.milestones) + 1))
    return RowSheet(
        code=at.code,
        heading=strategy.title,
        strategy="",
        source=source_row(draft, RowPlace(strategy.table, strategy.row)),
        warnings=_warnings(draft, strategy),
        notes=_said(strategy.delivery),
        milestones=tuple(
            (f"{place.code} {one.text}", ways.milestone(place))
            for place, one in zip(places, strategy.milestones, strict=True)
        ),
    )


def source_row(draft: ReadPlan, at: RowPlace) -> SourceRow | None:
    return next((row for row in draft.rows if (row.table, row.row) == at), None)


def nearest_strategy(draft: ReadPlan, source: SourceRow) -> str:
    """The code of the strategy that stands last before a row of its table; else the first of the plan."""
    found = "1.1"
    for number, objective in enumerate(draft.objectives, 1):
        for place, strategy in enumerate(objective.strategies, 1):
            if strategy.table == source.table and strategy.row <= source.row:
                found = StrategyPlace(number, place).code
    return found


def likely_parts(text: str) -> list[str]:
    """Its sentences, or what stands between semicolons, for a person to put right."""
    return [part.strip() for part in re.split(r"(?<=[.;])\s+(?=\w)", text) if part.strip()]


def _warnings(draft: ReadPlan, row: ReadMilestone | ReadStrategy) -> tuple[str, ...]:
    return tuple(said.message for said in draft.warnings if (said.table, said.row) == (row.table, row.row))


def _said(delivery: ReadDelivery) -> tuple[str, ...]:
    """What the row says besides, which becomes a note of the strategy."""
    update = (f"Update: {delivery.update}",) if delivery.update else ()
    return (*update, *delivery.notes)


def _counting(delivery: ReadDelivery) -> tuple[tuple[str, str], ...]:
    told = (
        ("Date", delivery.date_text),
        ("Lead agencies", "; ".join(one.name for one in delivery.agencies)),
        ("Lead officers", "; ".join(one.name for one in delivery.officers)),
        ("Rating", delivery.rag.word if delivery.rag else ""),
    )
    return tuple((name, said) for name, said in told if said)
