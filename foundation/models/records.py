"""The record of who did what."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from foundation.tenancy import TenantManager, TenantModel


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
