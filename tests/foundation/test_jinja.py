"""What a template can rely on: dates, counts, missing values, and pages that are always ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from jinja2 import Environment, UndefinedError

from foundation.models import User


@pytest.fixture
def env() -> Environment:
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 engine has one
    return environment


def said(env: Environment, template: str, **context: object) -> str:
    return env.from_string(template).render(**context)


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("{{ it | date }}", date(2023, 6, 7), "7 June 2023"),
        ("{{ it | date }}", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        ("{{ it | date }}", datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "31 January 2026"),
        ("{{ it | date }}", None, ""),
        ("{{ it | short_date }}", date(2026, 9, 3), "3 Sep 2026"),
        ("{{ it | time }}", time(9, 5), "09:05"),
        ("{{ it | time }}", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "13:00"),
        ("{{ it | time }}", datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "12:00"),
        ("{{ it | time }}", None, ""),
        ("{{ it | date_and_time }}", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 01:30"),
        ("{{ it | date_and_time }}", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 01:30"),
        ("{{ it | date_and_time }}", None, ""),
        ("{{ it | machine_date }}", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "2026-07-01T12:00:00Z"),
        ("{{ it | machine_date }}", date(2026, 7, 1), "2026-07-01"),
        ("{{ it | with_commas }}", 1234567, "1,234,567"),
        ("{{ it | with_commas }}", None, ""),
        ("{{ it | counted('milestone') }}", 1, "1 milestone"),
        ("{{ it | counted('milestone') }}", 0, "0 milestones"),
        ("{{ it | counted('person', 'people') }}", 1200, "1,200 people"),
        ("{{ it }}", None, ""),
        ("{{ it }}", "<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
    ],
)
def test_a_value_is_written_as_people_write_it(env: Environment, template: str, value: object, expected: str) -> None:
    assert said(env, template, it=value) == expected


def test_indenting_leaves_what_people_typed_alone(env: Environment) -> None:
    assert said(env, "{{ it | indent(6, true) }}", it="first\nsecond") == "first\nsecond"


@pytest.mark.parametrize(
    "template", ["{{ nothing_of_this_name }}", "{{ it.no_such_attribute }}", "{{ it.name.first }}"]
)
def test_a_mistake_in_a_template_is_an_error_and_not_a_gap(env: Environment, template: str) -> None:
    with pytest.raises(UndefinedError):
        said(env, template, it=SimpleNamespace(name="Marisol"))


@pytest.mark.parametrize("template", ["{{ it.missing }}", "{{ it.missing.deeper }}", "{{ it.none.at_all }}"])
def test_an_option_that_a_macro_was_not_given_prints_nothing(env: Environment, template: str) -> None:
    assert said(env, template, it={"none": None}) == ""


def test_a_text_template_is_not_escaped() -> None:
    codes = render_to_string("mfa/recovery_codes/download.txt", {"unused_codes": ["12 & 34"]})

    assert "12 & 34\n" in codes


def engine_of(template: str) -> str:
    found: Any = get_template(template)
    name: str = found.backend.name
    return name


PAGES_OF_LIBRARIES = [
    account.LoginView,
    account.LogoutView,
    account.AccountInactiveView,
    account.PasswordChangeView,
    account.PasswordSetView,
    account.PasswordResetView,
    account.PasswordResetDoneView,
    account.PasswordResetFromKeyView,
    account.PasswordResetFromKeyDoneView,
    account.ConfirmEmailView,
    account.EmailVerificationSentView,
    account.ReauthenticateView,
    mfa.IndexView,
    mfa.AuthenticateView,
    mfa.ReauthenticateView,
    mfa.TrustView,
    totp.ActivateTOTPView,
    totp.DeactivateTOTPView,
    recovery_codes.ViewRecoveryCodesView,
    recovery_codes.GenerateRecoveryCodesView,
    recovery_codes.DownloadRecoveryCodesView,
    webauthn.AddWebAuthnView,
    webauthn.ListWebAuthnView,
    webauthn.EditWebAuthnView,
    webauthn.RemoveWebAuthnView,
    webauthn.ReauthenticateWebAuthnView,
    usersessions.ListUserSessionsView,
]


@pytest.mark.parametrize("view", PAGES_OF_LIBRARIES, ids=lambda view: view.__name__)
def test_no_sign_in_page_falls_through_to_the_look_of_its_library(view: type) -> None:
    assert engine_of(view.template_name) == "jinja2"  # type: ignore[attr-defined]  # each is a view with a template


@pytest.mark.parametrize(
    "name",
    [
        "account/signup_closed.html",
        "socialaccount/login.html",
        "socialaccount/authentication_error.html",
        "socialaccount/login_cancelled.html",
    ],
)
def test_pages_that_views_name_themselves_are_ours_too(name: str) -> None:
    assert engine_of(name) == "jinja2"


def test_the_page_for_nothing_here_is_the_same_for_everybody() -> None:
    stranger, member = RequestFactory().get("/marlhaven/nothing/"), RequestFactory().get("/pellworth/plans/7/")
    stranger.user, member.user = AnonymousUser(), User(email="marisol@example.org")

    page = render_to_string("404.html")

    assert render_to_string("404.html", {}, stranger) == page
    assert render_to_string("404.html", {}, member) == page
    assert not [word for word in ("<form", "csrf", "nonce", "marisol", "marlhaven") if word in page.lower()]


@pytest.mark.parametrize("name", ["400.html", "404.html", "500.html"])
def test_an_error_page_needs_no_request(name: str) -> None:
    assert "<h1" in render_to_string(name)


def test_a_refusal_is_shown_in_the_words_of_the_policy() -> None:
    page = render_to_string("403.html", {"reason": "Only the chair may sign this off."}, RequestFactory().get("/"))

    assert "Only the chair may sign this off." in page
    assert "administrator" not in page
    assert '<a class="govuk-link" href="/">Go to the start page</a>' in page


def test_a_refusal_can_lead_on_to_where_it_is_of_use() -> None:
    on = {"text": "Go back to Kim", "href": "/marlhaven/people/7/"}
    page = render_to_string("403.html", {"reason": "No.", "next": on}, RequestFactory().get("/"))

    assert '<a class="govuk-link" href="/marlhaven/people/7/">Go back to Kim</a>' in page
    assert "Go to the start page" not in page
