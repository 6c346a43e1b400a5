"""People and their roles, and the invitations by which they come in."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from foundation.history import tracked
from foundation.models import User
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership import links
from partnership.models.organisations import Organisation
from partnership.querysets import InvitationManager, MembershipManager, PersonManager
from partnership.roles import ROLES, Role, RoleCode


@tracked
class Person(TenantModel):
    """Somebody whom the partnership knows, with or without an account. One name field: names come in any form (R42)."""

    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    job_title = models.CharField(max_length=160, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PersonManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "user"], name="person_once_by_account"),
            # The target of membership_user_is_the_persons, the database's own check of Membership.user.
            models.UniqueConstraint(fields=["partnership", "id", "user"], name="person_with_account"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where mail reaches them: the address of their account, or else the one in the list. Empty for none."""
        if self.user is None:
            return self.email
        return self.user.email if self.user.is_active else ""


@tracked
class Membership(TenantModel):
    """A role that a person holds for an organisation, from a day to a day, both included.

    `user` repeats the person's account, so that the row policy `own_rows` can show people their own memberships before
    a partnership is open; the database holds the two equal.
    """

    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = TenantForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    role_code = models.CharField("role", max_length=40, choices=RoleCode)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MembershipManager()

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "pk")
        indexes = [models.Index(fields=["user"], name="membership_by_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(role_code__in=RoleCode.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role.name}"

    @property
    def role(self) -> Role:
        return ROLES[self.role_code]

    def when(self, *, on: date) -> str:
        """suspended, later, past or now."""
        if self.suspended_at is not None:
            return "suspended"
        if self.starts_on > on:
            return "later"
        return "past" if self.ends_on is not None and self.ends_on < on else "now"

    def is_active(self, *, on: date) -> bool:
        return self.when(on=on) == "now"


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


class Invitation(TenantModel):
    """An open way in for one person. The link carries a signed reference and the nonce; withdrawing burns it."""

    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)
    invited_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationManager()

    class Meta(TenantModel.Meta):
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "person"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_a_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.accepted_at is not None or self.withdrawn_at is not None

    @property
    def link(self) -> str:
        """The whole address that lets the person in. Only ever for a mail, or for the operator who asked for it."""
        return links.acceptance(slug=self.partnership.slug, number=self.pk, nonce=self.nonce)

    def account(self) -> User | None:
        """The account that stands under the invited address already."""
        return User.objects.filter(email=self.email.lower()).first()


class FactorReset(TenantModel):
    """An administrator took somebody's second step away. The person must be told; `told_at` is when the mail left."""

    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reset_by = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reset_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, editable=False)

    objects = TenantManager()

    class Meta(TenantModel.Meta):
        ordering = ("-reset_at", "-pk")

    def __str__(self) -> str:
        return f"Reset {self.pk}"
