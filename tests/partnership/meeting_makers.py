"""Meetings as their tests need them, in the open partnership."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from partnership.models import AgendaItem, Attendance, Meeting, Organisation, Person, Series, Stage
from partnership.services import minutes
from partnership.services.meetings import When
from tests.factories import MeetingFactory, OrganisationFactory, SeriesFactory

ON = date(2026, 11, 10)
"""The day of the meeting that is held: a Tuesday."""
AT = datetime(2026, 11, 10, 10, tzinfo=UTC)
WHEN = When(ON, AT.time(), 120)


def meeting(*, stage: str = Stage.CALLED, day: date = ON, **facts: Any) -> Meeting:
    begins = datetime.combine(day, AT.time(), tzinfo=UTC)
    return MeetingFactory(stage=stage, starts_at=begins, ends_at=begins + timedelta(hours=2), **facts)


def item(at: Meeting, title: str = "Training", position: int | None = None) -> AgendaItem:
    return AgendaItem.objects.create(meeting=at, title=title, position=position or at.items.count() + 1)


def came(to: Meeting, organisation: Organisation | None = None, part: str = "present", name: str = "Ida") -> Attendance:
    return Attendance.objects.create(
        meeting=to, organisation=organisation or OrganisationFactory(), part=part, name=name
    )


def held(**facts: Any) -> tuple[Meeting, AgendaItem]:
    """A meeting whose minutes are being written, with one item."""
    found = meeting(stage=Stage.HELD, **facts)
    return found, item(found)


def approved(*, by: Person, series: Series | None = None, day: date = date(2026, 8, 11)) -> tuple[Meeting, AgendaItem]:
    """As it comes to be so: written, sent to the chair and approved."""
    found, about = held(series=series or SeriesFactory(), day=day)
    came(found)
    minutes.write(item=about, text="It went well.", version=0, by=by, at=AT)
    minutes.send_to_chair(meeting=found, by=by)
    minutes.approve(meeting=found, by=by, at=AT)
    found.refresh_from_db()
    return found, about
