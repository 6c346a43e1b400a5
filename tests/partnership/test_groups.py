"""Groups, their seats and terms, quorum, and what members declare."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from partnership.models import Attendance, Cover, Group, Interest, Meeting, Partnership, Person, Seat, Term
from partnership.reports import quorum
from partnership.services import groups, interests, seats
from partnership.services.meetings import call_next
from tests.factories import (
    GroupFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    SeriesFactory,
    TermFactory,
)
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db
DETAILS: dict[str, Any] = {
    "name": "Steering group", "kind": "steering", "is_ours": True, "purpose": "", "reports_to": None,
    "what_it_reports": "", "leaders": 6, "quorum": 4, "meets": "Every six weeks", "decides_by": "",
    "terms_of_reference": None,
}  # fmt: skip
TERM: dict[str, Any] = {"part": "member", "starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}
Damage = Callable[[Seat], Any]


def change(row: Any, **values: Any) -> int:
    return int(type(row).objects.filter(pk=row.pk).update(**values))


def cover(**values: Any) -> Cover:
    away = values.pop("away", None) or PersonFactory()
    made = {"away": away, "covering": PersonFactory(), "starts_on": ON, "ends_on": ON} | values
    return Cover.objects.create(**made)


def overlapping_covers(_seat: Seat) -> None:
    away = PersonFactory()
    cover(away=away)
    cover(away=away)


def covers_for_nobody(_seat: Seat) -> None:
    away = PersonFactory()
    cover(away=away, covering=away)


def interest(seat: Seat, **values: Any) -> Interest:
    made = {"group": seat.group, "person": PersonFactory(), "what": "A post", "declared_on": ON, "confirmed_on": ON}
    return Interest.objects.create(**made | values)


def two_chairs(seat: Seat) -> None:
    TermFactory(seat=seat, part="chair")
    TermFactory(seat=SeatFactory(group=seat.group), part="chair")


FACTS: list[tuple[str, Damage]] = [
    ("group_once_by_name", lambda seat: GroupFactory(name=seat.group.name.upper())),
    ("group_kind_is_known", lambda seat: change(seat.group, kind="club")),
    ("group_leaders_are_some", lambda seat: change(seat.group, leaders=0)),
    ("group_quorum_is_somebody", lambda seat: change(seat.group, quorum=0)),
    ("group_reports_to_another", lambda seat: change(seat.group, reports_to=seat.group)),
    ("term_part_is_known", lambda seat: TermFactory(seat=seat, part="guest")),
    ("term_ends_after_start", lambda seat: TermFactory(seat=seat, ends_on=date(2025, 3, 31))),
    ("term_one_holder_a_seat", lambda seat: [TermFactory(seat=seat) for _time in range(2)]),
    ("term_one_chair_a_group", two_chairs),
    ("term_group_is_the_seats", lambda seat: TermFactory(seat=seat, group=GroupFactory())),
    ("interest_is_confirmed_after_it_is_declared", lambda seat: interest(seat, confirmed_on=date(2026, 1, 1))),
    ("interest_ends_after_it_is_declared", lambda seat: interest(seat, ended_on=date(2026, 1, 1))),
    ("cover_ends_after_start", lambda _: cover(ends_on=date(2026, 1, 1))),
    ("cover_is_by_somebody_else", covers_for_nobody),
    ("cover_by_one_at_a_time", overlapping_covers),
]


def damaged_now(seat: Seat, damage: Damage) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        damage(seat)
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize(("constraint", "damage"), FACTS, ids=[name for name, _damage in FACTS])
def test_the_database_refuses_what_cannot_be(constraint: str, damage: Damage, inside: Partnership) -> None:
    seat = SeatFactory()
    with pytest.raises(IntegrityError, match=constraint):
        damaged_now(seat, damage)


def test_two_chairs_follow_each_other_and_two_members_sit_beside(inside: Partnership) -> None:
    seat = SeatFactory()
    TermFactory(seat=seat, part="chair", ends_on=date(2026, 3, 31))
    TermFactory(seat=seat, part="chair", starts_on=date(2026, 4, 1))
    TermFactory(seat=SeatFactory(group=seat.group))
    TermFactory(part="chair")
    assert Term.objects.count() == 4


@pytest.fixture
def steering(inside: Partnership) -> Group:
    return groups.add(**DETAILS, by=None)


def sit(group: Group, *, name: str = "Ilse Marchbank") -> Term:
    seat = seats.add(group=group, organisation=OrganisationFactory(), title=" Housing ", by=None)
    return seats.fill(seat=seat, person=PersonFactory(name=name), **TERM, by=None)


def test_a_group_is_called_once(steering: Group) -> None:
    with pytest.raises(ValidationError, match="There is a group with this name already"):
        groups.add(**DETAILS | {"name": " STEERING GROUP "}, by=None)


def test_a_group_never_reports_to_itself_by_way_of_others(steering: Group) -> None:
    board = GroupFactory(reports_to=steering)
    with pytest.raises(ValidationError, match="Steering group would report to itself"):
        groups.change(group=steering, **DETAILS | {"reports_to": board}, by=None)
    with pytest.raises(ValidationError, match="would report to itself"):
        groups.change(group=steering, **DETAILS | {"reports_to": steering}, by=None)


def test_a_seat_has_one_holder_at_a_time_said_in_words(steering: Group) -> None:
    term = sit(steering)
    with pytest.raises(ValidationError, match="Somebody fills this seat on one of these days"):
        seats.fill(seat=term.seat, person=PersonFactory(), **TERM | {"starts_on": date(2027, 3, 31)}, by=None)
    later = {"starts_on": date(2027, 4, 1), "ends_on": None}
    seats.fill(seat=term.seat, person=PersonFactory(), **TERM | later, by=None)
    with pytest.raises(ValidationError, match="The last day must be the first day or later"):
        seats.change_term(term=term, **TERM | {"ends_on": date(2026, 3, 31)}, by=None)


def test_a_group_has_one_chair_at_a_time_said_in_words(steering: Group) -> None:
    first, second = sit(steering), sit(steering)
    seats.change_term(term=first, **TERM | {"part": "chair"}, by=None)
    with pytest.raises(ValidationError, match="Somebody else chairs the group on one of these days"):
        seats.change_term(term=second, **TERM | {"part": "chair"}, by=None)
    assert sorted(Term.objects.values_list("part", flat=True)) == ["chair", "member"]


def test_whoever_fills_a_seat_stops_with_it_and_nobody_begins_after(steering: Group) -> None:
    term = sit(steering)
    seats.fill(seat=term.seat, person=PersonFactory(), part="member", starts_on=date(2027, 4, 1), ends_on=None, by=None)
    seats.end(seat=term.seat, ends_on=ON, by=None, on=ON)
    assert list(Term.objects.values_list("person", "ends_on")) == [(term.person_id, ON)]
    for refused in (
        lambda: seats.end(seat=term.seat, ends_on=ON, by=None, on=ON),
        lambda: seats.fill(seat=term.seat, person=PersonFactory(), **TERM, by=None),
        lambda: seats.change_term(term=term, **TERM, by=None),
    ):
        with pytest.raises(NotAllowed, match="This seat ended on 20 November 2026"):
            refused()


def test_a_group_ends_when_nothing_hangs_on_it(steering: Group) -> None:
    term, below = sit(steering), GroupFactory(reports_to=steering)
    series = SeriesFactory(group=steering)
    for why, mend in (
        ("A series of meetings", lambda: change(series, group=None)),
        ("Another group reports", lambda: change(below, reports_to=None)),
        ("still has seats", lambda: seats.end(seat=term.seat, ends_on=date(2026, 11, 19), by=None, on=ON)),
    ):
        with pytest.raises(NotAllowed, match=why):
            groups.end(group=steering, ends_on=ON, by=None, on=ON)
        mend()
    with pytest.raises(ValidationError, match="today or an earlier day"):
        groups.end(group=steering, ends_on=date(2026, 11, 21), by=None, on=ON)
    groups.end(group=steering, ends_on=ON, by=None, on=ON)
    with pytest.raises(NotAllowed, match="Steering group ended on 20 November 2026"):
        seats.add(group=steering, organisation=OrganisationFactory(), title="", by=None)


def come(meeting: Meeting, *seated: Term, part: str = "present") -> None:
    for term in seated:
        Attendance.objects.create(meeting=meeting, person=term.person, organisation=term.seat.organisation, part=part)


def test_the_quorum_of_a_group_counts_its_seats_and_nobody_else(steering: Group) -> None:
    steering.quorum = 2
    steering.save()
    members = [sit(steering) for _time in range(3)]
    meeting = MeetingFactory(series=SeriesFactory(group=steering))
    come(meeting, members[0])
    come(meeting, members[1], part="apologies")
    Attendance.objects.create(meeting=meeting, name="Gus", organisation=OrganisationFactory(), part="present")
    assert quorum.of_meeting(meeting).words == (
        "1 of the 3 organisations with a seat is there, and 2 must be: no quorum yet, so nothing can be decided."
    )
    come(meeting, members[2], part="deputy")
    assert quorum.of_meeting(meeting).words == (
        "2 of the 3 organisations with a seat are there, and 2 must be: the meeting has its quorum."
    )


def test_a_seat_that_ended_before_the_meeting_does_not_count(steering: Group) -> None:
    term = sit(steering)
    meeting = MeetingFactory(series=SeriesFactory(group=steering), quorum=1)
    come(meeting, term)
    assert quorum.of_meeting(meeting).is_met is True
    change(term.seat, ended_on=ON)
    assert quorum.of_meeting(meeting) == quorum.Quorum(1, 0, 0)


@pytest.mark.parametrize(("own", "called"), [(None, 4), (5, 5)])
def test_a_meeting_is_called_with_the_quorum_of_its_group(own: int | None, called: int, steering: Group) -> None:
    series = SeriesFactory(group=steering, quorum=own)
    assert call_next(series=series, by=None, at=AT).quorum == called


def test_an_interest_is_declared_confirmed_and_ended_by_its_own_member(steering: Group) -> None:
    ilse: Person = PersonFactory(name="Ilse Marchbank")
    declared = interests.declare(
        group=steering, person=ilse, what=" Trustee of a shelter ", by=ilse, manages=False, on=date(2025, 11, 1)
    )
    other = PersonFactory()
    for refused in (
        lambda: interests.declare(group=steering, person=ilse, what="X", by=other, manages=False, on=ON),
        lambda: interests.confirm(interest=declared, by=other, manages=False, on=ON),
        lambda: interests.end(interest=declared, by=other, manages=False, on=ON),
    ):
        with pytest.raises(NotAllowed, match="Each member declares their own interests"):
            refused()
    interests.confirm(interest=declared, by=ilse, manages=False, on=ON)
    interests.end(interest=declared, by=other, manages=True, on=ON)
    declared.refresh_from_db()
    assert (declared.what, declared.confirmed_on, declared.ended_on) == ("Trustee of a shelter", ON, ON)
    with pytest.raises(NotAllowed, match="This interest ended on 20 November 2026"):
        interests.confirm(interest=declared, by=ilse, manages=False, on=ON)


def test_what_is_done_with_groups_stands_in_the_record(steering: Group) -> None:
    term = sit(steering)
    seats.change_term(term=term, **TERM, by=None)
    seats.end(seat=term.seat, ends_on=ON, by=None, on=ON)
    declared = interests.declare(group=steering, person=term.person, what="X", by=None, manages=True, on=ON)
    interests.confirm(interest=declared, by=None, manages=True, on=ON)
    interests.end(interest=declared, by=None, manages=True, on=ON)
    groups.change(group=steering, **DETAILS, by=None)
    groups.end(group=steering, ends_on=ON, by=None, on=date(2026, 11, 21))
    told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(told) == [
        "group.added", "seat.added", "seat.filled", "seat.term_changed", "seat.ended", "interest.declared",
        "interest.confirmed", "interest.ended", "group.changed", "group.ended",
    ]  # fmt: skip
