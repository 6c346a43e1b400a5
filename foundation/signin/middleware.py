"""What stands between a signed-in session and every page: time limits, and a second step for every account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from foundation.signin import limits
from foundation.signin.factors import brought_a_second_step, signed_in_for_demo

OPEN_BEFORE_SECOND_STEP = frozenset(
    {
        "health",
        "signed_out",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "second_step",
        "accept_invitation",
    }
)
"""Where an account without a second step may go: to add one, or to leave."""


class SessionLimitsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = timezone.now()
            if limits.session_is_over(request.session, at=at, limits=limits.of(request.session)):
                return limits.end(request)
            seen = request.session.get(limits.SEEN)
            request.seen_before = datetime.fromtimestamp(seen, tz=UTC) if seen else None  # type: ignore[attr-defined]
            limits.note(request.session, at=at)
        return self.get_response(request)


class SecondStepMiddleware:
    """No account without a second step gets past the page that adds one (F7)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or self._has_second_step(request):
            return self.get_response(request)
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            name = ""
        if name in OPEN_BEFORE_SECOND_STEP:
            return self.get_response(request)
        return redirect("second_step")

    def _has_second_step(self, request: HttpRequest) -> bool:
        """Remembered in the session for this account, so that an ordinary page asks the database nothing."""
        if request.session.get("second_step") == request.user.pk:
            return True
        if settings.DEMO_SIGN_IN and signed_in_for_demo(request):
            return True
        if brought_a_second_step(request) or is_mfa_enabled(request.user):
            request.session["second_step"] = request.user.pk
            return True
        return False
