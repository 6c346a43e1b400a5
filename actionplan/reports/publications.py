"""Published boards: what goes into one, the list of them, and the page on which one is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplan.models import LinkedDocument, NarrativeSection, Plan
from actionplan.rag import WORST_FIRST, Counts, Rag, Standing
from actionplan.readers import WHOLE
from actionplan.reports import corrections as correction_reports
from actionplan.reports import facts, kpis
from actionplan.reports.corrections import Correction
from actionplan.reports.narrowing import ATTENTION, narrowed, worst_first
from actionplan.reports.rows import Addresses
from actionplan.reports.shapes import Board, Lead, MilestoneFacts, ObjectiveFacts, PlanFacts
from actionplan.services.publications import Snapshot
from foundation.periods import Quarter, QuarterCalendar

QUARTERS_OFFERED = 6
DRAFT = "draft"


def snapshot(plan: Plan, *, on: date) -> Snapshot:
    """All of the plan as it stands, whoever asks: what each reader sees of it is decided when it is read."""
    whole = facts.of_plan(plan, WHOLE, on=on)
    rows = [_published(row) for row in (*whole.rows, *whole.superseded)]
    return Snapshot(
        rows, {**texts(plan), "outline": [_objective(each) for each in whole.outline], "kpis": kpis.frozen(plan)}
    )


def texts(plan: Plan) -> dict[str, Any]:
    """What surrounds the tables of a plan, as JSON can hold it."""
    sections = NarrativeSection.objects.filter(plan=plan).values("heading", "body", "visibility")
    documents = LinkedDocument.objects.filter(plan=plan).values("id", "title", "url", "file_id", "visibility")
    return {
        "title": plan.title,
        "starts_on": _text(plan.starts_on),
        "ends_on": _text(plan.ends_on),
        "sections": list(sections),
        "documents": list(documents),
    }


def _published(row: MilestoneFacts) -> dict[str, Any]:
    """A row as `models.PublishedMilestone` keeps it."""
    return {
        "milestone_id": row.key,
        "objective_position": row.objective_position,
        "strategy_position": row.strategy_position,
        "position": row.position,
        "objective_key": row.objective_key,
        "strategy_key": row.strategy_key,
        "text": row.text,
        "visibility": row.visibility,
        "lifecycle": row.lifecycle,
        "rag": row.rag,
        "standing_code": "" if row.lifecycle == "superseded" else row.standing.value,
        "due_in_words": row.due,
        "due_on": row.due_on,
        "due_is_inherited": row.due_inherited,
        "next_review_on": row.next_review_on,
        "agencies": _leads(row.agencies, row.agencies_inherited),
        "officers": _leads(row.officers, row.officers_inherited),
        "reason": row.reason,
        "ask": row.ask,
        "judged_on": row.judged_on,
        "update_text": row.update_text,
        "updated_on": row.updated_on,
        "is_silent": row.is_silent,
        "progress": row.progress,
        "action": row.action,
    }


def _leads(leads: Iterable[Lead], inherited: bool) -> list[dict[str, Any]]:
    return [{**lead._asdict(), "inherited": inherited} for lead in leads]


def _objective(objective: ObjectiveFacts) -> dict[str, Any]:
    strategies = [
        {**each._asdict(), "due_on": _text(each.due_on), "headline_on": _text(each.headline_on)}
        for each in objective.strategies
    ]
    return {**objective._asdict(), "strategies": strategies}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A published board in the list of them."""

    board: Board
    href: str
    changes_href: str
    """What changed since the board before; empty for the first."""


