"""How mail leaves, from the environment."""

from __future__ import annotations

import os
from typing import Any

from environs import Env


def mail(env: Env, *, standalone: bool) -> dict[str, Any]:
    """Django's settings for mail: the server that EMAIL_URL names or, on one person's machine, files."""
    if "EMAIL_URL" in os.environ:
        server = env.dj_email_url("EMAIL_URL")
        names = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
        return {f"EMAIL_{name}": server[f"EMAIL_{name}"] for name in names}
    if standalone:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    return {}
