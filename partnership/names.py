"""Names that look like something else on the page: they would let one person or body pass for another."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError

TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidirectional embeddings, overrides and isolates. The joiners of Persian and Indic names are not among them."""
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show as nothing."""


def refuse_deceptive_name(name: str) -> None:
    """Raises ValidationError for line breaks and other controls, for marks that turn text round, and where nothing
    would show.
    """
    if any(sign in TURNS_TEXT_ROUND or unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in name):
        raise ValidationError(
            "This name holds a hidden sign, such as a line break or a mark that turns text round. Type it by hand"
            " instead of pasting it.",
            code="deceptive",
        )
    if not any(unicodedata.category(sign)[0] in "LNPS" and sign not in BLANK_LETTERS for sign in name):
        raise ValidationError("This name shows as nothing. Use at least one letter.", code="blank")
