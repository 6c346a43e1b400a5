"""A word planted in every column that holds what somebody writes, so that it can be looked for where it must not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, InternalError, ProgrammingError, models, transaction

from foundation.tenancy import TenantModel

SHORTEST = 30
"""A column that is shorter holds a code, not words."""


def is_written_in(field: models.Field[Any, Any]) -> bool:
    """Holds what somebody writes: no code, no choice, no key."""
    if not isinstance(field, models.TextField | models.CharField) or field.choices or field.generated:
        return False
    return (field.max_length or SHORTEST) >= SHORTEST and field.name != "nonce"


def written_columns() -> Iterator[tuple[type[TenantModel], models.Field[Any, Any]]]:
    """Of the tables of every app."""
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            yield from ((model, field) for field in model._meta.concrete_fields if is_written_in(field))


def plant_in(model: type[TenantModel], field: models.Field[Any, Any], word: str) -> int:
    """How many rows hold it. What the app role may not change, or the database knows by heart, stays as it is."""
    planted = 0
    for row in model._default_manager.all():
        try:
            with transaction.atomic():
                planted += model._default_manager.filter(pk=row.pk).update(**{field.name: _mark_for(field, row, word)})
        except (ProgrammingError, InternalError, IntegrityError):
            return planted
    return planted


def _mark_for(field: models.Field[Any, Any], row: models.Model, word: str) -> str:
    mark = f"{word}{row.pk}"
    if isinstance(field, models.EmailField):
        return f"{mark}@example.org"
    return f"https://{mark}.example.org/" if isinstance(field, models.URLField) else mark
