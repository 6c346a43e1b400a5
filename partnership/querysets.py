"""Reusable reads of the ground. The filter on the open partnership is not here: it is automatic."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db.models import Count, Manager, Prefetch, Q

from foundation.tenancy import TenantQuerySet
from partnership.roles import RoleCode


def active_on(on: date) -> Q:
    """Memberships that hold on the day: begun, not ended, not suspended."""
    return Q(starts_on__lte=on, suspended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class OrganisationQuerySet(TenantQuerySet["Organisation"]):
    def matching(self, words: str) -> Self:
        return self.filter(Q(name__icontains=words) | Q(short_name__icontains=words)) if words else self


class PersonQuerySet(TenantQuerySet["Person"]):
    def matching(self, words: str) -> Self:
        return self.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else self

    def outside_care(self) -> Self:
        """Everybody but those known only as volunteers, who appear in no register outside care."""
        volunteering = Q(memberships__role_code=RoleCode.VOLUNTEER)
        counted = self.alias(
            as_volunteer=Count("memberships", filter=volunteering), otherwise=Count("memberships", filter=~volunteering)
        )
        return counted.exclude(as_volunteer__gt=0, otherwise=0)

    def with_roles(self) -> Self:
        """With their roles, save volunteering, in `memberships`; one query more, whatever the number of people."""
        memberships = self.model.memberships.rel.related_model._default_manager.select_related("organisation")
        shown = memberships.exclude(role_code=RoleCode.VOLUNTEER)
        return self.prefetch_related(Prefetch("memberships", queryset=shown))


class MembershipQuerySet(TenantQuerySet["Membership"]):
    def active(self, *, on: date) -> Self:
        return self.filter(active_on(on))


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    def open(self, *, at: datetime) -> Self:
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def unsent(self, *, at: datetime) -> Self:
        return self.open(at=at).filter(sent_at__isnull=True)


OrganisationManager = Manager.from_queryset(OrganisationQuerySet, "OrganisationManager")
PersonManager = Manager.from_queryset(PersonQuerySet, "PersonManager")
MembershipManager = Manager.from_queryset(MembershipQuerySet, "MembershipManager")
InvitationManager = Manager.from_queryset(InvitationQuerySet, "InvitationManager")
