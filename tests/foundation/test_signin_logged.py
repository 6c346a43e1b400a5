"""Nothing that opens something is in the log, through the configuration that a real site has."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.core import mail
from django.test import Client

from partnership.models import Partnership
from tests.accounts import account
from tests.conftest import Browser

pytestmark = pytest.mark.usefixtures("quick_passwords")
LIVE = "MTI:1wXyZ0:Live-token_0123456789"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the handler writes that Django has made of settings.LOGGING."""
    console = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    written = io.StringIO()
    monkeypatch.setattr(console, "stream", written)  # its own setter flushes the one before, which may be closed by now
    return written


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        f"/marlhaven/invitations/{LIVE}/",
        f"/pellworth/invitations/{LIVE}/",
        f"/nowhere/invitations/{LIVE}/more/{LIVE}/",
        f"/invitations/{LIVE}",
        f"/account/confirm-email/{LIVE}/more/",
    ],
)
def test_a_page_that_is_not_found_is_logged_without_its_token(log: io.StringIO, client: Client, path: str) -> None:
    client.get(path)
    assert "Not Found: " in log.getvalue()
    assert LIVE not in log.getvalue()


@pytest.mark.django_db
def test_a_form_refused_for_where_it_came_from_is_logged_without_its_token(
    log: io.StringIO, marlhaven: Partnership
) -> None:
    client = Browser(enforce_csrf_checks=True)
    page = f"/marlhaven/invitations/{LIVE}/"
    client.post(page, HTTP_REFERER=f"https://elsewhere.example.org{page}")
    assert "Forbidden (" in log.getvalue()
    assert "/marlhaven/invitations/..." in log.getvalue()
    assert LIVE not in log.getvalue()


@pytest.mark.django_db
def test_a_link_for_a_new_password_is_logged_without_its_key(log: io.StringIO) -> None:
    account()
    Browser().post("/account/password/reset/", {"email": "amara@example.org"})
    sent = re.search(r"/account/password/reset/key/(\S+)/", str(mail.outbox[0].body))
    assert sent is not None
    Browser(enforce_csrf_checks=True).post(sent[0], {"password1": "x"})
    Browser().get(f"{sent[0]}more/")
    assert log.getvalue().count("/account/password/reset/key/...") == 2
    assert sent[1] not in log.getvalue()


@pytest.mark.parametrize("name", ["django.server", "django.request", "gunicorn.error", "allauth"])
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (f"GET /marlhaven/invitations/{LIVE}/ HTTP/1.1", "GET /marlhaven/invitations/... HTTP/1.1"),
        (f'"GET /?next=%2Fm%2Finvitations%2F{LIVE}%2F"', '"GET /?next=%2Fm%2Finvitations%2F..."'),
        ("GET /account/password/reset/key/done/ 200", "GET /account/password/reset/key/done/ 200"),
        ("GET /marlhaven/invitations/ 200", "GET /marlhaven/invitations/ 200"),
    ],
)
def test_only_the_token_is_cut(log: io.StringIO, name: str, words: str, line: str) -> None:
    logging.getLogger(name).warning("%s", words)
    assert log.getvalue().endswith(f" WARNING {name} {line}\n")


def test_a_traceback_is_cut_too(log: io.StringIO) -> None:
    try:
        int(f"/marlhaven/invitations/{LIVE}/")
    except ValueError:
        logging.getLogger("foundation").exception("It failed.")
    assert "ValueError: " in log.getvalue()
    assert LIVE not in log.getvalue()
