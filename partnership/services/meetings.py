"""Meetings: series of them, calling one, changing it, cancelling it, and letting its agenda out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from foundation import audit
from foundation.constraints import in_words
from partnership import policies
from partnership.models import AgendaItem, Meeting, Person, Series, Stage
from partnership.turns import meeting_in_turn

Purpose = AgendaItem.Purpose
DAYS_FOR_ITEMS = 21
"""How long before the meeting items can be asked for, where nobody says otherwise."""
IN_CALENDARS = ("title", "starts_at", "ends_at", "place", "link")
"""What stands in people's calendars: a change of one is told to them."""
USUAL_AGENDA = (
    ("Welcome, apologies and introductions", 5, Purpose.NOTE),
    ("Declarations of interest", 5, Purpose.NOTE),
    ("Minutes of the last meeting", 5, Purpose.DECIDE),
    ("Matters arising and actions", 10, Purpose.DISCUSS),
    ("Police and intelligence", 10, Purpose.NOTE),
    ("Council", 10, Purpose.NOTE),
    ("Survivor care, in numbers only", 10, Purpose.NOTE),
    ("Training", 5, Purpose.NOTE),
    ("Communications and campaigns", 5, Purpose.NOTE),
    ("Action plan, by exception", 20, Purpose.DISCUSS),
    ("Any other business", 5, Purpose.DISCUSS),
    ("Date of the next meeting", 5, Purpose.NOTE),
)
"""What a partnership's meeting has on its agenda, where there is no earlier one to go by (B13)."""


@dataclass(frozen=True, slots=True)
class When:
    """A day and a time of day as people say them, and for how many minutes. In the time of the country (R41)."""

    on: date
    time_of_day: time
    lasts_minutes: int

    def span(self) -> tuple[datetime, datetime]:
        begins = timezone.make_aware(datetime.combine(self.on, self.time_of_day))
        return begins, begins + timedelta(minutes=self.lasts_minutes)


@transaction.atomic
def begin_series(*, by: Person | None, **facts: Any) -> Series:
    """`facts` are the fields of a Series. Raises ValidationError, keyed by field, where the title is taken."""
    made = Series(**facts)
    _save_series(made)
    audit.record(action="series.begun", by=by, subject=made)
    return made


@transaction.atomic
def change_series(*, series: Series, by: Person | None, **facts: Any) -> None:
    """Meetings that are called already stay as they are."""
    for name, value in facts.items():
        setattr(series, name, value)
    _save_series(series)
    audit.record(action="series.changed", by=by, subject=series)


@transaction.atomic
def call(  # noqa: PLR0913 -- what the form asks, in one go
    *,
    title: str,
    when: When,
    by: Person | None,
    at: datetime,
    series: Series | None = None,
    place: str = "",
    link: str = "",
    quorum: int | None = None,
    items_by: date | None = None,
) -> Meeting:
    """With the standing items of the meeting before, or the usual agenda where there is none."""
    starts_at, ends_at = when.span()
    made = Meeting.objects.create(
        series=series, title=title.strip(), starts_at=starts_at, ends_at=ends_at, place=place.strip(), link=link,
        quorum=quorum, items_by=items_by, called_by=by, called_at=at,
    )  # fmt: skip
    _lay_out_agenda(made)
    audit.record(action="meeting.called", by=by, subject=made)
    return made


@transaction.atomic
def call_next(*, series: Series, by: Person | None, at: datetime) -> Meeting:
    """The next one of a series, as its rhythm says, after the last that was called. Raises ValidationError."""
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    last = series.meetings.order_by("-starts_at").first()
    today = timezone.localtime(at).date()
    after = max(last.day, today - timedelta(days=1)) if last else today - timedelta(days=1)
    day = series.next_day(after=after)
    if day is None or (series.ended_on is not None and day > series.ended_on):
        raise ValidationError("This series has no meeting after the last one. Change the series, or call one by hand.")
    return call(
        title=series.title,
        when=When(day, series.time_of_day, series.lasts_minutes),
        by=by,
        at=at,
        series=series,
        place=series.place,
        link=series.link,
        quorum=series.quorum or (series.group.quorum if series.group else None),
        items_by=max(day - timedelta(days=DAYS_FOR_ITEMS), today),
    )


@transaction.atomic
def change(
    *,
    meeting: Meeting,
    title: str,
    when: When,
    place: str,
    link: str,
    quorum: int | None,
    items_by: date | None,
    by: Person | None,
) -> bool:
    """Whether it is something that stands in people's calendars, which the sequence then counts (E3)."""
    current = meeting_in_turn(meeting)
    policies.require_stage(current, Stage.CALLED, Stage.AGENDA)
    before = [getattr(current, name) for name in IN_CALENDARS]
    current.starts_at, current.ends_at = when.span()
    current.title, current.place, current.link = title.strip(), place.strip(), link
    current.quorum, current.items_by = quorum, items_by
    moved = before != [getattr(current, name) for name in IN_CALENDARS]
    current.sequence += moved
    current.save()
    audit.record(action="meeting.changed", by=by, subject=current, sequence=current.sequence)
    return moved


@transaction.atomic
def cancel(*, meeting: Meeting, why: str, by: Person | None) -> None:
    """It stays in the list, as cancelled. Nobody brings it back: another is called."""
    current = meeting_in_turn(meeting)
    policies.require_next_stage(meeting=current, stage=Stage.CANCELLED)
    current.stage, current.why_cancelled, current.sequence = Stage.CANCELLED, why.strip(), current.sequence + 1
    current.save()
    audit.record(action="meeting.cancelled", by=by, subject=current)


@transaction.atomic
def let_agenda_out(*, meeting: Meeting, by: Person | None, at: datetime) -> None:
    """The agenda and its papers stand; nobody asks for further items."""
    current = meeting_in_turn(meeting)
    policies.require_next_stage(meeting=current, stage=Stage.AGENDA)
    if not current.items.exists():
        raise ValidationError("The agenda is empty. Add an item first.")
    current.stage, current.agenda_out_at = Stage.AGENDA, at
    current.save()
    audit.record(action="meeting.agenda_out", by=by, subject=current)


def _lay_out_agenda(meeting: Meeting) -> None:
    last = Meeting.objects.before(meeting).first()
    standing = last.items.filter(standing=True) if last else AgendaItem.objects.none()
    items = [
        AgendaItem(
            title=each.title, takes_minutes=each.takes_minutes, purpose=each.purpose, presenter=each.presenter,
            presenter_words=each.presenter_words,
        )
        for each in standing
    ]  # fmt: skip
    if last is None:
        items = [AgendaItem(title=title, takes_minutes=takes, purpose=kind) for title, takes, kind in USUAL_AGENDA]
    for position, item in enumerate(items, start=1):
        item.meeting, item.position, item.standing = meeting, position, True
    AgendaItem.objects.bulk_create(items)


def _save_series(series: Series) -> None:
    with in_words("series_once_by_title", title="There is a series with this title already."):
        series.save()
