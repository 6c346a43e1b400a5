"""The tenant, its organisations, its people and their roles, and the invitations by which they come in."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from foundation.history import tracked
from foundation.models import User
from foundation.tenancy import TenantForeignKey, TenantManager, TenantModel
from partnership import links
from partnership.querysets import InvitationManager, MembershipManager, OrganisationManager, PersonManager
from partnership.roles import ROLES, Role, RoleCode

RESERVED_SLUGS = frozenset(
    {"account", "accounts", "demo", "health", "home", "partnership", "partnerships", "public", "static", "style",
     "sign-in", "signed-out", "help", "about", "admin", "media", "robots.txt", "accessibility", "privacy"}
)  # fmt: skip
"""First words of other addresses: a partnership cannot take them."""


class Partnership(models.Model):
    """A tenant. Its name and slug are public; everything that is not stands in tenant tables."""

    class Kind(models.TextChoices):
        LOCAL = "local", "Local partnership"
        REGIONAL = "regional", "Regional network"

    class Stage(models.TextChoices):
        EXPLORING = "exploring", "Exploring"
        LAUNCHED = "launched", "Launched"
        ACTIVE = "active", "Active"
        DORMANT = "dormant", "Dormant"
        CLOSED = "closed", "Closed"

    slug = models.SlugField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "Use small letters, figures and hyphens.")],
    )
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=30, blank=True)
    area = models.CharField(max_length=120, blank=True)
    host_body = models.CharField(
        max_length=120, blank=True, help_text="The legal body that holds the partnership, if it is not one itself."
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.LOCAL)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.ACTIVE)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z][a-z0-9-]*$"), name="partnership_slug_is_plain"),
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="partnership_slug_is_free"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Organisation(TenantModel):
    """A body in the register: a member, or one that the partnership works with (A1)."""

    class Sector(models.TextChoices):
        CHARITY = "charity", "Charity"
        FAITH = "faith", "Faith organisation"
        COMMUNITY = "community", "Voluntary or community group"
        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        JUSTICE = "justice", "Probation and justice"
        FIRE = "fire", "Fire and rescue"
        HOUSING = "housing", "Housing"
        EDUCATION = "education", "School, college or university"
        BUSINESS = "business", "Business"
        OTHER = "other", "Other"

    class Relationship(models.TextChoices):
        MEMBER = "member", "Member"
        PARTNER = "partner", "Working partner"
        SUPPORTER = "supporter", "Funder or supporter"
        HOST = "host", "Host body"

    class Status(models.TextChoices):
        CURRENT = "current", "Current"
        DORMANT = "dormant", "Dormant"
        LEFT = "left", "Left"

    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.OTHER)
    relationship = models.CharField(max_length=20, choices=Relationship, default=Relationship.MEMBER)
    status = models.CharField(max_length=20, choices=Status, default=Status.CURRENT)

    objects = OrganisationManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint("partnership", Lower("name"), name="organisation_once_by_name")]

    def __str__(self) -> str:
        return self.name


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
