"""How mail leaves, from the environment."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

MAIL_SECONDS = 20
"""How long a mail server, or a mail service, may take to answer."""


def mail(env: Env, *, standalone: bool) -> dict[str, Any]:
    """Django's settings for mail: the server that EMAIL_URL names, the service that MAIL_SERVICE names or, on one
    person's machine, files that /mailbox/ shows.
    """
    if os.environ.get("EMAIL_URL"):
        if os.environ.get("MAIL_SERVICE"):
            raise ImproperlyConfigured("Set EMAIL_URL for a mail server or MAIL_SERVICE for a mail service, not both.")
        server = env.dj_email_url("EMAIL_URL")
        names = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
        return {f"EMAIL_{name}": server[f"EMAIL_{name}"] for name in names}
    if os.environ.get("MAIL_SERVICE"):
        options = dict(env.json("MAIL_SERVICE_OPTIONS")) if os.environ.get("MAIL_SERVICE_OPTIONS") else {}
        return _service(env.str("MAIL_SERVICE"), options)
    if standalone:
        return {"EMAIL_BACKEND": "foundation.mailbox.files.FileBackend"}
    return {}


def _service(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """A service that takes mail by an interface of its own; `options` are Anymail's settings for it."""
    backend = f"anymail.backends.{name}"
    if not name.isidentifier() or find_spec(backend) is None:
        raise ImproperlyConfigured(
            f"MAIL_SERVICE is {name!r}, which Anymail does not know. It takes names such as postmark, mailgun or brevo."
        )
    return {"EMAIL_BACKEND": f"{backend}.EmailBackend", "ANYMAIL": {"REQUESTS_TIMEOUT": MAIL_SECONDS, **options}}
