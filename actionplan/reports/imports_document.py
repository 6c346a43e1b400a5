"""Every row of a document that is being brought in, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from actionplan.importing.edits import PROMOTABLE, Place, StrategyPlace
from actionplan.importing.readplan import Outcome, ReadPlan, ReadSection, SourceRow
from actionplan.models import PlanImport
from actionplan.reports.imports import ImportWays, tables_of
from foundation.lists import nearest_page, query
from foundation.reading.blocks import Table

ROWS_A_PAGE = 100
OUTCOMES: dict[Outcome, str] = {
    Outcome.MILESTONE: "Milestones",
    Outcome.STRATEGY: "Strategy",
    Outcome.OBJECTIVE: "Objective",
    Outcome.OVERVIEW: "Overview",
    Outcome.CONTINUATION: "Joined to the row above",
    Outcome.ADDED_TO_NOTES: "Added to the strategy's notes",
    Outcome.KPI: "KPI",
    Outcome.HEADER: "Header",
    Outcome.KEPT_AS_NOTE: "Kept as a note",
    Outcome.SEPARATOR: "Only a line",
    Outcome.BLANK: "Empty",
}


@dataclass(frozen=True, slots=True)
class Became:
    """What a row of the document is in the plan."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class RowLine:
    table: int
    row: int
    outcome: str
    outcome_words: str
    text: str
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    became: tuple[Became, ...]
    cells: tuple[tuple[str, str], ...]
    """Each cell that holds something, under the title of its column; empty where the table has no such row."""
    promote: str
    """Where a row that is in no milestone is made one; empty for any other row."""


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """Text that stands in no table."""

    title: str
    text: str
    became: str


@dataclass(frozen=True, slots=True)
class RowsSheet:
    page: Page[RowLine]
    address: str
    tables: tuple[int, ...]
    total: int
    outside: tuple[OutsideLine, ...]
    """On the first page of the rows, where they are not narrowed."""
    columns: tuple[int, ...]
    """Tables of which somebody can say what their columns hold."""


def outcome_choices(draft: ReadPlan) -> list[tuple[str, str]]:
    """Outcomes that rows of this document have, with how many."""
    return [
        (outcome.value, f"{words} ({number:,})")
        for outcome, words in OUTCOMES.items()
        if (number := sum(row.outcome is outcome for row in draft.rows))
    ]


def rows_of(
    review: PlanImport,
    draft: ReadPlan,
    ways: ImportWays,
    *,
    table: str = "",
    outcome: str = "",
    at: str = "",
    number: str = "",
) -> RowsSheet:
    """A page of the document's rows, narrowed to a table and an outcome: that with row `at` of the table, if given.
    Once a review is closed its rows can still be read, and lead nowhere.
    """
    is_open, tables = review.is_open, tables_of(review)
    found = [row for row in draft.rows if table in ("", str(row.table)) and outcome in ("", row.outcome.value)]
    place = next((place for place, row in enumerate(found) if at and str(row.row) == at), None)
    page: Page[Any] = nearest_page(found, str(place // ROWS_A_PAGE + 1) if place is not None else number, ROWS_A_PAGE)
    page.object_list = _lines(page.object_list, draft, tables, ways if is_open else None)
    outside = () if table or outcome or page.number > 1 else tuple(map(_outside, draft.sections))
    return RowsSheet(
        page=page,
        address=query({"table": table, "outcome": outcome}, more=True),
        tables=tuple(dict.fromkeys(row.table for row in draft.rows)),
        total=len(draft.rows),
        outside=outside,
        columns=tuple(tables) if is_open else (),
    )


def _lines(
    rows: Iterable[SourceRow], draft: ReadPlan, tables: Mapping[int, Table], ways: ImportWays | None
) -> list[RowLine]:
    """They lead nowhere without `ways`."""
    became, said = became_of(draft, ways), _said_of(draft)
    return [
        RowLine(
            table=row.table,
            row=row.row,
            outcome=row.outcome.value,
            outcome_words=OUTCOMES.get(row.outcome, row.outcome.value.capitalize()),
            text=row.text,
            notes=row.notes,
            warnings=tuple(each for each in dict.fromkeys(said[row.table, row.row]) if each not in row.notes),
            became=tuple(became[row.table, row.row]),
            cells=_cells(tables.get(row.table), row),
            promote=ways.row(row) if ways and row.outcome in PROMOTABLE else "",
        )
        for row in rows
    ]


def _cells(table: Table | None, row: SourceRow) -> tuple[tuple[str, str], ...]:
    if table is None or row.outcome is Outcome.HEADER or not 1 < row.row <= len(table.rows):
        return ()
    titles = [cell.text for cell in table.rows[0]]
    return tuple(
        (titles[place] if place < len(titles) else "", cell.text)
        for place, cell in enumerate(table.rows[row.row - 1])
        if cell.text
    )


def _outside(section: ReadSection) -> OutsideLine:
    where = f"Text under objective {section.objective}" if section.objective else "Text of the plan"
    return OutsideLine(section.title, section.text, where)


def became_of(draft: ReadPlan, ways: ImportWays | None) -> defaultdict[tuple[int, int], list[Became]]:
    """Strategies and milestones by the table and row of the document that they come from, and the strategy to whose
    notes a row was added; with no ways, no links."""
    found: defaultdict[tuple[int, int], list[Became]] = defaultdict(list)
    strategies: defaultdict[int, list[tuple[int, Became]]] = defaultdict(list)
    for number, objective in enumerate(draft.objectives, 1):
        for place, strategy in enumerate(objective.strategies, 1):
            at = StrategyPlace(number, place)
            href = ways.strategy(at) if ways else ""
            became = Became(f"{at.code} {strategy.title}", href)
            found[strategy.table, strategy.row].append(became)
            strategies[strategy.table].append((strategy.row, became))
            for position, milestone in enumerate(strategy.milestones, 1):
                below = Place(number, place, position)
                href = ways.milestone(below) if ways else ""
                found[milestone.table, milestone.row].append(Became(f"{below.code} {milestone.text}", href))
    for row in draft.rows:
        if row.outcome is Outcome.ADDED_TO_NOTES:
            above = [each for each in strategies[row.table] if each[0] < row.row]
            found[row.table, row.row] += [became for _row, became in above[-1:]]
    return found


def _said_of(draft: ReadPlan) -> defaultdict[tuple[int | None, int | None], list[str]]:
    said: defaultdict[tuple[int | None, int | None], list[str]] = defaultdict(list)
    for warning in draft.warnings:
        said[warning.table, warning.row].append(warning.message)
    return said
