"""Reusable reads of the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Manager, Q

from foundation.search import holding, label_of
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Agreement, Meeting, Organisation  # noqa: F401 -- named in strings


TAKING_PART = "taking_part"


class OrganisationQuerySet(TenantQuerySet["Organisation"]):
    def matching(self, words: str) -> Self:
        """By every word, in the name or the short name."""
        return holding(self, words, name="name", short_name="short_name")

    def narrowed(self, *, sector: str = "", relationship: str = "", status: str = "") -> Self:
        """`status` is one of the codes, or TAKING_PART for all that have not left."""
        wanted = {"sector": sector, "relationship": relationship, "status": status}
        if status == TAKING_PART:
            return self.taking_part().narrowed(sector=sector, relationship=relationship)
        return self.filter(**{name: value for name, value in wanted.items() if value})

    def with_words(self) -> Self:
        """With `sector_word` and `relationship_word`, so that a list is sorted by what it shows."""
        return self.annotate(
            sector_word=label_of(self.model, "sector"), relationship_word=label_of(self.model, "relationship")
        )

    def taking_part(self) -> Self:
        return self.exclude(status="left")

    def of_meeting(self, meeting: Meeting, others: Iterable[int] = ()) -> Self:
        """For whom people were asked to it or came, and the others by their keys."""
        asked = meeting.invitees.exclude(organisation=None).values("organisation")
        came = meeting.attendances.exclude(organisation=None).values("organisation")
        return self.filter(Q(pk__in=asked) | Q(pk__in=came) | Q(pk__in=list(others)))

    def not_party_to(self, agreement: Agreement) -> Self:
        return self.exclude(pk__in=agreement.parties.values("organisation"))

    def renewing_by(self, last: date) -> Self:
        """Those that take part and are to be asked by that day, the longest waiting first."""
        return self.taking_part().filter(renews_on__lte=last).order_by("renews_on", "pk")

    def counted_by_sector(self) -> dict[str, int]:
        """Sector -> how many, without those that have none."""
        return dict(self.order_by().values_list("sector").annotate(Count("pk")))

    def counted_by_sector_and_relationship(self) -> dict[tuple[str, str], int]:
        counted = self.order_by().values_list("sector", "relationship").annotate(Count("pk"))
        return {(sector, relationship): number for sector, relationship, number in counted}


OrganisationManager = Manager.from_queryset(OrganisationQuerySet, "OrganisationManager")
