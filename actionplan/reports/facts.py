"""A plan as one reader may see it, in plain values: the rows from which board, list, text and files are made.

Live rows are read for those who may see them, published rows for everybody else. Which is which, and which rows are
left out, is asked of `readers.Reader` here, so that no page made of these rows can show more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.timezone import get_current_timezone_name, localdate

from actionplan.models import Plan, Publication
from actionplan.querysets import leads_of
from actionplan.rag import Lifecycle, Thresholds, is_silent, thresholds_on
from actionplan.readers import Reader
from actionplan.reports import statements
from actionplan.reports.published import OPEN_LIVES, STANDING_OF, History, leads_read, objective_read, published_row
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
    "of_plan",
    "of_publication",
]


def of_plan(plan: Plan, reader: Reader, *, on: date) -> PlanFacts:
    """As it stands today for those who see drafts: four queries. For everybody else as it was last published, with
    their own rows as they stand today: two queries, and three more for somebody who leads any."""
    if reader.sees_drafts:
        boards = _boards(plan, reader, with_contents=False)
        leads = _Leads(plan)
        rows = _live(plan, reader, leads, boards, on=on)
        return _whole(plan, reader, rows, _outline(plan, leads), boards, is_live=True, on=on)
    boards = _boards(plan, reader, with_contents=True)
    rows, outline = _published(plan, reader, boards), _frozen_outline(boards)
    if reader.led:
        leads = _Leads(plan)
        own = {row.key: row for row in _live(plan, reader, leads, boards, on=on)}
        rows = sorted([row for row in rows if row.key not in own] + list(own.values()), key=_place)
        outline = _with_own(outline, _outline(plan, leads), own.values())
    return _whole(plan, reader, rows, outline, boards, is_live=False, on=_day_of(boards, on))


def of_publication(publication: Publication, reader: Reader) -> PlanFacts:
    """A board as it was published, for what this reader may see of it; two queries. The publication has its plan."""
    return of_number(publication.plan, publication.number, reader)


def of_number(plan: Plan, number: int, reader: Reader) -> PlanFacts:
    """The same by its number. There must be such a board."""
    boards = _boards(plan, reader, with_contents=True, number=number)
    rows, on = _published(plan, reader, boards), localdate(boards[-1].published_at)
    return _whole(plan, reader, rows, _frozen_outline(boards), boards, is_live=False, on=on)


def boards_of(plan: Plan, reader: Reader) -> tuple[Board, ...]:
    """Every published board, the oldest first, without what stands on it; one query."""
    return _boards(plan, reader, with_contents=False)


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
    """The visibility of rows is decided on this line."""
    seen = [row for row in rows if reader.may_see(row.visibility, row.key)]
    return PlanFacts(
        plan=plan,
        reader=reader,
        rows=tuple(row for row in seen if row.lifecycle != Lifecycle.SUPERSEDED),
        superseded=tuple(row for row in seen if row.lifecycle == Lifecycle.SUPERSEDED),
        outline=outline,
        publication=boards[-1] if boards else None,
        boards=boards,
        is_live=is_live,
        on=on,
    )


def _day_of(boards: tuple[Board, ...], otherwise: date) -> date:
    return localdate(boards[-1].published_at) if boards else otherwise


def _place(row: MilestoneFacts) -> tuple[int, int, int, int]:
    return (row.objective_position, row.strategy_position, row.position, row.key)


def _boards(plan: Plan, reader: Reader, *, with_contents: bool, number: int | None = None) -> tuple[Board, ...]:
    asked = {
        "plan": plan.pk,
        "number": number,
        "with_contents": with_contents,
        "statutory": reader.sees_statutory,
        "led": list(reader.led),
    }
    return tuple(
        Board._make((*row[:6], json.loads(row[6]) if row[6] else None, row[7] or ""))
        for row in rows_of(statements.BOARDS, asked)
    )


class _Leads:
    """Who leads: of a strategy, and of a milestone that has its own (R21); one query."""

    def __init__(self, plan: Plan) -> None:
        found: dict[tuple[str, str, int | None], tuple[Lead, ...]] = {}
        for row in leads_of(plan):
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


def _live(plan: Plan, reader: Reader, leads: _Leads, boards: tuple[Board, ...], *, on: date) -> list[MilestoneFacts]:
    asked = {
        "plan": plan.pk,
        "everything": reader.sees_drafts,
        "led": list(reader.led),
        "zone": get_current_timezone_name(),
    }
    history, by = History(boards), thresholds_on(on)
    found = map(_Live._make, rows_of(statements.LIVE, asked))
    return [_live_row(row, leads, history, on=on, by=by) for row in found]


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
    reason: str | None
    ask: str | None
    judged_on: date | None
    said: str | None
    updated_on: date | None
    progress: int | None
    action: str | None
    completion_waits: bool
    version: int
    first_seen_on: date


def _live_row(row: _Live, leads: _Leads, history: History, *, on: date, by: Thresholds) -> MilestoneFacts:
    agencies, agencies_inherited = leads.of_milestone("agency", row.key, row.strategy_key)
    officers, officers_inherited = leads.of_milestone("officer", row.key, row.strategy_key)
    is_open = row.lifecycle in OPEN_LIVES
    return MilestoneFacts(
        key=row.key,
        objective_key=row.objective_key,
        strategy_key=row.strategy_key,
        objective_position=row.objective_position,
        strategy_position=row.strategy_position,
        position=row.position,
        code=f"{row.objective_position}.{row.strategy_position}.{row.position}",
        text=row.text,
        visibility=row.visibility,
        lifecycle=row.lifecycle,
        rag=row.rag,
        standing=STANDING_OF[row.lifecycle, row.rag],
        due=due_in_words(row.precision, row.due_on, row.recurs_in, row.printed),
        due_on=row.due_on,
        due_inherited=row.due_inherited,
        starts_on=row.starts_on,
        next_review_on=row.next_review_on,
        agencies=agencies,
        agencies_inherited=agencies_inherited,
        officers=officers,
        officers_inherited=officers_inherited,
        reason=row.reason or "",
        ask=(row.ask or "") if is_open else "",
        judged_on=row.judged_on,
        update_text=row.said or "",
        updated_on=row.updated_on,
        progress=row.progress,
        action=row.action or "",
        completion_waits=row.completion_waits,
        version=row.version,
        is_live=True,
        moved=history.moved(row.key),
        red=history.red(row.key),
        is_silent=is_silent(
            row.lifecycle,
            starts_on=row.starts_on,
            updated_on=row.updated_on,
            first_seen_on=row.first_seen_on,
            on=on,
            by=by,
        ),
        is_past=is_open and row.due_on is not None and row.due_on < on,
    )


def _published(plan: Plan, reader: Reader, boards: tuple[Board, ...]) -> list[MilestoneFacts]:
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


def _day(at: datetime | None) -> date | None:
    return localdate(at) if at else None


def _outline(plan: Plan, leads: _Leads) -> tuple[ObjectiveFacts, ...]:
    """As it stands today; one query."""
    objectives: dict[int, tuple[Any, ...]] = {}
    strategies: dict[int, list[StrategyFacts]] = {}
    for row in rows_of(statements.OUTLINE, {"plan": plan.pk}):
        objective, strategy = row[:7], row[7:]
        objectives[objective[0]] = objective
        under = strategies.setdefault(objective[0], [])
        if strategy[0] is not None:
            under.append(_strategy(strategy, objective[1], leads))
    return tuple(
        ObjectiveFacts(key, position, title, strand_key, strand, printed, reads_as, tuple(strategies[key]))
        for key, position, title, printed, reads_as, strand_key, strand in objectives.values()
    )


def _strategy(row: tuple[Any, ...], objective: int, leads: _Leads) -> StrategyFacts:
    key, position, title, in_overview, notes, precision, due_on, recurs_in, printed, rag, reason, judged_at = row
    return StrategyFacts(
        key=key,
        position=position,
        code=f"{objective}.{position}",
        title=title,
        title_in_overview=in_overview,
        notes=notes,
        due=due_in_words(precision, due_on, recurs_in, printed),
        due_on=due_on,
        agencies=leads.of_strategy("agency", key),
        officers=leads.of_strategy("officer", key),
        headline=rag or "",
        headline_reason=(reason or "") if rag else "",
        headline_on=_day(judged_at) if rag else None,
    )


def _frozen_outline(boards: tuple[Board, ...]) -> tuple[ObjectiveFacts, ...]:
    """As it was published, from the contents of the newest board."""
    contents = boards[-1].contents if boards else None
    return tuple(map(objective_read, (contents or {}).get("outline", ())))


def _with_own(
    published: tuple[ObjectiveFacts, ...], live: tuple[ObjectiveFacts, ...], own: Iterable[MilestoneFacts]
) -> tuple[ObjectiveFacts, ...]:
    """The published outline, with those strategies of today that a reader's own rows stand under and it has not."""
    needed = {row.strategy_key for row in own}
    known = {strategy.key for objective in published for strategy in objective.strategies}
    found = {objective.key: objective for objective in published}
    for objective in live:
        missing = tuple(each for each in objective.strategies if each.key in needed - known)
        if missing:
            there = found.get(objective.key, objective._replace(strategies=()))
            together = sorted((*there.strategies, *missing), key=lambda strategy: strategy.position)
            found[objective.key] = there._replace(strategies=tuple(together))
    return tuple(sorted(found.values(), key=lambda objective: objective.position))
