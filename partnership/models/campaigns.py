"""Campaigns with their materials and partners, and events with those who come and what they find pressing (A10)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from foundation.history import tracked
from foundation.models import StoredFile
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models.organisations import Organisation
from partnership.models.proposed import Proposed, decided_with_words
from partnership.querysets.campaigns import CampaignManager, DelegateManager, EventManager, MaterialManager


@tracked
class Campaign(TenantModel):
    """From a day to a day, both included."""

    title = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    audience = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    aims = models.TextField(max_length=2000, blank=True)
    reach = models.PositiveIntegerField(null=True, blank=True)
    reach_counted = models.CharField(max_length=300, blank=True)
    """How `reach` was counted: a number alone says nothing."""

    objects = CampaignManager()

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"),
            models.CheckConstraint(
                condition=Q(reach__isnull=True, reach_counted="") | (Q(reach__isnull=False) & ~Q(reach_counted="")),
                name="campaign_reach_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class CampaignPartner(TenantModel):
    """An organisation that takes part in a campaign."""

    campaign = TenantForeignKey(Campaign, on_delete=models.CASCADE, related_name="partners")
    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="campaigns")

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "campaign", "organisation"], name="campaignpartner_once_a_campaign"
            )
        ]

    def __str__(self) -> str:
        return f"Partner {self.pk}"


@tracked
class Material(TenantModel):
    """A poster, a film, a leaflet: a file or where it lies, with what is needed to use it lawfully."""

    campaign = TenantForeignKey(Campaign, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=60, blank=True)
    url = models.URLField(max_length=500, blank=True)
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=200, blank=True)

    objects = MaterialManager()

    class Meta(TenantModel.Meta):
        ordering = ("title", "language", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) & ~Q(url="") | Q(file__isnull=False, url=""),
                name="material_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class Event(TenantModel):
    """Something on one day, such as the launch of the partnership (A3)."""

    class Kind(models.TextChoices):
        LAUNCH = "launch", "Launch"
        AWARENESS = "awareness", "Awareness event"
        OTHER = "other", "Other event"

    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=160)
    campaign = TenantForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    held_on = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)

    objects = EventManager()

    class Meta(TenantModel.Meta):
        ordering = ("held_on", "begins", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["launch", "awareness", "other"]), name="event_kind_is_known"),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="event_has_room"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class Delegate(TenantModel):
    """Somebody who is expected at an event. Known by name and organisation alone; only those who run events see it."""

    event = TenantForeignKey(Event, on_delete=models.PROTECT, related_name="delegates")
    name = models.CharField(max_length=160)
    organisation = models.CharField(max_length=160, blank=True)
    came = models.BooleanField(default=False)

    objects = DelegateManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                "partnership", "event", Lower("name"), Lower("organisation"), name="delegate_once_at_an_event"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Priority(TenantModel):
    """What those who came found pressing, and what was said of it."""

    event = TenantForeignKey(Event, on_delete=models.PROTECT, related_name="priorities")
    text = models.CharField(max_length=300)
    notes = models.TextField(max_length=2000, blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class ProposedObjective(Proposed):
    """What an event asks the action plan to take up as an objective."""

    priority = TenantForeignKey(Priority, on_delete=models.PROTECT, related_name="proposals")
    text = models.CharField(max_length=300)

    objects = TenantManager()

    class Meta(Proposed.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "priority"],
                condition=~Q(state="declined"),
                name="proposedobjective_once_by_priority",
            ),
            decided_with_words("proposedobjective_is_decided_with_words"),
        ]

    def __str__(self) -> str:
        return self.text
