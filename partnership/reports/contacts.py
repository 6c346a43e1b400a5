"""An organisation's contacts, departments and offers as its page shows them, and the directory of services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from partnership.models import Contact, Offer, Organisation


@dataclass(frozen=True, slots=True)
class Part:
    """Something of an organisation with where it is changed and removed: empty for those who may not."""

    name: str
    change_href: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    part: Part
    role_title: str
    department: str
    email: str
    phone: str
    agreed_on: date | None
    """None for somebody who is not listed: only those who look after the register see them."""


@dataclass(frozen=True, slots=True)
class OfferLine:
    part: Part
    organisation: str
    organisation_href: str
    description: str
    for_whom: str
    how_to_reach: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Listed:
    departments: tuple[Part, ...]
    contacts: tuple[ContactLine, ...]
    offers: tuple[OfferLine, ...]


def page_of(organisation: Organisation, *, slug: str, manages: bool) -> Listed:
    """Three queries."""
    contacts = sorted(
        organisation.contacts.readable(manages=manages).with_names(), key=lambda one: one.shown_name.casefold()
    )
    return Listed(
        departments=tuple(
            _part("department", each.pk, each.name, slug=slug, manages=manages)
            for each in organisation.departments.all()
        ),
        contacts=tuple(_contact(each, slug=slug, manages=manages) for each in contacts),
        offers=tuple(_offer(each, organisation, slug=slug, manages=manages) for each in organisation.offers.all()),
    )


def directory(found: Iterable[Offer], *, slug: str) -> list[OfferLine]:
    """Of offers with their organisations."""
    return [_offer(each, each.organisation, slug=slug, manages=False) for each in found]


def _contact(contact: Contact, *, slug: str, manages: bool) -> ContactLine:
    return ContactLine(
        part=_part("contact", contact.pk, contact.shown_name, slug=slug, manages=manages),
        role_title=contact.role_title,
        department=contact.department.name if contact.department else "",
        email=contact.shown_email,
        phone=contact.phone,
        agreed_on=contact.consent_on if contact.may_be_listed else None,
    )


def _offer(offer: Offer, organisation: Organisation, *, slug: str, manages: bool) -> OfferLine:
    return OfferLine(
        part=_part("offer", offer.pk, offer.name, slug=slug, manages=manages),
        organisation=organisation.name,
        organisation_href=reverse("partnership:organisation", args=[slug, organisation.pk]),
        description=offer.description,
        for_whom=offer.for_whom,
        how_to_reach=offer.how_to_reach,
        is_public=offer.is_public,
    )


def _part(noun: str, number: int, name: str, *, slug: str, manages: bool) -> Part:
    if not manages:
        return Part(name, "", "")
    change = "rename_department" if noun == "department" else f"change_{noun}"
    return Part(
        name,
        reverse(f"partnership:{change}", args=[slug, number]),
        reverse(f"partnership:remove_{noun}", args=[slug, number]),
    )
