"""The strands, sections and documents of a plan, as its editor lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actionplan.models import LinkedDocument, NarrativeSection, Strand, Visibility
from actionplan.reports.ways import Ways

LONGEST_GLIMPSE = 160


@dataclass(frozen=True, slots=True)
class PartLine:
    anchor: str
    title: str
    about: str
    tag: str
    """Who may read it, where that is not the partnership as a whole."""
    href: str
    move: str
    remove: str
    first: bool
    last: bool


def of_rows(rows: Iterable[Any], ways: Ways, kind: str) -> tuple[PartLine, ...]:
    """`kind` is the word in their address: strands, sections or documents."""
    found = list(rows)
    return tuple(_line(row, f"{ways.outline}{kind}/{row.pk}/", place, len(found)) for place, row in enumerate(found, 1))


def _line(row: Strand | NarrativeSection | LinkedDocument, href: str, place: int, count: int) -> PartLine:
    readers = getattr(row, "visibility", Visibility.PARTNERSHIP)
    return PartLine(
        anchor=f"part-{row.pk}",
        title=str(row) or "Without a heading",
        about=_about(row),
        tag="" if readers == Visibility.PARTNERSHIP else str(Visibility(readers).label),
        href=href,
        move=f"{href}move/",
        remove=f"{href}remove/",
        first=place == 1,
        last=place == count,
    )


def _about(row: Strand | NarrativeSection | LinkedDocument) -> str:
    if isinstance(row, Strand):
        return row.description
    if isinstance(row, LinkedDocument):
        return row.url or f"File: {row.file.name}"
    line = " ".join(row.body.split())
    return line if len(line) <= LONGEST_GLIMPSE else f"{line[: LONGEST_GLIMPSE - 1]}…"
