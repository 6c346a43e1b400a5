"""What this session has shown besides a password.

Having a second step is not enough: the session itself must have used or made one, or come from a device that did so
lately, or through an identity provider that asked for one of its own.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

from foundation.models import User
from foundation.signin import limits

PROVED, DEMO = "second_step", "demo_sign_in"
SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
"""Recovery codes stand in for one of these; they are none by themselves."""
AMR_OF_A_SECOND_STEP = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris", "retina", "vbm", "pop"})
"""Words by which an identity provider says that it asked for more than a password (RFC 8176)."""


def has_one(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user.pk, type__in=SECOND_FACTORS).exists())


def remember(request: HttpRequest, user: User) -> None:
    """This session has passed the second step of this account."""
    request.session[PROVED] = user.pk
    limits.be_fresh(request.session)


def forget(request: HttpRequest) -> None:
    request.session.pop(PROVED, None)


def is_proved(request: HttpRequest) -> bool:
    """Remembered for one account, so that an ordinary page asks the database nothing."""
    return bool(request.session.get(PROVED) == request.user.pk)


def provider_asked(social_login: Any) -> bool:
    """Whether the identity provider says that it asked for a second step of its own, or is known always to ask."""
    if social_login is None:
        return False
    if settings.OIDC_ALWAYS_ASKS_SECOND_STEP:
        return True
    claims = (social_login.account.extra_data or {}).get("id_token") or {}
    methods = claims.get("amr") or ()
    return bool(AMR_OF_A_SECOND_STEP & set([methods] if isinstance(methods, str) else methods))


def signed_in_for_demo(request: HttpRequest) -> bool:
    return request.session.get(DEMO) is True


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """Everywhere but here: what was lost or removed may have been in another's hands."""
    for session in UserSession.objects.filter(user=user.pk).exclude(session_key=request.session.session_key):
        session.end()
