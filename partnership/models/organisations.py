"""The register of organisations."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from foundation.history import tracked
from foundation.tenancy import TenantModel
from partnership.querysets import OrganisationManager


@tracked
class Organisation(TenantModel):
    """A body in the register: a member, or one that the partnership works with (A1)."""

    class Sector(models.TextChoices):
        CHARITY = "charity", "Charity"
        FAITH = "faith", "Faith organisation"
        COMMUNITY = "community", "Voluntary or community group"
        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        JUSTICE = "justice", "Probation and justice"
        FIRE = "fire", "Fire and rescue"
        HOUSING = "housing", "Housing"
        EDUCATION = "education", "School, college or university"
        BUSINESS = "business", "Business"
        OTHER = "other", "Other"

    class Relationship(models.TextChoices):
        MEMBER = "member", "Member"
        PARTNER = "partner", "Working partner"
        SUPPORTER = "supporter", "Funder or supporter"
        HOST = "host", "Host body"

    class Status(models.TextChoices):
        CURRENT = "current", "Current"
        DORMANT = "dormant", "Dormant"
        LEFT = "left", "Left"

    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.OTHER)
    relationship = models.CharField(max_length=20, choices=Relationship, default=Relationship.MEMBER)
    status = models.CharField(max_length=20, choices=Status, default=Status.CURRENT)
    website = models.URLField(max_length=500, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    renews_on = models.DateField(null=True, blank=True)
    """When somebody asks whether it goes on taking part."""
    left_on = models.DateField(null=True, blank=True)
    """Its first day outside. Empty for one that left on a day that nobody noted."""
    why_left = models.CharField(max_length=300, blank=True)
    notes = models.TextField(max_length=2000, blank=True)

    objects = OrganisationManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint("partnership", Lower("name"), name="organisation_once_by_name"),
            models.CheckConstraint(
                condition=Q(status="left") | Q(left_on__isnull=True, why_left=""),
                name="organisation_left_says_when",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="organisation_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def references(cls) -> list[models.ForeignKey[Any, Any]]:
        """Each field of any app that can refer to an organisation; not of history, which tells of what was."""
        return [
            found.field
            for found in cls._meta.get_fields(include_hidden=True)
            if isinstance(found, models.ManyToOneRel) and not hasattr(found.related_model, "pgh_tracked_model")
        ]
