"""What organisations have agreed on with each other, in writing."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from foundation.history import tracked
from foundation.models import StoredFile
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models.organisations import Organisation
from partnership.querysets import AgreementManager, AgreementPartyManager


@tracked
class Agreement(TenantModel):
    """One version of an agreement. The next version supersedes it: each is kept as it was signed."""

    class Kind(models.TextChoices):
        TERMS = "terms", "Terms of reference"
        MEMORANDUM = "memorandum", "Memorandum of understanding"
        INFORMATION_SHARING = "information_sharing", "Information-sharing agreement"

    kind = models.CharField(max_length=30, choices=Kind)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    """Its last day."""
    review_on = models.DateField(null=True, blank=True)
    document = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supersedes = TenantForeignKey(
        "partnership.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = AgreementManager()

    class Meta(TenantModel.Meta):
        ordering = ("title", "-starts_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "supersedes"], name="agreement_superseded_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["terms", "memorandum", "information_sharing"]), name="agreement_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}" if self.version else self.title

    def when(self, *, on: date) -> str:
        """later, past or now, by its days alone."""
        if self.starts_on > on:
            return "later"
        return "past" if self.ends_on is not None and self.ends_on < on else "now"


@tracked
class AgreementParty(TenantModel):
    """An organisation that an agreement binds, once somebody has signed for it."""

    agreement = TenantForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    signatory = models.CharField(max_length=160, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    objects = AgreementPartyManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agreement", "organisation"], name="agreementparty_once_an_agreement"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | ~Q(signatory=""), name="agreementparty_signed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"Party {self.pk}"
