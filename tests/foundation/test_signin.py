"""Signing in and out, and what an attacker tries there."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings

from foundation.access import routes
from foundation.models import User
from tests.accounts import PASSWORD, account, code_now, is_signed_in, recovery_codes, type_code, type_password, with_app
from tests.conftest import Browser, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def words_of(answer: object) -> bytes:
    """A page without what is different each time."""
    return TOKEN.sub(b"", answer.content)  # type: ignore[attr-defined] # a response of the client's


def reset_link(at: int = 0) -> str:
    found = re.search(r"https?://\S+/password/reset/key/\S+", str(mail.outbox[at].body))
    assert found is not None
    return found.group()


# Signing in


def test_a_password_alone_leads_to_adding_a_second_step(client: Client) -> None:
    account()
    assert type_password(client)["Location"] == "/"
    assert is_signed_in(client)
    assert client.get("/account/sessions/")["Location"] == "/account/second-step/"


def test_an_account_with_a_second_step_is_not_signed_in_by_its_password(client: Client) -> None:
    with_app(account())
    answer = type_password(client)
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.get("/account/sessions/")["Location"] == "/account/login/?next=/account/sessions/"
    type_code(client, code_now())
    assert client.get("/account/2fa/trust/").status_code == 200
    assert not is_signed_in(client)
    client.post("/account/2fa/trust/", {"action": "skip"})
    assert is_signed_in(client)
    assert client.get("/account/sessions/").status_code == 200


def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    with_app(account())
    client.post("/account/login/", {"login": "amara@example.org", "password": PASSWORD, "next": "/account/sessions/"})
    type_code(client, code_now())
    assert client.post("/account/2fa/trust/", {"action": "skip"})["Location"] == "/account/sessions/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example.org/",
        "//evil.example.org",
        "javascript:alert(1)",
        "/\\evil.example.org",
        "\x00//evil.example.org",
    ],
)
def test_signing_in_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    account()
    answer = client.post("/account/login/", {"login": "amara@example.org", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("typed", ["Amara@Example.ORG", " amara@example.org "])
def test_the_case_of_an_address_does_not_matter(client: Client, typed: str) -> None:
    account()
    type_password(client, typed)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("amara@example.org", "\x00"),
        ("\x00", PASSWORD),
        ("\ud800@example.org", PASSWORD),
        ("a" * 1_000_000, PASSWORD),
        ("amara@example.org", "x" * 1_000_000),
        ("\u202eamara@example.org", PASSWORD),
        ("' or 1=1 --", "' or 1=1 --"),
    ],
    ids=["NUL password", "NUL address", "lone surrogate", "1 MB address", "1 MB password", "right to left", "SQL"],
)
def test_hostile_words_are_answered_with_the_form(client: Client, login: str, password: str) -> None:
    account()
    sent = urlencode({"login": login, "password": password}, errors="surrogatepass")
    answer = client.post("/account/login/", sent, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, is_signed_in(client)) == (200, False)


# Nothing tells whether an address has an account


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client) -> None:
    account("known@example.org")
    known = type_password(client, "known@example.org", "wrong")
    unknown = type_password(Browser(), "other@example.org", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert words_of(known).replace(b"known@", b"other@") == words_of(unknown)
    assert b"That address and password do not belong together." in unknown.content


@pytest.mark.parametrize("email", ["known@example.org", "other@example.org", "closed@example.org"])
def test_as_much_work_is_done_for_an_unknown_address_as_for_a_known_one(
    client: Client, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("known@example.org")
    account("closed@example.org", is_active=False)
    worked: list[str] = []
    real = hashers.MD5PasswordHasher.encode

    def counted(self: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        worked.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    type_password(client, email, "wrong")
    assert worked == ["wrong"]


def test_asking_for_a_new_password_reads_the_same_for_any_address(client: Client) -> None:
    account("known@example.org")
    answers = [
        client.post("/account/password/reset/", {"email": email}, follow=True)
        for email in ("known@example.org", "other@example.org")
    ]
    assert words_of(answers[0]) == words_of(answers[1])
    assert [sent.to for sent in mail.outbox] == [["known@example.org"]]


def test_a_failing_mail_server_does_not_show_which_addresses_have_an_account(
    client: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    account("known@example.org")
    answer = client.post("/account/password/reset/", {"email": "known@example.org"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/reset/done/")


def test_there_is_no_signing_up(client: Client) -> None:
    page = client.get("/account/signup/")
    assert b"Accounts are made by invitation" in page.content
    sent = {"email": "new@example.org", "password1": PASSWORD}
    assert client.post("/account/signup/", sent).status_code == 405
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/account/email/",
        "/account/2fa/webauthn/signup/",
        "/account/3rdparty/",
        "/account/login/code/confirm/",
        "/account/provider/organisation/login/",
        "/account/provider/signup/",
        "/accounts/login/",
    ],
)
def test_pages_of_the_library_that_we_do_not_use_do_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# Forgotten passwords


def test_a_new_password_signs_nobody_in_and_keeps_the_second_step(client: Client) -> None:
    user = with_app(account())
    other = Browser()
    type_password(other)
    type_code(other, code_now())
    other.post("/account/2fa/trust/", {"action": "trust"})
    assert is_signed_in(other)

    client.post("/account/password/reset/", {"email": user.email})
    form = client.get(urlsplit(reset_link()).path, follow=True).redirect_chain[-1][0]
    done = client.post(form, {"password1": "another long password", "password2": "another long password"}, follow=True)
    assert b"Your password is changed" in done.content
    assert not is_signed_in(client)
    # Every session of the old password is over, and no device is trusted any longer.
    assert other.get("/account/sessions/").status_code == 302
    assert type_password(other, password="another long password")["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(other)
    type_password(client)
    assert not is_signed_in(client)


def test_whoever_reads_the_mail_but_has_no_second_step_yet_is_not_signed_in_either(client: Client) -> None:
    account()
    client.post("/account/password/reset/", {"email": "amara@example.org"})
    form = client.get(urlsplit(reset_link()).path, follow=True).redirect_chain[-1][0]
    answer = client.post(form, {"password1": "another long password", "password2": "another long password"})
    assert answer["Location"] == "/account/password/reset/key/done/"
    assert not is_signed_in(client)


def test_a_reset_link_works_once_and_a_scanner_s_visit_changes_nothing(client: Client) -> None:
    user = account()
    client.post("/account/password/reset/", {"email": user.email})
    path = urlsplit(reset_link()).path
    for _ in range(3):
        assert Browser().get(path, follow=True).status_code == 200
    assert User.objects.get().check_password(PASSWORD)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long password", "password2": "another long password"})
    assert User.objects.get().check_password("another long password")
    assert b"This link no longer works" in Browser().get(path, follow=True).content


def test_a_reset_link_is_made_from_the_site_s_own_address(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://alongside.example.org"
    account()
    client.post("/account/password/reset/", {"email": "amara@example.org"}, headers={"host": "evil.example.org"})
    assert reset_link().startswith("https://alongside.example.org/account/password/reset/key/")
    assert "evil" not in mail.outbox[0].body


def test_an_account_whose_password_was_taken_away_can_be_given_a_new_one_by_mail(client: Client) -> None:
    user = account()
    user.set_unusable_password()
    user.save()
    client.post("/account/password/reset/", {"email": user.email})
    form = client.get(urlsplit(reset_link()).path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long password", "password2": "another long password"})
    assert User.objects.get().check_password("another long password")


@pytest.mark.parametrize("weak", ["short", "password1234", "amara@example.org"])
def test_a_weak_new_password_is_refused(client: Client, weak: str) -> None:
    account()
    client.post("/account/password/reset/", {"email": "amara@example.org"})
    form = client.get(urlsplit(reset_link()).path, follow=True).redirect_chain[-1][0]
    assert client.post(form, {"password1": weak, "password2": weak}).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


# Sessions


def test_signing_in_gives_the_session_a_new_number(client: Client) -> None:
    account()
    client.get("/account/login/")
    planted = client.session
    planted["planted"] = True
    planted.save()
    number = str(planted.session_key)
    client.cookies["__Host-session"] = number
    type_password(client)
    assert is_signed_in(client)
    assert client.cookies["__Host-session"].value != number
    thief = Browser()
    thief.cookies["__Host-session"] = number
    assert not is_signed_in(thief)


def test_a_copied_session_is_worth_nothing_after_signing_out(sign_in: SignIn) -> None:
    client = sign_in(account())
    thief = Browser()
    thief.cookies["__Host-session"] = client.cookies["__Host-session"].value
    assert thief.get("/account/sessions/").status_code == 200
    client.post("/account/logout/")
    assert thief.get("/account/sessions/").status_code == 302


def test_a_get_signs_nobody_out(sign_in: SignIn) -> None:
    client = sign_in(account())
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)


def test_half_way_through_one_can_start_again(client: Client) -> None:
    with_app(account())
    type_password(client)
    assert client.get("/account/2fa/authenticate/").status_code == 200
    assert client.post("/account/logout/", {"next": "/account/login/"})["Location"] == "/account/login/"
    assert client.get("/account/2fa/authenticate/")["Location"] == "/account/login/"


def test_a_closed_account_is_signed_out_at_once_and_cannot_come_back(sign_in: SignIn, client: Client) -> None:
    user = account()
    browser = sign_in(user)
    assert browser.get("/account/sessions/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert browser.get("/account/sessions/")["Location"] == "/account/login/?next=/account/sessions/"
    assert type_password(client)["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_changing_the_password_signs_out_everywhere_else(sign_in: SignIn) -> None:
    user = account()
    here, there = sign_in(user), sign_in(user)
    sent = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    assert here.post("/account/password/change/", sent).status_code == 302
    assert here.get("/account/sessions/").status_code == 200
    assert there.get("/account/sessions/").status_code == 302


def test_other_sessions_can_be_signed_out_from_the_list() -> None:
    user = with_app(account())
    here, there = Browser(), Browser()
    codes = recovery_codes(user)
    for client, code in ((here, codes[0]), (there, codes[1])):
        type_password(client)
        type_code(client, code)
        client.post("/account/2fa/trust/", {"action": "skip"})
        assert is_signed_in(client)
    assert here.get("/account/sessions/").content.count(b"127.0.0.1") == 2
    here.post("/account/sessions/")
    assert here.get("/account/sessions/").status_code == 200
    assert there.get("/account/sessions/").status_code == 302


# Pages


@pytest.fixture
def every_template() -> list[str]:
    """The template of each of the library's views that has an address here."""
    found = []
    for pattern in get_resolver().url_patterns:
        for inner in getattr(pattern, "url_patterns", []):
            view = inner.callback
            while hasattr(view, "__wrapped__") and not hasattr(view, "view_class"):
                view = view.__wrapped__
            template = getattr(getattr(view, "view_class", None), "template_name", None)
            if template:
                found.append(template)
    return found


