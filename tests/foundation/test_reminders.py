"""What is due is noted once and gathered into one mail a day; nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from foundation import reminders
from foundation.models import MailChoice, MailHours, Message, Notice, Rhythm, User
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import UserFactory
from tests.foundation.diary import Thing

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
DUE = date(2026, 11, 30)
"""A Monday, six days on."""
pytestmark = pytest.mark.usefixtures("diary")


def told() -> list[tuple[str, list[str]]]:
    """Key of each message, with what it tells of."""
    return [
        (message.key, [f"{notice.subject} {notice.occasion}" for notice in message.notices.all()])
        for message in Message.objects.order_by("pk")
    ]


def day(number: int) -> timedelta:
    return timedelta(days=number)


def test_what_is_due_is_noted_once_however_often_it_is_looked_for(user: User, diary: list[Thing]) -> None:
    diary.append(Thing(1, DUE, user.pk))
    assert [reminders.note(on=TUESDAY.date(), at=TUESDAY) for _ in range(3)] == [1, 0, 0]
    kept = Notice.objects.get()
    assert (kept.user_id, kept.topic, kept.kind, kept.subject, kept.occasion, kept.due_on, kept.noted_at) == (
        user.pk, "plan", "thing_due", "thing:1", "7:2026-11-30", DUE, TUESDAY,
    )  # fmt: skip


def test_each_step_and_each_date_is_an_occasion_of_its_own(user: User, diary: list[Thing]) -> None:
    diary.append(Thing(1, DUE, user.pk))
    for on in (date(2026, 11, 1), DUE - day(3), DUE, DUE + day(1), DUE + day(20)):
        reminders.note(on=on, at=TUESDAY)
    diary[0] = Thing(1, date(2026, 12, 24), user.pk)
    reminders.note(on=date(2026, 12, 20), at=TUESDAY)
    assert list(Notice.objects.order_by("pk").values_list("occasion", flat=True)) == [
        "30:2026-11-30", "7:2026-11-30", "1:2026-11-30", "late:0:2026-11-30", "late:14:2026-11-30", "7:2026-12-24",
    ]  # fmt: skip


def test_forty_days_without_a_run_end_in_one_notice_and_one_mail(user: User, diary: list[Thing]) -> None:
    diary.append(Thing(1, DUE, user.pk))
    reminders.sweep(at=TUESDAY)
    reminders.sweep(at=TUESDAY + day(41))  # 4 January 2027, a Monday
    assert told() == [
        ("digest:2026-11-24", ["thing:1 7:2026-11-30"]),
        ("digest:2027-01-04", ["thing:1 late:28:2026-11-30"]),
    ]


def test_the_mail_of_the_day_holds_everything_and_is_made_once(user: User, diary: list[Thing]) -> None:
    diary += [Thing(1, DUE + day(20), user.pk), Thing(2, DUE, user.pk)]
    reminders.sweep(at=TUESDAY)
    diary.append(Thing(3, DUE, user.pk))
    reminders.sweep(at=TUESDAY + timedelta(hours=1))
    assert told() == [("digest:2026-11-24", ["thing:2 7:2026-11-30", "thing:1 30:2026-12-20"])]
    reminders.sweep(at=TUESDAY + day(1))
    assert told()[1:] == [("digest:2026-11-25", ["thing:3 7:2026-11-30"])]


@pytest.mark.parametrize(
    ("at", "made"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), 0),  # before its hour
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 24, 19, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), 0),  # quiet hours: it goes with what the next day brings
        (datetime(2026, 11, 28, 9, tzinfo=UTC), 0),  # a Saturday
        (datetime(2026, 12, 25, 9, tzinfo=UTC), 0),  # a bank holiday
        (datetime(2026, 12, 28, 9, tzinfo=UTC), 0),  # the day in place of Boxing Day
        (datetime(2026, 12, 29, 9, tzinfo=UTC), 1),
        (datetime(2026, 11, 30, 9, tzinfo=UTC), 1),  # St Andrew's Day is one in Scotland only
    ],
)
def test_the_mail_of_the_day_leaves_on_working_days_in_waking_hours(
    at: datetime, made: int, user: User, diary: list[Thing]
) -> None:
    diary.append(Thing(1, at.date(), user.pk))
    reminders.sweep(at=at)
    assert (Notice.objects.count(), Message.objects.count()) == (1, made)


def test_a_partnership_in_scotland_keeps_its_own_bank_holidays(user: User, diary: list[Thing]) -> None:
    Rhythm.objects.create(nation="scotland")
    diary.append(Thing(1, DUE, user.pk))
    reminders.sweep(at=TUESDAY + day(6))  # St Andrew's Day
    assert told() == []


def test_whoever_wants_mail_on_mondays_gets_the_whole_week_in_one(user: User, diary: list[Thing]) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS)
    diary += [Thing(1, date(2026, 12, 2), user.pk), Thing(2, date(2026, 12, 4), user.pk)]
    for number in range(7):
        reminders.sweep(at=TUESDAY + day(number))
    assert [key for key, _told in told()] == ["digest:2026-11-30"]


def test_a_monday_without_a_run_is_caught_up_on_tuesday_and_then_nothing_leaves_before_the_next(
    user: User, diary: list[Thing]
) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS)
    diary.append(Thing(1, date(2026, 12, 20), user.pk))
    reminders.sweep(at=TUESDAY - day(2))  # on Sunday; the next run is on Tuesday
    reminders.sweep(at=TUESDAY)
    diary.append(Thing(2, date(2026, 12, 15), user.pk))
    for number in range(1, 7):
        reminders.sweep(at=TUESDAY + day(number))
    assert told() == [
        ("digest:2026-11-24", ["thing:1 30:2026-12-20"]),
        ("digest:2026-11-30", ["thing:2 30:2026-12-15"]),
    ]


def test_what_first_came_up_on_a_monday_without_a_run_is_caught_up_on_tuesday(user: User, diary: list[Thing]) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS, quiet_until=time(11))
    reminders.sweep(at=TUESDAY - day(7))
    diary.append(Thing(1, date(2026, 12, 23), user.pk))  # thirty days after the Monday
    reminders.sweep(at=TUESDAY)
    assert told() == [], "it is noted, in quiet hours"
    diary.append(Thing(2, date(2026, 12, 24), user.pk))  # comes up on the Tuesday, after the first run
    reminders.sweep(at=TUESDAY + timedelta(hours=3))
    assert [key for key, _said in told()] == ["digest:2026-11-24"]
    for number in range(1, 6):
        diary.append(Thing(2 + number, date(2026, 12, 15), user.pk))
        reminders.sweep(at=TUESDAY + day(number))
    assert len(told()) == 1, "that week ran: what comes up later waits for the next"


def test_where_monday_is_a_bank_holiday_the_week_begins_with_the_run_on_tuesday(user: User, diary: list[Thing]) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS)
    easter_monday = datetime(2026, 4, 6, 9, tzinfo=UTC)
    for number in (-7, 0):
        reminders.sweep(at=easter_monday + day(number))
    diary.append(Thing(1, date(2026, 5, 7), user.pk))
    reminders.sweep(at=easter_monday + day(2))  # the Wednesday; nothing ran on the Tuesday
    assert [key for key, _said in told()] == ["digest:2026-04-08"]


def test_a_new_partnership_has_missed_no_monday(user: User, diary: list[Thing]) -> None:
    MailHours.objects.create(user=user, digest_on=MailHours.DigestOn.MONDAYS)
    diary.append(Thing(1, DUE, user.pk))
    reminders.sweep(at=TUESDAY)
    assert told() == []


def test_whoever_wants_it_at_once_gets_each_in_a_mail_of_its_own_after_quiet_hours(
    user: User, diary: list[Thing]
) -> None:
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.NOW)
    diary += [Thing(1, DUE, user.pk), Thing(2, DUE, user.pk)]
    night = datetime(2026, 11, 24, 23, tzinfo=UTC)
    for _ in range(2):
        reminders.sweep(at=night)
    first, second = Notice.objects.order_by("pk")
    assert [(message.key, message.send_from) for message in Message.objects.order_by("pk")] == [
        (f"now:{first.pk}", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        (f"now:{second.pk}", datetime(2026, 11, 25, 8, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(("things", "mails"), [(20, 20), (21, 1)])
def test_very_many_things_at_once_are_told_in_one_mail(things: int, mails: int, user: User, diary: list[Thing]) -> None:
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.NOW)
    diary += [Thing(number, DUE, user.pk) for number in range(things)]
    for _ in range(2):
        reminders.sweep(at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert (Message.objects.count(), Notice.objects.filter(message__isnull=False).count()) == (mails, things)


def test_off_means_that_nothing_is_noted(user: User, diary: list[Thing]) -> None:
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.OFF)
    diary.append(Thing(1, DUE, user.pk))
    reminders.sweep(at=TUESDAY)
    assert (Notice.objects.count(), Message.objects.count()) == (0, 0)


def test_what_was_noted_before_somebody_switched_it_off_is_dropped(user: User, diary: list[Thing]) -> None:
    diary.append(Thing(1, DUE, user.pk))
    reminders.note(on=TUESDAY.date(), at=TUESDAY)
    MailChoice.objects.create(user=user, topic="plan", how=MailChoice.How.OFF)
    reminders.gather_up(at=TUESDAY)
    kept = Notice.objects.get()
    assert (Message.objects.count(), kept.dropped_because, kept.dropped_at) == (0, "off", TUESDAY)


def test_nothing_to_say_makes_no_message(user: User) -> None:
    reminders.sweep(at=TUESDAY)
    assert Message.objects.count() == 0


def test_while_messages_are_held_everything_is_noted_and_goes_in_one_mail_afterwards(
    user: User, diary: list[Thing]
) -> None:
    rhythm = Rhythm.objects.create(held_at=TUESDAY)
    diary.append(Thing(1, DUE, user.pk))
    for number in range(4):
        diary.append(Thing(2 + number, DUE, user.pk))
        reminders.sweep(at=TUESDAY + day(number))
    assert (Notice.objects.count(), told()) == (5, [])
    rhythm.held_at = None
    rhythm.save()
    reminders.sweep(at=TUESDAY + day(3))
    assert [(key, len(said)) for key, said in told()] == [("digest:2026-11-27", 5)]


def test_the_rhythm_is_data(user: User, diary: list[Thing]) -> None:
    Rhythm.objects.create(days_before=[10], overdue_every=2, digest_at=time(14))
    diary.append(Thing(1, DUE, user.pk))
    for at in (TUESDAY, TUESDAY + timedelta(hours=6), TUESDAY + day(7), TUESDAY + day(10)):
        reminders.sweep(at=at)
    occasions = Notice.objects.order_by("pk").values_list("occasion", flat=True)
    assert list(occasions) == ["10:2026-11-30", "late:0:2026-11-30", "late:2:2026-11-30"]
    assert [key for key, _said in told()] == ["digest:2026-11-24"]


def test_a_message_that_is_made_need_not_wait_for_the_next_minute(
    user: User,
    diary: list[Thing],
    inside: Partnership,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    handed: list[tuple[str, object]] = []
    monkeypatch.setattr("foundation.jobs._send", lambda name, arguments: handed.append((name, arguments)))
    diary.append(Thing(1, DUE, user.pk))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            reminders.sweep(at=TUESDAY)
    assert handed == [("foundation.send_messages", {"partnership_id": inside.pk})]


def test_each_partnership_notes_its_own(marlhaven: Partnership, pellworth: Partnership, diary: list[Thing]) -> None:
    user = UserFactory()
    diary.append(Thing(1, DUE, user.pk))
    for place in (marlhaven, pellworth, marlhaven):
        with within(place):
            reminders.sweep(at=TUESDAY)
    for place in (marlhaven, pellworth):
        with within(place):
            assert (Notice.objects.count(), Message.objects.count()) == (1, 1)


def test_one_query_beside_those_of_the_sources_where_nothing_is_due(
    inside: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reminders.sweep(at=TUESDAY)
    with django_assert_num_queries(1):
        reminders.sweep(at=TUESDAY + day(1))


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_noted_already_costs_the_same_for_one_and_for_many(
    number: int, inside: Partnership, diary: list[Thing], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    diary += [Thing(each, DUE, UserFactory().pk) for each in range(number)]
    reminders.sweep(at=TUESDAY)
    with django_assert_num_queries(3):  # what is known, the rhythm, who covers
        reminders.sweep(at=TUESDAY + timedelta(minutes=10))


@pytest.mark.parametrize("number", [1, 3])
def test_noting_costs_the_same_for_one_and_for_many(
    number: int, inside: Partnership, diary: list[Thing], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    diary += [Thing(each, DUE, UserFactory().pk) for each in range(number)]
    with django_assert_num_queries(6):  # rhythm, who covers, what is known, hours, choices, insert
        assert reminders.note(on=TUESDAY.date(), at=TUESDAY) == number


# --- The database has the last word ------------------------------------------------------------------------------

Make = Callable[[User], object]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("notice_once_an_occasion", lambda user: [_notice(user) for _ in range(2)]),
        ("notice_dropped_says_why", lambda user: _notice(user, dropped_at=TUESDAY)),
        ("message_once_by_key", lambda user: [_message(user) for _ in range(2)]),
        ("message_sent_has_its_time", lambda user: _message(user, state="sent")),
        ("message_sent_has_its_time", lambda user: _message(user, sent_at=TUESDAY)),
        ("message_failed_says_why", lambda user: _message(user, state="failed")),
        ("mailchoice_once_a_topic", lambda user: [MailChoice.objects.create(user=user, topic="plan") for _ in "ab"]),
        ("mailhours_once_an_account", lambda user: [MailHours.objects.create(user=user) for _ in "ab"]),
        ("rhythm_once", lambda _user: [Rhythm.objects.create() for _ in "ab"]),
        ("rhythm_repeats_after_a_day_at_least", lambda _user: Rhythm.objects.create(overdue_every=0)),
        ("rhythm_nation_is_known", lambda _user: Rhythm.objects.create(nation="mercia")),
    ],
)
def test_the_database_refuses(name: str, make: Make, user: User) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(user)


SETTLED = "Cannot update rows from foundation_message table"


@pytest.mark.parametrize(
    ("before", "statement", "refusal"),
    [
        ("sent", "update foundation_message set state = 'waiting', sent_at = null", SETTLED),
        ("sent", "update foundation_message set sent_at = now()", SETTLED),
        ("nothing", "update foundation_message set state = 'waiting'", SETTLED),
        ("failed", "update foundation_message set state = 'nothing'", "Invalid transition"),
        ("failed", "update foundation_message set state = 'sent', sent_at = now()", "Invalid transition"),
        ("sent", "update foundation_notice set message_id = null", "its message is settled"),
        ("failed", "update foundation_notice set message_id = null", "its message is settled"),
        ("sent", "update foundation_notice set dropped_at = now(), dropped_because = 'over'", "its message is settled"),
        ("dropped", "update foundation_notice set dropped_at = null, dropped_because = ''", "Cannot update rows"),
        ("waiting", "delete from foundation_message", "Cannot delete rows from foundation_message"),
        ("sent", "delete from foundation_message", "Cannot delete rows from foundation_message"),
        ("loose", "delete from foundation_notice", "Cannot delete rows from foundation_notice"),
        ("dropped", "delete from foundation_notice", "Cannot delete rows from foundation_notice"),
    ],
)
def test_raw_sql_cannot_take_back_what_was_told(before: str, statement: str, refusal: str, user: User) -> None:
    """Rows are young, save for those that have not left."""
    now, long_ago = timezone.now(), datetime(2024, 11, 25, 9, tzinfo=UTC)
    if before == "waiting":
        _message(user, made_at=long_ago)
    elif before == "loose":
        _notice(user, noted_at=long_ago)
    elif before == "dropped":
        _notice(user, noted_at=now, dropped_at=now, dropped_because="over")
    else:
        how: dict[str, dict[str, object]] = {"sent": {"sent_at": now}, "failed": {"last_error": "refused"}}
        _notice(user, message=_message(user, state=before, made_at=now, **how.get(before, {})))
    with pytest.raises(InternalError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_message_goes_on_its_way(user: User) -> None:
    told, other = _notice(user, message=_message(user)), _message(user, key="digest:2026-11-25")
    for statement in (
        f"update foundation_notice set message_id = {other.pk}",
        "update foundation_message set state = 'failed', last_error = 'refused'",
        "update foundation_message set state = 'waiting'",
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    told.refresh_from_db()
    assert (told.message_id, set(Message.objects.values_list("state", flat=True))) == (other.pk, {"waiting"})


def _notice(user: User, **fields: object) -> Notice:
    return Notice.objects.create(
        user=user, topic="plan", kind="thing_due", subject="thing:1", occasion="7:2026-11-30",
        **{"noted_at": TUESDAY} | fields,
    )  # fmt: skip


def _message(user: User, **fields: object) -> Message:
    given = {"key": "digest:2026-11-24", "made_at": TUESDAY, "send_from": TUESDAY}
    return Message.objects.create(user=user, **given | fields)
