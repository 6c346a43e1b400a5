"""Who looks after what is due while somebody is away."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from foundation.history import tracked
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models.groups import DAYS_OVERLAP, same
from partnership.models.people import Person
from partnership.querysets.covers import CoverManager


@tracked
class Cover(TenantModel):
    """From a day to a day, both included. It passes on word of what is due, and no right to anything."""

    away = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="covers")
    covering = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="covering")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = CoverManager()

    class Meta(TenantModel.Meta):
        ordering = ("-starts_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cover_ends_after_start"),
            models.CheckConstraint(condition=~Q(away=F("covering")), name="cover_is_by_somebody_else"),
            ExclusionConstraint(name="cover_by_one_at_a_time", expressions=[same("away"), DAYS_OVERLAP]),
        ]

    def __str__(self) -> str:
        return f"Cover {self.pk}"

    def when(self, *, on: date) -> str:
        """later, past or now."""
        if self.starts_on > on:
            return "later"
        return "past" if self.ends_on < on else "now"
