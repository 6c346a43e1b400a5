"""Reusable reads of who covers for whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Manager, Q

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Cover, Person  # noqa: F401 -- named in strings


class CoverQuerySet(TenantQuerySet["Cover"]):
    def in_force(self, *, on: date) -> Self:
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def not_over(self, *, on: date) -> Self:
        return self.filter(ends_on__gte=on)

    def touching(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def of(self, person: Person) -> Self:
        """Away or covering."""
        return self.filter(Q(away=person) | Q(covering=person))

    def with_names(self) -> Self:
        return self.select_related("away", "covering")


CoverManager = Manager.from_queryset(CoverQuerySet, "CoverManager")
