"""What is on, of every app, as a calendar shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import inf

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.due import Asker


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on a day. `kind` names no more than what it is, such as "Meeting": it is all that leaves the site."""

    kind: str
    text: str
    day: date
    href: str
    note: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    uid: str = ""
    sequence: int = 0


Source = Callable[[Asker, date, date], Iterable[Happening]]
"""What somebody may see, from a day to a day, both included. settings.CALENDAR_SOURCES names them."""


def between(first: date, last: date, *, asker: Asker) -> list[Happening]:
    """In the order of days; on one day, what has an hour by its hour and the rest after it."""
    sources: Iterable[Source] = map(import_string, settings.CALENDAR_SOURCES)
    found = [each for source in sources for each in source(asker, first, last)]
    return sorted(found, key=_place)


def _place(each: Happening) -> tuple[date, float, str]:
    return each.day, each.starts_at.timestamp() if each.starts_at else inf, each.text.casefold()
