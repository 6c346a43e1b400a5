"""Reading passkeys: what a browser sends, and what a row holds. Both may hold anything."""

from __future__ import annotations

from struct import error as StructError  # noqa: N812 -- "error" says too little

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, StructError)
"""What the library raises on a made-up passkey, besides ValidationError: its parts nest, and any may be missing."""


def is_readable(passkey: Authenticator) -> bool:
    """Whether a public key can be read from it, and so a signature be checked; and whether pages can show it."""
    try:
        key = passkey.wrap()
        shown = isinstance(key.name, str) and key.is_passwordless in (None, True, False)
        return shown and bool(key.authenticator_data.credential_data)
    except (ValidationError, *UNREADABLE):
        return False


def came_from_a_ceremony(passkey: Authenticator) -> bool:
    """Whether the row has the shape that a ceremony leaves, read or not.

    By shape and not by reading: a library that one day cannot read old keys must lock people out, never let them in by
    password alone.
    """
    credential = passkey.data.get("credential") if isinstance(passkey.data, dict) else None
    response = credential.get("response") if isinstance(credential, dict) else None
    return isinstance(response, dict) and isinstance(response.get("attestationObject"), str)
