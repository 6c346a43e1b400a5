"""The register: Marlhaven's 31 members and its working partners, Pellworth's few, and none yet in Thornby."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from partnership.models import Organisation, Partnership
from partnership.services import organisations

Sector, Relationship, Status = Organisation.Sector, Organisation.Relationship, Organisation.Status

MEMBERS: dict[str, tuple[tuple[str, str], ...]] = {
    # 31: charities 9, faith 8, community groups 6, business 2, university 1, housing 2, and three of their own kind.
    "marlhaven": (
        (Sector.CHARITY, "Fisherman's Row Family Centre"),
        (Sector.CHARITY, "Safe Harbour Marlhaven"),
        (Sector.CHARITY, "Northquay Night Shelter"),
        (Sector.CHARITY, "Open Door Migrant Support"),
        (Sector.CHARITY, "Tidewater Women's Centre"),
        (Sector.CHARITY, "Second Spring Recovery"),
        (Sector.CHARITY, "Marlhaven Refugee Welcome"),
        (Sector.CHARITY, "Stour End Youth Trust"),
        (Sector.CHARITY, "Seafarers' Rest Marlhaven"),
        (Sector.FAITH, "St Brannoc's Church, Old Marl"),
        (Sector.FAITH, "Marlhaven Central Mosque"),
        (Sector.FAITH, "Northquay Gurdwara"),
        (Sector.FAITH, "Pennick Methodist Church"),
        (Sector.FAITH, "Harbour Lights Church"),
        (Sector.FAITH, "Marlhaven Hebrew Congregation"),
        (Sector.FAITH, "Stour End Quaker Meeting"),
        (Sector.FAITH, "Our Lady of the Dunes, Wickerley"),
        (Sector.COMMUNITY, "Wickerley Residents' Association"),
        (Sector.COMMUNITY, "Eastern European Families Network"),
        (Sector.COMMUNITY, "Marlhaven Vietnamese Association"),
        (Sector.COMMUNITY, "Harrowgate Sands Street Pastors"),
        (Sector.COMMUNITY, "Pennick Women's Institute"),
        (Sector.COMMUNITY, "Marl Men's Shed"),
        (Sector.BUSINESS, "Sandbar Hotels"),
        (Sector.BUSINESS, "Greenstrand Growers"),
        (Sector.EDUCATION, "University of Eastreach"),
        (Sector.HOUSING, "Breakwater Homes"),
        (Sector.HOUSING, "Marl Valley Housing Association"),
        (Sector.OTHER, "Marlhaven Advice Centre"),
        (Sector.OTHER, "Old Marl Food Bank"),
        (Sector.OTHER, "Northquay Athletic Football Club"),
    ),
    "pellworth": (
        (Sector.CHARITY, "Pellworth Sanctuary"),
        (Sector.CHARITY, "Millrace Homeless Project"),
        (Sector.FAITH, "Pellworth Minster"),
        (Sector.COMMUNITY, "Riverside Neighbours"),
        (Sector.EDUCATION, "Pellworth College"),
        (Sector.HOUSING, "Weirside Housing"),
    ),
}
PARTNERS: dict[str, tuple[tuple[str, str], ...]] = {
    "marlhaven": (
        (Sector.COUNCIL, "Marlhaven Council: Community Safety"),
        (Sector.COUNCIL, "Marlhaven Council: Adult Social Care"),
        (Sector.COUNCIL, "Marlhaven Council: Housing"),
        (Sector.COUNCIL, "Marlhaven Council: Licensing and Trading Standards"),
        (Sector.POLICE, "Eastreach Police"),
        (Sector.HEALTH, "Marlhaven and Coast NHS Trust"),
        (Sector.JUSTICE, "Eastreach Probation"),
        (Sector.FIRE, "Eastreach Fire and Rescue"),
        (Sector.OTHER, "Marlhaven Job Centre"),
    ),
    "pellworth": (
        (Sector.COUNCIL, "Pellworth City Council"),
        (Sector.POLICE, "Westmere Police"),
        (Sector.HEALTH, "Pellworth Hospitals"),
    ),
}
HOSTS = {"marlhaven": "Lantern Street Foundation", "pellworth": "Pellworth Community Trust"}
DORMANT, LEFT = "Marl Men's Shed", "Sandbar Hotels"


def make_organisations(partnership: Partnership, *, random: Random, on: date) -> None:
    for relationship, listed in ((Relationship.MEMBER, MEMBERS), (Relationship.PARTNER, PARTNERS)):
        for sector, name in listed.get(partnership.slug, ()):
            organisations.add(name=name, sector=sector, relationship=relationship, by=None)
    if partnership.slug in HOSTS:
        host = HOSTS[partnership.slug]
        organisations.add(name=host, sector=Sector.CHARITY, relationship=Relationship.HOST, by=None)
    if partnership.slug == "marlhaven":
        # Both once took part: one sleeps, one has gone.
        asleep = Organisation.objects.get(name=DORMANT)
        organisations.change(organisation=asleep, status=Status.DORMANT, by=None)
        gone = Organisation.objects.get(name=LEFT)
        organisations.leave(organisation=gone, left_on=on - timedelta(days=200), why="Sold to another owner", by=None)
