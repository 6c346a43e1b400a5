"""Calendar files, read by another library than the one that writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject

from foundation.calendars import Entry, Mailbox, cancellation, feed, invitation

AT = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
US, IDA = Mailbox("Marlhaven", "sender@example.org"), Mailbox("Ida Quenby", "ida@example.org")


def entry(begins: datetime = datetime(2026, 11, 10, 10, tzinfo=UTC), hours: int = 2, **facts: Any) -> Entry:
    given: dict[str, Any] = {"uid": "6f1c@example.org", "sequence": 3, "title": "Steering group"} | facts
    return Entry(starts_at=begins, ends_at=begins + timedelta(hours=hours), **given)


def read(content: str) -> Any:
    return vobject.readOne(content)


def test_an_invitation_says_who_asks_whom_to_what_and_when() -> None:
    made = invitation(
        entry(place="Town hall, room 2; first floor", address="https://example.org/join"),
        organiser=US,
        to=IDA,
        at=AT,
    )
    found = read(made.content)
    event = found.vevent
    assert (made.method, found.method.value, event.status.value) == ("REQUEST", "REQUEST", "CONFIRMED")
    assert (event.uid.value, event.sequence.value, event.summary.value) == ("6f1c@example.org", "3", "Steering group")
    assert (event.location.value, event.url.value) == ("Town hall, room 2; first floor", "https://example.org/join")
    assert (event.organizer.value, event.organizer.params["CN"]) == ("mailto:sender@example.org", ["Marlhaven"])
    assert [(each.value, each.params["CN"]) for each in event.attendee_list] == [
        ("mailto:ida@example.org", ["Ida Quenby"])
    ]
    assert event.dtstamp.value == AT


def test_a_cancellation_is_of_the_same_thing() -> None:
    made = cancellation(entry(sequence=4), organiser=US, to=IDA, at=AT)
    event = read(made.content).vevent
    assert (made.method, read(made.content).method.value) == ("CANCEL", "CANCEL")
    assert (event.uid.value, event.sequence.value, event.status.value) == ("6f1c@example.org", "4", "CANCELLED")


@pytest.mark.parametrize(
    ("begins", "hours"),
    [
        (datetime(2026, 7, 14, 9, tzinfo=UTC), 2),
        (datetime(2026, 12, 1, 10, tzinfo=UTC), 2),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 1),  # 00:30 to 02:30 on the wall: the hour between is not there
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 1),  # 00:30 to 01:30, the first time that the clock shows it
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 2),  # to 01:30, the second time
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 3),
        (datetime(2035, 3, 25, 9, tzinfo=UTC), 1),
    ],
)
def test_another_program_reads_the_moments_that_were_meant(begins: datetime, hours: int) -> None:
    event = read(invitation(entry(begins, hours), organiser=US, to=IDA, at=AT).content).vevent
    assert (event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)) == (
        begins,
        begins + timedelta(hours=hours),
    )


def test_the_hour_on_the_wall_is_written_with_the_rules_of_the_country() -> None:
    content = invitation(entry(datetime(2026, 7, 14, 9, tzinfo=UTC)), organiser=US, to=IDA, at=AT).content
    assert "DTSTART;TZID=Europe/London:20260714T100000\r\n" in content
    assert content.count("BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n") == 1


def test_words_of_people_make_no_lines_of_a_calendar() -> None:
    hostile = "A\r\nATTENDEE:mailto:x@example.org\rSTATUS:CANCELLED\n\u2028BEGIN:VALARM\x85\x00"
    made = invitation(
        entry(title=hostile, place=hostile), organiser=US, to=Mailbox(f'"{hostile}', "ida@example.org"), at=AT
    )
    found = read(made.content).vevent
    assert sorted(found.contents) == [
        "attendee", "dtend", "dtstamp", "dtstart", "location", "organizer", "sequence", "status", "summary", "uid",
    ]  # fmt: skip
    assert len(found.attendee_list) == 1
    assert found.status.value == "CONFIRMED"
    assert {"\r", "\u2028", "\x85"} & set(made.content.replace("\r\n", "")) == set()


def test_a_feed_holds_each_entry_and_names_nobody() -> None:
    found = read(feed([entry(), entry(uid="other@example.org")], at=AT))
    assert [each.uid.value for each in found.vevent_list] == ["6f1c@example.org", "other@example.org"]
    assert [sorted(each.contents) for each in found.vevent_list] == [
        ["dtend", "dtstamp", "dtstart", "sequence", "summary", "uid"]
    ] * 2


def test_a_feed_of_nothing_is_a_calendar() -> None:
    assert "vevent" not in read(feed([], at=AT)).contents
