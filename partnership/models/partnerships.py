"""The tenant."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

RESERVED_SLUGS = frozenset(
    {"account", "accounts", "demo", "health", "home", "partnership", "partnerships", "public", "static", "style",
     "sign-in", "signed-out", "help", "about", "admin", "mailbox", "media", "robots.txt", "accessibility", "privacy"}
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
