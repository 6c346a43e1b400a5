"""Whom to speak to: 74 contacts in Marlhaven, with departments of the larger bodies. A few were never asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, cycle
from random import Random

from partnership.models import Contact, Department, Membership, Organisation, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import contacts
from standalone.demo import names

CONTACTS = {"marlhaven": 74, "pellworth": 8}
BY_NAME_EVERY, UNASKED_EVERY = 4, 6
"""Every fourth after the first is in no list of people; every sixth was never asked whether to be listed."""
DEPARTMENTS = {
    "Eastreach Police": ("Public Protection", "Neighbourhood Policing", "Serious and Organised Crime"),
    "Marlhaven and Coast NHS Trust": ("Emergency Department", "Maternity", "Safeguarding Team"),
    "Eastreach Fire and Rescue": ("Community Safety", "Fire Protection"),
    "Breakwater Homes": ("Tenancies", "Repairs"),
    "University of Eastreach": ("School of Law", "Student Support"),
    "Pellworth City Council": ("Community Safety", "Housing", "Licensing"),
}
TITLES = (
    "Manager", "Team leader", "Volunteer coordinator", "Secretary", "Outreach worker", "Duty officer", "Trustee",
    "Administrator",
)  # fmt: skip


def make_contacts(partnership: Partnership, *, random: Random, on: date) -> None:
    for organisation in Organisation.objects.filter(name__in=DEPARTMENTS):
        for name in DEPARTMENTS[organisation.name]:
            contacts.add_department(organisation=organisation, name=name, by=None)
    desk = Desk(random, on=on)
    listed = Organisation.objects.taking_part().order_by("pk")
    for organisation, _ in zip(cycle(listed), range(CONTACTS.get(partnership.slug, 0)), strict=False):
        desk.note(organisation)


class Desk:
    """Notes one contact after another."""

    def __init__(self, random: Random, *, on: date) -> None:
        self.random, self.on = random, on
        self.names = names.stream(random)
        self.numbers: Iterator[int] = count(1)
        self.noted = set[tuple[int, int]]()
        """Organisation and person of those who are in the list of people."""

    def note(self, organisation: Organisation) -> Contact:
        number = next(self.numbers)
        person = self._somebody_of(organisation) if number % BY_NAME_EVERY != 1 or number == 1 else None
        name, words = ("", "") if person else next(self.names)
        departments: list[Department | None] = [*organisation.departments.all()]
        asked = number % UNASKED_EVERY != 0
        return contacts.add(
            organisation=organisation,
            department=self.random.choice(departments or [None]),
            person=person,
            name=name,
            email="" if person else f"{words}.contact@example.org",
            phone=f"01632 960{300 + number}",
            role_title=self.random.choice(TITLES),
            may_be_listed=asked,
            consent_on=self.on - timedelta(days=self.random.randint(20, 500)) if asked else None,
            by=None,
        )

    def _somebody_of(self, organisation: Organisation) -> Person | None:
        """Who speaks for it and is not noted yet."""
        speaking = Membership.objects.for_organisation(organisation).filter(role_code=RoleCode.PARTNER_CONTACT)
        for held in speaking.active(on=self.on).order_by("person_id"):
            person: Person = held.person
            if (organisation.pk, person.pk) not in self.noted:
                self.noted.add((organisation.pk, person.pk))
                return person
        return None
