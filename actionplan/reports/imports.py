"""A plan that is being brought in, as its review shows it: numbers, what to check, and every row of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.core.paginator import Page
from django.urls import reverse

from actionplan import policies
from actionplan.importing import stored
from actionplan.importing.edits import PROMOTABLE, Place, StrategyPlace
from actionplan.importing.interpret import NO_TITLE
from actionplan.importing.readplan import Code, Outcome, ReadPlan, ReadSection, SourceRow
from actionplan.models import Plan, PlanImport
from actionplan.rag import in_words
from actionplan.services.imports import unsettled_people
from foundation.lists import nearest_page, query
from foundation.models import AuditEntry
from foundation.reading.blocks import Table
from partnership.models import Person

ROWS_A_PAGE = 100

TITLES: dict[Code, str] = {
    Code.PERIOD_DISAGREES: "The period in the text is not the one in the title",
    Code.PERIOD_MISSING: "No period was found",
    Code.OBJECTIVE_MISSING: "Tables without an objective",
    Code.STRAND_MISSING: "Objectives without a strand",
    Code.STRAND_SHARED: "Two objectives under one strand",
    Code.STRAND_READS_AS: "Objectives that read as another strand",
    Code.WORDING_DIFFERS: "Worded differently in two places",
    Code.OVERVIEW_COUNT_DIFFERS: "The overview has another number of strategies",
    Code.PAST_AND_NOT_RATED: "Past their date and not rated",
    Code.BODY_UNDER_SEVERAL_NAMES: "One body under several names, perhaps",
    Code.NO_OWNER: "Nobody leads",
    Code.NO_DATE: "No date",
    Code.DATE_UNREAD: "Dates that could not be read",
    Code.RAG_UNREAD: "Ratings that could not be read",
    Code.RAG_FROM_COLOUR: "Ratings read from a colour alone",
    Code.NO_MILESTONE: "Strategies without a milestone",
    Code.CONTINUATION_JOINED: "Rows that were joined to the one above",
    Code.SENTENCE_JOINED: "Sentences that were joined across rows",
    Code.TITLE_JOINED: "Titles that were joined across rows",
    Code.TABLE_CARRIED_ON: "Tables read as going on from the one above",
    Code.MILESTONES_RUN_TOGETHER: "Milestones that may be several",
    Code.BULLETS_LOST: "Bullets that were lost",
    Code.NAMES_RUN_TOGETHER: "Names that may be several",
    Code.KEPT_AS_NOTE: "Rows that were kept as notes",
    Code.HEADER_UNSURE: "Rows that may be headers",
    Code.READ_FROM_WORDS: "Dates read from a milestone's words",
    Code.LEADS_IN_WORDS: "Milestones whose words may say who leads",
    Code.BODIES_JOINED: "One body that may be two",
    Code.LED_AS_ABOVE: "Rows that are led as the one above",
    Code.NAME_UNREAD: "Figures where names should be",
    Code.SUM_PERHAPS: "Rows that may be sums",
}
COUNTED: dict[str, tuple[str, str]] = {
    "objectives": ("Objective", "Objectives"),
    "strategies": ("Strategy", "Strategies"),
    "milestones": ("Milestone", "Milestones"),
    "kpis": ("KPI", "KPIs"),
    "officers": ("Lead officer", "Lead officers"),
    "groups": ("Group that leads", "Groups that lead"),
    "agencies": ("Lead agency", "Lead agencies"),
}
"""What `ReadPlan.counts` counts: one, and any other number of them."""
OUTCOMES: dict[Outcome, str] = {
    Outcome.MILESTONE: "Milestones",
    Outcome.STRATEGY: "Strategy",
    Outcome.OBJECTIVE: "Objective",
    Outcome.OVERVIEW: "Overview",
    Outcome.CONTINUATION: "Joined to the row above",
    Outcome.ADDED_TO_NOTES: "Added to the strategy's notes",
    Outcome.KPI: "KPI",
    Outcome.HEADER: "Header",
    Outcome.KEPT_AS_NOTE: "Kept as a note",
    Outcome.SEPARATOR: "Only a line",
    Outcome.BLANK: "Empty",
}


@dataclass(frozen=True, slots=True)
class ImportWays:
    """Where the pages of one review are. Built by joining words: to reverse an address costs more."""

    all: str
    here: str

    @classmethod
    def of(cls, slug: str, review: PlanImport) -> Self:
        imports = reverse("actionplan:imports", args=[slug])
        return cls(imports, f"{imports}{review.pk}/")

    def page(self, word: str) -> str:
        return f"{self.here}{word}/"

    def strategy(self, at: StrategyPlace) -> str:
        return f"{self.here}strategies/{at.objective}/{at.strategy}/"

    def milestone(self, at: Place) -> str:
        return f"{self.here}milestones/{at.objective}/{at.strategy}/{at.milestone}/"

    def row(self, row: SourceRow) -> str:
        return f"{self.here}rows/{row.table}/{row.row}/"

    def at_row(self, table: int | None, row: int | None) -> str:
        """The list of rows, at a row of the document."""
        return f"{self.here}rows/?table={table}&at={row}#row-{table}-{row}"


@dataclass(frozen=True, slots=True)
class Became:
    """What a row of the document is in the plan."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class RowLine:
    table: int
    row: int
    outcome: str
    outcome_words: str
    text: str
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    became: tuple[Became, ...]
    cells: tuple[tuple[str, str], ...]
    """Each cell that holds something, under the title of its column; empty where the table has no such row."""
    promote: str
    """Where a row that is in no milestone is made one; empty for any other row."""


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """Text that stands in no table."""

    title: str
    text: str
    became: str


