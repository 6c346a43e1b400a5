"""Calendar files, as RFC 5545 and 5546 have them. They name one receiver and the sender, and nobody else.

Times are written in Europe/London, with its rules in the file, so that an hour stays the hour on the wall. What the
clock shows twice a year is written in universal time the second time: a calendar takes the hour on the wall for the
first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import icalendar

LONDON = ZoneInfo("Europe/London")
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Some readers begin a new line, and with it a new fact, at one of these. A line feed itself is escaped."""

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing at a time. `uid` never changes; `sequence` rises with each change that calendars must follow."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """To be sent by mail. Mail programs read the method from the head of the part as well as from the file."""

    method: Method
    content: str


def invitation(entry: Entry, *, organiser: Mailbox, to: Mailbox, at: datetime) -> CalendarFile:
    """The first one, and each change of it: a calendar takes the one with the highest sequence."""
    return CalendarFile("REQUEST", _file([_sent(entry, "CONFIRMED", organiser, to, at=at)], "REQUEST"))


def cancellation(entry: Entry, *, organiser: Mailbox, to: Mailbox, at: datetime) -> CalendarFile:
    """Takes it out of a calendar again. Its sequence must be at least that of the last invitation."""
    return CalendarFile("CANCEL", _file([_sent(entry, "CANCELLED", organiser, to, at=at)], "CANCEL"))


def feed(entries: Iterable[Entry], *, at: datetime) -> str:
    """What a calendar asks for again and again."""
    return _file([_event(entry, at=at) for entry in entries], "PUBLISH")


def _file(events: Iterable[icalendar.Event], method: Method) -> str:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Alongside//Alongside//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_london())
    for event in events:
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made.decode()


def _event(entry: Entry, *, at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", _on_the_wall(entry.starts_at))
    event.add("dtend", _on_the_wall(entry.ends_at))
    event.add("summary", _plain(entry.title))
    if entry.place:
        event.add("location", _plain(entry.place))
    if entry.address:
        event.add("url", _plain(entry.address))
    return event


def _sent(entry: Entry, status: str, organiser: Mailbox, to: Mailbox, *, at: datetime) -> icalendar.Event:
    event = _event(entry, at=at)
    event.add("status", status)
    event.add("organizer", _person(organiser))
    receiver = _person(to)
    receiver.params["ROLE"] = "REQ-PARTICIPANT"
    receiver.params["PARTSTAT"] = "NEEDS-ACTION"
    receiver.params["RSVP"] = "FALSE"  # people answer by the link in the mail: an answer to the sender reaches nobody
    event.add("attendee", receiver)
    return event


def _person(mailbox: Mailbox) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{_plain(mailbox.email)}")
    address.params["CN"] = _plain(mailbox.name).replace('"', "'").replace("\n", " ")
    return address


def _plain(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)


def _on_the_wall(moment: datetime) -> datetime:
    there = moment.astimezone(LONDON)
    return moment.astimezone(UTC) if there.fold else there


def _london() -> icalendar.Timezone:
    zone = icalendar.Timezone()
    zone.add("tzid", LONDON.key)
    for part, name, month, begins, before, after in (
        (icalendar.TimezoneDaylight(), "BST", 3, datetime(1981, 3, 29, 1), 0, 1),  # noqa: DTZ001 -- on the wall
        (icalendar.TimezoneStandard(), "GMT", 10, datetime(1996, 10, 27, 2), 1, 0),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
