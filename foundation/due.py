"""What needs somebody on a day: the lines of the home page, gathered from every app in settings.DUE_SOURCES; and what
somebody is told by mail, which apps give in settings.OCCASION_SOURCES and put into words in settings.OCCASION_WORDS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.module_loading import import_string

from foundation.models import Notice, Rhythm


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom to look, in the open partnership. No request: a mail at night asks the same."""

    person: Any
    permissions: frozenset[str]
    roles: frozenset[str]
    slug: str
    on: date
    covered_by: Asker | None = None
    """Whoever hears in the person's place while they are away. Permissions and roles are then those that both hold; a
    source leaves out what this one may not see otherwise, and what is about the person alone."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One line. Lines under one heading stand together; `note` says what is to be done, or by when."""

    heading: str
    text: str
    note: str = ""
    href: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class DueGroup:
    heading: str
    items: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that somebody is told once: kind, subject, occasion and user are its natural key. Its words are for
    programs, and hold ids and dates only."""

    topic: str
    """A word of settings.TOPICS, by which people choose how they hear: "plan"."""
    kind: str
    """A word of settings.OCCASION_WORDS: "milestone_due"."""
    subject: str
    """ "milestone:12"."""
    occasion: str
    """Which step of the rhythm, of which date: "7:2026-03-31". Another date is another occasion."""
    due_on: date | None
    user_id: int


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a mail, and the address on this site, behind sign-in, to which it leads. The line holds a kind of
    thing, the number of a milestone, a date: no words of a plan, no rating, no name (R3)."""

    line: str
    href: str


WEEK, MONTH = 7, 30
"""Within how many days something is due soon, or due at all."""

OccasionSource = Callable[[Sequence[date], Rhythm], Iterable[tuple[date, Occasion]]]
"""Of what to tell on each of the days, for all people of the open partnership; one day costs one query where nothing
is due, and however much is due as many as a little."""
Words = Callable[[Asker, Sequence[Notice]], dict[int, Told]]
"""Notices of one person, as they stand now: number of the notice -> its line. A notice that is left out no longer
applies to that person: done, not theirs any more, or not theirs to see."""
Source = Callable[[Asker], Iterable[DueItem]]


def gather(sources: Iterable[str], asker: Asker) -> tuple[DueGroup, ...]:
    """The lines of each source (a dotted path to a function), in the order of the sources and of their headings."""
    by_heading: dict[str, list[DueItem]] = {}
    for path in sources:
        source: Source = import_string(path)
        for item in source(asker):
            by_heading.setdefault(item.heading, []).append(item)
    return tuple(DueGroup(heading, tuple(items)) for heading, items in by_heading.items())


def by_date(groups: Iterable[DueGroup], *, on: date) -> tuple[DueGroup, ...]:
    """The lines that have a date, the earliest first, under how near it is; each keeps its own heading."""
    dated = sorted(
        (item for group in groups for item in group.items if item.due_on), key=lambda item: item.due_on or on
    )
    found: dict[str, list[DueItem]] = {}
    for item in dated:
        found.setdefault(_how_near(item.due_on or on, on), []).append(item)
    return tuple(DueGroup(heading, tuple(items)) for heading, items in found.items())


def _how_near(due_on: date, on: date) -> str:
    if due_on < on:
        return "Past its date"
    for days in (WEEK, MONTH):
        if due_on <= on + timedelta(days=days):
            return f"Within {days} days"
    return "Later"


def undated(groups: Iterable[DueGroup]) -> tuple[DueGroup, ...]:
    """The other lines, under their own headings."""
    left = (DueGroup(group.heading, tuple(item for item in group.items if not item.due_on)) for group in groups)
    return tuple(group for group in left if group.items)
