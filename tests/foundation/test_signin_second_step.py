"""No page without a second step, however the session came about."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.access import routes
from foundation.models import User
from foundation.signin.middleware import ALWAYS_OPEN, TO_ADD_ONE, TO_USE_ONE
from tests.accounts import account, code_now, is_signed_in, recovery_codes, type_code, type_password, with_app
from tests.conftest import Browser
from tests.marks import COMMITTED

pytestmark = pytest.mark.usefixtures("quick_passwords")
MADE_UP_PASSKEY = json.dumps(
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"},
        "clientExtensionResults": {},
    }
)
ACCOUNT_PAGES = sorted(route.name for route in routes() if route.kind == "account")


def past_both_steps(client: Client, user: User, *, trust: bool = False) -> Client:
    """Through the front door: password, code, and whether to remember the device."""
    type_password(client, user.email)
    type_code(client, recovery_codes(user)[0])
    client.post("/account/2fa/trust/", {"action": "trust" if trust else "skip"})
    assert is_signed_in(client)
    return client


def password_only(user: User) -> Client:
    """A session that is signed in and has shown nothing but a password."""
    client = Browser()
    client.force_login(user)
    return client


def outcome(client: Client, name: str) -> str:
    """`open`, or where the page leads instead."""
    arguments = [1] if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else []
    answer = client.get(reverse(name, args=arguments))
    return "open" if answer.status_code in (200, 404, 405) else str(answer["Location"]).split("?")[0]


# Every page, for each way of having no second step


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_an_account_without_a_second_step_reaches_only_the_pages_that_add_one(name: str) -> None:
    client = password_only(account())
    client.get("/account/second-step/")
    expected = "open" if name in ALWAYS_OPEN else "/account/second-step/"
    if name in TO_ADD_ONE:
        # The page itself, after asking for the password once more.
        expected = "open" if name == "account_reauthenticate" else "/account/reauthenticate/"
    assert outcome(client, name) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_a_session_with_only_a_password_cannot_pass_by_what_the_account_has(name: str) -> None:
    """Nor may it add a step of its own to pass by: it must use one that there is."""
    client = password_only(with_app(account()))
    expected = "/account/second-step/"
    if name == "mfa_reauthenticate":
        expected = "open"
    elif name in ALWAYS_OPEN | TO_USE_ONE:
        expected = "/account/2fa/reauthenticate/"  # to the way that this account has
    assert outcome(client, name) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/marlhaven/", "/marlhaven/plans/", "/nowhere/", "/account/nothing/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_every_other_address_leads_to_the_second_step_by_any_method(path: str, method: str) -> None:
    client = password_only(account())
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Location"]) == (302, "/account/second-step/")


@pytest.mark.django_db
def test_the_second_step_of_one_account_is_not_that_of_another() -> None:
    client = password_only(account("amara@example.org"))
    session = client.session
    session["second_step"] = account("other@example.org").pk
    session.save()
    assert outcome(client, "usersessions_list") == "/account/second-step/"


@pytest.mark.django_db
def test_using_the_second_step_opens_a_session_that_had_shown_only_a_password() -> None:
    client = password_only(with_app(account()))
    answer = client.post("/account/2fa/reauthenticate/", {"code": code_now()})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert outcome(client, "usersessions_list") == "open"


@pytest.mark.django_db
def test_a_wrong_code_opens_nothing() -> None:
    client = password_only(with_app(account()))
    assert client.post("/account/2fa/reauthenticate/", {"code": "000000"}).status_code == 200
    assert outcome(client, "usersessions_list") == "/account/second-step/"


# Adding one


def add_app(client: Client) -> Any:
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    return client.post("/account/2fa/totp/activate/", {"code": code_now(client.session["mfa.totp.secret"])})


@COMMITTED
@pytest.mark.usefixtures("no_earlier_tries")
def test_who_has_just_signed_in_adds_an_app_without_typing_the_password_again_and_sees_recovery_codes() -> None:
    user = account()
    client = Browser()
    type_password(client)
    assert add_app(client)["Location"] == "/account/2fa/recovery-codes/"
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    listed = [re.sub("<.*?>", "", item) for item in re.findall(r"<li>(<span.*?)</li>", page)]
    assert listed == recovery_codes(user)
    assert outcome(client, "usersessions_list") == "open"


@COMMITTED
@pytest.mark.usefixtures("no_earlier_tries")
def test_some_minutes_later_the_password_is_asked_for_again() -> None:
    account()
    client = Browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        type_password(client)
        clock.shift(timedelta(minutes=5))
        assert outcome(client, "mfa_activate_totp") == "/account/reauthenticate/"
        clock.shift(timedelta(minutes=-6))  # nor does a clock set back make it fresh
        assert outcome(client, "mfa_activate_totp") == "/account/reauthenticate/"


@COMMITTED
@pytest.mark.usefixtures("no_earlier_tries")
def test_a_session_that_began_before_a_second_step_was_added_elsewhere_must_show_it() -> None:
    user = account()
    here, there = Browser(), Browser()
    type_password(here)
    type_password(there)
    add_app(here)
    assert outcome(here, "usersessions_list") == "open"
    assert outcome(there, "mfa_activate_totp") == "/account/second-step/"
    assert outcome(there, "usersessions_list") == "/account/second-step/"
    there.post("/account/2fa/reauthenticate/", {"code": recovery_codes(user)[0]})
    assert outcome(there, "usersessions_list") == "open"


# Removing the last one


@COMMITTED
@pytest.mark.usefixtures("no_earlier_tries")
def test_who_removes_the_last_second_step_must_add_another_before_anything_else() -> None:
    user = with_app(account())
    here, there = past_both_steps(Browser(), user), past_both_steps(Browser(), user)
    answer = here.post("/account/2fa/totp/deactivate/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/second-step/"
    assert not Authenticator.objects.exists()
    assert outcome(here, "usersessions_list") == "/account/second-step/"
    # What was removed may have been lost: whoever has it is signed out.
    assert outcome(there, "usersessions_list") == "/account/login/"


@pytest.mark.django_db
def test_removing_a_second_step_some_minutes_after_signing_in_asks_for_proof() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = past_both_steps(Browser(), with_app(account()))
        clock.shift(timedelta(minutes=6))
        assert client.post("/account/2fa/totp/deactivate/")["Location"].startswith("/account/2fa/reauthenticate/?")
        assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.django_db
def test_recovery_codes_alone_are_no_second_step() -> None:
    user = with_app(account())
    Authenticator.objects.filter(type="totp").delete()
    client = password_only(user)
    assert client.get("/account/second-step/").status_code == 200


# Codes


@pytest.mark.django_db
def test_a_code_of_the_app_works_once() -> None:
    with_app(account())
    with time_machine.travel(timezone.now(), tick=False):
        first, second = Browser(), Browser()
        for client in (first, second):
            type_password(client)
        code = code_now()
        assert type_code(first, code)["Location"] == "/account/2fa/trust/"
        assert type_code(second, code).status_code == 200
        assert not is_signed_in(second)


@pytest.mark.django_db
def test_only_an_account_that_has_a_passkey_is_asked_for_one() -> None:
    with_app(account())
    client = Browser()
    type_password(client)
    assert b"Use a passkey" not in client.get("/account/2fa/authenticate/").content


@pytest.mark.django_db
def test_a_recovery_code_works_once() -> None:
    user = with_app(account())
    code = recovery_codes(user)[0]
    first, second = Browser(), Browser()
    for client in (first, second):
        type_password(client)
    assert type_code(first, code)["Location"] == "/account/2fa/trust/"
    assert type_code(second, code).status_code == 200
    assert len(recovery_codes(user)) == 9


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "\x00", "12345", "1" * 100_000, "١٢٣٤٥٦", "......"])
def test_a_hostile_code_is_answered_with_the_form(typed: str) -> None:
    with_app(account())
    client = Browser()
    type_password(client)
    assert (type_code(client, typed).status_code, is_signed_in(client)) == (200, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        '"x"',
        '{"response": null}',
        '{"response": {"userHandle": 1}}',
        "{" * 1000,
        MADE_UP_PASSKEY,
    ],
)
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_authenticate", "mfa_add_webauthn"])
def test_a_made_up_passkey_is_refused_in_words(credential: str, name: str) -> None:
    client = Browser()
    if name == "mfa_add_webauthn":
        account()
    else:
        with_app(account())
    if name != "mfa_login_webauthn":
        type_password(client)
    else:
        client.get(reverse(name), headers={"accept": "application/json"})
    answer = client.post(reverse(name), {"credential": credential, "name": "Phone"}, follow=True)
    assert answer.status_code == 200
    assert name == "mfa_add_webauthn" or not is_signed_in(client)
    assert not Authenticator.objects.filter(type="webauthn").exists()


# Remembered devices


@pytest.mark.django_db
@pytest.mark.parametrize(("later", "asked"), [(timedelta(days=29), False), (timedelta(days=30, minutes=1), True)])
def test_a_remembered_device_is_not_asked_for_thirty_days(later: timedelta, asked: bool) -> None:
    user = with_app(account())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = past_both_steps(Browser(), user, trust=True)
        client.post("/account/logout/")
        clock.shift(later)
        type_password(client)
        assert is_signed_in(client) is not asked
        if not asked:
            assert outcome(client, "usersessions_list") == "open"


@pytest.mark.django_db
def test_a_device_remembered_for_one_account_is_not_for_another() -> None:
    client = past_both_steps(Browser(), with_app(account("amara@example.org")), trust=True)
    client.post("/account/logout/")
    with_app(account("other@example.org"))
    type_password(client, "other@example.org")
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_a_changed_cookie_of_a_remembered_device_is_worth_nothing() -> None:
    client = past_both_steps(Browser(), with_app(account()), trust=True)
    client.post("/account/logout/")
    kept = client.cookies["__Host-trusted"].value
    client.cookies["__Host-trusted"] = ("B" if kept[0] != "B" else "C") + kept[1:]
    type_password(client)
    assert not is_signed_in(client)
