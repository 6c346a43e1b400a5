"""What will go out is told before it does, and is what then leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from foundation import reminders
from foundation.ahead import DAYS_AHEAD, ahead
from foundation.models import MailChoice, MailHours, Message, Notice, User
from tests.factories import UserFactory
from tests.foundation.diary import Thing

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
DUE = date(2026, 11, 30)
"""A Monday, six days on."""
pytestmark = pytest.mark.usefixtures("diary")


def day(number: int) -> timedelta:
    return timedelta(days=number)


def foreseen(at: datetime) -> list[tuple[date, bool]]:
    return [(each.day, each.at_once) for each in ahead(at=at)]


def test_looking_ahead_tells_what_will_leave_and_stores_nothing(user: User, diary: list[Thing]) -> None:
    diary += [Thing(1, DUE, user.pk), Thing(2, date(2026, 12, 5), user.pk), Thing(3, date(2027, 3, 1), user.pk)]
    got = foreseen(TUESDAY)
    assert got == [
        (date(2026, 11, 24), False),  # 1: seven days before
        (date(2026, 11, 24), False),  # 2: thirty days before
        (date(2026, 11, 30), False),  # 1: the day before was a Sunday
        (date(2026, 11, 30), False),  # 2: seven days before was a Saturday
        (date(2026, 12, 1), False),  # 1: late
    ]
    assert (Notice.objects.count(), Message.objects.count()) == (0, 0)


def test_what_is_settled_or_at_another_step_by_then_is_not_foreseen(user: User, diary: list[Thing]) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS)
    diary += [Thing(1, DUE, user.pk), Thing(2, DUE, user.pk), Thing(3, date(2026, 12, 20), user.pk)]
    reminders.note(on=TUESDAY.date(), at=TUESDAY)
    diary.pop(1)
    assert [(each.day, each.kind) for each in ahead(at=TUESDAY)] == [(DUE, "thing_due")] * 2


def test_a_message_that_has_not_left_is_foreseen_for_the_day_on_which_it_may(user: User, diary: list[Thing]) -> None:
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.NOW)
    diary.append(Thing(1, date(2026, 12, 20), user.pk))
    night = datetime(2026, 11, 24, 21, tzinfo=UTC)
    reminders.sweep(at=night)
    assert foreseen(night) == [(date(2026, 11, 25), True)]


def test_what_was_foreseen_is_what_leaves(user: User, diary: list[Thing]) -> None:
    diary += [Thing(1, DUE, user.pk), Thing(2, date(2026, 12, 5), user.pk), Thing(3, TUESDAY.date(), user.pk)]
    expected = {each.day for each in ahead(at=TUESDAY)}
    for number in range(DAYS_AHEAD + 1):
        reminders.sweep(at=TUESDAY + day(number))
    assert {
        date.fromisoformat(key.removeprefix("digest:")) for key in Message.objects.values_list("key", flat=True)
    } == expected


def test_what_comes_up_after_the_mail_of_the_day_is_foreseen_for_the_next(user: User, diary: list[Thing]) -> None:
    diary.append(Thing(1, DUE, user.pk))
    reminders.sweep(at=TUESDAY)
    diary.append(Thing(2, DUE, user.pk))
    assert foreseen(TUESDAY)[:2] == [(date(2026, 11, 24), False), (date(2026, 11, 25), False)]


def test_looking_ahead_keeps_to_what_people_have_chosen(user: User, diary: list[Thing]) -> None:
    off = UserFactory()
    MailChoice.objects.create(user=off, topic="plan", how=MailChoice.How.OFF)
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.NOW)
    diary += [Thing(1, DUE, user.pk), Thing(2, DUE, off.pk)]
    assert [(each.user_id, each.day, each.at_once) for each in ahead(at=TUESDAY)] == [
        (user.pk, date(2026, 11, 24), True),
        (user.pk, date(2026, 11, 29), True),
        (user.pk, date(2026, 12, 1), True),
    ]


def test_what_was_missed_on_monday_is_foreseen_for_today(user: User, diary: list[Thing]) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS)
    diary.append(Thing(1, date(2026, 12, 20), user.pk))
    reminders.sweep(at=TUESDAY - day(2))
    assert foreseen(TUESDAY - day(2)) == [(date(2026, 11, 23), False)]
    assert foreseen(TUESDAY)[:1] == [(date(2026, 11, 24), False)]


@pytest.mark.parametrize(("things", "at_once"), [(20, True), (21, False)])
def test_very_many_things_at_once_are_foreseen_in_one_mail(
    things: int, at_once: bool, user: User, diary: list[Thing]
) -> None:
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.NOW)
    diary += [Thing(number, date(2026, 12, 20), user.pk) for number in range(things)]
    assert foreseen(TUESDAY) == [(TUESDAY.date(), at_once)] * things
    reminders.sweep(at=TUESDAY)
    assert foreseen(TUESDAY) == [(TUESDAY.date(), at_once)] * things


def test_things_of_two_runs_that_wait_for_the_morning_are_foreseen_as_they_were_made(
    user: User, diary: list[Thing]
) -> None:
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.NOW)
    night = datetime(2026, 11, 24, 21, tzinfo=UTC)
    for run in range(2):
        diary += [Thing(15 * run + number, date(2026, 12, 20), user.pk) for number in range(15)]
        reminders.sweep(at=night)
    assert foreseen(night) == [(date(2026, 11, 25), True)] * 30


@pytest.mark.parametrize("things", [1, 500])
def test_looking_ahead_costs_the_same_for_one_thing_and_for_many(
    things: int, user: User, diary: list[Thing], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    diary += [Thing(number, DUE, user.pk) for number in range(things)]
    with django_assert_num_queries(9):
        assert len(ahead(at=TUESDAY)) == 3 * things
