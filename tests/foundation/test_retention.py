"""Old messages are forgotten, and nothing is told a second time because of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, Settings

from foundation import reminders, retention, tasks
from foundation.models import AuditEntry, Message, Notice, User
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import UserFactory
from tests.foundation.diary import Thing

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
OLD = AT - timedelta(days=401)
YOUNG = AT - timedelta(days=399)
pytestmark = pytest.mark.usefixtures("diary")


HOW: dict[str, dict[str, object]] = {"sent": {"sent_at": OLD}, "failed": {"last_error": "refused"}}


def message(user: User, state: str, *, at: datetime, number: int = 1, occasion: str = "7:2025-10-20") -> Message:
    """With one thing that it told of."""
    made = Message.objects.create(
        user=user, key=f"now:{number}", state=state, made_at=at, send_from=at, **HOW.get(state, {})
    )
    notice(user, at=at, number=number, occasion=occasion, message=made)
    return made


def notice(user: User, *, at: datetime, number: int = 1, occasion: str = "7:2025-10-20", **fields: object) -> Notice:
    return Notice.objects.create(
        user=user, topic="plan", kind="thing_due", subject=f"thing:{number}", occasion=occasion, noted_at=at, **fields
    )


def left() -> tuple[int, int]:
    return Message.objects.count(), Notice.objects.count()


@pytest.mark.parametrize(
    ("state", "at", "messages"),
    [
        ("sent", OLD, 0),
        ("failed", OLD, 0),
        ("nothing", OLD, 0),
        ("waiting", OLD, 1),
        ("sent", YOUNG, 1),
        ("nothing", YOUNG, 1),
    ],
)
def test_what_is_old_and_waits_no_more_is_forgotten(state: str, at: datetime, messages: int, user: User) -> None:
    message(user, state, at=at)
    assert retention.forget_messages(at=AT) == 1 - messages
    assert left() == (messages, messages)


def test_what_was_dropped_before_it_was_in_a_message_is_forgotten_and_what_waits_for_one_is_not(user: User) -> None:
    notice(user, at=OLD, number=1, dropped_at=OLD, dropped_because="off")
    waits = notice(user, at=OLD, number=2)
    retention.forget_messages(at=AT)
    assert list(Notice.objects.all()) == [waits]


def test_a_message_that_waits_stays_however_old_though_nothing_is_noted_for_it(user: User) -> None:
    waits = Message.objects.create(user=user, key="now:1", made_at=OLD, send_from=OLD)
    message(user, "sent", at=OLD, number=2)
    assert retention.forget_messages(at=AT) == 1
    assert list(Message.objects.all()) == [waits]


def test_what_is_still_told_of_stays_noted_so_that_nobody_hears_of_it_again(user: User, diary: list[Thing]) -> None:
    long_due = date(2025, 10, 20)
    diary.append(Thing(1, long_due, user.pk))
    ((_day, occasion),) = reminders.occasions([AT.date()], reminders.rhythm())
    message(user, "sent", at=OLD, occasion=occasion.occasion)
    message(user, "sent", at=OLD, number=2)
    assert retention.forget_messages(at=AT) == 1
    assert left() == (1, 1)
    assert reminders.note(on=AT.date(), at=AT) == 0


def test_how_much_was_forgotten_is_on_record(user: User) -> None:
    message(user, "sent", at=OLD)
    notice(user, at=OLD, number=2, dropped_at=OLD, dropped_because="over")
    for _ in range(2):
        retention.forget_messages(at=AT)
    kept = AuditEntry.objects.filter(action="messages.forgotten")
    assert list(kept.values_list("actor_user_id", "details")) == [(None, {"messages": 1, "notices": 2})]


def test_a_night_without_anything_old_costs_two_queries(
    user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    message(user, "sent", at=YOUNG)
    with django_assert_num_queries(4):  # two of them open and release the transaction
        assert retention.forget_messages(at=AT) == 0


def test_every_partnership_forgets_by_itself(
    marlhaven: Partnership, pellworth: Partnership, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OCCASION_SOURCES = {"plan": "tests.foundation.diary.broken_in_marlhaven"}
    for place in (marlhaven, pellworth):
        with within(place):
            message(UserFactory(), "sent", at=OLD)
    with time_machine.travel(AT, tick=False):
        tasks.forget_old_messages()
    counts = {}
    for place in (marlhaven, pellworth):
        with within(place):
            counts[place.slug] = Message.objects.count()
    assert counts == {"marlhaven": 1, "pellworth": 0}
    assert f"partnership {marlhaven.pk} could not be forgotten (ValueError)" in caplog.text
