"""How long a session lasts, as tables and through the front door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundation.signin import limits
from foundation.signin.limits import LONG, SHORT, Limits
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.accounts import account, is_signed_in
from tests.conftest import SignIn
from tests.factories import MembershipFactory, member

pytestmark = pytest.mark.usefixtures("quick_passwords")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@pytest.mark.parametrize(
    ("of", "since_start", "since_use", "why"),
    [
        (SHORT, HOUR, 30 * MINUTE - SECOND, ""),
        (SHORT, HOUR, 30 * MINUTE, "You were signed out because you had done nothing for 30 minutes."),
        (SHORT, 12 * HOUR - SECOND, MINUTE, ""),
        (SHORT, 12 * HOUR, MINUTE, "You were signed out because you had been signed in for 12 hours."),
        (LONG, HOUR, 30 * MINUTE, ""),
        (LONG, 9 * HOUR, 8 * HOUR - SECOND, ""),
        (LONG, 9 * HOUR, 8 * HOUR, "You were signed out because you had done nothing for 8 hours."),
        (LONG, 14 * DAY - SECOND, MINUTE, ""),
        (LONG, 14 * DAY, MINUTE, "You were signed out because you had been signed in for 14 days."),
        # The clock was set back: both moments lie ahead.
        (SHORT, -2 * HOUR, -2 * HOUR, ""),
        (LONG, -40 * DAY, -40 * DAY, ""),
    ],
)
def test_a_session_ends_at_its_idle_or_its_whole_limit(
    of: Limits, since_start: timedelta, since_use: timedelta, why: str
) -> None:
    assert limits.why_over(started_at=NOON - since_start, seen_at=NOON - since_use, at=NOON, limits=of) == why


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"started_at": 0, "seen_at": 0}),
        ({"started_at": -900, "seen_at": -59}, {"started_at": -900, "seen_at": -59}),
        ({"started_at": -900, "seen_at": -60}, {"started_at": -900, "seen_at": 0}),
        ({"started_at": 7200, "seen_at": 7200}, {"started_at": 0, "seen_at": 0}),
    ],
    ids=["first use", "within the minute", "after a minute", "clock set back"],
)
def test_a_use_is_noted_once_a_minute(before: dict[str, int], after: dict[str, int]) -> None:
    now = int(NOON.timestamp())
    session = {key: now + offset for key, offset in before.items()}
    limits.note(session, at=NOON)
    assert {key: value - now for key, value in session.items()} == after


@pytest.mark.parametrize(("kind", "of"), [(None, SHORT), ("short", SHORT), ("long", LONG), ("endless", SHORT)])
def test_limits_are_short_until_the_roles_are_known(kind: str | None, of: Limits) -> None:
    assert limits.of({limits.KIND: kind}) is of


# Through the front door


def open_page(client: Client, name: str = "usersessions_list") -> int:
    status: int = client.get(reverse(name)).status_code
    return status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("away", "stays"), [(timedelta(hours=7, minutes=59), True), (timedelta(hours=8, seconds=1), False)]
)
def test_a_long_session_survives_just_under_eight_idle_hours(sign_in: SignIn, away: timedelta, stays: bool) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        assert open_page(client) == 200
        clock.shift(away)
        open_page(client)
        assert is_signed_in(client) is stays


@pytest.mark.django_db
def test_a_session_that_is_used_every_hour_still_ends_after_fourteen_days(sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        for _ in range(2 * 14 - 1):
            clock.shift(timedelta(hours=7))
            assert open_page(client) == 200
        # 27 x 7 hours are just under eight days: the idle limit never ran out.
        session = client.session
        session[limits.STARTED] -= int(timedelta(days=7).total_seconds())
        session.save()
        assert open_page(client) == 302
        assert not is_signed_in(client)


@pytest.mark.django_db
def test_an_ended_session_leads_to_sign_in_says_why_and_leads_back(sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        clock.shift(timedelta(hours=9))
        answer = client.get(reverse("usersessions_list"))
        assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/account/sessions/")
        page = client.get(answer["Location"]).content.decode()
        assert "You were signed out because you had done nothing for 8 hours." in page
        assert "Sign in" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "back"),
    [
        ({"referer": "https://testserver/account/sessions/?page=2"}, "/account/sessions/%3Fpage%3D2"),
        ({"referer": "https://elsewhere.example.org/trap/"}, "/"),
        ({"referer": "//elsewhere.example.org/trap/"}, "/"),
        ({"referer": "javascript:alert(1)"}, "/"),
        ({"referer": "https://testserver/account/login/?next=/account/login/"}, "/"),
        ({}, "/"),
    ],
    ids=["own page", "another site", "no scheme", "script", "the sign-in page", "none"],
)
def test_a_form_sent_too_late_leads_back_to_the_page_it_was_on(
    sign_in: SignIn, headers: dict[str, str], back: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        clock.shift(timedelta(hours=9))
        answer = client.post(reverse("usersessions_list"), headers=headers)
        assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={back}")


@pytest.mark.django_db
def test_a_fragment_asked_for_too_late_sends_the_whole_page_to_sign_in(sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        clock.shift(timedelta(hours=9))
        asked = {"HX-Request": "true", "HX-Current-URL": "https://testserver/account/sessions/"}
        answer = client.get("/account/2fa/", headers=asked)
        assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account/login/?next=/account/sessions/")


@pytest.mark.django_db
def test_an_ended_session_opens_public_pages_as_a_stranger_and_never_goes_in_a_circle(sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        clock.shift(timedelta(hours=9))
        answer = client.get(reverse("account_login"))
        assert answer.status_code == 200
        assert "You were signed out because" in answer.content.decode()
        assert not is_signed_in(client)


@pytest.mark.django_db
def test_a_clock_set_back_ends_no_session_and_lengthens_none(sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        clock.shift(timedelta(hours=-2))
        assert open_page(client) == 200
        clock.shift(timedelta(hours=8, seconds=1))
        open_page(client)
        assert not is_signed_in(client)


@pytest.mark.django_db
def test_a_clock_forty_days_ahead_ends_every_session(sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = sign_in(account())
        open_page(client)
        clock.shift(timedelta(days=40))
        assert open_page(client) == 302


# A role that opens care, given in the middle of a session


def home_of(partnership: Partnership) -> str:
    return reverse("partnership:who_can_do_what", args=[partnership.slug])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since_use", "since_start", "stays"),
    [
        (timedelta(minutes=29), timedelta(hours=1), True),
        (timedelta(minutes=31), timedelta(hours=1), False),
        (timedelta(minutes=5), timedelta(hours=12), False),
    ],
    ids=["lately used", "idle too long for care", "signed in too long ago for care"],
)
def test_a_care_role_given_mid_session_brings_the_short_limits_at_once(
    marlhaven: Partnership, sign_in: SignIn, since_use: timedelta, since_start: timedelta, stays: bool
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        with within(marlhaven):
            person = member(RoleCode.STEERING_MEMBER)
        client = sign_in(person)
        client.get(home_of(marlhaven))
        session = client.session
        session[limits.STARTED] = int((NOON + since_use - since_start).timestamp())
        session.save()
        with within(marlhaven):
            MembershipFactory(person=person, role_code=RoleCode.CARE_COORDINATOR)
        clock.shift(since_use)
        client.get(home_of(marlhaven))
        assert is_signed_in(client) is stays


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "kind"), [(RoleCode.STEERING_MEMBER, "long"), (RoleCode.CARE_COORDINATOR, "short")])
def test_the_roles_of_an_account_choose_its_limits(
    marlhaven: Partnership, sign_in: SignIn, role: RoleCode, kind: str
) -> None:
    with within(marlhaven):
        person = member(role)
    client = sign_in(person)
    session = client.session
    session.pop(limits.KIND)
    session.save()
    client.get(home_of(marlhaven))
    assert client.session[limits.KIND] == kind
