"""What stands in the link of an invitation: its number and nonce, signed.

Whoever reads the table but not SECRET_KEY cannot make a link; whoever guesses fails on the signature before any row is
looked for. A new nonce makes every earlier link worthless.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse


def acceptance(*, slug: str, number: int, nonce: str) -> str:
    """The whole address that lets the invited person in."""
    path = reverse("partnership:accept_invitation", args=[slug, token(number=number, nonce=nonce)])
    return f"{settings.SITE_URL}{path}"


def token(*, number: int, nonce: str) -> str:
    return _signer().sign(f"{number}.{nonce}")


def read(token: str) -> tuple[int, str] | None:
    """The number and nonce of a token that we signed, else None."""
    try:
        number, _, nonce = _signer().unsign(token).partition(".")
    except (BadSignature, UnicodeError):
        return None
    return int(number), nonce


def _signer() -> Signer:
    return Signer(salt="partnership.invitation")
