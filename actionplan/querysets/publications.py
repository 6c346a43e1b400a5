"""Reads of published boards and of what was put right in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from actionplan.models import Correction, Plan, Publication, PublishedMilestone  # noqa: F401 -- some in quotes


class PublicationQuerySet(TenantQuerySet["Publication"]):
    def of_plan(self, plan: Plan) -> Self:
        return self.filter(plan=plan).select_related("plan")


class PublishedMilestoneQuerySet(TenantQuerySet["PublishedMilestone"]):
    def on_board(self, plan: Plan, number: int) -> Self:
        return self.filter(publication__plan=plan, publication__number=number)


class CorrectionQuerySet(TenantQuerySet["Correction"]):
    def on_board(self, publication_id: int) -> Self:
        """With whom they are by, and what they are of."""
        return self.filter(published__publication=publication_id).select_related("published", "written_by")


PublicationManager = Manager.from_queryset(PublicationQuerySet, "PublicationManager")
PublishedMilestoneManager = Manager.from_queryset(PublishedMilestoneQuerySet, "PublishedMilestoneManager")
CorrectionManager = Manager.from_queryset(CorrectionQuerySet, "CorrectionManager")
