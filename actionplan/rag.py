"""What a milestone shows: its life and a person's judgement of it, made into one of six codes (R23, R27, R28).

Pure functions. `querysets.MilestoneQuerySet` says the same in SQL; one table of tests holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices

from foundation.periods import DeliveryDate


class Rag(TextChoices):
    """A person's judgement. No judgement is a value of its own, shown grey: it is not green (R23)."""

    RED = "red", "Off track"
    AMBER = "amber", "At risk"
    GREEN = "green", "On track"
    NONE = "", "Not rated"


class Lifecycle(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETE = "complete", "Complete"
    ON_HOLD = "on_hold", "On hold"
    NOT_ACHIEVED = "not_achieved", "Closed - not achieved"
    SUPERSEDED = "superseded", "Superseded"


OPEN = frozenset({Lifecycle.NOT_STARTED, Lifecycle.IN_PROGRESS, Lifecycle.ON_HOLD})
"""Still to be delivered: what may be rated, and what can be past its date."""


class Standing(StrEnum):
    """The code that is shown, in the order in which a board counts."""

    COMPLETE = "B"
    ON_TRACK = "G"
    AT_RISK = "A"
    OFF_TRACK = "R"
    NOT_STARTED = "N"
    NOT_RATED = "-"

    @property
    def word(self) -> str:
        return WORDS[self]

    @property
    def shape(self) -> str:
        return SHAPES[self]

    @property
    def meaning(self) -> str:
        return MEANINGS[self]


S = Standing
WORDS = {
    S.COMPLETE: "Complete", S.ON_TRACK: "On track", S.AT_RISK: "At risk",
    S.OFF_TRACK: "Off track", S.NOT_STARTED: "Not started", S.NOT_RATED: "Not rated",
}  # fmt: skip
SHAPES = {
    S.COMPLETE: "tick", S.ON_TRACK: "circle", S.AT_RISK: "triangle",
    S.OFF_TRACK: "square", S.NOT_STARTED: "hollow circle", S.NOT_RATED: "dash",
}  # fmt: skip
MEANINGS = {
    S.COMPLETE: "Done, and somebody has confirmed the evidence.",
    S.ON_TRACK: "Will be done by its date, and nothing stands in the way.",
    S.AT_RISK: "Some delay or risk, and somebody is putting it right.",
    S.OFF_TRACK: "Will miss its date, or has missed it. A decision or help is needed.",
    S.NOT_STARTED: "Not begun, because it is not due to begin yet.",
    S.NOT_RATED: "Nobody has given a judgement. This does not mean that all is well.",
}
WORST_FIRST = (S.OFF_TRACK, S.AT_RISK, S.NOT_RATED, S.NOT_STARTED, S.ON_TRACK, S.COMPLETE)
"""Reds first, then what nobody has judged; a list in this order keeps the plan's own order within each code."""

FROM_RAG = {Rag.RED: S.OFF_TRACK, Rag.AMBER: S.AT_RISK, Rag.GREEN: S.ON_TRACK, Rag.NONE: S.NOT_RATED}
FROM_LIFECYCLE = {
    Lifecycle.COMPLETE: S.COMPLETE,
    Lifecycle.NOT_STARTED: S.NOT_STARTED,
    Lifecycle.NOT_ACHIEVED: S.OFF_TRACK,  # it has missed its date, which is what off track means
    Lifecycle.SUPERSEDED: S.NOT_RATED,  # counted nowhere: another milestone stands in its place
}
"""The lives that say all by themselves. While a milestone is in progress or on hold, the judgement speaks."""


def standing(lifecycle: str, rag: str) -> Standing:
    return FROM_LIFECYCLE.get(Lifecycle(lifecycle)) or FROM_RAG[Rag(rag)]


def is_past(lifecycle: str, delivery: DeliveryDate, *, on: date) -> bool:
    """Its date has gone by and it is still open. First true the day after (R22)."""
    return Lifecycle(lifecycle) in OPEN and delivery.is_past(on=on)


def is_past_and_not_rated(lifecycle: str, rag: str, delivery: DeliveryDate, *, on: date) -> bool:
    """Past its date, and nobody has said how it stands."""
    return Rag(rag) is Rag.NONE and is_past(lifecycle, delivery, on=on)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many milestones stand where."""

    by_standing: Mapping[Standing, int]

    @classmethod
    def of(cls, codes: Iterable[Standing]) -> Counts:
        counted = dict.fromkeys(Standing, 0)
        for code in codes:
            counted[code] += 1
        return cls(counted)

    def __getitem__(self, code: str) -> int:
        return self.by_standing.get(Standing(code), 0)

    def __add__(self, other: Counts) -> Counts:
        return Counts({code: self[code] + other[code] for code in Standing})

    @property
    def total(self) -> int:
        return sum(self.by_standing.values())

    @property
    def rated(self) -> int:
        """Those of which somebody has said red, amber or green."""
        return self[S.OFF_TRACK] + self[S.AT_RISK] + self[S.ON_TRACK]

    @property
    def in_progress(self) -> int:
        return self.rated + self[S.NOT_RATED]

    def share(self, code: str) -> str:
        return share(self[code], self.total)

    @property
    def share_rated(self) -> str:
        """Of those in progress: what is complete or not started needs no rating."""
        return share(self.rated, self.in_progress)


def share(part: int, whole: int) -> str:
    """ "12 of 36 (33%)"; "none yet" where there is nothing to divide by. Rounded by itself, half up (R27)."""
    if not whole:
        return "none yet"
    return f"{part:,} of {whole:,} ({(200 * part + whole) // (2 * whole)}%)"
