"""A plan that is being brought in, as its review shows it: numbers, what to check, and every row of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.urls import reverse

from actionplan import policies
from actionplan.importing import stored
from actionplan.importing.edits import Place, StrategyPlace
from actionplan.importing.readplan import Code, ReadPlan, SourceRow
from actionplan.models import Plan, PlanImport
from actionplan.rag import in_words
from actionplan.services.imports import unsettled_people
from foundation.models import AuditEntry
from foundation.reading.blocks import Table
from partnership.models import Person

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
    Code.PARTLY_LED: "No lead officer, or no lead agency",
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
    """Tables of which somebody can say what their columns hold."""
    ratings: int
    warnings: tuple[WarningGroup, ...]
    to_check: int
    unsettled: tuple[str, ...]
    """Printed names of people who may be somebody whom the partnership knows: they must be settled first."""
    twins: tuple[Twin, ...]
    others: tuple[PlanImport, ...]

    @property
    def can_be_accepted(self) -> bool:
        return self.is_named and self.has_period and not self.unsettled


def overview_of(review: PlanImport, slug: str, ways: ImportWays) -> Overview:
    """Five queries, whatever the length of the document."""
    draft = draft_of(review)
    counts = draft.counts()
    return Overview(
        counts=tuple((COUNTED[name][number != 1], number) for name, number in counts.items()),
        period=_period(draft),
        has_period=draft.has_period,
        is_named=draft.is_named,
        columns=tuple(tables_of(review)),
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


def tables_of(review: PlanImport) -> dict[int, Table]:
    """Tables of the document by their number: those that have rows."""
    tables = (block for block in stored.blocks_from_json(review.blocks) if isinstance(block, Table))
    return {number: table for number, table in enumerate(tables, 1) if table.rows}


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
