"""What must not be so on a real site. `manage.py check --deploy` fails where it is."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

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


@register(Tags.security, deploy=True)
def one_name_over_https(**_: Any) -> list[CheckMessage]:
    """One machine is left alone: it answers on loopback, where there is no certificate."""
    found: list[CheckMessage] = []
    if settings.STANDALONE:
        return found
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        found.append(
            Error("ALLOWED_HOSTS lets any name in. Name the hosts that this site answers to.", id="alongside.E003")
        )
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or not address.hostname:
        found.append(
            Error("SITE_URL does not begin with https://. The links in mails are made from it.", id="alongside.E004")
        )
    return found


@register(deploy=True)
def mail_leaves(**_: Any) -> list[CheckMessage]:
    """Django would hand mail to a server on this very machine, where there is none in a container."""
    if settings.STANDALONE or os.environ.get("EMAIL_URL") or os.environ.get("MAIL_SERVICE"):
        return []
    sentence = "No mail server is named, so no invitation and no reminder leaves. Set EMAIL_URL or MAIL_SERVICE."
    return [Error(sentence, id="alongside.E005")]
