"""Models from the rows of a hand-written statement, for the few that every page asks.

Django makes a query anew each time, which costs two to three times as long as its answer: worth it everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def columns(model: type[Model], table: str) -> str:
    """All columns of the model, for a `select` that calls its table so. Raises TypeError for a kind of column that must
    be translated on its way in, which `take` does not do.
    """
    fields = model._meta.concrete_fields
    translated = [field.name for field in fields if hasattr(field, "from_db_value")]
    if translated:
        raise TypeError(f"{model.__name__} cannot be read by hand: {', '.join(translated)} must be translated.")
    return ", ".join(f'{table}."{field.column}"' for field in fields)


def take(model: type[M], values: Iterator[Any]) -> M:
    """The model whose columns come next."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, [next(values) for _name in names])
