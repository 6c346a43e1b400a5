"""Which factors a session was opened with."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

DEMO = "demo_sign_in"


def brought_a_second_step(request: HttpRequest) -> bool:
    """Whether this session came through an identity provider, whose own second factor counts."""
    return any(used.get("method") == "socialaccount" for used in get_authentication_records(request))


def signed_in_for_demo(request: HttpRequest) -> bool:
    return request.session.get(DEMO) is True
