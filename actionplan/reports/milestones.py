"""Lists of milestones, and one milestone with all that was said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Window
from django.shortcuts import get_object_or_404

from actionplan.models import Milestone, Plan, heading
from actionplan.querysets import MilestoneQuerySet
from actionplan.rag import FROM_RAG, Rag, Standing
from actionplan.reports.rows import Addresses, Frame, MilestoneRow, outline_of, row_of, strand_notice

ROWS_A_PAGE = 50
SORTS = ("plan", "standing", "due")
Choices = dict[str, list[tuple[str, str]]]


def choices(frame: Frame) -> Choices:
    """What the list of a plan `with_outline()` can be narrowed to, by field."""
    outline = outline_of(frame.plan)
    strands = {str(row["strand_id"]): row["strand"] for row in outline if row["strand_id"]}
    by_name = sorted({(lead.name, lead.key, lead.kind) for lead in frame.everybody})
    return {
        "objective": [(str(row["id"]), heading(row["position"], row["title"])) for row in outline],
        "strand": list(strands.items()),
        "agency": [(key, name) for name, key, kind in by_name if kind == "agency"],
        "officer": [(key, name) for name, key, kind in by_name if kind == "officer"],
    }


def narrowed(plan: Plan, filters: Mapping[str, Any], *, on: date) -> MilestoneQuerySet:
    """The plan's milestones that fit every filter that is set."""
    found = Milestone.objects.of_plan(plan).current()
    if filters.get("objective"):
        found = found.filter(strategy__objective=int(filters["objective"]))
    if filters.get("strand"):
        found = found.filter(strategy__objective__strand_effective=int(filters["strand"]))
    if filters.get("standing"):
        found = found.showing(Standing(filters["standing"]))
    if filters.get("past"):
        found = {
            "any": found.past_its_date,
            "not_rated": found.past_and_not_rated,
            "rated": found.past_and_rated,
        }[filters["past"]](on=on)
    if filters.get("agency"):
        found = found.led_by_agency(int(filters["agency"]))
    if filters.get("officer"):
        found = found.led_by_officer(filters["officer"])
    return found.matching(filters.get("q") or "")


def ordered(found: MilestoneQuerySet, sort: str) -> MilestoneQuerySet:
    """By place in the plan, by standing with the worst first, or by date with the undated last; "-" turns it round."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key == "standing":
        found = found.worst_first()
    elif key == "due":
        found = found.with_due_date().order_by(F("due_on").asc(nulls_last=True), *MilestoneQuerySet.PLAN_ORDER)
        if descending:
            found = found.order_by(F("due_on").desc(nulls_last=True), *MilestoneQuerySet.PLAN_ORDER)
        return found
    return found.reverse() if descending else found


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the headers of the table need. `href` gives the address that sorts by a key, turned round if it is on."""

    key: str
    descending: bool
    href: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address of the same list without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MilestoneList:
    plan: Plan
    addresses: Addresses
    rows: tuple[MilestoneRow, ...]
    pages: Page[Milestone]
    sorting: Sorting
    address: str
    """What every other page of this list keeps in its address: "?standing=R&"."""
    narrowed_by: tuple[Chip, ...]


def list_of(
    frame: Frame,
    *,
    filters: Mapping[str, Any],
    words: Mapping[str, str],
    sort: str,
    number: int,
    on: date,
) -> MilestoneList:
    """One page of the list; one query. `words` says each filter that is set as a person would."""
    plan, addresses = frame.plan, frame.addresses
    pages = _page(ordered(narrowed(plan, filters, on=on), sort), number)
    kept = {name: "on" if value is True else value for name, value in filters.items() if value}
    sorted_by = {"sort": sort} if sort != SORTS[0] else {}
    return MilestoneList(
        plan=plan,
        addresses=addresses,
        rows=tuple(row_of(milestone, frame, on=on) for milestone in pages.object_list),
        pages=pages,
        sorting=_sorting(sort, kept),
        address=_query(kept | sorted_by),
        narrowed_by=tuple(Chip(words[name], addresses.milestones + _without(name, kept | sorted_by)) for name in kept),
    )


