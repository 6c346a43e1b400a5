"""A plan, its strands, its text and its objectives (R19, R20)."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import F, Q

from actionplan.querysets import ObjectiveManager, PlanManager
from foundation.history import tracked
from foundation.models import StoredFile
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel

NUMBERED = re.compile(r"(objective|aim|goal|priority|outcome|pillar|theme) [0-9]|[0-9]+[.:)] ", re.IGNORECASE)


def heading(position: int, title: str) -> str:
    """A title with its number, unless it is printed with one already, as in "Objective 4: Prepare"."""
    return title if NUMBERED.match(title) else f"{position}. {title}"


class Visibility(models.TextChoices):
    """Who may read a row of the plan once it is published."""

    PUBLIC = "public", "Everybody"
    PARTNERSHIP = "partnership", "The partnership"
    STATUTORY = "statutory", "Statutory bodies only"


class Versioned(models.Model):
    """A row that two people may have open at once. `version` counts its changes; a form carries the one it showed."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


@tracked
class Plan(Versioned, TenantModel):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Taken back"

    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    """Whether the page for everybody shows the last published board, with those of its rows that are public."""
    rolled_from = TenantForeignKey("Plan", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PlanManager()

    class Meta(TenantModel.Meta):
        ordering = (F("starts_on").desc(nulls_last=True), "title", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "title"], condition=~Q(status="withdrawn"), name="plan_once_by_title"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Strand(Versioned, TenantModel):
    """One of a plan's pillars: seeded with the 4P, each described in the partnership's own words (B6)."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="strands")
    name = models.CharField(max_length=40)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "plan", "name"], name="strand_once_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class NarrativeSection(Versioned, TenantModel):
    """Text of the plan around its tables, kept as it was published."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PARTNERSHIP)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.heading


class LinkedDocument(Versioned, TenantModel):
    """A document that belongs with the plan: an address elsewhere, or a file that is kept here."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PARTNERSHIP)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True) & ~Q(url="") | Q(file__isnull=False, url=""),
                name="linkeddocument_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Remark(TenantModel):
    """Something that a person should look at in an imported plan, as the import said it (R30)."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    code = models.CharField(max_length=40)
    message = models.TextField()
    table = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.message


@tracked
class Objective(Versioned, TenantModel):
    """An aim of the plan. The strand that is printed and the one that it is worked under are two facts (R20)."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(max_length=500)
    strand_as_published = models.CharField(max_length=40, blank=True)
    strand_reads_as = models.CharField(max_length=40, blank=True)
    """What the words under it speak of, where an import found that to be another strand than the printed one."""
    strand_effective = TenantForeignKey(Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    objects = ObjectiveManager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "plan", "position"],
                name="objective_once_by_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return str(self.position)

    @property
    def heading(self) -> str:
        return heading(self.position, self.title)
