"""What is on in a partnership, for its calendar page and for people's own calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils import timezone

from foundation import calendars, happenings
from foundation.calendars import Entry
from foundation.due import Asker
from foundation.happenings import Happening
from partnership.models import Action, Agreement, Meeting, Person
from partnership.roles import Permission

MONTH = re.compile("(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
"""How far a person's own calendar reaches."""


def meetings(asker: Asker, first: date, last: date) -> Iterator[Happening]:
    """settings.CALENDAR_SOURCES names it."""
    if Permission.READ_MEETINGS not in asker.permissions:
        return
    for each in Meeting.objects.taking_place(first, last):
        yield Happening(
            kind="Meeting",
            text=each.title,
            day=each.day,
            href=reverse("partnership:meeting", args=[asker.slug, each.pk]),
            note=each.where,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            uid=str(each.uid),
            sequence=each.sequence,
        )


def own_actions(asker: Asker, first: date, last: date) -> Iterator[Happening]:
    """settings.CALENDAR_SOURCES names it."""
    if Permission.READ_MEETINGS not in asker.permissions or not isinstance(asker.person, Person):
        return
    for each in Action.objects.open().owned_by(asker.person).due_between(first, last):
        assert each.due_on is not None, "the query asks for a day"
        href = reverse("partnership:action", args=[asker.slug, each.pk])
        yield Happening("Your action is due", each.text, each.due_on, href)


def agreements(asker: Asker, first: date, last: date) -> Iterator[Happening]:
    """settings.CALENDAR_SOURCES names it."""
    if Permission.READ_AGREEMENTS not in asker.permissions:
        return
    for each in Agreement.objects.ending_or_reviewed(first, last):
        href = reverse("partnership:agreement", args=[asker.slug, each.pk])
        for day, kind in ((each.review_on, "Agreement to look at again"), (each.ends_on, "Agreement ends")):
            if day is not None and first <= day <= last:
                yield Happening(kind, each.title, day, href)


@dataclass(frozen=True, slots=True)
class Line:
    time: str
    kind: str
    text: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Day:
    words: str
    is_today: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Month:
    words: str
    days: tuple[Day, ...]
    before: str
    after: str
    """The months beside it, as its address has them: 2026-11."""


def month_of(words: str, *, otherwise: date) -> date:
    """The first day of the month that an address names, or of the day's own."""
    found = MONTH.fullmatch(words)
    return date(int(found["year"]), int(found["month"]), 1) if found else otherwise.replace(day=1)


def month(first: date, *, asker: Asker) -> Month:
    """A query of each source."""
    following = (first + timedelta(days=31)).replace(day=1)
    found = happenings.between(first, following - timedelta(days=1), asker=asker)
    return Month(
        words=in_words(first, "F Y"),
        days=tuple(_day(day, list(group), on=asker.on) for day, group in groupby(found, key=lambda each: each.day)),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{following:%Y-%m}",
    )


def _day(day: date, found: Sequence[Happening], *, on: date) -> Day:
    return Day(in_words(day, "l j F"), day == on, tuple(map(_line, found)))


def _line(each: Happening) -> Line:
    hours = ""
    if each.starts_at and each.ends_at:
        hours = f"{timezone.localtime(each.starts_at):%H:%M} to {timezone.localtime(each.ends_at):%H:%M}"
    return Line(hours, each.kind, each.text, each.href, each.note)


def feed(*, asker: Asker, at: datetime) -> str:
    """A calendar file of what has its hour. It says what kind of thing it is, and no title, place, link or name: a
    calendar is seen by others."""
    host = urlsplit(settings.SITE_URL).hostname
    found = happenings.between(asker.on - BACK, asker.on + AHEAD, asker=asker)
    return calendars.feed(
        (
            Entry(
                uid=f"{each.uid}@{host}",
                sequence=each.sequence,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                title=f"Alongside: {each.kind.lower()}",
            )
            for each in found
            if each.starts_at and each.ends_at
        ),
        at=at,
    )
