"""The tenant, its organisations, its people and their roles, and the invitations by which they come in."""

from partnership.models.organisations import Organisation
from partnership.models.partnerships import RESERVED_SLUGS, Partnership
from partnership.models.people import FactorReset, Invitation, Membership, Person, new_nonce

__all__ = [
    "RESERVED_SLUGS",
    "FactorReset",
    "Invitation",
    "Membership",
    "Organisation",
    "Partnership",
    "Person",
    "new_nonce",
]
