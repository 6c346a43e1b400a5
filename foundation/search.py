"""Names compared as people type them: without accents, hyphens and apostrophes, in small letters."""

from __future__ import annotations

import unicodedata
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Case, Func, Model, Q, QuerySet, TextField, Value, When

R = TypeVar("R", bound=QuerySet[Any, Any])

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

    def __init__(self, column: Any) -> None:
        super().__init__(column, output_field=TextField())


def holding(found: R, words: str, **columns: Any) -> R:
    """Those in which every word stands in one of the columns. Each is a path or an expression, under a name of its
    own."""
    found = found.alias(**{f"plain_{name}": Plain(column) for name, column in columns.items()})
    for word in plain_words(words):
        found = found.filter(reduce(or_, (Q(**{f"plain_{name}__contains": word}) for name in columns)))
    return found


def label_of(model: type[Model], name: str) -> Case:
    """What people read for each value of a field with choices."""
    choices: Any = model._meta.get_field(name).choices  # type: ignore[union-attr] # a field of our own
    return Case(*(When(**{name: code}, then=Value(str(label))) for code, label in choices), default=Value(""))
