"""What stands between a signed-in session and every page: time limits, and a second step for every account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from foundation.signin import factors, limits

ALWAYS_OPEN = frozenset({"health", "second_step", "account_logout", "signed_out"})
TO_ADD_ONE = frozenset(
    {"account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "partnership:accept_invitation"}
)
"""Where an account without a second step may go besides: to prove its password, to add a step, to join by a link that
opens nothing. One that has a step may not: it would add another unasked.
"""
TO_USE_ONE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
"""Where a session that has shown only a password may go, when its account has a second step."""


class SessionLimitsMiddleware:
    """Signs out a session past its limits. Public pages then show themselves to a stranger, others lead to sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = timezone.now()
            why = limits.why_session_is_over(request.session, at=at)
            if why:
                limits.sign_out(request, why)
            else:
                seen = request.session.get(limits.SEEN)
                request.seen_before = datetime.fromtimestamp(seen, tz=UTC) if seen else None  # type: ignore[attr-defined]
                limits.note(request.session, at=at)
        return self.get_response(request)


class SecondStepMiddleware:
    """No session gets past the page that asks for a second step, unless it has shown one (F7)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or self._is_past(request) or self._may_go_to(request):
            return self.get_response(request)
        return HttpResponseRedirect(reverse("second_step"))

    def _is_past(self, request: HttpRequest) -> bool:
        if factors.is_proved(request):
            return True
        return bool(settings.STANDALONE and settings.DEMO_SIGN_IN and factors.signed_in_for_demo(request))

    def _may_go_to(self, request: HttpRequest) -> bool:
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            return False
        if name in ALWAYS_OPEN:
            return True
        return name in (TO_USE_ONE if factors.has_one(request.user) else TO_ADD_ONE)  # type: ignore[arg-type] # signed in
