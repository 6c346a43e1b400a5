"""Reusable reads of the ground. The filter on the open partnership is not here: it is automatic."""

from partnership.querysets.agreements import (
    AgreementManager,
    AgreementPartyManager,
    AgreementPartyQuerySet,
    AgreementQuerySet,
)
from partnership.querysets.contacts import (
    ContactManager,
    ContactQuerySet,
    DepartmentManager,
    OfferManager,
    OfferQuerySet,
)
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
    "AgreementManager",
    "AgreementPartyManager",
    "AgreementPartyQuerySet",
    "AgreementQuerySet",
    "ContactManager",
    "ContactQuerySet",
    "DepartmentManager",
    "InvitationManager",
    "InvitationQuerySet",
    "MembershipManager",
    "MembershipQuerySet",
    "OfferManager",
    "OfferQuerySet",
    "OrganisationManager",
    "OrganisationQuerySet",
    "PersonManager",
    "PersonQuerySet",
    "active_on",
]
