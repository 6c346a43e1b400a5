"""What the database refuses, said in words to whoever filled in a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


@contextmanager
def in_words(constraint: str, **words: str) -> Iterator[None]:
    """Save in here: where the database refuses by this constraint, its words come at the field of that name.

    The database alone knows whether a name is taken: it folds letters its own way, and two may come at once.
    What it refuses by another constraint is a fault, and stays one.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if refused.__cause__.diag.constraint_name != constraint:  # type: ignore[union-attr]
            raise
        raise ValidationError(dict(words)) from refused
