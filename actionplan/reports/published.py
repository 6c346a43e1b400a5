"""Published boards as the database holds them, read back into the values of `shapes`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from actionplan.rag import FROM_LIFECYCLE, FROM_RAG, OPEN, Lifecycle
from actionplan.reports.shapes import Board, Lead, MilestoneFacts, ObjectiveFacts, StrategyFacts
from actionplan.travel import Movement, TimeInRed, movement, time_in_red

STANDING_OF = {
    (life.value, rag.value): FROM_LIFECYCLE.get(life) or code for life in Lifecycle for rag, code in FROM_RAG.items()
}
"""`rag.standing` for every pair, looked up where thousands are asked."""
OPEN_LIVES = frozenset(life.value for life in OPEN)


class History:
    """Where each milestone is going by the published boards, and how long it is red: read from what `Board.told`."""

    def __init__(self, boards: tuple[Board, ...]) -> None:
        self.days = [localdate(board.published_at) for board in boards]
        self.shown = [_codes(board.told) for board in boards]

    def moved(self, milestone: int) -> Movement:
        """The newest board against the one before it."""
        before, after = ({}, *self.shown)[-2:] if self.shown else ({}, {})
        return movement(before.get(milestone), after.get(milestone))

    def red(self, milestone: int) -> TimeInRed | None:
        if not self.shown or self.shown[-1].get(milestone) != "R":
            return None
        return time_in_red([(day, codes.get(milestone)) for day, codes in zip(self.days, self.shown, strict=True)])


def _codes(told: str) -> dict[int, str]:
    """ "12R 13A" by the key of the milestone."""
    return {int(each[:-1]): each[-1] for each in told.split()}


ReadLeads = Callable[[str], tuple[tuple[Lead, ...], bool]]


def published_row(row: tuple[Any, ...], leads: ReadLeads, history: History, *, on: date) -> MilestoneFacts:
    """From the columns of `statements.PUBLISHED`."""
    (
        key, objective_key, strategy_key, objective_position, strategy_position, position, text, visibility, lifecycle,
        rag, due, due_on, due_inherited, next_review_on, agencies_told, officers_told, reason, ask, judged_on, said,
        updated_on, progress, action, is_silent,
    ) = row  # fmt: skip
    (agencies, agencies_inherited), (officers, officers_inherited) = leads(agencies_told), leads(officers_told)
    return MilestoneFacts(
        key=key,
        objective_key=objective_key,
        strategy_key=strategy_key,
        objective_position=objective_position,
        strategy_position=strategy_position,
        position=position,
        code=f"{objective_position}.{strategy_position}.{position}",
        text=text,
        visibility=visibility,
        lifecycle=lifecycle,
        rag=rag,
        standing=STANDING_OF[lifecycle, rag],
        due=due,
        due_on=due_on,
        due_inherited=due_inherited,
        starts_on=None,
        next_review_on=next_review_on,
        agencies=agencies,
        agencies_inherited=agencies_inherited,
        officers=officers,
        officers_inherited=officers_inherited,
        reason=reason,
        ask=ask,
        judged_on=judged_on,
        update_text=said,
        updated_on=updated_on,
        progress=progress,
        action=action,
        completion_waits=False,
        version=0,
        is_live=False,
        moved=history.moved(key),
        red=history.red(key),
        is_silent=is_silent,
        is_past=lifecycle in OPEN_LIVES and due_on is not None and due_on < on,
    )


def leads_read(told: str) -> tuple[tuple[Lead, ...], bool]:
    """Leads as they stand in a published row, and whether they are the strategy's."""
    found = json.loads(told)
    leads = tuple(Lead(lead["key"], lead["name"], lead["words"]) for lead in found)
    return leads, any(lead["inherited"] for lead in found)


def objective_read(told: dict[str, Any]) -> ObjectiveFacts:
    """From what `publications.contents_of` wrote."""
    return ObjectiveFacts(**{**told, "strategies": tuple(map(_strategy_read, told["strategies"]))})


def _strategy_read(told: dict[str, Any]) -> StrategyFacts:
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("due_on", "headline_on")}
    leads = {name: tuple(Lead(*lead) for lead in told[name]) for name in ("agencies", "officers")}
    return StrategyFacts(**{**told, **days, **leads})
