"""Reusable reads of campaigns and events."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Manager, Prefetch, Q

from foundation.search import Plain, plain_words
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Campaign, Delegate, Event, Material  # noqa: F401 -- named in strings


class CampaignQuerySet(TenantQuerySet["Campaign"]):
    def matching(self, words: str) -> Self:
        found = self.alias(plain_title=Plain("title"), plain_audience=Plain("audience"))
        for word in plain_words(words):
            found = found.filter(Q(plain_title__contains=word) | Q(plain_audience__contains=word))
        return found

    def when(self, when: str, *, on: date) -> Self:
        """now, ahead or past; all for an empty word."""
        running = {
            "now": Q(starts_on__lte=on, ends_on__gte=on), "ahead": Q(starts_on__gt=on), "past": Q(ends_on__lt=on),
        }  # fmt: skip
        return self.filter(running[when]) if when else self

    def between(self, first: date, last: date) -> Self:
        """Those that run on any of the days."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def with_counts(self) -> Self:
        """With `material_count` and `partner_count`."""
        return self.annotate(
            material_count=Count("materials", distinct=True), partner_count=Count("partners", distinct=True)
        )

    def with_parts(self) -> Self:
        """With materials, events and partners; three queries more."""
        partners = self.model._meta.get_field("partners").related_model._default_manager
        named = partners.select_related("organisation").order_by("organisation__name", "pk")
        return self.prefetch_related("materials", "events", Prefetch("partners", queryset=named))


class MaterialQuerySet(TenantQuerySet["Material"]):
    def with_file(self) -> Self:
        return self.select_related("file", "campaign")


class EventQuerySet(TenantQuerySet["Event"]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(held_on__range=(first, last))

    def with_numbers(self) -> Self:
        """With `expected` and `came`, how many people of each."""
        return self.select_related("campaign").annotate(
            expected=Count("delegates"), came=Count("delegates", filter=Q(delegates__came=True))
        )


class DelegateQuerySet(TenantQuerySet["Delegate"]):
    def with_event(self) -> Self:
        return self.select_related("event")


CampaignManager = Manager.from_queryset(CampaignQuerySet, "CampaignManager")
MaterialManager = Manager.from_queryset(MaterialQuerySet, "MaterialManager")
EventManager = Manager.from_queryset(EventQuerySet, "EventManager")
DelegateManager = Manager.from_queryset(DelegateQuerySet, "DelegateManager")
