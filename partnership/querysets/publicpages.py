"""Reusable reads of the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Manager

from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import PublishedPage, Supporter  # noqa: F401 -- named in strings


class PublishedPageQuerySet(TenantQuerySet["PublishedPage"]):
    def shown(self) -> Self:
        """The newest alone, where the page is shown: what everybody reads. The draft stays in the database."""
        newest = self.filter(page__is_shown=True).order_by("-number")
        return newest.select_related("page").only(*self.model.WORDS, "published_at", "page__last_reviewed_on")[:1]

    def with_names(self) -> Self:
        return self.select_related("published_by")


class SupporterQuerySet(TenantQuerySet["Supporter"]):
    def with_logos(self) -> Self:
        return self.select_related("logo")

    def of_shown_page(self) -> Self:
        """Of a page that is open to everybody; none while it is not."""
        page = self.model._meta.apps.get_model("partnership", "PublicPage")
        return self if page.objects.filter(is_shown=True).exists() else self.none()


PublishedPageManager = Manager.from_queryset(PublishedPageQuerySet, "PublishedPageManager")
SupporterManager = Manager.from_queryset(SupporterQuerySet, "SupporterManager")
