"""Marlhaven's agreements: its terms of reference, five information-sharing agreements of which one has ended, and what
some of its organisations offer."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from partnership.models import Agreement, Organisation, Partnership
from partnership.services import agreements, offers

Kind = Agreement.Kind
YEAR = timedelta(days=365)
SHARING = (
    # With whom, who signed, days since it began, days that it lasts.
    ("Eastreach Police", "Gethin Oystercatcher", 400, 1095),
    ("Marlhaven Council: Adult Social Care", "Philippa Dunegrass", 300, 1095),
    ("Marlhaven Council: Housing", "Rafferty Samphire", 250, 1095),
    ("Marlhaven and Coast NHS Trust", "Ottoline Marramgrass", 720, 770),
    ("Eastreach Probation", "Casimir Turnstone", 1130, 1095),
)
OFFERS = (
    ("Northquay Night Shelter", "Beds in winter", "Adults who sleep rough", "From 7 pm at the door"),
    ("Open Door Migrant Support", "Help with letters and forms", "Anybody new to the borough", "01632 960120"),
    ("Tidewater Women's Centre", "Women's drop-in", "Women", "Tuesdays, 10 am to 2 pm"),
    ("Second Spring Recovery", "Recovery group", "Adults", "01632 960134"),
    ("Old Marl Food Bank", "Food parcels", "With a voucher of any member", "Thursdays, 1 pm to 4 pm"),
    ("Marlhaven Advice Centre", "Advice on debt and benefits", "Anybody", "01632 960157"),
)


def make_agreements(partnership: Partnership, *, random: Random, on: date) -> None:
    if partnership.slug != "marlhaven":
        return
    terms = agreements.add(
        kind=Kind.TERMS, title="Terms of reference", version="2", starts_on=on - YEAR, ends_on=None,
        review_on=on + timedelta(days=21), upload=None, by=None,
    )  # fmt: skip
    for name, *_ in SHARING:
        agreements.add_party(agreement=terms, organisation=Organisation.objects.get(name=name), by=None)
    for name, signatory, ago, lasts in SHARING:
        begins = on - timedelta(days=ago)
        made = agreements.add(
            kind=Kind.INFORMATION_SHARING, title=f"Sharing information with {name}", version="1", starts_on=begins,
            ends_on=begins + timedelta(days=lasts), review_on=None, upload=None, by=None,
        )  # fmt: skip
        party = agreements.add_party(agreement=made, organisation=Organisation.objects.get(name=name), by=None)
        agreements.sign(party=party, signatory=signatory, signed_on=begins, by=None, on=on)
    for name, service, for_whom, how in OFFERS:
        offers.add(
            organisation=Organisation.objects.get(name=name), name=service, description="", for_whom=for_whom,
            how_to_reach=how, is_public=True, by=None,
        )  # fmt: skip
