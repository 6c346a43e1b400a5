"""What has run out is forgotten, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from foundation.tasks import forget_expired_sessions
from tests.accounts import account, is_signed_in, type_password
from tests.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def kept() -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from foundation_cache")
        (tries,) = cursor.fetchone()
    return Session.objects.count(), UserSession.objects.count(), tries


def test_a_session_its_address_and_old_tries_are_forgotten_when_they_have_run_out() -> None:
    account("amara@example.org")
    account("other@example.org")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        type_password(Browser())
        cache.set("old", 1, 60)
        clock.shift(timedelta(days=13))
        lasting = Browser()
        type_password(lasting, "other@example.org")
        cache.clear()
        cache.set("old", 1, 60)
        cache.set("lasting", 1, timedelta(days=3).total_seconds())
        clock.shift(timedelta(days=1, seconds=1))
        assert kept() == (2, 2, 2)
        for _ in range(2):
            forget_expired_sessions()
            assert kept() == (1, 1, 1)
        assert is_signed_in(lasting)


def test_the_address_of_a_session_that_was_signed_out_is_forgotten() -> None:
    account()
    client = Browser()
    type_password(client)
    client.post("/account/logout/")
    forget_expired_sessions()
    assert UserSession.objects.count() == 0
