"""Signing in through an organisation's identity provider: a real one, as small as can be, on loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from foundation.models import User
from tests.accounts import account, code_now, is_signed_in, type_code, type_password, with_app
from tests.conftest import Browser, SignIn

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("quick_passwords"),
    pytest.mark.urls("tests.foundation.urls_with_provider"),
]
DOOR = "/account/provider/organisation/login/"


class Provider:
    """Says of whoever comes what the test has it say."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._answers())
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def says(self, *, email: str = "amara@example.org", verified: object = True, **more: object) -> None:
        self.claims = {"sub": "number-7", "email": email, "email_verified": verified, **more}

    def _answers(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 -- the handler below has a self of its own
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                at = provider.address
                if self.path.startswith("/.well-known/"):
                    places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                    addresses = {f"{name}_endpoint": f"{at}/{path}" for name, path in places.items()}
                    self.say({"issuer": at, "jwks_uri": f"{at}/keys", **addresses})
                else:
                    self.say(provider.claims)

            def do_POST(self) -> None:
                provider.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                now = int(time.time())
                told = {**provider.claims, "iss": provider.address, "aud": "alongside", "iat": now, "exp": now + 60}
                self.say({"access_token": "opaque", "token_type": "Bearer", "id_token": jwt.encode(told, "k" * 32)})

            def say(self, words: dict[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(words).encode())

            def log_message(self, *words: object) -> None:
                """Nothing."""

        return Answers


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    there = Provider()
    threading.Thread(target=there.server.serve_forever, args=[0.02], daemon=True).start()
    app = {
        "provider_id": "organisation",
        "name": "Marlhaven Council",
        "client_id": "alongside",
        "secret": "kept",
        "settings": {"server_url": there.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    there.says()
    yield there
    there.server.shutdown()
    there.server.server_close()


def come_through(client: Client) -> HttpResponse:
    """Press the button, be at the provider, and come back."""
    sent_to = urlsplit(client.post(DOOR)["Location"])
    state = parse_qs(sent_to.query)["state"][0]
    return client.get(f"{DOOR}callback/", {"code": "once", "state": state})  # type: ignore[return-value]


def test_the_button_is_on_the_sign_in_page(provider: Provider, client: Client) -> None:
    assert "Sign in with Marlhaven Council" in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"amr": ["fpt"]}, {"amr": "mfa"}])
def test_the_provider_s_own_second_step_counts(provider: Provider, client: Client, claims: dict[str, Any]) -> None:
    with_app(account())
    provider.says(**claims)
    assert come_through(client)["Location"] == "/"
    assert client.get("/account/sessions/").status_code == 200
    assert SocialAccount.objects.get().user.email == "amara@example.org"
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": None}, {"amr": "pwd"}])
def test_a_password_at_the_provider_is_no_second_step(
    provider: Provider, client: Client, claims: dict[str, Any]
) -> None:
    with_app(account())
    provider.says(**claims)
    assert come_through(client)["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)
    type_code(client, code_now())
    client.post("/account/2fa/trust/", {"action": "skip"})
    assert client.get("/account/sessions/").status_code == 200


def test_an_account_with_no_second_step_anywhere_must_add_one(provider: Provider, client: Client) -> None:
    account()
    provider.says(amr=["pwd"])
    come_through(client)
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"


def test_a_provider_known_always_to_ask_is_believed(provider: Provider, client: Client, settings: Settings) -> None:
    settings.OIDC_ALWAYS_ASKS_SECOND_STEP = True
    account()
    come_through(client)
    assert client.get("/account/sessions/").status_code == 200


def test_the_second_step_of_the_provider_does_not_outlive_its_session(provider: Provider, client: Client) -> None:
    account()
    provider.says(amr=["mfa"])
    come_through(client)
    client.post("/account/logout/")
    type_password(client)
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"


@pytest.mark.parametrize(
    ("email", "verified"),
    [
        ("stranger@example.org", True),
        ("amara@example.org", False),
        ("amara@example.org", "false"),
        ("amara@example.org", "true"),
        ("amara@example.org", None),
        ("amara@example.org", 1),
        ("", True),
    ],
)
def test_no_account_is_made_and_none_is_opened_by_an_address_that_is_not_proved(
    provider: Provider, client: Client, email: str, verified: object
) -> None:
    account()
    provider.says(email=email, verified=verified, amr=["mfa"])
    answer = come_through(client)
    assert b"Accounts are made by invitation" in answer.content
    assert not is_signed_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_address_that_was_never_proved_here_loses_its_password(provider: Provider, client: Client) -> None:
    """Whoever set it may not be whom the provider knows."""
    user = account()
    EmailAddress.objects.filter(user=user).update(verified=False)
    provider.says(amr=["mfa"])
    come_through(client)
    assert not User.objects.get().has_usable_password()


def test_a_closed_account_stays_closed(provider: Provider, client: Client) -> None:
    account(is_active=False)
    provider.says(amr=["mfa"])
    assert come_through(client)["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "query",
    [{"code": "once"}, {"code": "once", "state": "made-up"}, {"error": "access_denied"}, {"state": ""}, {}],
)
def test_an_answer_that_nobody_asked_for_signs_nobody_in(
    provider: Provider, client: Client, query: dict[str, str]
) -> None:
    account()
    answer = client.get(f"{DOOR}callback/", query, follow=True)
    assert answer.status_code in (200, 401)
    assert not is_signed_in(client)
    assert b"Alongside" in answer.content


def test_an_answer_cannot_be_used_in_another_browser_or_twice(provider: Provider, client: Client) -> None:
    account()
    provider.says(amr=["mfa"])
    state = parse_qs(urlsplit(client.post(DOOR)["Location"]).query)["state"][0]
    thief = Browser()
    thief.get(f"{DOOR}callback/", {"code": "once", "state": state})
    assert not is_signed_in(thief)
    client.get(f"{DOOR}callback/", {"code": "once", "state": state})
    assert is_signed_in(client)
    client.post("/account/logout/")
    client.get(f"{DOOR}callback/", {"code": "once", "state": state})
    assert not is_signed_in(client)


def test_the_code_is_bound_to_this_browser_by_its_proof(provider: Provider, client: Client) -> None:
    account()
    query = parse_qs(urlsplit(client.post(DOOR)["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    client.get(f"{DOOR}callback/", {"code": "once", "state": query["state"][0]})
    assert "code_verifier=" in provider.asked[0]


def test_a_provider_that_does_not_answer_is_told_in_words(provider: Provider, client: Client) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    answer = client.post(DOOR)
    assert answer.status_code == 503
    assert b"Signing in did not work" in answer.content


@pytest.mark.parametrize("process", ["connect", "redirect", "", "login&process=connect"])
def test_signing_in_is_all_that_the_provider_is_for(
    provider: Provider, client: Client, sign_in: SignIn, process: str
) -> None:
    known = sign_in(account())
    for browser in (client, known):
        assert browser.post(f"{DOOR}?process={process}").status_code == 404
        assert browser.post(DOOR, {"process": process}).status_code == 404
    assert not SocialAccount.objects.exists()


def test_somebody_signed_in_who_comes_through_is_whom_the_provider_says(provider: Provider, sign_in: SignIn) -> None:
    account("amara@example.org")
    other = sign_in(account("other@example.org"))
    provider.says(amr=["mfa"])
    come_through(other)
    assert other.session["_auth_user_id"] == str(User.objects.get(email="amara@example.org").pk)
    assert other.get("/account/sessions/").status_code == 200


def test_a_get_only_asks_whether_to_go_on(provider: Provider, client: Client) -> None:
    page = client.get(DOOR)
    assert page.status_code == 200
    assert b"Sign in with Marlhaven Council" in page.content
