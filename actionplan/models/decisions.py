"""What one person asks about a milestone and another decides: another date (R22), and that it is done (R29)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from actionplan.models.milestones import Delivery, Milestone, delivery_is_whole
from actionplan.models.updates import Update
from actionplan.rag import months_before
from foundation.history import tracked
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership.models import Person

NEWS_FOR_MONTHS = 1


class Decision(models.TextChoices):
    """What became of something that one person asks and another decides."""

    WAITING = "", "Waiting"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Not agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Decided(models.Model):
    """Something that one person asks and another decides, in the four columns that say how, who, when and why."""

    DECISION_FIELDS: ClassVar = ("decision", "decided_by", "decided_at", "decision_note")

    decision = models.CharField(max_length=20, choices=Decision, default=Decision.WAITING, blank=True)
    decided_by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        abstract = True

    def decide(self, decision: Decision, *, by: Person | None, at: datetime, note: str = "") -> None:
        """Only fills in the columns: the service that decides saves them, as `DECISION_FIELDS`."""
        self.decision, self.decided_by, self.decided_at, self.decision_note = decision, by, at, note

    def _is_fresh(self, milestone: Milestone, *, on: date) -> bool:
        """Whether whoever asked should still be told: for a month, or until the next update."""
        if self.decided_at is None:
            return False
        is_told_since = milestone.updated_at is not None and milestone.updated_at > self.decided_at
        return localdate(self.decided_at) >= months_before(on, NEWS_FOR_MONTHS) and not is_told_since


def decided_for_good(name: str) -> pgtrigger.Trigger:
    """What was decided is never taken back or decided otherwise, whoever writes (R29): there is a new claim instead."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=~pgtrigger.Q(old__decision=""))


def decided_whole(name: str) -> models.CheckConstraint:
    waiting = Q(decision="", decided_at__isnull=True)
    return models.CheckConstraint(condition=waiting | (~Q(decision="") & Q(decided_at__isnull=False)), name=name)


@tracked
class DateChange(Decided, Delivery, TenantModel):
    """Another delivery date for a milestone: asked for by a lead, or set by the coordinator at once."""

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="date_changes")
    before = models.CharField(max_length=200)
    """The date that it had, in words."""
    before_ends_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    asked_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-pk")
        triggers = [decided_for_good("date_decided_for_good")]
        constraints = [
            delivery_is_whole("datechange_delivery_is_whole"),
            decided_whole("datechange_decided_has_a_date"),
            models.UniqueConstraint(
                fields=["partnership", "milestone"], condition=Q(decision=""), name="datechange_one_waiting_a_milestone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.delivery.label}"

    def is_news_to(self, person_id: int, milestone: Milestone, *, on: date) -> bool:
        """Whether this person asked, and should still be told the answer of somebody else."""
        is_theirs = self.asked_by_id == person_id and self.decided_by_id != person_id
        return is_theirs and self._is_fresh(milestone, on=on)

    @property
    def answer(self) -> str:
        """ "Your request for June 2027 is not agreed: “Too late.”"; for whoever asked."""
        agreed = self.decision == Decision.AGREED
        said = f": “{self.decision_note}”" if self.decision_note else "."
        return f"Your request for another date, {self.delivery.label}, is {'agreed' if agreed else 'not agreed'}{said}"


@tracked
class Completion(Decided, TenantModel):
    """A claim that a milestone is done, with an update that carries the evidence; a second person confirms it (R29)."""

    milestone = TenantForeignKey(Milestone, on_delete=models.CASCADE, related_name="completions")
    update = TenantForeignKey(Update, on_delete=models.CASCADE, related_name="completions")
    done_on = models.DateField()
    claimed_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-claimed_at", "-pk")
        triggers = [decided_for_good("done_decided_for_good")]
        constraints = [
            decided_whole("completion_decided_has_a_date"),
            models.UniqueConstraint(
                fields=["partnership", "milestone"], condition=Q(decision=""), name="completion_one_waiting_a_milestone"
            ),
            models.CheckConstraint(
                condition=~Q(decision="agreed") | Q(decided_by__isnull=False), name="completion_agreed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(claimed_by__isnull=True) | ~Q(decided_by=F("claimed_by")),
                name="completion_agreed_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Done on {self.done_on}"

    def is_news_to(self, person_id: int, milestone: Milestone, *, on: date) -> bool:
        """Whether this person said that it is done, and should still be told that it was sent back."""
        is_theirs = self.claimed_by_id == person_id and self.decision == Decision.REFUSED
        return is_theirs and self._is_fresh(milestone, on=on)

    @property
    def answer(self) -> str:
        """For whoever said that it is done, once it was sent back, which is never done without a note."""
        return f"You said that it is done. Sent back: “{self.decision_note}”"
