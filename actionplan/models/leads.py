"""Who leads: agencies and officers, of a strategy or of a milestone that has its own (R21)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from actionplan.models.milestones import Milestone, Strategy
from foundation.history import tracked
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models import Organisation, Person


def led_by_one(name: str) -> models.CheckConstraint:
    strategy, milestone = Q(strategy__isnull=False), Q(milestone__isnull=False)
    return models.CheckConstraint(condition=(strategy & ~milestone) | (~strategy & milestone), name=name)


class Lead(TenantModel):
    """What agency leads and officer leads share: they stand on a strategy, or on a milestone that has its own (R21)."""

    strategy = TenantForeignKey(Strategy, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss")
    milestone = TenantForeignKey(Milestone, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ("position", "pk")


@tracked
class AgencyLead(Lead):
    class Part(models.TextChoices):
        LEAD = "lead", "Lead"
        SUPPORTING = "supporting", "Supporting"

    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=160, blank=True)
    part = models.CharField(max_length=20, choices=Part, default=Part.LEAD)

    objects = TenantManager()

    class Meta(Lead.Meta):
        constraints = [led_by_one("agencylead_on_strategy_or_milestone")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.department}" if self.department else str(self.organisation)


@tracked
class OfficerLead(Lead):
    """A named person, with or without an account, or a group such as "All partners"."""

    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group_name = models.CharField(max_length=160, blank=True)
    accountable = models.BooleanField(default=False)

    objects = TenantManager()

    class Meta(Lead.Meta):
        constraints = [
            led_by_one("officerlead_on_strategy_or_milestone"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, group_name="") | (Q(person__isnull=True) & ~Q(group_name="")),
                name="officerlead_is_a_person_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["partnership", "strategy"],
                condition=Q(accountable=True, strategy__isnull=False),
                name="officerlead_one_accountable_a_strategy",
            ),
            models.UniqueConstraint(
                fields=["partnership", "milestone"],
                condition=Q(accountable=True, milestone__isnull=False),
                name="officerlead_one_accountable_a_milestone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.group_name
