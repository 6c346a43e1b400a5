"""Row history, written by PostgreSQL triggers so that raw SQL is caught too, and kept behind the same walls."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

import pghistory
import pghistory.models
from django.db import models

from foundation.tenancy import TenantManager

M = TypeVar("M", bound=type[models.Model])


class TenantEvent(pghistory.models.Event):
    """One earlier or present state of a tenant row; carries its partnership, so the same policy protects it."""

    objects: ClassVar[TenantManager[TenantEvent]] = TenantManager()  # type: ignore[assignment] # theirs has no walls

    class Meta:
        abstract = True
        base_manager_name = "objects"


def tracked(model: M) -> M:
    """Keep each state of the model's rows. Its history table needs `ProtectHistoryTables` in the same migration."""
    track: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        base_model=TenantEvent,
        model_name=f"{model.__name__}History",
        # A generated column follows from the others; the history need not, and cannot, keep it.
        exclude=[field.name for field in model._meta.local_fields if field.generated],
    )
    return track(model)
