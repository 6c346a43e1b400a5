"""Facts of the world outside."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.workingdays import Nation


class Reference(models.Model):
    """A fact of the world outside that changes with time, such as the number of a helpline (R5).

    The same for every partnership; the app role may only read it. It holds from `valid_from` until the day before
    `valid_to`, on which its successor begins. Nobody knows of a check where `last_checked_on` is empty.
    """

    class Kind(models.TextChoices):
        HELPLINE = "helpline", "Helpline"
        BANK_HOLIDAYS = "bank_holidays", "Bank holidays of a nation in a year"
        AWARENESS_DAY = "awareness_day", "Awareness day"

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
            models.CheckConstraint(
                # {"nation": "scotland", "days": {"2026-11-30": "St Andrew’s Day"}}
                condition=~Q(kind="bank_holidays")
                | Q(value__has_keys=["nation", "days"]) & Q(value__nation__in=Nation.values),
                name="reference_bank_holidays_of_a_nation",
            ),
            models.CheckConstraint(
                # {"name": "Anti-Slavery Day", "month": 10, "day": 18}: no day that a year may lack.
                condition=~Q(kind="awareness_day")
                | Q(value__has_keys=["name", "month", "day"])
                & Q(value__month__gte=1, value__month__lte=12, value__day__gte=1, value__day__lte=30)
                & (~Q(value__month=2) | Q(value__day__lte=28)),
                name="reference_awareness_day_of_every_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} from {self.valid_from}"
