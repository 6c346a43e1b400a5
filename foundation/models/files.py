"""Files that are kept, and files that somebody asks for to take out."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel


class StoredFile(TenantModel):
    """A file that somebody gave or that was made for them. Its bytes lie in the file store under `key`, never under its
    name; who may have it is decided by the row that refers to it. The bytes never change: another file is another row.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_by_user_id = models.BigIntegerField(null=True, editable=False)
    stored_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-stored_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="storedfile_once_by_key")]

    def __str__(self) -> str:
        return f"File {self.pk}"


class Export(TenantModel):
    """A file that somebody asked for and that a job makes: what it holds, what for, how far it is, and where it lies.

    Only who asked for it sees it. The file goes after some days, the row stays. `parameters` are primitives which the
    maker of its kind reads; `permission` is what it takes to have it, asked for when it is made and when it is taken.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Not made"
        EXPIRED = "expired", "Taken away"

    class Purpose(models.TextChoices):
        MEETING = "meeting", "For a meeting"
        ORGANISATION = "organisation", "For my organisation"
        WORK = "work", "To work on"
        OTHER = "other", "Something else"

    kind = models.CharField(max_length=60)
    format = models.CharField(max_length=10)
    parameters = models.JSONField(default=dict)
    permission = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    file_name = models.CharField(max_length=150)
    purpose = models.CharField(max_length=20, choices=Purpose)
    purpose_words = models.CharField(max_length=200, blank=True)
    asked_by_user_id = models.BigIntegerField(editable=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    """When its maker last said that it is at work."""
    error = models.CharField(max_length=400, blank=True)
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    made_with = models.JSONField(default=list)
    """The rights of whoever asked that went into the file, as `exports.Rights` words them. Nobody is handed a file that
    says none."""

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-asked_at", "-pk")
        indexes = [
            models.Index(fields=["partnership", "asked_by_user_id", "-asked_at"], name="export_newest_first"),
            models.Index(
                fields=["partnership"], condition=Q(state__in=["waiting", "making", "ready"]), name="export_under_way"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ready", file__isnull=False, expires_at__isnull=False)
                | (~Q(state="ready") & Q(file__isnull=True)),
                name="export_ready_has_its_file",
            ),
            models.CheckConstraint(condition=~Q(state="making") | Q(beat_at__isnull=False), name="export_made_by_some"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="export_failed_says_why"),
            models.CheckConstraint(condition=~Q(purpose="other") | ~Q(purpose_words=""), name="export_has_a_purpose"),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)
