"""What changed from one board to another. Pure functions of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from actionplan.rag import FROM_RAG, Rag, Standing
from actionplan.reports.shapes import MilestoneFacts, PlanFacts, StrategyFacts
from actionplan.travel import Movement, movement


class News(NamedTuple):
    what: str
    before: str
    words: str

    @property
    def is_new(self) -> bool:
        return bool(self.words) and self.words != self.before


class Change(NamedTuple):
    """A milestone in two boards. `row` is the later, and of one that is gone the earlier."""

    row: MilestoneFacts
    before: MilestoneFacts | None
    after: MilestoneFacts | None
    moved: Movement

    @property
    def is_red_now(self) -> bool:
        was = self.before.standing if self.before else None
        return self.after is not None and self.after.standing == Standing.OFF_TRACK != was

    @property
    def is_done_now(self) -> bool:
        """An arrival that is complete was not done between two boards: it is new."""
        done = Standing.COMPLETE
        return bool(self.before and self.after) and self.after.standing == done != self.before.standing  # type: ignore[union-attr]

    @property
    def is_redated(self) -> bool:
        return bool(self.before and self.after) and self.before.due != self.after.due  # type: ignore[union-attr]

    @property
    def asks_anew(self) -> bool:
        asked = self.before.ask if self.before else ""
        return self.after is not None and bool(self.after.ask) and self.after.ask != asked

    @property
    def stands_otherwise(self) -> bool:
        return (self.before and self.before.standing) != (self.after and self.after.standing)

    @property
    def news(self) -> tuple[News, ...]:
        """What is said of it now and was not said before: why it is rated so, what is done about it, its update."""
        if self.before is None or self.after is None:
            return ()
        said = (
            News("Why it is rated so", self.before.reason, self.after.reason),
            News("Being done", self.before.action, self.after.action),
            News("Update", self.before.update_text, self.after.update_text),
        )
        return tuple(each for each in said if each.is_new)


class StrategyChange(NamedTuple):
    """A strategy that was rated anew by hand. `before` and `after` are None where none stood."""

    strategy: StrategyFacts
    """As it is in the later of the two."""
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Each part in the order of the plan. A milestone stands in each part that is true of it."""

    newly_red: tuple[Change, ...]
    worse: tuple[Change, ...]
    improved: tuple[Change, ...]
    completed: tuple[Change, ...]
    redated: tuple[Change, ...]
    asks: tuple[Change, ...]
    """But for those that are red now: they stand there once, with their reason and what they ask."""
    new: tuple[Change, ...]
    gone: tuple[Change, ...]
    otherwise: tuple[Change, ...]
    """Not comparable, and yet shown otherwise than before: rated for the first time, begun, or no longer rated."""
    strategies: tuple[StrategyChange, ...]
    """Rated anew by hand, over their milestones."""
    told: tuple[Change, ...]
    """As they stood, with the same date, and yet something new is said of them."""
    counts: dict[Movement, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_as_it_was(self) -> bool:
        """Whether each milestone stands as it stood, with the same date and no new ask; what was said is in `told`."""
        parts = (
            self.newly_red,
            self.worse,
            self.improved,
            self.completed,
            self.redated,
            self.asks,
            self.new,
            self.gone,
            self.strategies,
        )
        return not any(parts) and not self.otherwise


def between(before: PlanFacts, after: PlanFacts) -> Changes:
    """Of two boards, as one reader may see them."""
    was, now = {row.key: row for row in before}, {row.key: row for row in after}
    found = sorted(
        (_change(was.get(key), now.get(key)) for key in was.keys() | now.keys()), key=lambda change: _place(change.row)
    )
    moved = {kind: tuple(change for change in found if change.moved is kind) for kind in Movement}
    return Changes(
        newly_red=tuple(change for change in found if change.is_red_now),
        worse=tuple(change for change in moved[Movement.WORSE] if not change.is_red_now),
        improved=tuple(change for change in moved[Movement.IMPROVED] if not change.is_done_now),
        completed=tuple(change for change in found if change.is_done_now),
        redated=tuple(change for change in found if change.is_redated),
        asks=tuple(change for change in found if change.asks_anew and not change.is_red_now),
        new=moved[Movement.NEW],
        gone=moved[Movement.GONE],
        otherwise=tuple(change for change in moved[Movement.NOT_COMPARABLE] if _stands_otherwise(change)),
        strategies=tuple(_strategies(before, after)),
        told=tuple(change for change in found if change.news and not _is_listed(change)),
        counts={kind: len(changes) for kind, changes in moved.items()},
    )


def _strategies(before: PlanFacts, after: PlanFacts) -> Iterator[StrategyChange]:
    """That a rating ended is told to those alone from whom no rating by hand is ever kept: for others it may have been
    closed to them since."""
    for key, (_objective, now) in after.strategies.items():
        was = before.strategies[key][1] if key in before.strategies else None
        old = (was.headline, was.headline_reason) if was else ("", "")
        if old != (now.headline, now.headline_reason) and (now.headline or after.reader.sees_statutory):
            yield StrategyChange(now, _set_by_hand(old[0]), _set_by_hand(now.headline))


def _set_by_hand(headline: str) -> Standing | None:
    return FROM_RAG[Rag(headline)] if headline else None


def _change(before: MilestoneFacts | None, after: MilestoneFacts | None) -> Change:
    row = after or before
    assert row is not None, "it stands in one of the two"
    return Change(row, before, after, movement(before and before.standing, after and after.standing))


def _stands_otherwise(change: Change) -> bool:
    return change.stands_otherwise and not (change.is_red_now or change.is_done_now)


def _is_listed(change: Change) -> bool:
    """Whether another part has it already."""
    return change.stands_otherwise or change.is_redated or change.asks_anew


def _place(row: MilestoneFacts) -> tuple[int, int, int, int]:
    return (row.objective_position, row.strategy_position, row.position, row.key)
