"""The list of a plan's milestones: narrowed, sorted, a page at a time. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from actionplan.reports.narrowing import narrowed, ordered
from actionplan.reports.rows import Addresses
from actionplan.reports.shapes import MilestoneFacts, PlanFacts
from foundation.lists import Sorting

ROWS_A_PAGE = 50
SORTS = ("plan", "standing", "due")
Choices = dict[str, list[tuple[str, str]]]


def choices(plan: PlanFacts) -> Choices:
    """What this reader can narrow the list to, by field: what stands on the rows that may be seen, and nothing else."""
    strands = {str(each.strand_key): each.strand for each in plan.outline if each.strand_key}
    agencies = {lead.key: lead.name for row in plan for lead in row.agencies}
    officers = {lead.key: lead.name for row in plan for lead in row.officers}
    return {
        "objective": [(str(each.key), each.heading) for each in plan.outline],
        "strand": list(strands.items()),
        "agency": by_name(agencies),
        "officer": by_name(officers),
    }


def by_name(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda found: (found[1].casefold(), found[0]))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address of the same list without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MilestoneList:
    addresses: Addresses
    rows: tuple[MilestoneFacts, ...]
    """Of this page."""
    pages: Page[MilestoneFacts]
    sorting: Sorting
    address: str
    """What every other page of this list keeps in its address: "?standing=R&"."""
    narrowed_by: tuple[Chip, ...]
    own: int
    """How many of all that it was narrowed to are the reader's own as of today, among others as published."""


def list_of(
    plan: PlanFacts,
    addresses: Addresses,
    *,
    filters: Mapping[str, Any],
    words: Mapping[str, str],
    sort: str,
    number: int,
    here: str = "",
    rows_a_page: int = ROWS_A_PAGE,
) -> MilestoneList:
    """`words` says each filter that is set as a person would. Past the last page: the first.

    `here` is the address of the page on which the list stands, where that is not the list of milestones.
    """
    here = here or addresses.milestones
    found = narrowed(plan, filters)
    pages = Paginator(ordered(found, sort), rows_a_page)
    page = pages.page(number if number <= pages.num_pages else 1)
    kept = {name: value for name, value in filters.items() if value}
    sorted_by = {"sort": sort} if sort != SORTS[0] else {}
    return MilestoneList(
        addresses=addresses,
        rows=tuple(page.object_list),
        pages=page,
        sorting=_sorting(sort, kept),
        address=_query(kept | sorted_by),
        narrowed_by=tuple(Chip(words[name], here + _without(name, kept | sorted_by)) for name in kept),
        own=sum(row.is_live for row in found) if plan.as_published else 0,
    )


def _sorting(sort: str, kept: Mapping[str, Any]) -> Sorting:
    current, descending = sort.removeprefix("-"), sort.startswith("-")
    turned = {key: f"-{key}" if key == current and not descending else key for key in SORTS}
    return Sorting(current, descending, {key: _query({**kept, "sort": turned[key]})[:-1] for key in SORTS})


def _without(name: str, values: Mapping[str, Any]) -> str:
    return _query({key: value for key, value in values.items() if key != name})[:-1]


def _query(values: Mapping[str, Any]) -> str:
    return f"?{urlencode(values)}&" if values else "?"
