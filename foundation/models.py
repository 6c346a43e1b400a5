"""Accounts, the audit record, and the table under the cache. Nothing here knows what a partnership does."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Credentials only. Who somebody is, and what they may do, is a Person and Memberships in each partnership."""

    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "This address has an account."})
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters")]

    def __str__(self) -> str:
        return self.email


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


class AuditEntry(TenantModel):
    """Something that somebody read, took out, was refused or changed (R37). Append-only for the app role.

    Plain numbers instead of foreign keys: the record must outlive what it tells of. `details` holds keys and codes,
    never words that a person typed.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_user_id = models.BigIntegerField(null=True, editable=False)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["partnership", "-id"], name="audit_newest_first")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id or ''}".strip()


class AccountEvent(models.Model):
    """The same for an account, which belongs to no partnership: sign-ins, factors, demo sign-in. Insert-only."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    user_id_at_the_time = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.action


class Reference(models.Model):
    """A fact of the world outside that changes with time, such as the number of a helpline (R5).

    The same for every partnership; the app role may only read it. It holds from `valid_from` until the day before
    `valid_to`, on which its successor begins. Nobody knows of a check where `last_checked_on` is empty.
    """

    class Kind(models.TextChoices):
        HELPLINE = "helpline", "Helpline"

    kind = models.CharField(max_length=40, choices=Kind)
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    source_address = models.URLField(max_length=300, blank=True)
    last_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "position", "key", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "valid_from"], name="reference_once_from_a_day"),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(valid_to__isnull=True), name="reference_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="reference_ends_after_start"
            ),
            models.CheckConstraint(
                # E.164, or a short code such as 999, which has no E.164 form.
                condition=~Q(kind="helpline")
                | Q(value__has_keys=["name", "number", "shown", "purpose"])
                & Q(value__number__regex=r"^([+][1-9][0-9]{6,14}|[1-9][0-9]{2,5})$"),
                name="reference_helpline_can_be_called",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} from {self.valid_from}"
