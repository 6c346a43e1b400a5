"""The register of organisations."""

from __future__ import annotations

from django.db import models
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

    objects = OrganisationManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint("partnership", Lower("name"), name="organisation_once_by_name")]

    def __str__(self) -> str:
        return self.name
