"""How long a signed-in session lasts: with a care role 30 minutes idle and 12 hours; else 8 hours and 14 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from foundation.signin.wayback import sign_in_first


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    whole: timedelta
    idle_words: str
    whole_words: str


SHORT = Limits(timedelta(minutes=30), timedelta(hours=12), "30 minutes", "12 hours")
LONG = Limits(timedelta(hours=8), timedelta(days=14), "8 hours", "14 days")
NOTE_EVERY = timedelta(seconds=60)
"""How often "last seen" is written: each write is an UPDATE of the session row."""
STARTED, SEEN, KIND, FRESH_AT = "started_at", "seen_at", "limits", "fresh_at"


def why_over(*, started_at: datetime, seen_at: datetime, at: datetime, limits: Limits) -> str:
    """Why a session has outlived its limits, as a sentence, or "". A clock that was set back ends nothing."""
    if at - seen_at >= limits.idle:
        return f"You were signed out because you had done nothing for {limits.idle_words}."
    if at - started_at >= limits.whole:
        return f"You were signed out because you had been signed in for {limits.whole_words}."
    return ""


def of(session: Any) -> Limits:
    """The limits in force. Short until a partnership has said that no role of this account opens care."""
    return LONG if session.get(KIND) == "long" else SHORT


def note(session: Any, *, at: datetime) -> None:
    """Remember when the session began and was last used. What a clock set back has left in the future becomes now."""
    now = int(at.timestamp())
    if session.get(STARTED, now + 1) > now:
        session[STARTED] = now
    seen = session.get(SEEN)
    if seen is None or seen > now or now - seen >= NOTE_EVERY.total_seconds():
        session[SEEN] = now


def why_session_is_over(session: Any, *, at: datetime) -> str:
    if STARTED not in session or SEEN not in session:
        return ""
    started_at, seen_at = (datetime.fromtimestamp(session[key], tz=UTC) for key in (STARTED, SEEN))
    return why_over(started_at=started_at, seen_at=seen_at, at=at, limits=of(session))


def outlived(request: HttpRequest, *, short: bool) -> bool:
    """Settle which limits the account's roles ask for, and say whether the session is past them already.

    A role that opens care may have been given since the last request: then the short limits count from that use.
    """
    if not request.user.is_authenticated:
        return False
    kind = "short" if short else "long"
    if request.session.get(KIND) == kind:
        return False
    request.session[KIND] = kind
    return bool(why_over_before(request))


def why_over_before(request: HttpRequest) -> str:
    """Why the session was over when this request came, by the limits that are now in force."""
    seen_before: datetime | None = getattr(request, "seen_before", None)
    if seen_before is None:
        return ""
    started_at = datetime.fromtimestamp(request.session[STARTED], tz=UTC)
    return why_over(started_at=started_at, seen_at=seen_before, at=timezone.now(), limits=of(request.session))


def be_fresh(session: Any) -> None:
    session[FRESH_AT] = int(timezone.now().timestamp())


def is_fresh(session: Any) -> bool:
    """Whether this session signed in, or passed a second step, in the last few minutes."""
    fresh_at = session.get(FRESH_AT)
    if fresh_at is None:
        return False
    return bool(0 <= timezone.now().timestamp() - fresh_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def sign_out(request: HttpRequest, why: str) -> None:
    """End the session here and now; the next page says why."""
    request.session_ended_by = "limits"  # type: ignore[attr-defined] # read when the sign-out is written down
    logout(request)
    messages.warning(request, why)


def end(request: HttpRequest) -> HttpResponse:
    """Sign out and go to the sign-in page, which leads back to where the person was."""
    sign_out(request, why_over_before(request))
    return sign_in_first(request)
