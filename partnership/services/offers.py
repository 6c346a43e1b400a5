"""What organisations offer: the directory of services."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.db import transaction

from foundation import audit
from foundation.constraints import in_words
from partnership import policies
from partnership.models import Offer, Organisation, Person


class Details(TypedDict):
    name: str
    description: str
    for_whom: str
    how_to_reach: str
    is_public: bool


@transaction.atomic
def add(*, organisation: Organisation, by: Person | None, **details: Unpack[Details]) -> Offer:
    """Raises ValidationError, keyed by field, where the organisation has one of this name."""
    policies.require_takes_part(organisation=organisation)
    made = Offer(organisation=organisation)
    _write(made, details)
    audit.record(action="offer.added", by=by, subject=organisation, offer=made.pk, public=made.is_public)
    return made


@transaction.atomic
def change(*, offer: Offer, by: Person | None, **details: Unpack[Details]) -> None:
    """Raises ValidationError, keyed by field, where the organisation has one of this name."""
    _write(offer, details)
    audit.record(action="offer.changed", by=by, subject=offer.organisation, offer=offer.pk, public=offer.is_public)


@transaction.atomic
def remove(*, offer: Offer, by: Person | None) -> None:
    audit.record(action="offer.removed", by=by, subject=offer.organisation, offer=offer.pk)
    offer.delete()


def _write(offer: Offer, details: Details) -> None:
    for field, given in details.items():
        setattr(offer, field, given.strip() if isinstance(given, str) else given)
    with in_words("offer_once_by_name", name="This organisation has an offer with this name already."):
        offer.save()
