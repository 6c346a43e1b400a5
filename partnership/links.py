"""What stands in links that open something without an account: the number and nonce of a row, signed.

Whoever reads the table but not SECRET_KEY cannot make a link; whoever guesses fails on the signature before any row is
looked for. A new nonce makes every earlier link worthless, and a link for one purpose opens nothing of another.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

INVITATION, ANSWER = "partnership.invitation", "partnership.answer"
"""What a link is for."""


def acceptance(*, slug: str, number: int, nonce: str) -> str:
    """The whole address that lets the invited person in."""
    path = reverse("partnership:accept_invitation", args=[slug, token(number=number, nonce=nonce)])
    return f"{settings.SITE_URL}{path}"


def answer(*, slug: str, number: int, nonce: str) -> str:
    """The whole address at which somebody who is asked to a meeting says whether they come."""
    path = reverse("partnership:answer", args=[slug, token(number=number, nonce=nonce, purpose=ANSWER)])
    return f"{settings.SITE_URL}{path}"


def token(*, number: int, nonce: str, purpose: str = INVITATION) -> str:
    return Signer(salt=purpose).sign(f"{number}.{nonce}")


def read(token: str, *, purpose: str = INVITATION) -> tuple[int, str] | None:
    """The number and nonce of a token that we signed for this purpose, else None."""
    try:
        number, _, nonce = Signer(salt=purpose).unsign(token).partition(".")
    except (BadSignature, UnicodeError):
        return None
    return int(number), nonce