@dataclass(frozen=True, slots=True)
class RowsSheet:
    page: Page[RowLine]
    address: str
    tables: tuple[int, ...]
    total: int
    outside: tuple[OutsideLine, ...]
    """On the first page of the rows, where they are not narrowed."""
    columns: tuple[int, ...]
    """Tables of which somebody can say what their columns hold."""


@dataclass(frozen=True, slots=True)
class WarningLine:
    message: str
    where: str
    href: str


@dataclass(frozen=True, slots=True)
class WarningGroup:
    title: str
    lines: tuple[WarningLine, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A plan that this document, or one of its title, was brought into before."""

    title: str
    href: str
    compare: str
    same_document: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What a review comes to."""

    counts: tuple[tuple[str, int], ...]
    period: str
    has_period: bool
    is_named: bool
    """Whether the document says what the plan is called, or somebody has."""
    columns: tuple[int, ...]
    """As in RowsSheet."""
    ratings: int
    warnings: tuple[WarningGroup, ...]
    to_check: int
    unsettled: tuple[str, ...]
    """Printed names of people who may be somebody whom the partnership knows: they must be settled first."""
    twins: tuple[Twin, ...]
    others: tuple[PlanImport, ...]


def overview_of(review: PlanImport, slug: str, ways: ImportWays) -> Overview:
    """Five queries, whatever the length of the document."""
    draft = draft_of(review)
    counts = draft.counts()
    return Overview(
        counts=tuple((COUNTED[name][number != 1], number) for name, number in counts.items()),
        period=_period(draft),
        has_period=bool(draft.period_start and draft.period_end),
        is_named=draft.title != NO_TITLE,
        columns=tuple(_tables_of(review)),
        ratings=draft.ratings,
        warnings=warnings_of(draft, ways),
        to_check=len(draft.warnings),
        unsettled=unsettled_people(draft.officers, review),
        twins=twins_of(review, slug, ways),
        others=tuple(others_open(review)),
    )


def _period(draft: ReadPlan) -> str:
    if not draft.period_start and not draft.period_end:
        return "No period was found"
    first = in_words(draft.period_start) if draft.period_start else "no first day"
    return f"{first} to {in_words(draft.period_end) if draft.period_end else 'no last day'}"


def can_take_back(review: PlanImport) -> bool:
    """For a review that was accepted; two queries at most."""
    return review.plan is not None and not policies.refusal(policies.require_may_take_back, review.plan)


def draft_of(review: PlanImport) -> ReadPlan:
    return stored.from_json(review.draft)


def warnings_of(draft: ReadPlan, ways: ImportWays) -> tuple[WarningGroup, ...]:
    """In words, grouped by kind, each with a way to its row."""
    groups: dict[Code, list[WarningLine]] = defaultdict(list)
    for said in draft.warnings:
        where = f"Table {said.table}, row {said.row}" if said.table and said.row else ""
        href = ways.at_row(said.table, said.row) if where else ""
        groups[said.code].append(WarningLine(said.message, where, href))
    order = list(TITLES)
    known = sorted(groups.items(), key=lambda each: order.index(each[0]) if each[0] in TITLES else len(order))
    return tuple(WarningGroup(title_of(code), tuple(lines)) for code, lines in known)


def title_of(code: Code) -> str:
    return TITLES.get(code, code.value.replace("_", " ").capitalize())


def outcome_choices(draft: ReadPlan) -> list[tuple[str, str]]:
    """Outcomes that rows of this document have, with how many."""
    return [
        (outcome.value, f"{words} ({number:,})")
        for outcome, words in OUTCOMES.items()
        if (number := sum(row.outcome is outcome for row in draft.rows))
    ]


def rows_of(
    review: PlanImport,
    draft: ReadPlan,
    ways: ImportWays,
    *,
    table: str = "",
    outcome: str = "",
    at: str = "",
    number: str = "",
) -> RowsSheet:
    """A page of the document's rows, narrowed to a table and an outcome: that with row `at` of the table, if given.
    Once a review is closed its rows can still be read, and lead nowhere.
    """
    is_open, tables = review.is_open, _tables_of(review)
    found = [row for row in draft.rows if table in ("", str(row.table)) and outcome in ("", row.outcome.value)]
    place = next((place for place, row in enumerate(found) if at and str(row.row) == at), None)
    page: Page[Any] = nearest_page(found, str(place // ROWS_A_PAGE + 1) if place is not None else number, ROWS_A_PAGE)
    page.object_list = _lines(page.object_list, draft, tables, ways if is_open else None)
    outside = () if table or outcome or page.number > 1 else tuple(map(_outside, draft.sections))
    return RowsSheet(
        page=page,
        address=query({"table": table, "outcome": outcome}, more=True),
        tables=tuple(dict.fromkeys(row.table for row in draft.rows)),
        total=len(draft.rows),
        outside=outside,
        columns=tuple(tables) if is_open else (),
    )


def _lines(
    rows: Iterable[SourceRow], draft: ReadPlan, tables: Mapping[int, Table], ways: ImportWays | None
) -> list[RowLine]:
    """They lead nowhere without `ways`."""
    became, said = became_of(draft, ways), _said_of(draft)
    return [
        RowLine(
            table=row.table,
            row=row.row,
            outcome=row.outcome.value,
            outcome_words=OUTCOMES.get(row.outcome, row.outcome.value.capitalize()),
            text=row.text,
            notes=row.notes,
            warnings=tuple(each for each in dict.fromkeys(said[row.table, row.row]) if each not in row.notes),
            became=tuple(became[row.table, row.row]),
            cells=_cells(tables.get(row.table), row),
            promote=ways.row(row) if ways and row.outcome in PROMOTABLE else "",
        )
        for row in rows
    ]


def _tables_of(review: PlanImport) -> dict[int, Table]:
    """Tables of the document by their number: those that have rows."""
    tables = (block for block in stored.blocks_from_json(review.blocks) if isinstance(block, Table))
    return {number: table for number, table in enumerate(tables, 1) if table.rows}


def _cells(table: Table | None, row: SourceRow) -> tuple[tuple[str, str], ...]:
    if table is None or row.outcome is Outcome.HEADER or not 1 < row.row <= len(table.rows):
        return ()
    titles = [cell.text for cell in table.rows[0]]
    return tuple(
        (titles[place] if place < len(titles) else "", cell.text)
        for place, cell in enumerate(table.rows[row.row - 1])
        if cell.text
    )


def _outside(section: ReadSection) -> OutsideLine:
    where = f"Text under objective {section.objective}" if section.objective else "Text of the plan"
    return OutsideLine(section.title, section.text, where)


def became_of(draft: ReadPlan, ways: ImportWays | None) -> defaultdict[tuple[int, int], list[Became]]:
    """Strategies and milestones by the table and row of the document that they come from; with no ways, no links."""
    found: defaultdict[tuple[int, int], list[Became]] = defaultdict(list)
    for number, objective in enumerate(draft.objectives, 1):
        for place, strategy in enumerate(objective.strategies, 1):
            at = StrategyPlace(number, place)
            href = ways.strategy(at) if ways else ""
            found[strategy.table, strategy.row].append(Became(f"{at.code} {strategy.title}", href))
            for position, milestone in enumerate(strategy.milestones, 1):
                below = Place(number, place, position)
                href = ways.milestone(below) if ways else ""
                found[milestone.table, milestone.row].append(Became(f"{below.code} {milestone.text}", href))
    return found


def _said_of(draft: ReadPlan) -> defaultdict[tuple[int | None, int | None], list[str]]:
    said: defaultdict[tuple[int | None, int | None], list[str]] = defaultdict(list)
    for warning in draft.warnings:
        said[warning.table, warning.row].append(warning.message)
    return said


def twins_of(review: PlanImport, slug: str, ways: ImportWays) -> tuple[Twin, ...]:
    """Plans with the title of this one, or made of the same file; two queries."""
    same_file = (
        PlanImport.objects.listed()
        .filter(fingerprint=review.fingerprint, state=PlanImport.State.ACCEPTED)
        .exclude(pk=review.pk)
    )
    accepted = {each.plan_id: each.accepted_at for each in same_file if each.plan_id}
    plans = Plan.objects.filter(title=review.title) | Plan.objects.filter(pk__in=list(accepted))
    return tuple(
        Twin(
            plan.title,
            reverse("actionplan:board", args=[slug, plan.pk]),
            f"{ways.here}compare/{plan.pk}/",
            plan.pk in accepted,
            accepted.get(plan.pk),
        )
        for plan in plans
    )


def others_open(review: PlanImport) -> Sequence[PlanImport]:
    """Reviews of the same file that are open as well; one query."""
    still = (PlanImport.State.READING, PlanImport.State.REVIEWING)
    same = PlanImport.objects.listed().filter(fingerprint=review.fingerprint, state__in=still)
    return list(same.exclude(pk=review.pk))


def newest_editor(import_id: int) -> Person | None:
    """Who changed a review last; None where nothing tells. Two queries."""
    told = AuditEntry.objects.filter(subject_type=PlanImport._meta.label, subject_id=import_id).order_by("-pk").first()
    found: Person | None = Person.objects.filter(user=told.actor_user_id).first() if told else None
    return found
