"""Every form around signing in, sent what nobody would type: an answer in words, never a fault."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from foundation.models import User
from tests.accounts import PASSWORD, account, type_password, with_app
from tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

WORDS = {
    "NUL": "a\x00b@example.org",
    "lone surrogate": "\ud800@example.org",
    "right to left": "\u202eamara@example.org",
    "half a million letters": "x" * 500_000,
    "a line break": "amara@example.org\r\nBcc: all@example.org",
    "markup": "<script>alert(1)</script>",
    "a formula": "=cmd|' /C calc'!A0",
    "SQL": "'; drop table foundation_user; --",
    "a template": "{{ 7 * 7 }}",
    "digits of another script": "١٢٣٤٥٦",
    "a large number": str(2**70),
}
FOR_STRANGERS = {
    "login": ("login", "password", "next"),
    "password/reset": ("email", "next"),
    "password/reset/key/1-set-password": ("password1", "password2"),
    "2fa/webauthn/login": ("credential", "next"),
    "logout": ("next",),
}
HALF_WAY = {"2fa/authenticate": ("code", "credential"), "2fa/trust": ("action",), "logout": ("next",)}
SIGNED_IN = {
    "password/change": ("oldpassword", "password1", "password2", "next"),
    "reauthenticate": ("password", "next"),
    "2fa/reauthenticate": ("code", "next"),
    "2fa/webauthn/reauthenticate": ("credential",),
    "2fa/webauthn/add": ("name", "credential", "passwordless"),
    "2fa/webauthn/keys/99999999999999999999/remove": ("next",),
    "2fa/webauthn/keys/99999999999999999999/edit": ("name",),
    "2fa/totp/activate": ("code",),
    "2fa/recovery-codes/generate": ("x",),
    "sessions": ("x",),
    "logout": ("next",),
}
HOSTILE = pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())


def send(client: Client, path: str, fields: tuple[str, ...], words: str) -> None:
    body = urlencode(dict.fromkeys(fields, words), errors="surrogatepass")
    answer = client.post(f"/account/{path}/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 302, 403, 404), (path, answer.status_code)
    assert "<script>alert" not in answer.content.decode(), path
    leads_to = answer.headers.get("Location", "/")
    assert (leads_to[:1], leads_to[:2] == "//") == ("/", False), (path, leads_to)


@HOSTILE
def test_from_a_stranger(client: Client, words: str) -> None:
    for path, fields in FOR_STRANGERS.items():
        send(client, path, fields, words)
    assert not User.objects.exists()


@HOSTILE
def test_from_somebody_half_way_through(client: Client, words: str) -> None:
    with_app(account())
    type_password(client)
    for path, fields in HALF_WAY.items():
        send(client, path, fields, words)
    assert User.objects.get().check_password(PASSWORD)


@HOSTILE
def test_from_somebody_signed_in(sign_in: SignIn, words: str) -> None:
    client = sign_in(account())
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    for path, fields in SIGNED_IN.items():
        send(client, path, fields, words)
    assert User.objects.get().check_password(PASSWORD)
