"""Where the sign-in library asks us: no sign-up, plain words, our own addresses."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from foundation.models import User
from foundation.signin import events, factors, limits
from foundation.signin.addresses import client_address

log = logging.getLogger(__name__)
TOO_MANY_TRIES = "Too many tries. Wait five minutes, then try again."
WRONG_CODE = "That code is not right. Codes from an app change every 30 seconds, and each code works once."

DONE = {
    "account/messages/logged_in.txt": "",  # the page that opens says it
    "account/messages/logged_out.txt": "",
    "account/messages/password_changed.txt": "Your password is changed. You have been signed out everywhere else.",
    "account/messages/password_set.txt": "Your password is set.",
    "account/messages/email_confirmed.txt": "Your email address is confirmed. You can sign in now.",
    "account/messages/email_confirmation_sent.txt": "We have sent a link to your email address.",
    "mfa/messages/recovery_codes_generated.txt": "",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app no longer signs you in.",
    "mfa/messages/webauthn_added.txt": "Your passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
    "usersessions/messages/sessions_logged_out.txt": "You are signed out everywhere else.",
}
"""What the library says when something is done, in our words; "" says nothing."""


def _nearest_to_a_passkey(way: dict[str, Any]) -> int:
    return ("mfa_reauthenticate:webauthn", "mfa_reauthenticate", "reauthenticate").index(way["id"])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "That address and password do not belong together. Check both, then try again.",
        "enter_current_password": "That is not your current password.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "That is not your password.",
        "invalid_password_reset": "This link no longer works. Ask for a new one.",
        "rate_limited": TOO_MANY_TRIES,
        "too_many_login_attempts": TOO_MANY_TRIES,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation only."""
        return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "foundation.signin.stages.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: User) -> None:
        """Called when every step is passed: an account that has a second step has used it, here or on this device."""
        super().login(request, user)
        if factors.has_one(user):
            factors.remember(request, user)
        limits.be_fresh(request.session)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has signed in, or passed a second step, in the last few minutes is not asked again."""
        return not limits.is_fresh(self.request.session) and bool(
            super().is_reauthentication_required(app=app, **kwargs)
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Passkey first, password last; and no password at all where only a second step will do."""
        ways: list[dict[str, Any]] = sorted(super().get_reauthentication_methods(user), key=_nearest_to_a_passkey)
        if factors.has_one(user) and not factors.is_proved(self.request):
            return [way for way in ways if way["id"] != "reauthenticate"]
        return ways

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        events.sign_in_failed(email=str(credentials.get("email", "")))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        ours = DONE.get(message_template or "")
        if ours is not None:
            message_template, kwargs = None, {**kwargs, "message": ours}
        super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """A page of ours by its path: where signing in, out or once more may lead."""
        return bool(url and url.startswith("/") and super().is_safe_url(url))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built from SITE_URL: the Host header is the sender's to choose."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that fails must not show, by an error, which addresses have an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("The mail server did not take a message (%s).", template_prefix)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # the library has no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity provider opens accounts that an invitation made; it makes none."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """The account of an address that the provider has proved. Some say "false", as a word, which is not False."""
        sociallogin.email_addresses = [proved for proved in sociallogin.email_addresses if proved.verified is True]
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        return found


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # the library has no types
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def get_totp_label(self, user: User) -> str:
        return user.email

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the site's own name, whatever name the request was sent to."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": "Alongside"}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 -- the library's name
        others = Authenticator.objects.filter(user=user.pk, type=type).count()
        return "My passkey" if not others else f"Passkey {others + 1}"
