"""Cover for who is away: word of what is due goes to both, and no right goes with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from actionplan.models import OfficerLead, Plan
from foundation import outbox, reminders
from foundation.access import NotAllowed
from foundation.due import DueItem
from foundation.models import AuditEntry, Message, Notice
from foundation.periods import DeliveryDate
from partnership.cover import Covered, shared, stands_in
from partnership.models import Cover, Partnership, Person
from partnership.reports.home import home
from partnership.roles import RoleCode, permissions_of
from partnership.services import covers
from tests.factories import MembershipFactory, MilestoneFactory, PersonFactory, member
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 11, 19), {}),
        (date(2026, 11, 20), {1: 2}),
        (date(2026, 11, 27), {1: 2}),
        (date(2026, 11, 28), {}),
        (date(2026, 12, 1), {2: 3}),
    ],
)
def test_cover_holds_from_its_first_day_to_its_last_and_is_not_passed_on(on: date, found: dict[int, int]) -> None:
    rows = [Covered(1, 2, ON, ON + WEEK), Covered(2, 3, date(2026, 12, 1), date(2026, 12, 1))]
    assert stands_in(rows, on=on) == found


def test_only_what_both_hold_is_shared() -> None:
    assert shared(frozenset({"read", "rate"}), frozenset({"read", "approve"})) == frozenset({"read"})


@pytest.fixture
def officer(inside: Partnership) -> Person:
    return member(RoleCode.LEAD_OFFICER, name="Orla Wrenfield")


@pytest.fixture
def coordinator(inside: Partnership) -> Person:
    return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cai Saltbeck")


def arrange(away: Person, covering: Person, **days: Any) -> Cover:
    usual: dict[str, Any] = {"away": away, "covering": covering, "starts_on": ON, "ends_on": ON + WEEK}
    return covers.arrange(**usual | days, by=None, on=ON)


def led(officer: Person, **facts: Any) -> None:
    milestone = MilestoneFactory(
        text="Find a room", strategy__objective__plan__status=Plan.Status.ACTIVE, has_own_delivery=True,
        delivery=DeliveryDate.on_day(ON + WEEK), updated_at=AT, **facts,
    )  # fmt: skip
    OfficerLead.objects.create(milestone=milestone, person=officer)


def lines(person: Person, *roles: str, on: date = ON) -> list[DueItem]:
    shown = home(
        Partnership.objects.get(), person=person, permissions=permissions_of(list(roles)), roles=frozenset(roles), on=on
    )
    return [item for group in (*shown.dated, *shown.groups) for item in group.items]


def of_orla(found: list[DueItem]) -> list[str]:
    return [item.text for item in found if item.heading == "For Orla Wrenfield, while they are away"]


def test_nobody_covers_for_themselves_or_beside_another_or_in_the_past(officer: Person, coordinator: Person) -> None:
    arrange(officer, coordinator)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"covering": officer}, "Choose somebody else"),
        ({"ends_on": ON - WEEK}, "The last day must be the first day or later"),
        ({"starts_on": ON - 2 * WEEK, "ends_on": ON - WEEK}, "and not past"),
        ({"starts_on": ON + WEEK, "ends_on": ON + 2 * WEEK}, "Somebody covers for Orla Wrenfield on one of these days"),
    ]
    for days, why in wrong:
        with pytest.raises(ValidationError, match=why):
            arrange(officer, days.pop("covering", PersonFactory()), **days)


def test_cover_ended_early_is_over_at_once(officer: Person, coordinator: Person) -> None:
    begun, later = arrange(officer, coordinator), arrange(coordinator, officer, starts_on=ON + WEEK)
    covers.end(cover=later, by=None, on=ON)
    covers.end(cover=begun, by=None, on=ON + timedelta(days=3))
    assert list(Cover.objects.values_list("ends_on", flat=True)) == [ON + timedelta(days=2)]
    with pytest.raises(NotAllowed, match="This cover ended on 22 November 2026"):
        covers.end(cover=Cover.objects.get(), by=None, on=ON + timedelta(days=3))
    told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(told) == ["cover.arranged", "cover.arranged", "cover.ended", "cover.ended"]


def test_who_covers_sees_what_is_due_for_the_other_and_until_when(officer: Person, coordinator: Person) -> None:
    led(officer)
    arrange(officer, coordinator)
    found = lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR)
    assert [text for text in of_orla(found) if "Find a room" in text] != []
    assert "You cover for Orla Wrenfield until 27 November 2026" in [item.text for item in found]
    own = lines(officer, RoleCode.LEAD_OFFICER)
    assert "Cai Saltbeck covers for you until 27 November 2026" in [item.text for item in own]
    after = lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR, on=ON + timedelta(days=8))
    assert [item.heading for item in after if item.heading.startswith(("For Orla", "Cover"))] == []


@pytest.mark.parametrize(
    ("role", "facts", "hears"),
    [
        (RoleCode.ANTISLAVERY_COORDINATOR, {}, True),
        (RoleCode.CHAIR, {}, True),
        (RoleCode.CHAIR, {"visibility": "statutory"}, False),
        (RoleCode.ANTISLAVERY_COORDINATOR, {"visibility": "statutory"}, True),
        (RoleCode.LEAD_OFFICER, {}, False),
        (RoleCode.STEERING_MEMBER, {}, False),
        (RoleCode.TRAINER, {}, False),
    ],
)
def test_cover_widens_no_right(role: str, facts: dict[str, str], hears: bool, officer: Person) -> None:
    led(officer, **facts)
    covering = member(role)
    arrange(officer, covering)
    assert bool(of_orla(lines(covering, role))) is hears


def test_somebodys_own_roles_are_told_to_nobody_who_covers(officer: Person, coordinator: Person) -> None:
    MembershipFactory(person=officer, role_code=RoleCode.TRAINER, ends_on=ON + WEEK)
    arrange(officer, coordinator)
    assert of_orla(lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR)) == []


def mailed(at: datetime) -> list[str]:
    reminders.sweep(at=at)
    for message in Message.objects.filter(state=Message.State.WAITING).order_by("pk"):
        outbox.send(number=message.pk, at=at)
    return sorted(sent.to[0] for sent in mail.outbox)


@pytest.mark.parametrize(("role", "hears"), [(RoleCode.CHAIR, True), (RoleCode.STEERING_MEMBER, False)])
def test_mail_goes_to_both_where_both_may_see(role: str, hears: bool, officer: Person) -> None:
    led(officer)
    covering = member(role)
    assert officer.user
    assert covering.user
    arrange(officer, covering)
    at = AT.replace(hour=12)
    assert mailed(at) == sorted([officer.user.email, *([covering.user.email] if hears else [])])
    dropped = Notice.objects.filter(user=covering.user, dropped_because=Notice.Dropped.OVER)
    assert dropped.exists() is not hears
