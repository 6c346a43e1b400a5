"""Which steps of the rhythm a milestone has reached on a day. Pure functions: `rag` says what is past, silent or to be
looked at, and `foundation.rhythm` when it is told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from actionplan.rag import OPEN, Lifecycle, Thresholds, is_silent, months_before, review_is_due
from foundation.models import Rhythm
from foundation.periods import DeliveryDate
from foundation.rhythm import stage

SOON, LATE, SILENT, REVIEW = "milestone_due", "milestone_late", "milestone_silent", "review_due"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Life:
    """What the dates of a milestone are. `updated_on` is the day of its newest update."""

    lifecycle: str
    delivery: DeliveryDate
    starts_on: date | None
    next_review_on: date | None
    updated_on: date | None
    first_seen_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """Of one kind a milestone is at one step on a day. `occasion` names the step and the date that it counts from, so
    that another date begins again."""

    kind: str
    occasion: str
    due_on: date | None


def steps_of(life: Life, *, on: date, rhythm: Rhythm, by: Thresholds) -> list[Step]:
    return [*_of_its_date(life, on, rhythm), *_of_its_review(life, on, rhythm), *_of_silence(life, on, rhythm, by)]


def _of_its_date(life: Life, on: date, rhythm: Rhythm) -> list[Step]:
    ends_on = life.delivery.ends_on
    if ends_on is None or Lifecycle(life.lifecycle) not in OPEN:
        return []
    reached = stage(ends_on, on, days_before=rhythm.days_before, overdue_every=rhythm.overdue_every)
    if reached is None:
        return []
    return [Step(LATE if ends_on < on else SOON, f"{reached}:{ends_on}", ends_on)]


def _of_its_review(life: Life, on: date, rhythm: Rhythm) -> list[Step]:
    day = life.next_review_on
    if day is None or not review_is_due(life.lifecycle, life.delivery, day, on=on):
        return []
    return [Step(REVIEW, f"{_whole((on - day).days, rhythm.overdue_every)}:{day}", day)]


def _of_silence(life: Life, on: date, rhythm: Rhythm, by: Thresholds) -> list[Step]:
    dates = {"starts_on": life.starts_on, "updated_on": life.updated_on, "first_seen_on": life.first_seen_on}
    if not is_silent(life.lifecycle, **dates, on=on, by=by):  # type: ignore[arg-type] # a day or none, each by name
        return []
    since = silent_since(life, by)
    return [Step(SILENT, f"{_whole((on - since).days, rhythm.silent_every)}:{since}", None)]


def silent_since(life: Life, by: Thresholds) -> date:
    """The first day on which nothing was heard for too long; of one not begun, not before the day to begin."""
    heard_on = life.updated_on or life.first_seen_on
    half_a_year_on = months_before(heard_on, -by.silent_months)  # or up to three days before it is too long
    quiet_from = next(
        day for day in (half_a_year_on + number * ONE_DAY for number in count()) if heard_on < by.silent_before(day)
    )
    if life.lifecycle == Lifecycle.NOT_STARTED and life.starts_on:
        return max(quiet_from, life.starts_on)
    return quiet_from


def _whole(days: int, every: int) -> int:
    """The last step of so many days that is reached: 14 after 20 days, of steps of 14."""
    return days // every * every
