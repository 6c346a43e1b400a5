"""How long a signed-in session lasts (architecture: care roles idle 30 minutes and 12 hours in all; others 8 hours, 14 days)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    whole: timedelta


SHORT = Limits(idle=timedelta(minutes=30), whole=timedelta(hours=12))
LONG = Limits(idle=timedelta(hours=8), whole=timedelta(days=14))
NOTE_EVERY = timedelta(seconds=60)
"""How often "last seen" is written: each write is an UPDATE of the session row."""
STARTED, SEEN, KIND = "started_at", "seen_at", "limits"


def is_over(*, started_at: datetime, seen_at: datetime, at: datetime, limits: Limits) -> bool:
    """Whether a session has outlived its limits. A clock that went backwards ends nothing."""
    return at - seen_at >= limits.idle or at - started_at >= limits.whole


def of(session: Any) -> Limits:
    """The limits in force. Short until a partnership has said that no role of this account opens care."""
    return LONG if session.get(KIND) == "long" else SHORT


def note(session: Any, *, at: datetime) -> None:
    """Remember when the session began and was last used."""
    session.setdefault(STARTED, int(at.timestamp()))
    seen = session.get(SEEN)
    if seen is None or at.timestamp() - seen >= NOTE_EVERY.total_seconds():
        session[SEEN] = int(at.timestamp())


def session_is_over(session: Any, *, at: datetime, limits: Limits) -> bool:
    if STARTED not in session or SEEN not in session:
        return False
    started_at, seen_at = (datetime.fromtimestamp(session[key], tz=UTC) for key in (STARTED, SEEN))
    return is_over(started_at=started_at, seen_at=seen_at, at=at, limits=limits)


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
    before = getattr(request, "seen_before", None)
    return before is not None and timezone.now() - before >= of(request.session).idle


def end(request: HttpRequest) -> HttpResponse:
    """Sign out and go to the sign-in page, which leads back to where the person was."""
    logout(request)
    return redirect_to_login(request.get_full_path())
