"""The columns of a document's tables, as its review shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actionplan.importing.columns import Role, read_header
from actionplan.models import PlanImport
from actionplan.reports.imports import tables_of
from actionplan.services.imports import roles_of

LONGEST_SAMPLE = 80
COLUMNS_INTRO = (
    "What each column holds. The document is read again by what you say here: changes that were made to rows by hand"
    " are given up, and who is meant by a name is kept."
)


@dataclass(frozen=True, slots=True)
class HeldColumns:
    """Of one table: the title of each column, what it holds, and something that stands in it."""

    titles: tuple[str, ...]
    roles: Mapping[int, Role]
    samples: tuple[str, ...]
    tables: tuple[int, ...]
    """All that have columns."""


def columns_of(review: PlanImport, table: int) -> HeldColumns | None:
    """None where the document has no such table."""
    tables = tables_of(review)
    if table not in tables:
        return None
    header, *rows = tables[table].rows
    given = roles_of(review.columns).get(table)
    found = read_header(header, is_first=True)
    usual = {place: role for role, places in found.places.items() for place in places} if found else {}
    samples = (next((row[place].text for row in rows if row[place].text), "") for place in range(len(header)))
    return HeldColumns(
        titles=tuple(cell.text for cell in header),
        roles=usual if given is None else given,
        samples=tuple(f"{text[:LONGEST_SAMPLE]}…" if len(text) > LONGEST_SAMPLE else text for text in samples),
        tables=tuple(tables),
    )
