"""What happens to accounts, told by the sign-in library's signals and written down as AccountEvent rows.

Neither an address, nor a password, nor a code that somebody typed is ever in a row.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from foundation import audit
from foundation.models import User
from foundation.signin import factors


def connect() -> None:
    """Listen. Called once, when the application is ready."""
    account_signals.user_logged_in.connect(signed_in, dispatch_uid="signed in")
    user_logged_out.connect(signed_out, dispatch_uid="signed out")
    account_signals.password_changed.connect(password_changed, dispatch_uid="password changed")
    account_signals.password_set.connect(password_changed, dispatch_uid="password set")
    account_signals.password_reset.connect(password_reset, dispatch_uid="password reset")
    mfa_signals.authenticator_added.connect(factor_added, dispatch_uid="factor added")
    mfa_signals.authenticator_reset.connect(factor_reset, dispatch_uid="factor reset")
    mfa_signals.authenticator_removed.connect(factor_removed, dispatch_uid="factor removed")
    mfa_signals.authenticator_used.connect(factor_used, dispatch_uid="factor used")
    mfa_signals.authentication_failed.connect(second_step_failed, dispatch_uid="second step failed")


def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    if factors.signed_in_for_demo(request):
        audit.record_account(action="account.demo_signed_in", user_id=user.pk)
        return
    ways = [used.get("type") or used["method"] for used in get_authentication_records(request, user)]
    audit.record_account(action="account.signed_in", user_id=user.pk, ways=ways)


def sign_in_failed(*, email: str) -> None:
    """The account that was tried, where there is one; never the words that were typed."""
    user_id = User.objects.filter(email=email.lower()).values_list("pk", flat=True).first() if email else None
    audit.record_account(action="account.sign_in_failed", user_id=user_id)


def signed_out(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        ended_by = getattr(request, "session_ended_by", "person")
        audit.record_account(action="account.signed_out", user_id=user.pk, ended_by=ended_by)


def password_changed(*, user: User, **_: Any) -> None:
    audit.record_account(action="account.password_changed", user_id=user.pk)


def password_reset(*, user: User, **_: Any) -> None:
    audit.record_account(action="account.password_reset", user_id=user.pk)


def factor_added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record_account(action="account.factor_added", user_id=user.pk, kind=authenticator.type)
    if factors.is_usable(authenticator):
        factors.remember(request, user)


def factor_reset(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record_account(action="account.factor_renewed", user_id=user.pk, kind=authenticator.type)


def factor_removed(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A factor is mostly removed because it was lost: whoever holds it is signed out with it."""
    audit.record_account(action="account.factor_removed", user_id=user.pk, kind=authenticator.type)
    factors.end_other_sessions(request, user)
    if not factors.has_one(user):
        factors.forget(request)


def factor_used(*, request: HttpRequest, user: User, authenticator: Authenticator, **used: Any) -> None:
    if used.get("reauthenticated") and request.user == user:
        factors.remember(request, user)


def second_step_failed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record_account(action="account.second_step_failed", user_id=user.pk, kind=authenticator.type)
