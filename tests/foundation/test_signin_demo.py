"""Demo sign-in: there on one machine in standalone mode, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.test import Client
from pytest_django import Settings

from tests.accounts import account, is_signed_in
from tests.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@dataclass(frozen=True)
class Shown:
    role: str
    does: str
    name: str
    email: str


@dataclass(frozen=True)
class Group:
    partnership: str
    accounts: list[Shown] = field(default_factory=list)


def listed() -> list[Group]:
    chair = Shown("Chair", "Leads the steering group.", "Ines Castellan", "chair@example.org")
    gone = Shown("Trainer", "Teaches.", "Nobody Any More", "gone@example.org")
    return [Group("Marlhaven Against Modern Slavery", [chair, gone]), Group("Thornby", [])]


@pytest.fixture
def client() -> Client:
    """A browser on the machine itself."""
    return Browser(HTTP_HOST="localhost:8000")


@pytest.fixture
def demonstration(settings: Settings) -> Settings:
    """As `make run` sets it."""
    settings.STANDALONE = settings.DEMO_SIGN_IN = True
    settings.DEMO_ACCOUNTS = "tests.foundation.test_signin_demo.listed"
    account("chair@example.org")
    account("real@example.org")
    return settings


def test_one_button_signs_in_without_password_or_second_step(demonstration: Settings, client: Client) -> None:
    page = client.get("/demo/").content.decode()
    assert "Chair: </span>Ines Castellan" in page
    assert "Leads the steering group." in page
    assert "Thornby" not in page
    assert client.post("/demo/", {"email": "chair@example.org"})["Location"] == "/"
    assert is_signed_in(client)
    assert client.get("/account/sessions/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/marlhaven/plans/3/milestones/7/update/?from=mail", "/marlhaven/plans/3/milestones/7/update/?from=mail"),
        ("https://elsewhere.example.org/", "/"),
        ("//elsewhere.example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_whoever_came_by_a_link_is_led_to_its_page_and_to_no_other_site(
    wanted: str, led_to: str, demonstration: Settings, client: Client
) -> None:
    page = client.get("/demo/", {"next": wanted}).content.decode()
    assert (f'name="next" value="{wanted}"' in page) is (wanted == led_to)
    sent = {"email": "chair@example.org", "next": wanted}
    assert client.post("/demo/", sent)["Location"] == led_to


def test_the_sign_in_page_of_the_demonstration_keeps_where_a_link_led(demonstration: Settings, client: Client) -> None:
    page = client.get("/account/login/", {"next": "/marlhaven/?a=1"}).content.decode()
    assert 'href="/demo/?next=%2Fmarlhaven%2F%3Fa%3D1">Try it as somebody else</a>' in page


def test_one_can_change_to_another_person(demonstration: Settings, client: Client) -> None:
    client.post("/demo/", {"email": "chair@example.org"})
    before = client.session.session_key
    client.post("/demo/", {"email": "chair@example.org"})
    assert client.session.session_key != before
    assert client.get("/account/sessions/").status_code == 200


@pytest.mark.parametrize("email", ["real@example.org", "gone@example.org", "", "\x00", "CHAIR@example.org' or 1=1"])
def test_only_an_account_of_the_demonstration_is_signed_in(demonstration: Settings, client: Client, email: str) -> None:
    assert client.post("/demo/", {"email": email}).status_code == 404
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("standalone", "demo", "where"),
    [
        (False, False, {}),
        (False, True, {}),
        (True, False, {}),
        (True, True, {"REMOTE_ADDR": "192.0.2.1"}),
        (True, True, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
        (True, True, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
        (True, True, {"HTTP_FORWARDED": "for=192.0.2.1"}),
        (True, True, {"HTTP_VIA": "1.1 proxy"}),
        (True, True, {"HTTP_X_FORWARDED_PROTO": "https"}),
        (True, True, {"HTTP_CF_CONNECTING_IP": "192.0.2.1"}),
        (True, True, {"HTTP_X_CLIENT_IP": "192.0.2.1"}),
        (True, True, {"HTTP_TRUE_CLIENT_IP": "192.0.2.1"}),
        (True, True, {"HTTP_HOST": "testserver"}),
    ],
    ids=[
        "production",
        "no standalone",
        "switched off",
        "another machine",
        "spoofed",
        "behind a proxy",
        "behind another",
        "via",
        "forwarded proto",
        "content network",
        "client address",
        "true client address",
        "another name",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_elsewhere_it_is_not_there(
    demonstration: Settings, client: Client, standalone: bool, demo: bool, where: dict[str, str], method: str
) -> None:
    demonstration.STANDALONE, demonstration.DEMO_SIGN_IN = standalone, demo
    never_was = getattr(client, method)("/account/nothing/", {"email": "chair@example.org"}, **where)
    answer = getattr(client, method)("/demo/", {"email": "chair@example.org"}, **where)
    assert (answer.status_code, answer.content) == (404, never_was.content)
    assert not is_signed_in(client)


@pytest.mark.parametrize("switch", ["STANDALONE", "DEMO_SIGN_IN"])
def test_a_demo_session_is_worth_nothing_once_the_demonstration_is_off(
    demonstration: Settings, client: Client, switch: str
) -> None:
    client.post("/demo/", {"email": "chair@example.org"})
    setattr(demonstration, switch, False)
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"


def test_a_form_of_another_site_cannot_press_the_button(demonstration: Settings) -> None:
    strict = Browser(enforce_csrf_checks=True, HTTP_HOST="localhost")
    assert strict.post("/demo/", {"email": "chair@example.org"}).status_code == 403
    assert not is_signed_in(strict)
