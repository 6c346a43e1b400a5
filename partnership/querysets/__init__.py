"""Reusable reads of the ground. The filter on the open partnership is not here: it is automatic."""

from partnership.querysets.organisations import OrganisationManager, OrganisationQuerySet
from partnership.querysets.people import (
    InvitationManager,
    InvitationQuerySet,
    MembershipManager,
    MembershipQuerySet,
    PersonManager,
    PersonQuerySet,
    active_on,
)

__all__ = [
    "InvitationManager",
    "InvitationQuerySet",
    "MembershipManager",
    "MembershipQuerySet",
    "OrganisationManager",
    "OrganisationQuerySet",
    "PersonManager",
    "PersonQuerySet",
    "active_on",
]
