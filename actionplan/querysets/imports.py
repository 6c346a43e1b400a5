"""Reads of documents that are brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from actionplan.models import PlanImport  # noqa: F401 -- it stands in quotes below


class PlanImportQuerySet(TenantQuerySet["PlanImport"]):
    def listed(self) -> Self:
        """For a line each, without what the document holds."""
        return self.defer("blocks", "draft").select_related("plan", "asked_by")

    def unread(self) -> Self:
        """Those that wait for a reader."""
        return self.filter(state="reading", beat_at__isnull=True)


PlanImportManager = Manager.from_queryset(PlanImportQuerySet, "PlanImportManager")
