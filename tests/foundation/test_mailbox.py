"""The local mailbox: what a machine that sends nothing would have sent, for whoever sits at it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from foundation.mailbox import files
from tests.conftest import Browser

pytestmark = pytest.mark.django_db


def send(*, to: str = "amara@example.org", subject: str = "Three things", message_id: str = "") -> None:
    headers = {"Message-ID": message_id} if message_id else {}
    mail = EmailMultiAlternatives(subject, "See http://localhost:8000/marlhaven/ <now>.", to=[to], headers=headers)
    mail.attach_alternative('<p style="color:#0b4f4a">See <b>it</b>.</p>', "text/html")
    assert mail.send() == 1


def subjects(page: str) -> list[str]:
    return re.findall(r"<bdi>([^<@]+)</bdi>", page)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """As `make run` sets it."""
    settings.STANDALONE = settings.DEMO_SIGN_IN = True
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = files.BACKEND, tmp_path / "mail"
    settings.ROOT_URLCONF = "tests.foundation.urls_with_mailbox"
    return tmp_path / "mail"


@pytest.fixture
def client() -> Client:
    """A browser on the machine itself."""
    return Browser(HTTP_HOST="localhost:8000")


def test_each_message_is_a_file_that_only_its_owner_reads(folder: Path) -> None:
    send(to="amara@example.org")
    send(to="jo@example.org")
    kept = list(folder.iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in kept] == [0o600, 0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(re.fullmatch(r"[0-9a-f]{32}\.eml", file.name) for file in kept)


def test_a_second_copy_takes_the_place_of_the_first(folder: Path) -> None:
    for subject in ("Three things", "Two things"):
        send(message_id="<one@alongside.example.org>", subject=subject)
    send(message_id="<two@alongside.example.org>", subject="Another")
    assert sorted(each.subject for each in files.letters()) == ["Another", "Two things"]


def test_the_page_lists_the_newest_first_and_narrows_to_one_recipient(folder: Path, client: Client) -> None:
    for number, to in enumerate(("amara@example.org", "jo@example.org", "amara@example.org")):
        send(to=to, subject=f"Number {number}", message_id=f"<{number}@example.org>")
    for number, letter in enumerate(sorted(files.letters(), key=lambda each: each.subject)):
        os.utime(folder / f"{letter.key}.eml", (1_780_000_000 + number, 1_780_000_000 + number))
    assert subjects(client.get("/mailbox/").content.decode()) == ["Number 2", "Number 1", "Number 0"]
    narrowed = client.get("/mailbox/?to=jo@example.org").content.decode()
    assert subjects(narrowed) == ["Number 1"]
    assert ">1 message<" in narrowed


def test_fifty_are_on_a_page(folder: Path, client: Client) -> None:
    for number in range(51):
        send(message_id=f"<{number}@example.org>")
    assert len(subjects(client.get("/mailbox/").content.decode())) == 50
    assert len(subjects(client.get("/mailbox/?page=2").content.decode())) == 1


def test_an_empty_mailbox_says_what_will_stand_there(folder: Path, client: Client) -> None:
    assert "No mail yet" in client.get("/mailbox/").content.decode()


def test_a_message_shows_its_text_with_links_and_its_headers(folder: Path, client: Client) -> None:
    send(message_id="<one@alongside.example.org>")
    page = client.get(f"/mailbox/{files.letters()[0].key}/").content.decode()
    assert 'href="http://localhost:8000/marlhaven/"' in page
    assert "&lt;now&gt;" in page
    assert "&lt;one@alongside.example.org&gt;" in page
    assert "style=" not in page


def test_the_mail_as_a_mail_program_shows_it_runs_no_script_and_sends_no_form(folder: Path, client: Client) -> None:
    send()
    answer = client.get(f"/mailbox/{files.letters()[0].key}/html/")
    assert '<p style="color:#0b4f4a">See <b>it</b>.</p>' in answer.content.decode()
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", ["", "0" * 32 + "/", "0" * 32 + "/html/", "..%2f..%2fsecrets/", "KEY/", "KEY/html/"])
@pytest.mark.parametrize("shut", ["another machine", "behind a proxy", "no standalone", "no demo", "by a server"])
def test_elsewhere_it_is_not_there(folder: Path, client: Client, settings: Settings, path: str, shut: str) -> None:
    send()
    key = files.letters()[0].key
    where: dict[str, str] = {}
    match shut:
        case "another machine":
            where = {"REMOTE_ADDR": "192.0.2.7"}
        case "behind a proxy":
            where = {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}
        case "no standalone":
            settings.STANDALONE = False
        case "no demo":
            settings.DEMO_SIGN_IN = False
        case _:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    never_was = client.get("/account/nothing/", **where)  # type: ignore[arg-type] # headers of the test client
    answer = client.get(f"/mailbox/{path.replace('KEY', key)}", **where)  # type: ignore[arg-type]
    assert (answer.status_code, answer.content) == (404, never_was.content)


def test_a_message_that_never_was_is_not_there(folder: Path, client: Client) -> None:
    assert client.get(f"/mailbox/{'0' * 32}/").status_code == 404


def test_the_demo_page_leads_there_where_mail_stays_on_the_machine(
    folder: Path, client: Client, settings: Settings
) -> None:
    settings.DEMO_ACCOUNTS = "tests.foundation.test_signin_demo.listed"
    link = f'href="{reverse("mailbox")}"'
    assert link in client.get("/demo/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert link not in client.get("/demo/").content.decode()
