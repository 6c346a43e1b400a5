"""The plain values that `facts` reads: a plan, its outline, its milestones and its published boards, for one reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from actionplan.models import Plan, heading
from actionplan.rag import OPEN, Standing
from actionplan.readers import Reader
from actionplan.travel import Movement, TimeInRed
from foundation.periods import Quarter, QuarterCalendar


class Lead(NamedTuple):
    """Somebody who leads. `key` is the number of an organisation or person, or "group:" and a name; `words` are the
    name with the department, and with who is accountable or supports."""

    key: str
    name: str
    words: str


class MilestoneFacts(NamedTuple):
    """A milestone as its reader may know it: live, or as it was published. Dates are local days."""

    key: int
    objective_key: int
    strategy_key: int
    objective_position: int
    strategy_position: int
    position: int
    code: str
    text: str
    visibility: str
    lifecycle: str
    rag: str
    standing: Standing
    due: str
    """For people, with what is printed where no date could be read."""
    due_on: date | None
    """The last day of its date; None for ongoing, recurring and none."""
    due_inherited: bool
    starts_on: date | None
    """None in a published row: what is published does not say it."""
    next_review_on: date | None
    agencies: tuple[Lead, ...]
    agencies_inherited: bool
    officers: tuple[Lead, ...]
    officers_inherited: bool
    reason: str
    ask: str
    """What its lead needs from the board; empty once it is over."""
    judged_on: date | None
    update_text: str
    """The words of its newest update that has any."""
    updated_on: date | None
    progress: int | None
    action: str
    """Its open corrective actions, a line each: what, who, by when."""
    completion_waits: bool
    """Somebody calls it done, and a second person has not confirmed it. Never told of a published row."""
    version: int
    """Counts the changes of a live row; 0 in a published one."""
    is_live: bool
    moved: Movement
    """The newest published board against the one before it (R26), also for a live row."""
    shown: str
    """The code of its standing on the newest published board; empty where it is not on it."""
    red: TimeInRed | None
    """How long it has been red at published boards; None where the newest of them does not show it red."""
    is_silent: bool
    """Open, and nothing was heard of it for too long (`rag.is_silent`)."""
    is_past: bool
    """Open, and its date had gone by on the day for which the row speaks."""

    @property
    def stands_as_shown(self) -> bool:
        """Whether it stands as the newest board shows it: else `moved` is not about the rating of today."""
        return self.standing == self.shown

    @property
    def red_since(self) -> date | None:
        return self.red.since if self.red else None

    @property
    def is_open(self) -> bool:
        return self.lifecycle in OPEN

    @property
    def needs_rating(self) -> bool:
        """Past its date, begun, and nobody has said how it stands."""
        return self.is_past and self.standing == Standing.NOT_RATED

    @property
    def is_late_to_start(self) -> bool:
        """Past its date, and not begun."""
        return self.is_past and self.standing == Standing.NOT_STARTED

    @property
    def own_words(self) -> str:
        """Leads and date that are not the strategy's, as "Led by ... Due ..."; empty where it has none."""
        officers = () if self.officers_inherited else self.officers
        agencies = () if self.agencies_inherited else self.agencies
        names = "; ".join(lead.words for lead in (*officers, *agencies))
        told = (f"Led by {names}" if names else "", "" if self.due_inherited else f"Due {self.due}")
        return ". ".join(filter(None, told))


class StrategyFacts(NamedTuple):
    key: int
    position: int
    code: str
    title: str
    title_in_overview: str
    notes: str
    due: str
    """Empty where the reader may not know it."""
    due_on: date | None
    agencies: tuple[Lead, ...]
    officers: tuple[Lead, ...]
    headline: str
    """The rating that a lead has set over its worst open milestone: red, amber or green; empty where none stands."""
    headline_reason: str
    headline_on: date | None


class ObjectiveFacts(NamedTuple):
    key: int
    position: int
    title: str
    strand_key: int | None
    strand: str
    strand_as_published: str
    strand_reads_as: str
    strategies: tuple[StrategyFacts, ...]

    @property
    def code(self) -> str:
        return str(self.position)

    @property
    def heading(self) -> str:
        return heading(self.position, self.title)


class Board(NamedTuple):
    """A published board, without its rows."""

    key: int
    number: int
    quarter_ends_on: date
    published_at: datetime
    message: str
    published_by: str
    contents: dict[str, Any] | None
    """Only of the newest that was read, and only where it was asked for."""
    told: str
    """How milestones stood on it, as `statements.BOARDS` tells it to this reader."""

    @property
    def quarter(self) -> str:
        """ "Quarter 2 2026-27 (July to September 2026)" (R31)."""
        return Quarter.containing(self.quarter_ends_on, calendar=QuarterCalendar.FINANCIAL).label


@dataclass(frozen=True)
class PlanFacts:
    plan: Plan
    reader: Reader
    rows: tuple[MilestoneFacts, ...]
    """All that the reader may see and that counts, in the plan's order."""
    superseded: tuple[MilestoneFacts, ...]
    """Those that another milestone has taken the place of: told by the text of the plan, counted nowhere."""
    outline: tuple[ObjectiveFacts, ...]
    publication: Board | None
    """The board that the rows come from or, for live rows, the last one published."""
    boards: tuple[Board, ...]
    """All published boards up to that one, the oldest first."""
    is_live: bool
    on: date
    """The day for which the rows speak: today where they are live, else the day on which they were published. Live rows
    of a lead among published ones speak for today."""
    as_published: PlanFacts | None = None
    """The board alone, as it was published, where live rows of its reader stand among `rows`: these two together were
    never a board, so what is counted is counted there."""
    put_right: Mapping[int, str] = field(default_factory=dict)
    """By the keys of published rows, what was put right beside them; only where it was read, for a search."""

    @cached_property
    def strategies(self) -> dict[int, tuple[ObjectiveFacts, StrategyFacts]]:
        """Each strategy with its objective, by its key."""
        return {strategy.key: (objective, strategy) for objective in self.outline for strategy in objective.strategies}

    @property
    def counted(self) -> PlanFacts:
        """What numbers are made of: one state of the plan."""
        return self.as_published or self

    @property
    def own(self) -> tuple[MilestoneFacts, ...]:
        """The reader's own rows of today, where the others stand as a board has them."""
        return tuple(row for row in self.rows if row.is_live) if self.as_published else ()

    @property
    def is_empty(self) -> bool:
        return not self.rows

    def __iter__(self) -> Iterator[MilestoneFacts]:
        return iter(self.rows)
