"""What is due is noted and sent for every partnership by itself: one that fails holds up no other."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from foundation import reminders, tasks
from foundation.models import Message, Notice
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.factories import UserFactory, member
from tests.foundation.diary import THINGS, Thing
from tests.foundation.mailservers import ANSWERS

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DUE = date(2026, 11, 30)
pytestmark = pytest.mark.usefixtures("diary")


def test_a_partnership_whose_source_fails_holds_up_no_other(
    marlhaven: Partnership, pellworth: Partnership, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OCCASION_SOURCES = {"plan": "tests.foundation.diary.broken_in_marlhaven"}
    with within(pellworth):
        user = UserFactory()
    THINGS.append(Thing(1, timezone.localdate(), user.pk))
    tasks.note_what_is_due()
    assert f"partnership {marlhaven.pk} could not be noted (ValueError)" in caplog.text
    counts = {}
    for place in (marlhaven, pellworth):
        with within(place):
            counts[place.slug] = Notice.objects.count()
    assert counts == {"marlhaven": 0, "pellworth": 1}


def test_a_partnership_whose_messages_cannot_even_be_put_off_holds_up_no_other(
    marlhaven: Partnership, pellworth: Partnership, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    for place in (marlhaven, pellworth):
        with within(place):
            person = member(RoleCode.LEAD_OFFICER, user=UserFactory(email=f"{place.slug}@example.org"))
            assert person.user_id is not None
            THINGS.append(Thing(place.pk, DUE, person.user_id))
            reminders.sweep(at=AT)
    with within(marlhaven):
        Message.objects.update(attempts=32767)  # as many as its column holds
    settings.EMAIL_BACKEND = "tests.foundation.mailservers.Answering"
    ANSWERS[:] = [ValueError("It cannot be written.")]
    with time_machine.travel(AT, tick=False):
        tasks.send_messages()
    assert [sent.to for sent in mail.outbox] == [["pellworth@example.org"]]
    assert f"Messages of partnership {marlhaven.pk} could not be sent (DataError)" in caplog.text
