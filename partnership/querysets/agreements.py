"""Reusable reads of agreements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, Manager, OuterRef, Prefetch, Q

from foundation.search import holding
from foundation.tenancy import TenantQuerySet

if TYPE_CHECKING:  # the models import this module
    from partnership.models import Agreement, AgreementParty, Organisation  # noqa: F401 -- named in strings

A_YEAR = timedelta(days=365)


class AgreementQuerySet(TenantQuerySet["Agreement"]):
    def ending_or_reviewed(self, first: date, last: date) -> Self:
        return self.filter(Q(ends_on__range=(first, last)) | Q(review_on__range=(first, last)))

    def matching(self, words: str) -> Self:
        return holding(self, words, title="title")

    def narrowed(self, *, kind: str = "", standing: str = "", on: date) -> Self:
        """`standing` is now, later, past or superseded; empty words narrow nothing."""
        found = self.filter(kind=kind) if kind else self
        replaced = Exists(self._newer(on))
        if standing == "superseded":
            return found.filter(replaced)
        if standing == "now":
            return found.in_force(on=on)
        if standing == "later":
            return found.filter(starts_on__gt=on)
        return found.filter(~replaced, ends_on__lt=on) if standing == "past" else found

    def in_force(self, *, on: date) -> Self:
        """Begun, not over, and not superseded by a version that has begun."""
        days = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        return self.filter(days, ~Exists(self._newer(on)))

    def _newer(self, on: date) -> AgreementQuerySet:
        return self.model._default_manager.filter(supersedes=OuterRef("pk"), starts_on__lte=on)

    def with_parties(self) -> Self:
        parties = self.model._meta.get_field("parties").related_model._default_manager.select_related("organisation")
        return self.prefetch_related(Prefetch("parties", queryset=parties.order_by("organisation__name", "pk")))

    def with_surroundings(self) -> Self:
        return self.select_related("document", "supersedes").prefetch_related("superseded_by")

    def signed_with(self, organisation: Organisation) -> Self:
        """Those that name it as a party, signed or not."""
        return self.filter(parties__organisation=organisation).order_by("-starts_on", "pk")

    def replacements(self, *, of: Iterable[int], on: date) -> dict[int, Agreement]:
        """Agreement -> the version that has begun in its place, for those that have one."""
        begun = self.filter(supersedes__in=list(of), starts_on__lte=on)
        return {each.supersedes_id: each for each in begun if each.supersedes_id is not None}

    def pressing(self, *, ending_by: date, review_by: date, on: date) -> Self:
        """Not replaced, and ending or to be looked at by these days; what ended more than a year ago is history."""
        ending = Q(ends_on__lte=ending_by, ends_on__gte=on - A_YEAR)
        still = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        replaced = Exists(self.model._default_manager.filter(supersedes=OuterRef("pk")))
        return self.filter(~replaced, ending | (still & Q(review_on__lte=review_by)))

    def with_standing(self, *, on: date) -> Self:
        """With `is_superseded`, whether a newer version has begun."""
        return self.annotate(is_superseded=Exists(self._newer(on)))


class AgreementPartyQuerySet(TenantQuerySet["AgreementParty"]):
    def with_names(self) -> Self:
        return self.select_related("agreement", "organisation")

    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def sharing_information(self) -> Self:
        return self.filter(agreement__kind="information_sharing").select_related("agreement")


AgreementManager = Manager.from_queryset(AgreementQuerySet, "AgreementManager")
AgreementPartyManager = Manager.from_queryset(AgreementPartyQuerySet, "AgreementPartyManager")
