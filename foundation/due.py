"""What needs somebody on a day, gathered from every app in settings.DUE_SOURCES: for the home page and for mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom to look, in the open partnership. No request: a mail at night asks the same."""

    person: Any
    permissions: frozenset[str]
    roles: frozenset[str]
    slug: str
    on: date


@dataclass(frozen=True, slots=True)
class DueItem:
    """One line. Lines under one heading stand together; `note` says what is to be done, or by when."""

    heading: str
    text: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class DueGroup:
    heading: str
    items: tuple[DueItem, ...]


Source = Callable[[Asker], Iterable[DueItem]]


def gather(sources: Iterable[str], asker: Asker) -> tuple[DueGroup, ...]:
    """The lines of each source (a dotted path to a function), in the order of the sources and of their headings."""
    by_heading: dict[str, list[DueItem]] = {}
    for path in sources:
        source: Source = import_string(path)
        for item in source(asker):
            by_heading.setdefault(item.heading, []).append(item)
    return tuple(DueGroup(heading, tuple(items)) for heading, items in by_heading.items())
