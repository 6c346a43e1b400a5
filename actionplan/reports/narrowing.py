"""What a list of milestones can be narrowed to. Board and list ask the same questions, so that each number of the board
opens a list of just as many rows. Pure functions of `shapes.MilestoneFacts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from actionplan.rag import WORST_FIRST, Standing, in_words
from actionplan.reports.shapes import MilestoneFacts, PlanFacts
from actionplan.travel import Movement
from foundation.due import MONTH
from foundation.search import plain_words

NEXT_DAYS = 90
ATTENTION = "attention"
"""Off track and at risk together."""
AS_PUBLISHED = "published"
"""A lead's own rows as the board has them, in place of those of today."""

Fits = Callable[[MilestoneFacts], bool]


def fits_next(days: int = NEXT_DAYS, *, on: date) -> Fits:
    """Open, and its last day is on this day or within the next 90, or so many."""
    until = on + timedelta(days=days)
    return lambda row: row.due_on is not None and on <= row.due_on <= until and row.is_open


def days_in_words(days: int, facts: PlanFacts) -> str:
    """ "the next 90 days"; of published rows from the day for which they speak, which has gone by."""
    is_board = facts.publication is not None and not facts.is_live
    return f"the {days} days after {in_words(facts.on)}" if is_board else f"the next {days} days"


def fits_date(value: str, *, on: date) -> Fits:
    questions: dict[str, Fits] = {
        "past": lambda row: row.is_past,
        "not_started": lambda row: row.is_late_to_start,
        "not_rated": lambda row: row.needs_rating,
        "rated": lambda row: row.is_past and not row.needs_rating and not row.is_late_to_start,
        "soon": fits_next(MONTH, on=on),
        "next": fits_next(on=on),
        "ongoing": lambda row: row.is_open and row.due_on is None,
    }
    return questions[value]


def fits_standing(value: str) -> Fits:
    codes = {Standing.OFF_TRACK, Standing.AT_RISK} if value == ATTENTION else {Standing(value)}
    return lambda row: row.standing in codes


def fits_words(value: str, plan: PlanFacts) -> Fits:
    """Every word somewhere in what is said of it or of what it stands under; with or without accents."""
    asked = plain_words(value)
    above = {
        key: (objective.title, objective.strand, strategy.title, strategy.notes, strategy.headline_reason)
        for key, (objective, strategy) in plan.strategies.items()
    }

    def fits(row: MilestoneFacts) -> bool:
        names = [lead.words for lead in (*row.officers, *row.agencies)]
        said = (row.reason, row.ask, row.action, row.update_text)
        told = (row.code, row.text, *above.get(row.strategy_key, ()), *said, *names)
        if not row.is_live:
            told = (*told, plan.put_right.get(row.key, ""))
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
    if filters.get("own") == AS_PUBLISHED:
        plan = plan.counted
    rows = list(plan.rows)
    for fits in questions_of({name: value for name, value in filters.items() if name != "own"}, plan):
        rows = [row for row in rows if fits(row)]
    return rows


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