OTHERS = [
    "account/signup_closed.html",
    "account/verification_sent.html",
    "account/signed_out.html",
    "account/second_step.html",
    "socialaccount/authentication_error.html",
    "socialaccount/login_cancelled.html",
    "socialaccount/login.html",
    "429.html",
    "demo/try_it.html",
]


def engine_of(template: str) -> str:
    name: str = get_template(template).backend.name  # type: ignore[attr-defined] # every engine's template has one
    return name


def test_every_page_of_the_library_is_in_our_look(every_template: list[str]) -> None:
    used = sorted({*every_template, *OTHERS} - {"account/signup.html"})
    assert len(used) >= 30
    assert [name for name in used if engine_of(name) != "jinja2"] == []


def test_every_sign_in_page_without_a_key_in_its_address_can_be_drawn(client: Client, sign_in: SignIn) -> None:
    """Each as a stranger and as somebody signed in: a page, a redirect or a refusal, never a fault."""
    known = sign_in(with_app(account()))
    seen = {}
    for route in routes():
        if not route.pattern.startswith("account/"):
            continue
        try:
            address = reverse(route.name)
        except NoReverseMatch:
            continue
        seen[address] = (client.get(address).status_code, known.get(address).status_code)
    assert {(200, 200), (200, 302), (302, 200), (302, 302), (302, 404)} >= set(seen.values()), seen
    assert len(seen) >= 25


def test_an_address_that_is_not_proved_yet_gets_no_session(client: Client) -> None:
    user = account()
    EmailAddress.objects.filter(user=user).update(verified=False)
    assert type_password(client)["Location"] == "/account/confirm-email/"
    assert not is_signed_in(client)
