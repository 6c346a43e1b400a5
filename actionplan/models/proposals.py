"""What a meeting asked the plan to take up, and what it became."""

from __future__ import annotations

from django.db import models

from actionplan.models.milestones import Milestone
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models import ProposedMilestone


class AcceptedProposal(TenantModel):
    """The milestone that a proposal became. Who took it up, and when, stands at the proposal."""

    proposal = TenantForeignKey(ProposedMilestone, on_delete=models.PROTECT, related_name="+")
    milestone = TenantForeignKey(Milestone, on_delete=models.PROTECT, related_name="came_of")

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership", "proposal"], name="acceptedproposal_becomes_one_milestone"),
            models.UniqueConstraint(fields=["partnership", "milestone"], name="acceptedproposal_once_by_milestone"),
        ]

    def __str__(self) -> str:
        return f"Accepted proposal {self.pk}"
