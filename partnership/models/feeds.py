"""The addresses at which people's own calendars ask for what is on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models.people import Person
from partnership.querysets.feeds import CalendarFeedManager


class CalendarFeed(TenantModel):
    """One address of one person. Of what makes it secret only a hash is kept: it is shown once, when it is made."""

    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    hashed = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = CalendarFeedManager()

    class Meta(TenantModel.Meta):
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "hashed"], name="calendarfeed_once_by_secret"),
            models.UniqueConstraint(
                fields=["partnership", "person"], condition=Q(ended_at__isnull=True), name="calendarfeed_one_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Feed {self.pk}"
