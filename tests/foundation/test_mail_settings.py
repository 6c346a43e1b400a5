"""How mail leaves, by what the environment names."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from environs import Env
from pytest_django import Settings

from config.mail import mail

NAMES = ("EMAIL_URL", "MAIL_SERVICE", "MAIL_SERVICE_OPTIONS")
SMTP = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_PORT": 587,
    "EMAIL_HOST_USER": "user",
    "EMAIL_HOST_PASSWORD": "secret",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
}
POSTMARK = {
    "EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
    "ANYMAIL": {"REQUESTS_TIMEOUT": 20, "POSTMARK_SERVER_TOKEN": "made-up"},
}
FILES = {"EMAIL_BACKEND": "foundation.mailbox.files.FileBackend"}


def under(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, standalone: bool = False) -> dict[str, Any]:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return mail(Env(), standalone=standalone)


@pytest.mark.parametrize(
    ("environment", "standalone", "expected"),
    [
        ({"EMAIL_URL": "submission://user:secret@mail.example.org:587"}, False, SMTP),
        ({"EMAIL_URL": "submission://user:secret@mail.example.org:587", "MAIL_SERVICE": ""}, True, SMTP),
        (
            {"MAIL_SERVICE": "postmark", "MAIL_SERVICE_OPTIONS": '{"POSTMARK_SERVER_TOKEN": "made-up"}'},
            False,
            POSTMARK,
        ),
        (
            {"MAIL_SERVICE": "postmark", "MAIL_SERVICE_OPTIONS": "", "EMAIL_URL": ""},
            False,
            {**POSTMARK, "ANYMAIL": {"REQUESTS_TIMEOUT": 20}},
        ),
        ({}, True, FILES),
        ({}, False, {}),
    ],
)
def test_the_environment_says_how_mail_leaves(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], standalone: bool, expected: dict[str, Any]
) -> None:
    assert under(monkeypatch, environment, standalone=standalone) == expected


@pytest.mark.parametrize("name", ["pigeon", "../postmark", "postmark.x"])
def test_a_service_that_nobody_knows_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="which Anymail does not know"):
        under(monkeypatch, {"MAIL_SERVICE": name})


def test_a_server_and_a_service_together_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    both = {"EMAIL_URL": "smtp://mail.example.org", "MAIL_SERVICE": "postmark"}
    with pytest.raises(ImproperlyConfigured, match="not both"):
        under(monkeypatch, both)


def test_the_settings_of_a_service_make_its_back_end(settings: Settings) -> None:
    settings.ANYMAIL = POSTMARK["ANYMAIL"]
    made = get_connection(str(POSTMARK["EMAIL_BACKEND"]))
    assert (made.esp_name, made.timeout) == ("Postmark", 20)  # type: ignore[attr-defined] # Anymail's own
