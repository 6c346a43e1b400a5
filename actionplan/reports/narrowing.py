"""What a list of milestones can be narrowed to. Board and list ask the same questions, so that each number of the board
opens a list of just as many rows. Pure functions of `shapes.MilestoneFacts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from actionplan.rag import WORST_FIRST, Rag, Standing
from actionplan.reports.shapes import MilestoneFacts, PlanFacts
from actionplan.travel import Movement
from foundation.search import plain_words

NEXT_DAYS = 90
ATTENTION = "attention"
"""Off track and at risk together."""

Fits = Callable[[MilestoneFacts], bool]


def is_next(row: MilestoneFacts, *, on: date) -> bool:
    """Open, and its last day is on this day or within the next 90."""
    due = row.due_on
    return row.is_open and due is not None and on <= due <= on + timedelta(days=NEXT_DAYS)


def fits_date(value: str, *, on: date) -> Fits:
    questions: dict[str, Fits] = {
        "past": lambda row: row.is_past,
        "not_rated": lambda row: row.needs_rating,
        "rated": lambda row: row.is_past and row.rag != Rag.NONE,
        "next": lambda row: is_next(row, on=on),
        "ongoing": lambda row: row.is_open and row.due_on is None,
    }
    return questions[value]


def fits_standing(value: str) -> Fits:
    codes = {Standing.OFF_TRACK, Standing.AT_RISK} if value == ATTENTION else {Standing(value)}
    return lambda row: row.standing in codes


def fits_words(value: str, plan: PlanFacts) -> Fits:
    """Every word somewhere in its text, its code, its strategy, its newest update or the names of those who lead; with
    or without accents."""
    asked = plain_words(value)

    def fits(row: MilestoneFacts) -> bool:
        strategy = plan.strategies.get(row.strategy_key)
        names = [lead.words for lead in (*row.officers, *row.agencies)]
        told = (row.code, row.text, strategy[1].title if strategy else "", row.update_text, *names)
        words = " ".join(plain_words(" ".join(told)))
        return all(word in words for word in asked)

    return fits


def fits_strand(value: str, plan: PlanFacts) -> Fits:
    under = {objective.key for objective in plan.outline if str(objective.strand_key) == value}
    return lambda row: row.objective_key in under


SIGNALS: dict[str, Fits] = {
    "silent": lambda row: row.is_silent,
    "ask": lambda row: bool(row.ask),
    "unconfirmed": lambda row: row.completion_waits,
}


def questions_of(filters: Mapping[str, Any], plan: PlanFacts) -> list[Fits]:
    """One for each filter that is set."""
    asked: dict[str, Callable[[str], Fits]] = {
        "q": lambda value: fits_words(value, plan),
        "standing": fits_standing,
        "objective": lambda value: lambda row: row.objective_key == int(value),
        "strategy": lambda value: lambda row: row.strategy_key == int(value),
        "strand": lambda value: fits_strand(value, plan),
        "agency": lambda value: lambda row: any(lead.key == value for lead in row.agencies),
        "officer": lambda value: lambda row: any(lead.key == value for lead in row.officers),
        "date": lambda value: fits_date(value, on=plan.on),
        "moved": lambda value: lambda row: row.moved == Movement(value),
        "visibility": lambda value: lambda row: row.visibility == value,
        "signal": SIGNALS.__getitem__,
    }
    return [asked[name](value) for name, value in filters.items() if value]


def narrowed(plan: PlanFacts, filters: Mapping[str, Any]) -> list[MilestoneFacts]:
    questions = questions_of(filters, plan)
    return [row for row in plan.rows if all(fits(row) for fits in questions)]


PLACES = {code: place for place, code in enumerate(WORST_FIRST)}


def worst_first(rows: Iterable[MilestoneFacts]) -> list[MilestoneFacts]:
    """Reds first; within each code in the order in which they come."""
    return sorted(rows, key=lambda row: PLACES[row.standing])


def soonest_first(rows: Iterable[MilestoneFacts]) -> list[MilestoneFacts]:
    """By the last day of their date, the undated last."""
    return sorted(rows, key=lambda row: row.due_on or date.max)


def ordered(rows: list[MilestoneFacts], sort: str) -> list[MilestoneFacts]:
    """By place in the plan, by standing (the worst first) or by date; "-" turns it round, the undated last."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key == "due":
        dated, undated = [row for row in rows if row.due_on], [row for row in rows if not row.due_on]
        dated = soonest_first(dated)
        return (list(reversed(dated)) if descending else dated) + undated
    found = worst_first(rows) if key == "standing" else list(rows)
    return list(reversed(found)) if descending else found
