"""Reusable reads of groups, their seats and those who fill them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Manager, Prefetch, Q

from foundation.search import holding
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Group, Interest, Person, Seat, Term  # noqa: F401 -- named in strings


class GroupQuerySet(TenantQuerySet["Group"]):
    def matching(self, words: str) -> Self:
        return holding(self, words, name="name")

    def narrowed(self, *, kind: str = "", standing: str = "") -> Self:
        """By kind, and by whether it still meets: now or ended."""
        found = self.filter(kind=kind) if kind else self
        return found.filter(ended_on__isnull=standing == "now") if standing else found

    def meeting_still(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def other_than(self, group: Group) -> Self:
        """All for one that is not saved yet."""
        return self.exclude(pk=group.pk) if group.pk else self

    def with_seats(self, *, on: date) -> Self:
        """With `seats` that stand on the day, each with its organisation and all its `terms`; two queries more."""
        seats = self._related("seats").standing(on=on).with_terms()
        return self.prefetch_related(Prefetch("seats", queryset=seats))

    def _related(self, name: str) -> Any:
        """All rows of the model that refers to groups under this name."""
        return self.model._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]


class SeatQuerySet(TenantQuerySet["Seat"]):
    def standing(self, *, on: date) -> Self:
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))

    def with_terms(self) -> Self:
        """With their organisations, and their `terms` with people, the newest first."""
        terms: Any = self.model._meta.get_field("terms").related_model._default_manager
        found = self.select_related("organisation", "group").order_by("organisation__name", "pk")
        return found.prefetch_related(Prefetch("terms", queryset=terms.select_related("person")))


class TermQuerySet(TenantQuerySet["Term"]):
    def of_person(self, person: Person) -> Self:
        return self.filter(person=person).select_related("group", "seat__organisation")

    def not_over(self, *, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def ending_between(self, first: date, last: date) -> Self:
        """Of seats and groups that stand, the first to end first."""
        found = self.filter(ends_on__range=(first, last), group__ended_on__isnull=True, seat__ended_on__isnull=True)
        return found.select_related("person", "group", "seat__organisation").order_by("ends_on", "pk")


class InterestQuerySet(TenantQuerySet["Interest"]):
    def declared(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on__isnull=True).select_related("person", "group")

    def confirmed_by(self, last: date) -> Self:
        """Not ended, and not confirmed after that day."""
        return self.declared().filter(confirmed_on__lte=last).order_by("confirmed_on", "pk")


GroupManager = Manager.from_queryset(GroupQuerySet, "GroupManager")
SeatManager = Manager.from_queryset(SeatQuerySet, "SeatManager")
TermManager = Manager.from_queryset(TermQuerySet, "TermManager")
InterestManager = Manager.from_queryset(InterestQuerySet, "InterestManager")
