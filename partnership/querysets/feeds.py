"""Reusable reads of the addresses of people's calendars."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import CalendarFeed, Person  # noqa: F401 -- named in strings


def hashed(secret: str) -> str:
    """A secret of 32 random bytes cannot be guessed from its hash, so it takes no slow one."""
    return sha256(secret.encode(errors="replace")).hexdigest()


class CalendarFeedQuerySet(TenantQuerySet["CalendarFeed"]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of_person(self, person: Person) -> Self:
        return self.open().filter(person=person)

    def named_by(self, secret: str) -> Self:
        """The open one that this opens, or nothing."""
        return self.open().filter(hashed=hashed(secret)).select_related("person")


CalendarFeedManager = Manager.from_queryset(CalendarFeedQuerySet, "CalendarFeedManager")
