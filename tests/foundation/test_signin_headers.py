"""Headers and cookies, as a production site sends them and as one machine does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts import account, recovery_codes, type_code, type_password, with_app
from tests.conftest import Browser, SignIn

PRODUCTION = {
    "SECRET_KEY": "a-made-up-key-for-a-test-that-is-long-enough-and-mixed-0123456789",
    "SITE_URL": "https://alongside.example.org",
    "ALLOWED_HOSTS": "alongside.example.org",
    "DATABASE_URL": "postgres://app:none@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}
ONE_MACHINE = {**PRODUCTION, "SITE_URL": "http://localhost:8000", "ALLOWED_HOSTS": "localhost", "STANDALONE": "1"}


def settings_under(environment: dict[str, str], *names: str) -> dict[str, Any]:
    """Settings as a process of that environment reads them."""
    code = (
        "import json, sys; from django.conf import settings;"
        "print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))"
    )
    told = run(environment, "-c", code, *names)
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    return subprocess.run(
        [sys.executable, *words],
        env=clean,
        cwd=Path(settings.BASE_DIR),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# By environment


def test_check_deploy_finds_nothing_in_a_production_environment() -> None:
    told = run(PRODUCTION, "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert (told.returncode, told.stdout, told.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


@pytest.mark.parametrize(
    ("more", "ids"),
    [
        ({"STANDALONE": "1"}, {"alongside.E001"}),
        ({"DEMO_SIGN_IN": "1"}, {"alongside.E002"}),
        ({"STANDALONE": "1", "DEMO_SIGN_IN": "1"}, {"alongside.E001", "alongside.E002"}),
    ],
)
def test_check_deploy_fails_where_anything_of_a_demonstration_is_on(more: dict[str, str], ids: set[str]) -> None:
    told = run({**PRODUCTION, **more}, "manage.py", "check", "--deploy")
    assert told.returncode == 1
    assert {each for each in ("alongside.E001", "alongside.E002") if each in told.stderr} == ids


@pytest.mark.parametrize(
    ("environment", "ids"),
    [
        ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, {"alongside.E003"}),
        ({**PRODUCTION, "ALLOWED_HOSTS": "alongside.example.org, *"}, {"alongside.E003"}),
        ({**PRODUCTION, "SITE_URL": "http://alongside.example.org"}, {"alongside.E004"}),
        ({**PRODUCTION, "SITE_URL": "alongside.example.org"}, {"alongside.E004"}),
        (
            {**PRODUCTION, "SITE_URL": "http://x.example.org", "ALLOWED_HOSTS": "*"},
            {"alongside.E003", "alongside.E004"},
        ),
        ({**ONE_MACHINE, "ALLOWED_HOSTS": "*"}, set()),
    ],
)
def test_check_deploy_wants_named_hosts_and_https_outside_one_machine(
    environment: dict[str, str], ids: set[str]
) -> None:
    told = run(environment, "manage.py", "check", "--deploy")
    assert told.returncode == 1
    assert {each for each in ("alongside.E003", "alongside.E004") if each in told.stderr} == ids


def test_check_deploy_wants_a_way_for_mail_to_leave() -> None:
    silent = {name: value for name, value in PRODUCTION.items() if name != "EMAIL_URL"}
    told = run(silent, "manage.py", "check", "--deploy")
    assert (told.returncode, "alongside.E005" in told.stderr) == (1, True)


COOKIES = (
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "MFA_TRUST_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
)
TRANSPORT = (
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "DEMO_SIGN_IN",
    "DEBUG",
)


@pytest.mark.parametrize(
    ("environment", "cookies", "transport"),
    [
        (
            PRODUCTION,
            ("__Host-session", "__Host-csrf", "__Host-trusted", True, True),
            (True, 31536000, False, False, False),
        ),
        (ONE_MACHINE, ("sessionid", "csrftoken", "trusted", False, False), (False, 0, True, False, False)),
    ],
    ids=["production", "one machine"],
)
def test_cookies_and_transport_by_kind_of_installation(
    environment: dict[str, str], cookies: tuple[object, ...], transport: tuple[object, ...]
) -> None:
    found = settings_under(environment, *COOKIES, *TRANSPORT)
    assert tuple(found[name] for name in COOKIES) == cookies
    assert tuple(found[name] for name in TRANSPORT) == transport


def test_an_identity_provider_is_wired_only_when_the_environment_names_one() -> None:
    provider = {"OIDC_SERVER_URL": "https://login.example.org/realm", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "s"}
    without = settings_under(PRODUCTION, "SOCIALACCOUNT_PROVIDERS", "CONTENT_SECURITY_POLICY")
    assert without["SOCIALACCOUNT_PROVIDERS"] == {}
    assert without["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'"]
    named = settings_under({**PRODUCTION, **provider}, "CONTENT_SECURITY_POLICY")
    assert named["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'", "https://login.example.org"]
    told = run({**PRODUCTION, **provider}, "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert told.returncode == 0, told.stderr


def test_an_identity_provider_without_its_secret_stops_the_start_with_a_sentence() -> None:
    told = run(
        {**PRODUCTION, "OIDC_SERVER_URL": "https://login.example.org", "OIDC_CLIENT_ID": "us"}, "manage.py", "check"
    )
    assert told.returncode == 1
    assert "Set OIDC_CLIENT_SECRET in the environment" in told.stderr


# By answer


POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/account/nothing/", "/health/", "/account/sessions/"])
def test_every_answer_carries_the_strict_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert {part.strip() for part in headers["Content-Security-Policy"].split(";")} == POLICY
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_passwords")
def test_no_page_of_somebody_signed_in_is_kept(sign_in: SignIn) -> None:
    client = sign_in(account())
    for path in ("/account/sessions/", "/account/2fa/", "/account/password/change/", "/account/logout/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer.headers["Cache-Control"], path


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_passwords")
def test_signing_out_has_the_browser_forget_pages_and_storage(sign_in: SignIn) -> None:
    client = sign_in(account())
    assert "Clear-Site-Data" not in client.get("/account/logout/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_passwords")
def test_each_cookie_is_bound_to_this_host_and_kept_from_script(client: Client) -> None:
    user = with_app(account())
    client.get("/account/login/")
    type_password(client)
    type_code(client, recovery_codes(user)[0])
    client.post("/account/2fa/trust/", {"action": "trust"})
    assert sorted(client.cookies) == ["__Host-csrf", "__Host-session", "__Host-trusted"]
    for cookie in client.cookies.values():
        bound = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert bound == (True, True, "Lax", "/", "")


@pytest.mark.django_db
def test_plain_http_is_sent_to_https() -> None:
    answer = Client().get("/account/login/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/account/login/")


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_passwords")
def test_a_form_without_its_token_is_refused_in_our_look() -> None:
    account()
    strict = Browser(enforce_csrf_checks=True)
    answer = type_password(strict)
    assert answer.status_code == 403
    assert b"Alongside" in answer.content
