"""A passkey is one only if a ceremony made it; whatever else is sent or stored is none."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from foundation.models import User
from foundation.signin import factors
from foundation.signin.adapters import WRONG_CODE
from tests.accounts import PASSWORD, account, code_now, is_signed_in, type_code, type_password, with_app
from tests.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

NO_PASSKEY = ["0", "false", "true", "null", "{}", "[]", '""', "1", '"x"', '{"id":1}', '{"rawId":"AA"}', "[" * 100_000]
UNREADABLE = [0, False, None, {}, {"id": 1}, "x", [1], {"response": {}, "clientExtensionResults": "x"}]


def stored_passkey(user: User, credential: Any) -> Authenticator:
    data = {"name": "n", "credential": credential}
    made: Authenticator = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
    return made


def made_by_a_ceremony(challenge: bytes) -> dict[str, Any]:
    """What a browser sends after a ceremony for this challenge, with a key of our own."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[no-untyped-call]
    site = sha256((urlsplit(settings.SITE_URL).hostname or "").encode()).digest()
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    held = AuthenticatorData.create(site, flags, 0, AttestedCredentialData.create(Aaguid.NONE, b"number", key))
    client_data = CollectedClientData.create(
        CollectedClientData.TYPE.CREATE, websafe_encode(challenge), settings.SITE_URL.replace("http:", "https:")
    )
    return {
        "id": websafe_encode(b"number"),
        "rawId": websafe_encode(b"number"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", held, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def signed_in_by_password(user: User) -> Client:
    client = Browser()
    type_password(client, user.email)
    return client


@pytest.mark.parametrize("credential", NO_PASSKEY, ids=lambda sent: sent[:14])
def test_what_no_ceremony_made_is_not_added_and_proves_nothing(credential: str) -> None:
    user = account()
    client = signed_in_by_password(user)
    client.get(reverse("mfa_add_webauthn"))  # begins a ceremony
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "n", "credential": credential})
    assert (answer.status_code, Authenticator.objects.count()) == (200, 0)
    assert "The passkey did not work" in answer.content.decode()
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"


def test_what_a_ceremony_made_is_added_and_proves_the_session() -> None:
    user = account()
    client = signed_in_by_password(user)
    client.get(reverse("mfa_add_webauthn"))
    challenge = websafe_decode(client.session["mfa.webauthn.state"]["challenge"])
    made = {"name": "Phone", "credential": json.dumps(made_by_a_ceremony(challenge)), "passwordless": "on"}
    assert client.post(reverse("mfa_add_webauthn"), made)["Location"] == reverse("mfa_view_recovery_codes")
    assert factors.has_one(user)
    assert client.get(reverse("mfa_list_webauthn")).content.decode().count("Phone") > 0
    assert client.post(reverse("mfa_add_webauthn"), made).status_code == 200  # a ceremony serves once
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_of_a_ceremony_for_another_challenge_nothing_is_kept() -> None:
    client = signed_in_by_password(account())
    client.get(reverse("mfa_add_webauthn"))
    made = {"name": "Phone", "credential": json.dumps(made_by_a_ceremony(b"another"))}
    assert client.post(reverse("mfa_add_webauthn"), made).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", NO_PASSKEY, ids=lambda sent: sent[:14])
def test_a_stranger_who_sends_no_passkey_is_told_so(credential: str) -> None:
    client = Browser()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
    assert (answer.status_code, is_signed_in(client)) == (200, False)
    page = answer.content.decode()
    assert any(words in page for words in ("The passkey could not be read. Try again.", WRONG_CODE))


@pytest.mark.parametrize("credential", NO_PASSKEY, ids=lambda sent: sent[:14])
def test_half_way_through_no_passkey_is_no_second_step(credential: str) -> None:
    client = signed_in_by_password(with_app(account()))
    answer = client.post(reverse("mfa_authenticate"), {"credential": credential})
    assert (answer.status_code, is_signed_in(client)) == (200, False)


@pytest.mark.parametrize("credential", NO_PASSKEY, ids=lambda sent: sent[:14])
def test_showing_no_passkey_once_more_proves_nothing(credential: str) -> None:
    user = account()
    stored_passkey(user, made_by_a_ceremony(b"challenge"))
    client = Browser()
    client.force_login(user)
    assert client.get(reverse("mfa_reauthenticate_webauthn")).status_code == 200  # begins a ceremony
    answer = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})
    assert (answer.status_code, factors.PROVED in client.session) == (302, False)


@pytest.mark.parametrize("credential", UNREADABLE, ids=str)
def test_a_passkey_that_cannot_be_read_is_no_second_step(credential: Any) -> None:
    user = account()
    stored_passkey(user, credential)
    assert not factors.has_one(user)


@pytest.mark.parametrize("credential", UNREADABLE, ids=str)
def test_with_only_an_unreadable_passkey_one_signs_in_and_is_asked_to_add_one(credential: Any) -> None:
    user = account()
    stored_passkey(user, credential)
    client = signed_in_by_password(user)
    assert is_signed_in(client)
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("page", "status"),
    [("mfa_index", 200), ("mfa_list_webauthn", 200), ("mfa_add_webauthn", 200), ("mfa_reauthenticate_webauthn", 302)],
)
@pytest.mark.parametrize("credential", UNREADABLE, ids=str)
def test_an_unreadable_passkey_breaks_no_page_and_goes(credential: Any, page: str, status: int) -> None:
    user = with_app(account())
    client = signed_in_by_password(user)
    type_code(client, code_now())
    client.post(reverse("mfa_trust"), {"action": "no"})
    assert is_signed_in(client)
    stored_passkey(user, credential)
    assert client.get(reverse(page)).status_code == status
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert Authenticator.objects.filter(type="recovery_codes").exists()


def test_recovery_codes_made_with_an_unreadable_passkey_go_with_it() -> None:
    user = with_app(account())
    Authenticator.objects.filter(type="totp").delete()
    stored_passkey(user, 0)
    client = signed_in_by_password(user)
    assert not Authenticator.objects.exists()
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"
    assert user.check_password(PASSWORD)


def test_a_passkey_that_the_library_can_no_longer_read_still_asks_for_a_second_step() -> None:
    user = account()
    stored_passkey(user, {"id": "AA", "rawId": "AA", "response": {"attestationObject": "of another time"}})
    assert factors.has_one(user)
    client = signed_in_by_password(user)
    assert not is_signed_in(client)
    assert Authenticator.objects.filter(type="webauthn").count() == 1
