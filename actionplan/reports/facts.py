"""A plan as one reader may see it, in plain values: the rows from which board, list, text and files are made.

Live rows are read for those who may see them, published rows for everybody else. Which is which, and which rows are
left out, is asked of `readers.Reader` here, so that no page made of these rows can show more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.timezone import get_current_timezone_name, localdate

from actionplan.models import Plan, Publication
from actionplan.querysets import LeadRow
from actionplan.rag import Lifecycle, Thresholds, is_silent, thresholds_on
from actionplan.readers import Reader
from actionplan.reports import statements
from actionplan.reports.headlines import leads_strategy
from actionplan.reports.prunings import pruned
from actionplan.reports.published import (
    OPEN_LIVES,
    STANDING_OF,
    History,
    boards_read,
    leads_read,
    objective_read,
    published_row,
)
from actionplan.reports.shapes import Board, Lead, MilestoneFacts, ObjectiveFacts, PlanFacts, StrategyFacts
from actionplan.reports.statements import rows_of
from foundation.periods import DeliveryDate, Precision

__all__ = [
    "Board",
    "Lead",
    "MilestoneFacts",
    "ObjectiveFacts",
    "PlanFacts",
    "StrategyFacts",
    "in_full",
    "of_plan",
    "of_publication",
]


def of_plan(plan: Plan, reader: Reader, *, on: date, brief: bool = False) -> PlanFacts:
    """As it stands today for those who see drafts; for everybody else as it was last published, with their own rows as
    they stand today. Two queries, and one more for a member who leads any row.

    `brief` leaves reason, day of judgement, update and action out of the rows of a live plan, for pages that print them
    of a few: `in_full` then reads those few.
    """
    around = _around(plan, reader, with_live=reader.sees_drafts or bool(reader.led))
    boards = around.boards
    if reader.sees_drafts:
        rows = _live(plan, None, around, brief=brief, on=on)
        return _whole(plan, reader, rows, around.outline(), boards, is_live=True, on=on)
    rows, outline, day = _published(boards), _frozen_outline(boards), _day_of(boards, on)
    published = _whole(plan, reader, rows, outline, boards, is_live=False, on=day)
    if not reader.led:
        return published
    own = {row.key: row for row in _live(plan, reader.led, around, brief=False, on=on)}
    rows = sorted([row for row in rows if row.key not in own] + list(own.values()), key=_place)
    outline = _with_own(outline, around.outline(), own.values(), reader)
    mixed = _whole(plan, reader, rows, outline, boards, is_live=False, on=day)
    return replace(mixed, as_published=published) if boards and own else mixed


def in_full(facts: PlanFacts, rows: Iterable[MilestoneFacts]) -> dict[int, MilestoneFacts]:
    """Rows of facts that were read in brief, with all their words, by their keys; one query where the plan is live."""
    found = {row.key: row for row in rows}
    if facts.is_live and found:
        full = _read_live(facts.plan, frozenset(found), brief=False)
        found |= {row.key: _words_of(row, found[row.key]) for row in map(_Live._make, full)}
    return found


def of_publication(publication: Publication, reader: Reader) -> PlanFacts:
    """A board as it was published, for what this reader may see of it; two queries. The publication has its plan."""
    return of_number(publication.plan, publication.number, reader)


def of_number(plan: Plan, number: int, reader: Reader) -> PlanFacts:
    """The same by its number. There must be such a board."""
    boards = _around(plan, reader, number=number).boards
    on = localdate(boards[-1].published_at)
    return _whole(plan, reader, _published(boards), _frozen_outline(boards), boards, is_live=False, on=on)


def boards_of(plan: Plan, reader: Reader) -> tuple[Board, ...]:
    """Every published board, the oldest first; one query."""
    return _around(plan, reader).boards


def _whole(
    plan: Plan,
    reader: Reader,
    rows: Sequence[MilestoneFacts],
    outline: tuple[ObjectiveFacts, ...],
    boards: tuple[Board, ...],
    *,
    is_live: bool,
    on: date,
) -> PlanFacts:
    """The visibility of rows is decided on this line, and with it what is left around them."""
    seen = [row for row in rows if reader.may_see(row.visibility, row.key)]
    return PlanFacts(
        plan=plan,
        reader=reader,
        rows=tuple(row for row in seen if row.lifecycle != Lifecycle.SUPERSEDED),
        superseded=tuple(row for row in seen if row.lifecycle == Lifecycle.SUPERSEDED),
        outline=pruned(outline, rows, reader),
        publication=boards[-1] if boards else None,
        boards=boards,
        is_live=is_live,
        on=on,
    )


def _day_of(boards: tuple[Board, ...], otherwise: date) -> date:
    return localdate(boards[-1].published_at) if boards else otherwise


def _place(row: MilestoneFacts) -> tuple[int, int, int, int]:
    return (row.objective_position, row.strategy_position, row.position, row.key)


class _Around:
    """What surrounds the rows of a plan: its boards, who leads, and the outline of today."""

    def __init__(self, told: tuple[str, str, str | None, str | None]) -> None:
        boards, closed, leads, outline = (json.loads(each) if each else [] for each in told)
        self.boards = boards_read(boards, closed)
        self.leads = _Leads(leads)
        self._outline = outline

    def outline(self) -> tuple[ObjectiveFacts, ...]:
        return _outline(self._outline, self.leads)


def _around(plan: Plan, reader: Reader, *, with_live: bool = False, number: int | None = None) -> _Around:
    """One query. Of the boards, the newest has its contents, except for those who read live rows alone."""
    asked = {
        "plan": plan.pk,
        "number": number,
        "with_contents": number is not None or not reader.sees_drafts,
        "with_live": with_live,
        "statutory": reader.sees_statutory,
        "led": list(reader.led),
    }
    ((boards, closed, leads, outline),) = rows_of(statements.AROUND, asked)
    return _Around((boards, closed, leads, outline))


class _Leads:
    """Who leads: of a strategy, and of a milestone that has its own (R21)."""

    def __init__(self, told: Iterable[dict[str, Any]]) -> None:
        found: dict[tuple[str, str, int | None], tuple[Lead, ...]] = {}
        for row in map(_lead_row, told):
            of = (
                (row.kind, "strategy", row.strategy_id)
                if row.strategy_id
                else (row.kind, "milestone", row.milestone_id)
            )
            found[of] = (*found.get(of, ()), Lead(row.key, row.name, row.words))
        self.found = found

    def of_strategy(self, kind: str, strategy: int) -> tuple[Lead, ...]:
        """`kind` is agency or officer."""
        return self.found.get((kind, "strategy", strategy), ())

    def of_milestone(self, kind: str, milestone: int, strategy: int) -> tuple[tuple[Lead, ...], bool]:
        """With whether they are inherited from the strategy."""
        own = self.found.get((kind, "milestone", milestone))
        if own:
            return own, False
        inherited = self.found.get((kind, "strategy", strategy), ())
        return inherited, bool(inherited)


def _lead_row(told: dict[str, Any]) -> LeadRow:
    return LeadRow(**told)


def _read_live(plan: Plan, keys: frozenset[int] | None, *, brief: bool) -> list[tuple[Any, ...]]:
    """All milestones of the plan, or those with these keys."""
    asked = {"plan": plan.pk, "everything": keys is None, "keys": list(keys or ()), "zone": get_current_timezone_name()}
    return rows_of(statements.LIVE_IN_BRIEF if brief else statements.LIVE, asked)


def _live(plan: Plan, keys: frozenset[int] | None, around: _Around, *, brief: bool, on: date) -> list[MilestoneFacts]:
    history, by, leads = History(around.boards), thresholds_on(on), around.leads
    found = _read_live(plan, keys, brief=brief)
    return [_live_row(_Live._make(row), leads, history, on=on, by=by) for row in found]


class _Live(NamedTuple):
    """The columns of `statements.LIVE`."""

    key: int
    objective_key: int
    strategy_key: int
    objective_position: int
    strategy_position: int
    position: int
    text: str
    visibility: str
    lifecycle: str
    rag: str
    precision: str
    due_on: date | None
    recurs_in: int | None
    printed: str
    due_inherited: bool
    starts_on: date | None
    next_review_on: date | None
    reason: str
    ask: str
    judged_on: date | None
    said: str
    updated_on: date | None
    progress: int | None
    action: str
    completion_waits: bool
    version: int
    first_seen_on: date


def _live_row(row: _Live, leads: _Leads, history: History, *, on: date, by: Thresholds) -> MilestoneFacts:
    """By position, in the order of `MilestoneFacts`: a board makes hundreds, and names would cost it twice the time."""
    (
        key, objective_key, strategy_key, objective_position, strategy_position, position, text, visibility, lifecycle,
        rag, precision, due_on, recurs_in, printed, due_inherited, starts_on, next_review_on, reason, ask, judged_on,
        said, updated_on, progress, action, completion_waits, version, first_seen_on,
    ) = row  # fmt: skip
    is_open = lifecycle in OPEN_LIVES
    silent = is_open and is_silent(
        lifecycle, starts_on=starts_on, updated_on=updated_on, first_seen_on=first_seen_on, on=on, by=by
    )
    return MilestoneFacts(
        key, objective_key, strategy_key, objective_position, strategy_position, position,
        f"{objective_position}.{strategy_position}.{position}", text, visibility, lifecycle, rag,
        STANDING_OF[lifecycle, rag], due_in_words(precision, due_on, recurs_in, printed), due_on, due_inherited,
        starts_on, next_review_on,
        *leads.of_milestone("agency", key, strategy_key), *leads.of_milestone("officer", key, strategy_key),
        reason, ask if is_open else "", judged_on, said, updated_on, progress, action, completion_waits, version, True,
        history.moved(key), history.shown(key), history.red(key), silent,
        is_open and due_on is not None and due_on < on,
    )  # fmt: skip


def _words_of(full: _Live, row: MilestoneFacts) -> MilestoneFacts:
    return row._replace(reason=full.reason, judged_on=full.judged_on, update_text=full.said, action=full.action)


def _published(boards: tuple[Board, ...]) -> list[MilestoneFacts]:
    """The rows of the newest of the boards."""
    if not boards:
        return []
    history, leads, on = History(boards), lru_cache(maxsize=None)(leads_read), _day_of(boards, date.max)
    found = rows_of(statements.PUBLISHED, {"publication": boards[-1].key})
    return [published_row(row, leads, history, on=on) for row in found]


@lru_cache(maxsize=4096)
def due_in_words(precision: str, ends_on: date | None, recurs_in: int | None, printed: str) -> str:
    """As `models.Delivery.delivery_in_words` says it; the same few dates stand on most rows of a plan."""
    label = DeliveryDate(Precision(precision), ends_on, recurs_in).label
    return f"{label} (printed: “{printed}”)" if precision == Precision.NONE and printed else label


def _outline(told: Iterable[dict[str, Any]], leads: _Leads) -> tuple[ObjectiveFacts, ...]:
    """As it stands today, from the rows of `statements.OUTLINE`."""
    objectives: dict[int, dict[str, Any]] = {}
    strategies: dict[int, list[StrategyFacts]] = {}
    for row in told:
        objectives[row["objective_key"]] = row
        under = strategies.setdefault(row["objective_key"], [])
        if row["key"] is not None:
            under.append(_strategy(row, leads))
    return tuple(
        ObjectiveFacts(
            key=key,
            position=row["objective_position"],
            title=row["objective_title"],
            strand_key=row["strand_key"],
            strand=row["strand"],
            strand_as_published=row["strand_as_published"],
            strand_reads_as=row["strand_reads_as"],
            strategies=tuple(strategies[key]),
        )
        for key, row in objectives.items()
    )


def _strategy(row: dict[str, Any], leads: _Leads) -> StrategyFacts:
    due_on, rag = date.fromisoformat(row["due_on"]) if row["due_on"] else None, row["headline"]
    return StrategyFacts(
        key=row["key"],
        position=row["position"],
        code=f"{row['objective_position']}.{row['position']}",
        title=row["title"],
        title_in_overview=row["title_in_overview"],
        notes=row["notes"],
        due=due_in_words(row["precision"], due_on, row["recurs_in"], row["printed"]),
        due_on=due_on,
        agencies=leads.of_strategy("agency", row["key"]),
        officers=leads.of_strategy("officer", row["key"]),
        headline=rag,
        headline_reason=row["headline_reason"] if rag else "",
        headline_on=localdate(datetime.fromisoformat(row["judged_at"])) if rag else None,
    )


def _frozen_outline(boards: tuple[Board, ...]) -> tuple[ObjectiveFacts, ...]:
    """As it was published, from the contents of the newest board."""
    contents = boards[-1].contents if boards else None
    return tuple(map(objective_read, (contents or {}).get("outline", ())))


def _with_own(
    published: tuple[ObjectiveFacts, ...],
    live: tuple[ObjectiveFacts, ...],
    own: Iterable[MilestoneFacts],
    reader: Reader,
) -> tuple[ObjectiveFacts, ...]:
    """The published outline, with those strategies of today that a reader's own rows stand under and it has not."""
    under: dict[int, list[MilestoneFacts]] = {}
    for row in own:
        under.setdefault(row.strategy_key, []).append(row)
    known = {strategy.key for objective in published for strategy in objective.strategies}
    found = {objective.key: objective for objective in published}
    for objective in live:
        missing = [each for each in objective.strategies if each.key in under and each.key not in known]
        if missing:
            there = found.get(objective.key, objective._replace(strategies=()))
            told = [_around_own(each, under[each.key], reader) for each in missing]
            together = sorted((*there.strategies, *told), key=lambda strategy: strategy.position)
            found[objective.key] = there._replace(strategies=tuple(together))
    return tuple(sorted(found.values(), key=lambda objective: objective.position))


def _around_own(strategy: StrategyFacts, own: Sequence[MilestoneFacts], reader: Reader) -> StrategyFacts:
    """A strategy that no board has yet, as the lead of some of its rows may know it: where the rows stand and who leads
    them, and its date where they have it. Its rating, words and date speak of other rows too: for its own leads."""
    if any(leads_strategy(reader, row) for row in own):
        return strategy
    bare = strategy._replace(title_in_overview="", notes="", headline="", headline_reason="", headline_on=None)
    return bare if any(row.due_inherited for row in own) else bare._replace(due="", due_on=None)
