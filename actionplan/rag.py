"""What a milestone shows: its life and a person's judgement of it, made into one of six codes (R23, R27, R28), and what
its dates suggest (R24).

Pure functions. `querysets.MilestoneQuerySet` and `suggested` say the same in SQL; one table of tests holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.db.models import TextChoices

from foundation.periods import DeliveryDate, last_day_of_month


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
    """Past its date, begun, and nobody has said how it stands."""
    is_unrated = standing(lifecycle, rag) is Standing.NOT_RATED
    return is_unrated and is_past(lifecycle, delivery, on=on)


def is_past_and_not_started(lifecycle: str, delivery: DeliveryDate, *, on: date) -> bool:
    """Past its date, and not begun: it takes no rating until it is."""
    return Lifecycle(lifecycle) is Lifecycle.NOT_STARTED and is_past(lifecycle, delivery, on=on)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on dates and silence speak: reference data, which hold from a day on and name their source (R5)."""

    near_days: int
    """Its date is near within so many days, the last of them included."""
    old_months: int
    """An update is old once it is more than so many months back."""
    silent_months: int
    """Nothing was heard for too long after so many months."""
    valid_from: date
    valid_to: date | None
    source: str
    last_checked_on: date

    def old_before(self, on: date) -> date:
        return months_before(on, self.old_months)

    def silent_before(self, on: date) -> date:
        return months_before(on, self.silent_months)

    def near_until(self, on: date) -> date:
        return on + timedelta(days=self.near_days)


THRESHOLDS = (
    Thresholds(
        near_days=30,
        old_months=3,
        silent_months=6,
        valid_from=date.min,
        valid_to=None,
        source="A choice of this project: boards report each quarter, so an update is old after one quarter, and"
        " nothing heard for two is silence. No national standard exists.",
        last_checked_on=date(2026, 11, 1),
    ),
)


def thresholds_on(on: date) -> Thresholds:
    return next(one for one in THRESHOLDS if one.valid_from <= on and (one.valid_to is None or on < one.valid_to))


@lru_cache(maxsize=64)
def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it has no such day."""
    year, month = divmod(12 * on.year + on.month - 1 - months, 12)
    return min(date(year, month + 1, 1) + timedelta(days=on.day - 1), last_day_of_month(year, month + 1))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the dates suggest. It changes nothing by itself: a person decides (R24)."""

    rag: Rag
    """The rating as it is, where `keeps`."""
    sentence: str
    keeps: bool = True

    @property
    def code(self) -> Standing:
        return FROM_RAG[self.rag]


NOTHING_AGAINST = "Nothing in its dates speaks against the rating that it has."
NOTHING_FOR = "Its dates do not say how it stands. Rate it by what you know."


def suggest(  # noqa: PLR0913 -- each is a fact by itself, and a group of them would have no other use
    *,
    lifecycle: str,
    rag: str,
    delivery: DeliveryDate,
    starts_on: date | None,
    updated_on: date | None,
    first_seen_on: date,
    next_review_on: date | None,
    on: date,
    by: Thresholds,
) -> Suggestion:
    """Red once its date has gone by; amber where it is near and nobody has told of it lately, or where it should have
    begun; else the rating stays as it is. A date alone never makes a red better.

    `updated_on` is the day of its newest update, None where there is none; it then counts from `first_seen_on`. A
    review date that has gone by says that nobody looked, not that delivery is at risk: it is told, and changes nothing.
    """
    now = Rag(rag)
    if Lifecycle(lifecycle) not in OPEN:
        return Suggestion(now, f"It is marked “{Lifecycle(lifecycle).label.lower()}”, so there is nothing to rate.")
    if delivery.is_past(on=on):
        return Suggestion(Rag.RED, f"Its date ({delivery.label}) has gone by and it is not complete.", keeps=False)
    reasons = []
    if is_near_without_news(delivery, updated_on or first_seen_on, on=on, by=by):
        told = f"its last update is of {in_words(updated_on)}" if updated_on else "nobody has given an update yet"
        reasons.append(f"Its date ({delivery.label}) is near and {told}.")
    if is_late_to_start(lifecycle, starts_on, on=on):
        assert starts_on is not None
        reasons.append(f"It should have begun on {in_words(starts_on)} and is marked “not started”.")
    if reasons:
        stays = ["It stays off track: dates alone make nothing better."] if now is Rag.RED else []
        return Suggestion(Rag.RED if stays else Rag.AMBER, " ".join(reasons + stays), keeps=bool(stays))
    if review_is_due(lifecycle, delivery, next_review_on, on=on):
        assert next_review_on is not None
        return Suggestion(
            now, f"It was to be looked at again by {in_words(next_review_on)}: is its rating still right?"
        )
    return Suggestion(now, NOTHING_AGAINST if now is not Rag.NONE else NOTHING_FOR)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def is_near_without_news(delivery: DeliveryDate, heard_on: date, *, on: date, by: Thresholds) -> bool:
    """Its last day is near, and what was last heard is old."""
    return delivery.ends_on is not None and delivery.ends_on <= by.near_until(on) and heard_on < by.old_before(on)


def is_late_to_start(lifecycle: str, starts_on: date | None, *, on: date) -> bool:
    """Marked as not started after the day on which it should have begun."""
    return Lifecycle(lifecycle) is Lifecycle.NOT_STARTED and starts_on is not None and starts_on < on


def review_is_due(lifecycle: str, delivery: DeliveryDate, next_review_on: date | None, *, on: date) -> bool:
    """It can never be past its date, and the day to look at it again has come (R22)."""
    undated = Lifecycle(lifecycle) in OPEN and delivery.needs_review_date
    return undated and next_review_on is not None and next_review_on <= on


def is_silent(
    lifecycle: str,
    *,
    starts_on: date | None,
    updated_on: date | None,
    first_seen_on: date,
    on: date,
    by: Thresholds,
) -> bool:
    """ "No recent update": a signal of its own beside the rating, whether or not it is late. What is not to begin yet
    may be silent."""
    waits = Lifecycle(lifecycle) is Lifecycle.NOT_STARTED and starts_on is not None and starts_on > on
    return Lifecycle(lifecycle) in OPEN and not waits and (updated_on or first_seen_on) < by.silent_before(on)


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
