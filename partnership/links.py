"""What stands in the link of an invitation: its number and nonce, signed.

Whoever reads the table but not SECRET_KEY cannot make a link; whoever guesses fails on the signature before any row is
looked for. A new nonce makes every earlier link worthless.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from partnership.models import Invitation

LARGEST_NUMBER = 2**63 - 1


def acceptance(invitation: Invitation) -> str:
    """The whole address that lets the invited person in."""
    path = reverse("partnership:accept_invitation", args=[invitation.partnership.slug, token(invitation)])
    return f"{settings.SITE_URL}{path}"


def token(invitation: Invitation) -> str:
    return _signer().sign(f"{invitation.pk}.{invitation.nonce}")


def read(token: str) -> tuple[int, str] | None:
    """The number and nonce of a token that we signed, else None."""
    try:
        number, _, nonce = _signer().unsign(token).partition(".")
    except (BadSignature, UnicodeError):
        return None
    return int(number), nonce


def _signer() -> Signer:
    return Signer(salt="partnership.invitation")
