"""What this session has shown besides a password.

Having a second step is not enough: the session itself must have used or made one, or come from a device that did so
lately, or through an identity provider that asked for one of its own.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

from foundation.models import User
from foundation.signin import limits, passkeys

PROVED, DEMO = "second_step", "demo_sign_in"
SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
"""Recovery codes stand in for one of these; they are none by themselves."""
AMR_OF_A_SECOND_STEP = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris", "retina", "vbm", "pop"})
"""Words by which an identity provider says that it asked for more than a password (RFC 8176)."""


def has_one(user: User) -> bool:
    return any(is_usable(each) for each in Authenticator.objects.filter(user=user.pk, type__in=SECOND_FACTORS))


def is_usable(authenticator: Authenticator) -> bool:
    """Whether it counts as a second step: a passkey that no ceremony made is none."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return passkeys.came_from_a_ceremony(authenticator)
    return authenticator.type in SECOND_FACTORS


def remove_unreadable(request: HttpRequest, user: User) -> None:
    """Removed as if by hand, and written down so: left there, they would break every page that lists passkeys.

    Recovery codes go with the last factor, for they may have been shown to whoever made the unreadable one.
    """
    passkeys_of_account = Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.WEBAUTHN)
    unreadable = [each for each in passkeys_of_account if not is_usable(each)]
    for passkey in unreadable:
        passkey.delete()
        signals.authenticator_removed.send(sender=Authenticator, request=request, user=user, authenticator=passkey)
    if unreadable and not has_one(user):
        Authenticator.objects.filter(user=user.pk).delete()


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
