"""A source of occasions for tests: things with a date, each told to one account. Named in settings by its path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from foundation.due import Asker, Occasion, Told
from foundation.models import Notice, Rhythm
from foundation.rhythm import stage
from foundation.tenancy import current
from partnership.models import Partnership

SETTINGS = {
    "TOPICS": {"plan": "The action plan"},
    "OCCASION_SOURCES": {"plan": "tests.foundation.diary.occasions"},
    "OCCASION_WORDS": {"thing_due": "tests.foundation.diary.told"},
    "OCCASION_KINDS": {"thing_due": "Thing due soon"},
}


@dataclass(frozen=True)
class Thing:
    number: int
    due_on: date
    user_id: int


THINGS: list[Thing] = []


def occasions(days: Sequence[date], rhythm: Rhythm) -> Iterator[tuple[date, Occasion]]:
    for on, thing in product(days, THINGS):
        step = stage(thing.due_on, on, days_before=rhythm.days_before, overdue_every=rhythm.overdue_every)
        if step:
            key = f"{step}:{thing.due_on}"
            yield on, Occasion("plan", "thing_due", f"thing:{thing.number}", key, thing.due_on, thing.user_id)


def told(asker: Asker, notices: Sequence[Notice]) -> dict[int, Told]:
    mine = {f"thing:{thing.number}" for thing in THINGS if thing.user_id == asker.person.user_id}
    return {
        notice.pk: Told(f"{notice.subject} is due on {notice.due_on}", f"/{asker.slug}/{notice.subject}/")
        for notice in notices
        if notice.subject in mine
    }


def broken_in_marlhaven(days: Sequence[date], rhythm: Rhythm) -> Iterator[tuple[date, Occasion]]:
    if Partnership.objects.get(pk=current().partnership_id).slug == "marlhaven":
        raise ValueError("This source is broken.")
    return occasions(days, rhythm)
