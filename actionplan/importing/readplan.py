"""What was read from a document: the plan, what became of every source row, and what a person should check."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from actionplan.rag import Standing
from foundation.periods import DeliveryDate

NO_TITLE = "Action plan"
"""What a plan is called whose document does not say it."""


class Outcome(StrEnum):
    """What became of a source row."""

    HEADER = "header"
    OBJECTIVE = "objective"
    OVERVIEW = "overview"
    STRATEGY = "strategy"
    MILESTONE = "milestone"
    CONTINUATION = "continuation"
    ADDED_TO_NOTES = "added to notes"
    KPI = "kpi"
    SEPARATOR = "separator"
    BLANK = "blank"
    KEPT_AS_NOTE = "kept as a note"


class Code(StrEnum):
    """What a warning is about. The message says it in words."""

    PERIOD_DISAGREES = "period_disagrees"
    PERIOD_MISSING = "period_missing"
    OBJECTIVE_MISSING = "objective_missing"
    STRAND_MISSING = "strand_missing"
    STRAND_SHARED = "strand_shared"
    STRAND_READS_AS = "strand_reads_as"
    WORDING_DIFFERS = "wording_differs"
    OVERVIEW_COUNT_DIFFERS = "overview_count_differs"
    PAST_AND_NOT_RATED = "past_and_not_rated"
    BODY_UNDER_SEVERAL_NAMES = "body_under_several_names"
    NO_OWNER = "no_owner"
    PARTLY_LED = "partly_led"
    NO_DATE = "no_date"
    DATE_UNREAD = "date_unread"
    RAG_UNREAD = "rag_unread"
    RAG_FROM_COLOUR = "rag_from_colour"
    NO_MILESTONE = "no_milestone"
    CONTINUATION_JOINED = "continuation_joined"
    SENTENCE_JOINED = "sentence_joined"
    TITLE_JOINED = "title_joined"
    TABLE_CARRIED_ON = "table_carried_on"
    MILESTONES_RUN_TOGETHER = "milestones_run_together"
    BULLETS_LOST = "bullets_lost"
    NAMES_RUN_TOGETHER = "names_run_together"
    KEPT_AS_NOTE = "kept_as_note"
    HEADER_UNSURE = "header_unsure"
    READ_FROM_WORDS = "read_from_words"
    LEADS_IN_WORDS = "leads_in_words"
    BODIES_JOINED = "bodies_joined"
    LED_AS_ABOVE = "led_as_above"
    NAME_UNREAD = "name_unread"
    SUM_PERHAPS = "sum_perhaps"


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """`table` and `row` count from 1; None where the warning is about the whole plan."""

    code: Code
    message: str
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of one table of the document, with all of its text (cells joined by " | ")."""

    table: int
    row: int
    outcome: Outcome
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadAgency:
    """A lead agency as printed; `department` is empty where none is named. One row for each department named."""

    name: str
    department: str = ""
    supports: bool = False
    """It stands behind who leads, as "(supporting)" after its name says."""


@dataclass(frozen=True, slots=True)
class ReadOfficer:
    """A lead officer as printed. `is_group` for "All partners", a team or a post: anything but a named person."""

    name: str
    is_group: bool = False
    detail: str = ""
    """What stood beside the name: a post or a body in brackets or after a comma."""
    accountable: bool = False


@dataclass(frozen=True, slots=True)
class ReadDelivery:
    """Who leads and when, as one row gives it. `date_text` is the cell as printed, also where it could not be read."""

    agencies: tuple[ReadAgency, ...] = ()
    officers: tuple[ReadOfficer, ...] = ()
    date: DeliveryDate = field(default_factory=DeliveryDate.none)
    date_text: str = ""
    date_problem: str = ""
    """Why the date could not be read, as a sentence; empty when it could."""
    update: str = ""
    rag: Standing | None = None
    """The printed rating; None where there is none, which is a real value and is not green (R23)."""
    rag_text: str = ""
    notes: tuple[str, ...] = ()
    """Text of columns that have no place of their own, each as "Column: text"."""
    has_none: tuple[str, ...] = ()
    """Of "agencies", "officers" and "date" those that are none and are not those of the strategy either."""

    @property
    def is_blank(self) -> bool:
        return self == ReadDelivery()


