"""Reusable reads of contacts, departments and what organisations offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.search import holding
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Contact, Department, Offer, Person  # noqa: F401 -- named in strings


class DepartmentQuerySet(TenantQuerySet["Department"]):
    pass


class ContactQuerySet(TenantQuerySet["Contact"]):
    def readable(self, *, manages: bool) -> Self:
        """All for those who look after the register, for others those who agreed to be listed."""
        return self if manages else self.filter(may_be_listed=True)

    def of_person(self, person: Person) -> Self:
        return self.filter(person=person)

    def with_names(self) -> Self:
        return self.select_related("organisation", "department", "person")


class OfferQuerySet(TenantQuerySet["Offer"]):
    def of_those_taking_part(self) -> Self:
        return self.exclude(organisation__status="left").select_related("organisation")

    def for_everybody(self) -> Self:
        """Those that may stand on the public page."""
        return self.of_those_taking_part().filter(is_public=True)

    def matching(self, words: str) -> Self:
        """By every word, in what is said of the offer or in the organisation's name."""
        return holding(
            self,
            words,
            name="name",
            description="description",
            for_whom="for_whom",
            organisation="organisation__name",
        )


DepartmentManager = Manager.from_queryset(DepartmentQuerySet, "DepartmentManager")
ContactManager = Manager.from_queryset(ContactQuerySet, "ContactManager")
OfferManager = Manager.from_queryset(OfferQuerySet, "OfferManager")
