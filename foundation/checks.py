"""What must not be so on a real site. `manage.py check --deploy` fails where it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def nothing_of_a_demonstration(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.STANDALONE:
        found.append(Error("STANDALONE is on. It is for one person's machine: unset it.", id="alongside.E001"))
    if settings.DEMO_SIGN_IN:
        found.append(
            Error("DEMO_SIGN_IN is on: it signs in without a password or a second step. Unset it.", id="alongside.E002")
        )
    return found