def _sorting(sort: str, kept: Mapping[str, Any]) -> Sorting:
    current, descending = sort.removeprefix("-"), sort.startswith("-")
    turned = {key: f"-{key}" if key == current and not descending else key for key in SORTS}
    return Sorting(current, descending, {key: _query({**kept, "sort": turned[key]})[:-1] for key in SORTS})


def _without(name: str, values: Mapping[str, Any]) -> str:
    return _query({key: value for key, value in values.items() if key != name})[:-1]


def _query(values: Mapping[str, Any]) -> str:
    return f"?{urlencode(values)}&" if values else "?"


def _page(found: MilestoneQuerySet, number: int) -> Page[Milestone]:
    """The rows of a page and how many there are in all, by one query. Past the last page: the first."""
    start = (number - 1) * ROWS_A_PAGE
    rows = list(found.annotate(in_all=Window(Count("pk")))[start : start + ROWS_A_PAGE])
    if not rows and number > 1:
        return _page(found, 1)
    paginator = Paginator(found, ROWS_A_PAGE)
    paginator.count = rows[0].in_all if rows else 0  # type: ignore[attr-defined] # annotated
    return Page(rows, number, paginator)


@dataclass(frozen=True, slots=True)
class Judgement:
    standing: Standing
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MilestoneSheet:
    milestone: Milestone
    row: MilestoneRow
    addresses: Addresses
    objective: str
    objective_href: str
    strategy_href: str
    strand: str
    strand_notice: str
    judgements: tuple[Judgement, ...]
    """Newest first."""
    newest: int | None
    """The key of the newest judgement: what somebody who rates now has seen."""


def sheet_of(slug: str, plan_id: int, milestone_id: int, *, on: date) -> MilestoneSheet:
    """One milestone with its history; three queries. Raises Http404 where the plan has no such milestone."""
    found = Milestone.objects.filter(strategy__objective__plan=plan_id)
    whole = found.select_related("strategy__objective__plan", "strategy__objective__strand_effective")
    milestone = get_object_or_404(whole, pk=milestone_id)
    objective = milestone.strategy.objective
    addresses = Addresses.of(slug, objective.plan)
    frame = Frame(objective.plan, addresses, {objective.pk: objective.position})
    strand = objective.strand_effective.name if objective.strand_effective else ""
    judgements = list(milestone.judgements.select_related("judged_by"))
    return MilestoneSheet(
        milestone=milestone,
        row=row_of(milestone, frame, on=on),
        addresses=addresses,
        objective=objective.heading,
        objective_href=addresses.narrowed(objective=objective.pk),
        strategy_href=f"{addresses.reading}#strategy-{milestone.strategy.code}",
        strand=strand,
        strand_notice=strand_notice(objective.strand_as_published, strand, objective.strand_reads_as),
        judgements=tuple(
            Judgement(
                FROM_RAG[Rag(given.rag)],
                given.reason,
                given.judged_by.name if given.judged_by else "the imported document",
                given.judged_at,
            )
            for given in judgements
        ),
        newest=judgements[0].pk if judgements else None,
    )


@dataclass(frozen=True, slots=True)
class NextMilestone:
    code: str
    href: str


def next_not_rated(sheet: MilestoneSheet) -> NextMilestone | None:
    """The first milestone after this one that nobody has rated, else the first of the plan; one query."""
    plan, this = sheet.milestone.strategy.objective.plan, sheet.milestone
    waiting = Milestone.objects.of_plan(plan).showing(Standing.NOT_RATED).exclude(pk=this.pk)
    here = (this.strategy.objective.position, this.strategy.position, this.position)
    found = sorted((row[:3] < here, row) for row in waiting.values_list(*MilestoneQuerySet.PLAN_ORDER))
    if not found:
        return None
    _turned, (*code, key) = found[0]
    return NextMilestone(".".join(map(str, code)), sheet.addresses.milestone(key))
