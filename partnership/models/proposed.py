"""What this app asks the action plan to take up. It knows nothing of plans, so where it went is said in words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models.people import Person


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "Waits for the plan's editors"
    ACCEPTED = "accepted", "In the action plan"
    DECLINED = "declined", "Declined"


class Proposed(TenantModel):
    """The plan's editors accept or decline it: services/proposals.py settles it, once."""

    State: ClassVar = ProposalState

    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.PROPOSED)
    proposed_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    became = models.CharField(max_length=300, blank=True)
    """Of an accepted one, what it became in the plan ("2.1.4"); of a declined one, why."""

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ("proposed_at", "pk")


def decided_with_words(name: str) -> models.CheckConstraint:
    decided = Q(state__in=["accepted", "declined"], decided_at__isnull=False) & ~Q(became="")
    return models.CheckConstraint(condition=Q(state="proposed", decided_at__isnull=True) | decided, name=name)
