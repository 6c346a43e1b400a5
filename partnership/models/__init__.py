"""The tenant, its organisations, its people and their roles, and the invitations by which they come in."""

from partnership.models.agreements import Agreement, AgreementParty
from partnership.models.campaigns import (
    Campaign,
    CampaignPartner,
    Delegate,
    Event,
    Material,
    Priority,
    ProposedObjective,
)
from partnership.models.contacts import Contact, Department, Offer
from partnership.models.covers import Cover
from partnership.models.feeds import CalendarFeed
from partnership.models.groups import Group, Interest, Seat, Term
from partnership.models.letters import Letter, LetterKind, next_kind
from partnership.models.meetings import (
    NEXT_STAGES,
    AgendaItem,
    Attendance,
    Invitee,
    ItemRequest,
    Meeting,
    Paper,
    Series,
    Stage,
)
from partnership.models.minutes import (
    Action,
    ActionOwner,
    Decision,
    Minute,
    ProposedMilestone,
    RestrictedMinute,
)
from partnership.models.organisations import Organisation
from partnership.models.partnerships import RESERVED_SLUGS, Partnership
from partnership.models.people import FactorReset, Invitation, Membership, Person, new_nonce
from partnership.models.publicpages import PublicPage, PublicWords, PublishedPage, Supporter

__all__ = [
    "NEXT_STAGES",
    "RESERVED_SLUGS",
    "Action",
    "ActionOwner",
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "Attendance",
    "CalendarFeed",
    "Campaign",
    "CampaignPartner",
    "Contact",
    "Cover",
    "Decision",
    "Delegate",
    "Department",
    "Event",
    "FactorReset",
    "Group",
    "Interest",
    "Invitation",
    "Invitee",
    "ItemRequest",
    "Letter",
    "LetterKind",
    "Material",
    "Meeting",
    "Membership",
    "Minute",
    "Offer",
    "Organisation",
    "Paper",
    "Partnership",
    "Person",
    "Priority",
    "ProposedMilestone",
    "ProposedObjective",
    "PublicPage",
    "PublicWords",
    "PublishedPage",
    "RestrictedMinute",
    "Seat",
    "Series",
    "Stage",
    "Supporter",
    "Term",
    "new_nonce",
    "next_kind",
]
