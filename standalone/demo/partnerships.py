"""The three partnerships, and the order in which they are filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from django.db import transaction
from django.utils import timezone

from foundation.tenancy import within
from partnership.models import Partnership
from partnership.services import partnerships
from standalone.demo.agreements import make_agreements
from standalone.demo.campaigns import make_campaigns
from standalone.demo.contacts import make_contacts
from standalone.demo.groups import make_groups
from standalone.demo.meetings import make_meetings
from standalone.demo.organisations import make_organisations
from standalone.demo.people import make_people
from standalone.demo.plan import make_plan

Maker = Callable[..., None]
MAKERS: tuple[Maker, ...] = (
    make_organisations, make_people, make_plan, make_agreements, make_meetings, make_contacts, make_campaigns,
    make_groups,
)  # fmt: skip
"""Each is called as `maker(partnership, random=Random, on=date)` inside the open scope, after those before it."""


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    name: str
    area: str
    administrator: str
    address: str


PLACES = (
    Place(
        "marlhaven",
        "Marlhaven Against Modern Slavery",
        "Borough of Marlhaven",
        "Blodwen Saltmarsh-Adeyemi",
        "blodwen.saltmarsh-adeyemi@example.org",
    ),
    Place(
        "pellworth",
        "Pellworth Anti-Slavery Alliance",
        "City of Pellworth",
        "Ossian Lanternhill",
        "ossian.lanternhill@example.org",
    ),
    Place(
        "thornby",
        "Thornby Vale Partnership",
        "Thornby Vale",
        "Hepzibah Cloudsley-Ito",
        "hepzibah.cloudsley-ito@example.org",
    ),
)


def make_missing(*, seed: int, on: date) -> list[str]:
    """Make the partnerships that are not there yet, each whole or not at all; their names."""
    there = set(Partnership.objects.values_list("slug", flat=True))
    missing = [place for place in PLACES if place.slug not in there]
    for place in missing:
        _make(place, random=Random(f"{seed} {place.slug}"), on=on)  # noqa: S311 -- the same people every time
    return [place.name for place in missing]


@transaction.atomic
def _make(place: Place, *, random: Random, on: date) -> None:
    invitation = partnerships.create(
        slug=place.slug,
        name=place.name,
        area=place.area,
        administrator_name=place.administrator,
        administrator_email=place.address,
        at=timezone.make_aware(datetime.combine(on, time(9))),
    )
    with within(invitation.partnership):
        for maker in MAKERS:
            maker(invitation.partnership, random=random, on=on)
