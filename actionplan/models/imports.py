"""A plan that somebody brings in from a document: read by a job, reviewed by people, accepted once, and taken back."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models
from django.db.models import F, Q

from actionplan.models.plans import Plan
from actionplan.querysets import PlanImportManager
from foundation.models import StoredFile
from foundation.models.messages import follows
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models import Person


class ImportState(models.TextChoices):
    READING = "reading", "Being read"
    FAILED = "failed", "Could not be read"
    REVIEWING = "reviewing", "To be reviewed"
    ACCEPTED = "accepted", "Brought in"
    TAKEN_BACK = "taken_back", "Taken back"
    GIVEN_UP = "given_up", "Given up"


NEXT_STATES: dict[ImportState, frozenset[ImportState]] = {
    ImportState.READING: frozenset({ImportState.REVIEWING, ImportState.FAILED, ImportState.GIVEN_UP}),
    ImportState.FAILED: frozenset({ImportState.READING, ImportState.REVIEWING, ImportState.GIVEN_UP}),
    ImportState.REVIEWING: frozenset({ImportState.READING, ImportState.ACCEPTED, ImportState.GIVEN_UP}),
    ImportState.ACCEPTED: frozenset({ImportState.TAKEN_BACK}),
    ImportState.TAKEN_BACK: frozenset(),
    ImportState.GIVEN_UP: frozenset(),
}


class PlanImport(TenantModel):
    """`draft` is the plan as it was read and changed since, `blocks` what the file's reader made of it, both as
    `importing.stored` has them. Who is meant by a printed name is kept beside the draft, so that it holds when the
    document is read again by other columns.
    """

    State: TypeAlias = ImportState

    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """None where it is not kept any more: nothing came of it, and that is a month ago. All that was read of
    it went with it, and its name."""
    file_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the file: the same document again has the same."""
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.READING)
    error = models.CharField(max_length=400, blank=True)
    asked_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)
    """When its reader last said that it is at work; empty while it waits for one."""
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    blocks = models.JSONField(default=list)
    draft = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True)
    """That of the draft, for lists that do not open it."""
    columns = models.JSONField(default=dict)
    """Table -> column -> what it holds (a word of `importing.columns.Role`), where a person said so."""
    bodies = models.JSONField(default=dict)
    """Printed name of an agency -> {"organisation": its number} or {"new": the name to add it by}."""
    people = models.JSONField(default=dict)
    """Printed name of an officer -> {"person": number}, {"new": name} or {"group": name}."""
    added = models.JSONField(default=dict)
    """What accepting added to the registers: {"organisations": [numbers], "people": [numbers]}."""
    version = models.PositiveIntegerField(default=0, editable=False)
    plan = TenantForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    accepted_by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = PlanImportManager()

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-pk")
        indexes = [
            models.Index(fields=["partnership", "-asked_at"], name="planimport_newest_first"),
            models.Index(fields=["partnership"], condition=Q(state="reading"), name="planimport_being_read"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "taken_back"], plan__isnull=False, accepted_at__isnull=False)
                | (~Q(state__in=["accepted", "taken_back"]) & Q(plan__isnull=True, accepted_at__isnull=True)),
                name="planimport_accepted_has_its_plan",
            ),
            models.UniqueConstraint(fields=["partnership", "plan"], name="planimport_one_a_plan"),
            models.CheckConstraint(
                condition=Q(state="taken_back", taken_back_at__isnull=False, taken_back_at__gte=F("accepted_at"))
                | (~Q(state="taken_back") & Q(taken_back_at__isnull=True)),
                name="planimport_taken_back_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="planimport_failed_says_why"),
        ]
        triggers = (follows(NEXT_STATES),)

    def __str__(self) -> str:
        return self.title or self.file_name

    @property
    def is_open(self) -> bool:
        """Somebody has still something to do about it."""
        return self.state in (self.State.READING, self.State.REVIEWING, self.State.FAILED)