@dataclass(frozen=True, slots=True)
class ReadMilestone:
    """`own` holds what the milestone's own row says; where it says nothing, the strategy's delivery counts.

    Its rating is an exception: a rating cell that is there and blank says "not rated" (R23), so the strategy's printed
    rating counts only where `shares_rating`.
    """

    text: str
    table: int
    row: int
    own: ReadDelivery = field(default_factory=ReadDelivery)
    shares_rating: bool = True
    is_guarded: bool = False
    """It is marked as for statutory bodies only."""

    def counting(self, above: ReadDelivery) -> ReadDelivery:
        """All that counts for it, with what it has from its strategy, whose delivery is `above`."""
        own, none = self.own, self.own.has_none
        dated = own if own.date_text or "date" in none else above
        rated = self.rated_by(above)
        return replace(
            own,
            agencies=own.agencies or (() if "agencies" in none else above.agencies),
            officers=own.officers or (() if "officers" in none else above.officers),
            date=dated.date,
            date_text=dated.date_text,
            date_problem=dated.date_problem,
            rag=rated.rag,
            rag_text=rated.rag_text,
        )

    def on_its_own(self, above: ReadDelivery) -> "ReadMilestone":
        """The same with nothing left to a strategy: what it has stays its own wherever it goes, and so does what it
        has not."""
        own = self.counting(above)
        empty = (("agencies", own.agencies), ("officers", own.officers), ("date", own.date_text))
        none = tuple(name for name, held in empty if not held)
        return replace(self, own=replace(own, has_none=none), shares_rating=False)

    def rated_by(self, above: ReadDelivery) -> ReadDelivery:
        """The row whose rating it has; `above` is the strategy's delivery."""
        return above if self.shares_rating and not self.own.rag else self.own


@dataclass(frozen=True, slots=True)
class ReadStrategy:
    """`number` is the printed one, else the place among its siblings."""

    number: int
    title: str
    delivery: ReadDelivery
    milestones: tuple[ReadMilestone, ...]
    table: int
    row: int
    title_in_overview: str = ""
    """How the overview words the title, where that differs."""


@dataclass(frozen=True, slots=True)
class ReadObjective:
    """`strand_as_published` is the printed 4P word, empty where there is none. `strand_effective` is the same until a
    person decides otherwise; `strand_suggested` is what the content reads as, where that differs (R20)."""

    number: int
    title: str
    strand_as_published: str
    strand_effective: str
    strand_suggested: str
    overview: tuple[str, ...]
    """The strategies as announced in the overview or under "key areas of focus", which may differ from the table."""
    kpis: tuple[str, ...]
    strategies: tuple[ReadStrategy, ...]


@dataclass(frozen=True, slots=True)
class ReadSection:
    """Narrative under one heading, in order. List items begin with "- ". `objective` is the number it stands under."""

    title: str
    text: str
    objective: int | None = None


@dataclass(frozen=True, slots=True)
class ReadPlan:
    title: str
    period_start: date | None
    period_end: date | None
    sections: tuple[ReadSection, ...]
    objectives: tuple[ReadObjective, ...]
    rows: tuple[SourceRow, ...]
    warnings: tuple[ReadWarning, ...]

    @property
    def is_named(self) -> bool:
        """Whether the document says what the plan is called, or somebody has."""
        return self.title != NO_TITLE

    @property
    def has_period(self) -> bool:
        return self.period_start is not None and self.period_end is not None

    @property
    def strategies(self) -> tuple[ReadStrategy, ...]:
        return tuple(strategy for objective in self.objectives for strategy in objective.strategies)

    def deliveries(self) -> Iterator[ReadDelivery]:
        for strategy in self.strategies:
            yield strategy.delivery
            yield from (milestone.own for milestone in strategy.milestones)

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every body named as a lead agency, once, in order of first mention."""
        return _once(agency.name for delivery in self.deliveries() for agency in delivery.agencies)

    @property
    def officers(self) -> tuple[str, ...]:
        """Every person named as a lead officer, once, in order of first mention."""
        return _once(who.name for delivery in self.deliveries() for who in delivery.officers if not who.is_group)

    @property
    def groups(self) -> tuple[str, ...]:
        return _once(who.name for delivery in self.deliveries() for who in delivery.officers if who.is_group)

    @property
    def ratings(self) -> int:
        """How many milestones have a printed rating."""
        pairs = ((milestone, one.delivery) for one in self.strategies for milestone in one.milestones)
        return sum(milestone.rated_by(above).rag is not None for milestone, above in pairs)

    def counts(self) -> dict[str, int]:
        return {
            "objectives": len(self.objectives),
            "strategies": len(self.strategies),
            "milestones": sum(len(strategy.milestones) for strategy in self.strategies),
            "kpis": sum(len(objective.kpis) for objective in self.objectives),
            "officers": len(self.officers),
            "groups": len(self.groups),
            "agencies": len(self.agencies),
        }

    def summary(self, *, saved: bool) -> dict[str, Any]:
        """The plan as the command and the review show it: only what JSON knows, dates as YYYY-MM-DD."""
        return {
            "plan": {
                "title": self.title,
                "period_start": self.period_start.isoformat() if self.period_start else None,
                "period_end": self.period_end.isoformat() if self.period_end else None,
            },
            "counts": self.counts(),
            "rows": [
                {"table": row.table, "row": row.row, "outcome": str(row.outcome), "text": row.text,
                 "notes": list(row.notes)}
                for row in self.rows
            ],
            "warnings": [
                {"code": str(warning.code), "table": warning.table, "row": warning.row, "message": warning.message}
                for warning in self.warnings
            ],
            "saved": saved,
        }  # fmt: skip


def _once(names: Iterator[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
