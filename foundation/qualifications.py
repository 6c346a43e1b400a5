"""Whether something may be done with somebody on a day, and why not: one question that any app may ask of all.

Apps that know an answer are named in settings.QUALIFICATION_SOURCES. Each is asked with the question's name, the row
that it is about and the day, inside the open partnership, and answers None where the question is none of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

SHARING_INFORMATION = "sharing_information"
"""Of an organisation: may information about people be shared with it?"""


@dataclass(frozen=True, slots=True)
class Qualification:
    holds: bool
    why: str
    """A sentence for a page: what it rests on, or what is missing and what to do."""


class Source(Protocol):
    def __call__(self, *, what: str, subject: Model, on: date) -> Qualification | None: ...


def of(*, what: str, subject: Model, on: date) -> Qualification:
    """Holds where some app says so and none says no: what nobody knows of does not hold."""
    sources: list[Source] = [import_string(path) for path in settings.QUALIFICATION_SOURCES]
    asked = (source(what=what, subject=subject, on=on) for source in sources)
    answers = [answer for answer in asked if answer is not None]
    refused = [answer for answer in answers if not answer.holds]
    if refused:
        return refused[0]
    return answers[0] if answers else Qualification(holds=False, why="Nothing here says that this is allowed.")
