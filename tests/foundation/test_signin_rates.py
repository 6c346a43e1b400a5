"""Guessing is slow: limits on passwords, codes, links and resets, counted in PostgreSQL by address and by account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from foundation.signin.addresses import client_address, is_on_this_machine
from tests.accounts import PASSWORD, account, code_now, is_signed_in, type_code, type_password, with_app
from tests.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
TOO_MANY = "Too many tries. Wait five minutes, then try again."


def spoofed(number: int) -> dict[str, str]:
    return {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}


def asked_from(peer: str, headers: dict[str, str]) -> HttpRequest:
    request = RequestFactory().get("/")
    request.META.update({"HTTP_HOST": "localhost", "REMOTE_ADDR": peer, **headers})
    return request


def say_too_many(answer: object) -> bool:
    return TOO_MANY in answer.content.decode()  # type: ignore[attr-defined] # a response of the client's


# One account, from anywhere


def test_five_wrong_passwords_stop_a_sixth_try_even_with_the_right_one() -> None:
    account()
    for number in range(5):
        client = Browser(REMOTE_ADDR=f"192.0.2.{number}")
        assert not say_too_many(type_password(client, password="wrong"))
    client = Browser(REMOTE_ADDR="192.0.2.99")
    assert say_too_many(type_password(client))
    assert not is_signed_in(client)


def test_after_five_minutes_one_may_try_again() -> None:
    account()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            type_password(Browser(), password="wrong")
        assert say_too_many(type_password(Browser()))
        clock.shift(timedelta(minutes=5, seconds=1))
        client = Browser()
        type_password(client)
        assert is_signed_in(client)


def test_an_unknown_address_is_stopped_just_as_soon() -> None:
    for _ in range(5):
        assert not say_too_many(type_password(Browser(), "nobody@example.org", "wrong"))
    assert say_too_many(type_password(Browser(), "nobody@example.org", "wrong"))


def test_five_wrong_codes_stop_a_sixth_try_even_with_the_right_one_and_a_new_session() -> None:
    with_app(account())
    for number in range(5):
        client = Browser(REMOTE_ADDR=f"192.0.2.{number}")
        type_password(client)
        assert not say_too_many(type_code(client, "000000"))
    client = Browser(REMOTE_ADDR="192.0.2.99")
    type_password(client)
    assert say_too_many(type_code(client, code_now()))
    assert not is_signed_in(client)


def test_the_right_password_does_not_start_the_count_of_wrong_codes_afresh() -> None:
    with_app(account())
    client = Browser()
    for _ in range(5):
        type_password(client)
        type_code(client, "000000")
    type_password(client)
    assert say_too_many(type_code(client, code_now()))


def test_a_good_sign_in_of_the_attackers_own_does_not_start_the_count_afresh() -> None:
    account("victim@example.org")
    account("attacker@example.org")
    for _ in range(5):
        type_password(Browser(), "victim@example.org", "wrong")
        type_password(Browser(), "attacker@example.org")
    assert say_too_many(type_password(Browser(), "victim@example.org"))


# One address, any account


def test_ten_wrong_passwords_from_one_address_stop_it_for_every_account() -> None:
    account()
    for number in range(10):
        assert not say_too_many(type_password(Browser(), f"person{number}@example.org", "wrong"))
    assert say_too_many(type_password(Browser()))


def test_a_spoofed_forwarded_for_does_not_start_the_count_afresh() -> None:
    account()
    for number in range(10):
        type_password(Browser(), f"person{number}@example.org", "wrong", **spoofed(number))
    assert say_too_many(type_password(Browser(), **spoofed(200)))


def test_behind_one_proxy_of_ours_the_address_that_it_saw_counts(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    account()
    for number in range(10):
        words = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}, 198.51.100.7"}
        type_password(Browser(), f"person{number}@example.org", "wrong", **words)
    assert say_too_many(type_password(Browser(), HTTP_X_FORWARDED_FOR="203.0.113.200, 198.51.100.7"))
    client = Browser()
    type_password(client, HTTP_X_FORWARDED_FOR="198.51.100.7, 198.51.100.8")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "nonsense", "10.0.0.1"),
        (1, "10.0.0.1", ", ,", "10.0.0.1"),
        (1, "10.0.0.1", "2001:db8::1", "2001:db8::1"),
        (1, "10.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "", "0.0.0.0"),  # noqa: S104 -- stands for no address at all
    ],
)
def test_the_address_that_counts(settings: Settings, proxies: int, peer: str, forwarded: str, address: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(asked_from(peer, headers)) == address


@pytest.mark.parametrize(
    ("peer", "more", "here"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("127.8.8.8", {}, True),
        ("192.0.2.1", {}, False),
        ("", {}, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ("127.0.0.1", {"HTTP_FORWARDED": "for=127.0.0.1"}, False),
        ("127.0.0.1", {"HTTP_X_REAL_IP": "127.0.0.1"}, False),
        ("192.0.2.1", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ("127.0.0.1", {"HTTP_VIA": "1.1 proxy"}, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_PROTO": "https"}, False),
        ("127.0.0.1", {"HTTP_X_FORWARDED_HOST": "localhost"}, False),
        ("127.0.0.1", {"HTTP_CF_CONNECTING_IP": "203.0.113.9"}, False),
        ("127.0.0.1", {"HTTP_CF_RAY": "1"}, False),
        ("127.0.0.1", {"HTTP_X_CLIENT_IP": "203.0.113.9"}, False),
        ("127.0.0.1", {"HTTP_TRUE_CLIENT_IP": "203.0.113.9"}, False),
        ("127.0.0.1", {"HTTP_TRUE_CLIENT_IP": ""}, False),
        ("127.0.0.1", {"HTTP_HOST": "localhost:8000"}, True),
        ("127.0.0.1", {"HTTP_HOST": "LOCALHOST"}, True),
        ("127.0.0.1", {"HTTP_HOST": "127.0.0.1"}, True),
        ("127.0.0.1", {"HTTP_HOST": "127.0.0.1:8000"}, True),
        ("127.0.0.1", {"HTTP_HOST": "alongside.example.org"}, False),
        ("127.0.0.1", {"HTTP_HOST": "localhost.example.org"}, False),
        ("127.0.0.1", {"HTTP_HOST": "localhost:8000.example.org"}, False),
        ("127.0.0.1", {"HTTP_HOST": "192.0.2.1:8000"}, False),
        ("127.0.0.1", {"HTTP_HOST": ""}, False),
    ],
)
def test_who_is_on_this_machine(peer: str, more: dict[str, str], here: bool) -> None:
    assert is_on_this_machine(asked_from(peer, more)) is here


# The page of too many tries


def test_the_thirty_first_form_in_a_minute_is_answered_by_a_plain_page() -> None:
    client = Browser()
    for _ in range(30):
        assert type_password(client, "", "").status_code == 200
    answer = type_password(client, "", "")
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert say_too_many(answer)
    assert "Alongside" in answer.content.decode()


def test_links_for_a_new_password_are_limited_for_one_account_and_one_address() -> None:
    account()
    for number in range(5):
        sender = Browser(REMOTE_ADDR=f"192.0.2.{number}")
        assert sender.post("/account/password/reset/", {"email": "amara@example.org"}).status_code == 302
    assert Browser().post("/account/password/reset/", {"email": "AMARA@example.org"}).status_code == 429
    assert len(mail.outbox) == 5
    for number in range(19):
        Browser().post("/account/password/reset/", {"email": f"person{number}@example.org"})
    assert Browser().post("/account/password/reset/", {"email": "last@example.org"}).status_code == 429


def test_one_account_is_sent_ten_links_an_hour_wherever_they_are_asked_for() -> None:
    account()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = []
        for number in range(20):
            sender = Browser(REMOTE_ADDR=f"192.0.2.{number}")
            answers.append(sender.post("/account/password/reset/", {"email": "amara@example.org"}).status_code)
            clock.shift(timedelta(minutes=1))
        assert answers == [302] * 10 + [429] * 10
        assert len(mail.outbox) == 10
        clock.shift(timedelta(minutes=41))
        assert Browser().post("/account/password/reset/", {"email": "amara@example.org"}).status_code == 302


def test_guessed_reset_links_are_limited() -> None:
    for number in range(20):
        path = f"/account/password/reset/key/1-aaaaaa-{number:032}/"
        assert Browser().post(path, {"password1": "x"}).status_code == 200
    assert Browser().post("/account/password/reset/key/1-aaaaaa-99/", {"password1": "x"}).status_code == 429


def test_showing_who_one_is_again_is_limited() -> None:
    client = Browser()
    client.force_login(account())
    for _ in range(5):
        assert not say_too_many(client.post("/account/reauthenticate/", {"password": "wrong"}))
    assert say_too_many(client.post("/account/reauthenticate/", {"password": PASSWORD}))
    for _ in range(4):
        client.post("/account/reauthenticate/", {"password": "wrong"})
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 429


# Where the counts are kept


def test_the_counts_are_rows_of_postgresql() -> None:
    type_password(Browser(), password="wrong")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from foundation_cache where cache_key like '%%login_failed%%'")
        assert cursor.fetchone() == (2,)


def test_filling_the_table_does_not_wipe_out_ones_own_tries() -> None:
    """Django's cache keeps 300 rows and then forgets a third of them, unless it is told otherwise."""
    account()
    for _ in range(5):
        type_password(Browser(), password="wrong")
    for number in range(400):
        cache.set(f"other{number}", [1.0], 300)
    assert say_too_many(type_password(Browser()))


def test_the_thirty_first_passkey_in_a_minute_from_one_address_is_refused() -> None:
    client = Browser(REMOTE_ADDR="192.0.2.7")
    answers = [client.post("/account/2fa/webauthn/login/", {"credential": "{}"}).status_code for _ in range(31)]
    assert answers == [302] * 30 + [429]
    assert Browser(REMOTE_ADDR="192.0.2.8").post("/account/2fa/webauthn/login/", {}).status_code == 302
