"""Names compared as people type them: without accents, hyphens and apostrophes, in small letters."""

from __future__ import annotations

import unicodedata

from django.db.models import Func, TextField

LETTERS = str.maketrans("đłøı-'’", "dloi   ")
"""What has no accent that can be taken off, and what stands between the parts of a name."""


def plain_words(words: str) -> list[str]:
    """ "Saltmarsh-Adeyemi Trần" as saltmarsh, adeyemi, tran."""
    apart = unicodedata.normalize("NFD", words.lower())
    return "".join(each for each in apart if not "\u0300" <= each <= "\u036f").translate(LETTERS).split()


class Plain(Func):
    """The same of a column, by what every PostgreSQL has: the extension for it is not the owner's to make."""

    template = (
        r"translate(regexp_replace(normalize(lower(%(expressions)s), NFD), '[\u0300-\u036f]', '', 'g'),"
        " 'đłøı-''’', 'dloi   ')"
    )

    def __init__(self, column: str) -> None:
        super().__init__(column, output_field=TextField())
