"""Two at the same moment, each on a connection of its own: noted once, gathered once, sent once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier, Event
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from pytest_django import Settings

from foundation import outbox, reminders
from foundation.models import Message, Notice
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.factories import PartnershipFactory, member
from tests.foundation.diary import THINGS, Thing
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.slow, pytest.mark.usefixtures("diary", "silent_queue")]
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
MANY = 20


@pytest.fixture
def silent_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.jobs._send", lambda _name, _arguments: None)


@pytest.fixture
def place(transactional_db: None) -> Partnership:
    partnership = PartnershipFactory()
    with within(partnership):
        officers = [member(RoleCode.LEAD_OFFICER).user_id for _ in range(3)]
    THINGS.extend(Thing(number, date(2026, 11, 30), officers[number % 3] or 0) for number in range(MANY))
    return partnership


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, call) for call in calls]]


def sweep(place: Partnership) -> None:
    with within(place):
        reminders.sweep(at=AT)


def test_three_runs_note_and_gather_everything_once(place: Partnership) -> None:
    at_once(*[lambda: sweep(place)] * 3)
    sweep(place)  # what one run noted while another gathered waits for the next mail of the day
    with within(place):
        assert Notice.objects.count() == MANY
        assert Message.objects.count() == 3
        assert set(Message.objects.values_list("key", flat=True)) == {"digest:2026-11-24"}


def somebody_waits_for_us() -> bool:
    """For a row that this transaction has not settled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
        )
        found = cursor.fetchone()
    return bool(found and found[0])


def test_whoever_notes_what_another_is_about_to_note_leaves_it_at_that(place: Partnership) -> None:
    first_has_noted = Event()

    def first() -> int:
        with within(place):
            noted = reminders.note(on=AT.date(), at=AT)
            first_has_noted.set()
            last = time.monotonic() + 20
            while not somebody_waits_for_us():  # the second has looked, seen nothing, and begun to write
                assert time.monotonic() < last, "nobody ever met"
                time.sleep(0.02)
            return noted

    def second() -> int:
        assert first_has_noted.wait(timeout=20)
        with within(place):
            return reminders.note(on=AT.date(), at=AT)

    at_once(first, second)
    with within(place):
        assert Notice.objects.count() == MANY


def test_three_runs_send_each_message_once(place: Partnership) -> None:
    sweep(place)
    at_once(*[lambda: outbox.send_each(Message, outbox.send, partnership_id=place.pk, clock=lambda: AT)] * 3)
    assert len(mail.outbox) == 3
    assert len({sent.to[0] for sent in mail.outbox}) == 3
    with within(place):
        assert list(Message.objects.values_list("state", flat=True)) == ["sent"] * 3


HAS_IT, GOES_ON = Event(), Event()


class SlowToAnswer(EmailBackend):
    """Takes a mail, and answers when a test lets it."""

    def send_messages(self, email_messages: Any) -> int:
        HAS_IT.set()
        assert GOES_ON.wait(timeout=20)
        return super().send_messages(email_messages)


def test_while_a_server_holds_back_its_answer_nobody_else_sends_that_message(
    place: Partnership, settings: Settings
) -> None:
    sweep(place)
    settings.EMAIL_BACKEND = f"{__name__}.SlowToAnswer"
    with within(place):
        first = outbox.waiting(at=AT)[0]

    def send() -> str:
        with within(place):
            return outbox.send(number=first, at=AT)

    def send_second() -> str:
        assert HAS_IT.wait(timeout=20)
        try:
            return send()
        finally:
            GOES_ON.set()

    assert at_once(send, send_second) == ["", ""]
    assert len(mail.outbox) == 1
