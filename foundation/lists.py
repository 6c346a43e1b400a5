"""One page of a sorted list, with the addresses that turn its pages and its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the headers of a table need. `href` gives the address that sorts by a key, turned round if it is on."""

    key: str
    descending: bool
    href: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """`address` is the query to which "page=2" is added: it keeps the filters and the order."""

    page: Page[Any]
    sorting: Sorting
    address: str


def listing(
    rows: QuerySet[Any], *, filters: Mapping[str, str], sorts: Mapping[str, tuple[str, ...]], sort: str, number: str
) -> Listing:
    """`sorts` gives each key its fields, the first key being the usual one; `sort` is "key" or "-key", as it came.

    A key that is not offered sorts as usual, so nobody can sort by what they may not see. Each order ends with the
    primary key: rows that are equal stay where they are from page to page.
    """
    usual = next(iter(sorts))
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key not in sorts:
        key, descending = usual, False
    ordered = rows.order_by(*(f"-{field}" if descending else field for field in (*sorts[key], "pk")))
    turned = {other: f"-{other}" if other == key and not descending else other for other in sorts}
    now = {} if (key, descending) == (usual, False) else {"sort": f"-{key}" if descending else key}
    return Listing(
        page=nearest_page(ordered, number),
        sorting=Sorting(key, descending, {other: query({**filters, "sort": turned[other]}) for other in sorts}),
        address=query({**filters, **now}, more=True),
    )


def nearest_page(rows: Any, number: str, rows_a_page: int = ROWS_A_PAGE) -> Page[Any]:
    """Django shows the last page for a number below the first; its nearest is the first."""
    pages = Paginator(rows, rows_a_page)
    return pages.get_page("1" if number.startswith("-") or not number.strip("0") else number)


def query(values: Mapping[str, str], *, more: bool = False) -> str:
    """The address of a list with these filters; with `more`, one to which another word is added."""
    words = urlencode({name: value for name, value in values.items() if value})
    return f"?{words}&" if more and words else f"?{words}"