def lines(boards: Iterable[Board], addresses: Addresses) -> tuple[BoardLine, ...]:
    """Newest first."""
    made = [
        BoardLine(
            board,
            f"{addresses.published}{board.number}/",
            f"{addresses.changes}?before={board.number - 1}&after={board.number}" if board.number > 1 else "",
        )
        for board in boards
    ]
    return tuple(reversed(made))


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that a reader of the board will ask about. It stops nobody from publishing."""

    words: str
    rows: tuple[MilestoneFacts, ...]


def warnings(live: PlanFacts) -> tuple[Warned, ...]:
    """Of what is about to be published."""
    needed = (
        ("past its date and not started", "past their date and not started", lambda row: row.is_late_to_start),
        ("past its date and not rated", "past their date and not rated", lambda row: row.needs_rating),
        ("in progress and not rated", "in progress and not rated", _is_unrated),
        ("without a recent update", "without a recent update", lambda row: row.is_silent),
        ("off track or at risk without a reason", "off track or at risk without a reason", _lacks_reason),
        ("off track or at risk without a corrective action", "off track or at risk without a corrective action",
         lambda row: _is_bad(row) and not row.action),
        ("called done and not yet confirmed", "called done and not yet confirmed", lambda row: row.completion_waits),
    )  # fmt: skip
    found = []
    for one, many, fits in needed:
        rows = tuple(row for row in live if fits(row))
        if rows:
            found.append(
                Warned(f"1 milestone is {one}" if len(rows) == 1 else f"{len(rows):,} milestones are {many}", rows)
            )
    return tuple(found)


def _is_bad(row: MilestoneFacts) -> bool:
    return row.is_open and row.rag in (Rag.RED, Rag.AMBER)


def _is_unrated(row: MilestoneFacts) -> bool:
    return row.standing == Standing.NOT_RATED and not row.is_past


def _lacks_reason(row: MilestoneFacts) -> bool:
    return _is_bad(row) and not row.reason


def quarters(*, on: date) -> list[tuple[str, str]]:
    """What a board can report on: the quarter that runs and those before it, by their last days, newest first."""
    now = Quarter.containing(on, calendar=QuarterCalendar.FINANCIAL)
    offered = [now]
    while len(offered) < QUARTERS_OFFERED:
        day = date.fromordinal(offered[-1].starts_on.toordinal() - 1)
        offered.append(Quarter.containing(day, calendar=QuarterCalendar.FINANCIAL))
    return [(quarter.ends_on.isoformat(), quarter.label) for quarter in offered]


def usual_quarter(boards: tuple[Board, ...], *, on: date) -> str:
    """The quarter that ended last or, where that is published, the one that runs."""
    now, before = (day for day, _label in quarters(on=on)[:2])
    is_told = bool(boards) and boards[-1].quarter_ends_on.isoformat() >= before
    return now if is_told else before


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A milestone of a published board, with what was put right beside it since."""

    row: MilestoneFacts
    corrections: tuple[Correction, ...]
    correct_href: str
    """For those who publish boards; else empty."""


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """A board as it was."""

    counts: Counts
    tiles: tuple[tuple[Standing, int, str], ...]
    attention: tuple[MilestoneFacts, ...]
    corrections: tuple[Correction, ...]
    corrected: Mapping[int, tuple[Correction, ...]]
    """The corrections by the key of their milestone."""
    lines: tuple[PublishedLine, ...]


def board_as_published(facts: PlanFacts, addresses: Addresses) -> PublishedPage:
    """One query, for the corrections."""
    assert facts.publication is not None, "it is a board"
    corrections = correction_reports.of_facts(facts)
    corrected = correction_reports.by_milestone(corrections)
    counts = Counts.of(row.standing for row in facts.rows)
    href = f"{addresses.published}{facts.publication.number}/milestones/" if "publish_board" in addresses.may else ""
    return PublishedPage(
        counts=counts,
        tiles=tuple((code, counts[code], counts.share(code)) for code in WORST_FIRST),
        attention=tuple(worst_first(narrowed(facts, {"standing": ATTENTION}))),
        corrections=corrections,
        corrected=corrected,
        lines=tuple(
            PublishedLine(row, corrected.get(row.key, ()), f"{href}{row.key}/correct/" if href else "")
            for row in facts.rows
        ),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Two boards to hold against each other, by their numbers; `after` is None for the draft of today."""

    before: int
    after: int | None

    @property
    def after_value(self) -> str:
        return DRAFT if self.after is None else str(self.after)

    def among(self, boards: Iterable[Board]) -> list[Board]:
        """The published ones of the two."""
        return [board for board in boards if board.number in (self.before, self.after)]


def choice_of(boards: tuple[Board, ...], asked: Mapping[str, str], *, may_draft: bool) -> Choice | None:
    """What was asked for, where there are such boards; else the last against the one before it. None where there is
    nothing to hold against each other."""
    numbers = [board.number for board in boards]
    if not numbers:
        return None
    given = asked.get("after", "")
    if may_draft and (given == DRAFT or len(numbers) == 1):
        return Choice(_number(asked.get("before", ""), numbers) or numbers[-1], None)
    after = _number(given, numbers) or numbers[-1]
    before = _number(asked.get("before", ""), numbers) or after - 1
    if before == after or before not in numbers:
        before = after - 1
    return Choice(before, after) if before in numbers else None


def _number(text: str, numbers: Sequence[int]) -> int | None:
    return next((number for number in numbers if str(number) == text), None)
