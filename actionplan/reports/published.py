"""Published boards as the database holds them, read back into the values of `shapes`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate

from actionplan.models import Plan, Visibility
from actionplan.rag import FROM_LIFECYCLE, FROM_RAG, OPEN, Lifecycle
from actionplan.reports import statements
from actionplan.reports.shapes import Board, Lead, MilestoneFacts, ObjectiveFacts, StrategyFacts
from actionplan.reports.statements import rows_of
from actionplan.travel import Movement, TimeInRed, movement, time_in_red

STANDING_OF = {
    (life.value, rag.value): FROM_LIFECYCLE.get(life) or code for life in Lifecycle for rag, code in FROM_RAG.items()
}
"""`rag.standing` for every pair, looked up where thousands are asked."""
OPEN_LIVES = frozenset(life.value for life in OPEN)


def boards_read(told: Sequence[Mapping[str, Any]], closed: Sequence[Mapping[str, Any]]) -> tuple[Board, ...]:
    """From the rows of `statements.BOARDS`, and of `statements.CLOSED` for their contents."""
    return tuple(
        Board(
            key=each["key"],
            number=each["number"],
            quarter_ends_on=date.fromisoformat(each["quarter_ends_on"]),
            published_at=datetime.fromisoformat(each["published_at"]),
            message=each["message"],
            published_by=each["published_by"],
            contents=closed_since(each["contents"], closed) if each["contents"] else None,
            told=each["told"],
        )
        for each in told
    )


OPENNESS = [Visibility.PUBLIC.value, Visibility.PARTNERSHIP.value, Visibility.STATUTORY.value]
KEYS = {"kpis": "key", "documents": "id"}


def stricter(one: str, other: str) -> str:
    """Of two visibilities, the one for fewer people."""
    return max(one, other, key=OPENNESS.index)


def closed_since(contents: Mapping[str, Any], closed: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The contents of a board, where what was closed to somebody since then is closed to them there too: KPIs and
    documents, as `statements.CLOSED` tells of today."""
    today = {(each["part"], each["key"]): each["visibility"] for each in closed}

    def read(part: str, row: Mapping[str, Any]) -> dict[str, Any]:
        now = today.get((part, row[KEYS[part]]), Visibility.PUBLIC.value)
        return {**row, "visibility": stricter(row["visibility"], now)}

    return {**contents, **{part: [read(part, row) for row in contents.get(part, ())] for part in KEYS}}


def closed_by_now(plan: Plan, contents: Mapping[str, Any]) -> dict[str, Any]:
    """The same, where what is closed has not been read yet; one query."""
    found = rows_of(statements.CLOSED, {"plan": plan.pk})
    return closed_since(contents, [{"part": part, "key": key, "visibility": now} for part, key, now in found])


class History:
    """Where each milestone is going by the published boards, and how long it is red: read from what `Board.told`."""

    def __init__(self, boards: tuple[Board, ...]) -> None:
        self.days = [localdate(board.published_at) for board in boards]
        self.codes = [_codes(board.told) for board in boards]
        nothing: dict[int, str] = {}
        self.last_two = (nothing, nothing, *self.codes)[-2:]

    def moved(self, milestone: int) -> Movement:
        """The newest board against the one before it."""
        before, after = self.last_two
        return movement_of(before.get(milestone), after.get(milestone))

    def shown(self, milestone: int) -> str:
        """Its code on the newest board; empty where it is not on it."""
        return self.last_two[1].get(milestone, "")

    def red(self, milestone: int) -> TimeInRed | None:
        if self.shown(milestone) != "R":
            return None
        return time_in_red([(day, codes.get(milestone)) for day, codes in zip(self.days, self.codes, strict=True)])


def _codes(told: str) -> dict[int, str]:
    """ "12R 13A" by the key of the milestone."""
    return {int(each[:-1]): each[-1] for each in told.split()}


movement_of = lru_cache(maxsize=64)(movement)
"""`travel.movement` for the few pairs of codes that there are."""


ReadLeads = Callable[[str], tuple[tuple[Lead, ...], bool]]


def published_row(row: tuple[Any, ...], leads: ReadLeads, history: History, *, on: date) -> MilestoneFacts:
    """From the columns of `statements.PUBLISHED`, in the order of `MilestoneFacts`."""
    (
        key, objective_key, strategy_key, objective_position, strategy_position, position, text, visibility, lifecycle,
        rag, due, due_on, due_inherited, next_review_on, agencies_told, officers_told, reason, ask, judged_on, said,
        updated_on, progress, action, is_silent,
    ) = row  # fmt: skip
    return MilestoneFacts(
        key, objective_key, strategy_key, objective_position, strategy_position, position,
        f"{objective_position}.{strategy_position}.{position}", text, visibility, lifecycle, rag,
        STANDING_OF[lifecycle, rag], due, due_on, due_inherited, None, next_review_on,
        *leads(agencies_told), *leads(officers_told),
        reason, ask, judged_on, said, updated_on, progress, action, False, 0, False,
        history.moved(key), history.shown(key), history.red(key), is_silent,
        lifecycle in OPEN_LIVES and due_on is not None and due_on < on,
    )  # fmt: skip


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
