"""What a meeting leaves behind: minutes, decisions, actions, and what it asks the action plan to take up (A9)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from foundation.history import tracked
from foundation.periods import DeliveryDate, Precision
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models.meetings import AgendaItem, Meeting
from partnership.models.organisations import Organisation
from partnership.models.people import Person
from partnership.models.proposed import Proposed, decided_with_words
from partnership.querysets.minutes import ActionManager, ProposedMilestoneManager, RestrictedMinuteManager

DATED = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.FINANCIAL_YEAR, Precision.YEAR)
UNTIL_FURTHER_NOTICE = (Precision.ONGOING, Precision.NONE)


class Written(TenantModel):
    """Words under an item of the agenda that two may write at once. `version` counts its changes."""

    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    written_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = True


@tracked
class Minute(Written):
    item = TenantForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="minute_rows")

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership", "item"], name="minute_once_by_item")]

    def __str__(self) -> str:
        return f"Minute {self.pk}"


@tracked
class RestrictedMinute(Written):
    """The restricted part of what was said, in a table of its own: a page that does not ask for it cannot show it."""

    item = TenantForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="restricted_rows")

    objects = RestrictedMinuteManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership", "item"], name="restrictedminute_once_by_item")]

    def __str__(self) -> str:
        return f"Restricted minute {self.pk}"


@tracked
class Decision(TenantModel):
    item = TenantForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


@tracked
class Action(TenantModel):
    """What somebody takes away from a meeting. Its date is a value with a precision, as in the plan (R22); no date is
    "to be confirmed"."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    DUE_FIELDS: ClassVar = ("due_precision", "due_on")

    item = TenantForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    meeting = TenantForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    """The meeting of its item, repeated so that a list of actions needs no join."""
    text = models.TextField()
    due_precision = models.CharField(max_length=20, choices=Precision, default=Precision.NONE)
    due_on = models.DateField(null=True, blank=True)
    """The last day of its date."""
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    closed_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    outcome = models.TextField(blank=True, editable=False)

    objects = ActionManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        indexes = [models.Index(fields=["partnership", "status", "due_on"], name="action_by_what_is_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_precision__in=DATED, due_on__isnull=False)
                | Q(due_precision__in=UNTIL_FURTHER_NOTICE, due_on__isnull=True),
                name="action_due_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True)
                | Q(status__in=["done", "cancelled"], closed_on__isnull=False),
                name="action_is_closed_with_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def due(self) -> DeliveryDate:
        return DeliveryDate(Precision(self.due_precision), self.due_on)

    @due.setter
    def due(self, value: DeliveryDate) -> None:
        self.due_precision, self.due_on = value.precision, value.ends_on

    @property
    def due_in_words(self) -> str:
        return "To be confirmed" if self.due_precision == Precision.NONE else self.due.label

    def is_late(self, *, on: date) -> bool:
        return self.status == self.Status.OPEN and self.due_on is not None and self.due_on < on


class ActionOwner(TenantModel):
    """One of those who do it: a person, an organisation, or a name such as "All partners"."""

    action = TenantForeignKey(Action, on_delete=models.CASCADE, related_name="owners")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = TenantForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160, blank=True)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["partnership", "action", "person"], name="actionowner_once_by_person"),
            models.UniqueConstraint(
                fields=["partnership", "action", "organisation"], name="actionowner_once_by_organisation"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True, name="")
                | Q(person__isnull=True, organisation__isnull=False, name="")
                | (Q(person__isnull=True, organisation__isnull=True) & ~Q(name="")),
                name="actionowner_is_one_of_three",
            ),
        ]

    def __str__(self) -> str:
        return self.known_as

    @property
    def known_as(self) -> str:
        named: Person | Organisation | None = self.person or self.organisation
        return named.name if named else self.name


@tracked
class ProposedMilestone(Proposed):
    """What a meeting (or later a workshop) asks the action plan to take up as a milestone."""

    action = TenantForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    text = models.TextField()
    wanted_under = models.CharField(max_length=300, blank=True)
    """Which strategy the proposer has in mind, in their words."""

    objects = ProposedMilestoneManager()

    class Meta(Proposed.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "action"],
                condition=~Q(state="declined"),
                name="proposedmilestone_once_by_action",
            ),
            decided_with_words("proposedmilestone_is_decided_with_words"),
        ]

    def __str__(self) -> str:
        return self.text
