"""Who is who: accounts for every role in Marlhaven, contacts of its organisations, and the awkward cases.

Accounts have no password: the demonstration's own sign-in page is their one way in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from allauth.account.models import EmailAddress
from django.utils import timezone

from foundation.models import User
from partnership.models import Invitation, Organisation, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import invitations, people, roles
from standalone.demo import names

R = RoleCode
CONTACTS = {"marlhaven": 74, "pellworth": 8}
CONTACTS_WITH_ACCOUNT, CONTACTS_INVITED = 5, 3
ACCOUNTS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    # Job title, organisation ("" for none), roles.
    "marlhaven": (
        ("Partnership coordinator", "Lantern Street Foundation", (R.ANTISLAVERY_COORDINATOR,)),
        ("Survivor care coordinator", "Lantern Street Foundation", (R.CARE_COORDINATOR,)),
        ("Safeguarding lead", "Lantern Street Foundation", (R.SAFEGUARDING_LEAD,)),
        ("Deputy safeguarding lead", "Safe Harbour Marlhaven", (R.SAFEGUARDING_LEAD,)),
        ("Practical-help coordinator", "Lantern Street Foundation", (R.PRACTICAL_HELP_COORDINATOR,)),
        ("Chief executive", "Tidewater Women's Centre", (R.CHAIR, R.STEERING_MEMBER)),
        ("Detective inspector", "Eastreach Police", (R.STEERING_MEMBER,)),
        ("Minister", "Pennick Methodist Church", (R.STEERING_MEMBER, R.VOLUNTEER)),
        ("Head of safeguarding", "Marlhaven and Coast NHS Trust", (R.STEERING_MEMBER,)),
        ("Director of housing", "Breakwater Homes", (R.STEERING_MEMBER,)),
        ("Senior lecturer", "University of Eastreach", (R.STEERING_MEMBER,)),
        ("Training lead", "Open Door Migrant Support", (R.TRAINER,)),
        ("Trainer", "Marlhaven Advice Centre", (R.TRAINER,)),
        ("Community safety manager", "Marlhaven Council: Community Safety", (R.LEAD_OFFICER,)),
        ("Principal social worker", "Marlhaven Council: Adult Social Care", (R.LEAD_OFFICER,)),
        ("Housing options manager", "Marlhaven Council: Housing", (R.LEAD_OFFICER,)),
        ("Licensing manager", "Marlhaven Council: Licensing and Trading Standards", (R.LEAD_OFFICER,)),
        ("Detective sergeant", "Eastreach Police", (R.LEAD_OFFICER,)),
        ("Named nurse", "Marlhaven and Coast NHS Trust", (R.LEAD_OFFICER,)),
        ("Senior probation officer", "Eastreach Probation", (R.LEAD_OFFICER,)),
        ("Station manager", "Eastreach Fire and Rescue", (R.LEAD_OFFICER,)),
        ("Regional development lead", "", (R.REGIONAL_LEAD,)),
        ("Data protection officer", "Lantern Street Foundation", (R.DATA_PROTECTION_OFFICER,)),
        ("", "", (R.VOLUNTEER,)),
        ("", "", (R.VOLUNTEER,)),
        ("", "", (R.VOLUNTEER,)),
    ),
    "pellworth": (
        ("Coordinator", "Pellworth Community Trust", (R.ANTISLAVERY_COORDINATOR,)),
        ("Care coordinator", "Pellworth Sanctuary", (R.CARE_COORDINATOR,)),
        ("Canon", "Pellworth Minster", (R.CHAIR, R.STEERING_MEMBER)),
        ("Superintendent", "Westmere Police", (R.STEERING_MEMBER,)),
        ("Community safety officer", "Pellworth City Council", (R.LEAD_OFFICER,)),
        ("", "", (R.VOLUNTEER,)),
    ),
    "thornby": (("Founding coordinator", "", (R.ANTISLAVERY_COORDINATOR,)),),
}
TRAINER_IN_BOTH = ("Caradoc Merrigold-Nwosu", "caradoc.merrigold-nwosu@example.org")
"""One login, two partnerships."""


class Cast:
    """Makes people of one partnership, one after another."""

    def __init__(self, partnership: Partnership, *, random: Random, on: date) -> None:
        self.random, self.on = random, on
        self.at = timezone.make_aware(datetime.combine(on, time(9)))
        # The shuffle differs between partnerships, so their people do too; the slug keeps addresses apart anyway.
        self.slug = partnership.slug
        self.names: Iterator[tuple[str, str]] = names.stream(random)
        self.administrator = Person.objects.get(memberships__role_code=RoleCode.ADMINISTRATOR)

    def somebody(self, job_title: str = "") -> Person:
        name, words = next(self.names)
        email = f"{words}.{self.slug}@example.org"
        return people.add(name=name, email=email, job_title=job_title, by=self.administrator)

    def give(self, person: Person, role_code: str, organisation: str = "", *, ends_on: date | None = None) -> None:
        roles.give(
            person=person,
            role_code=role_code,
            organisation=Organisation.objects.get(name=organisation) if organisation else None,
            starts_on=self.on - timedelta(days=self.random.randint(60, 540)),
            ends_on=ends_on,
            by=self.administrator if person.pk != self.administrator.pk else None,
        )

    def open_account(self, person: Person) -> None:
        invitation = invitations.send(person=person, by=self.administrator, at=self.at)
        self.accept(invitation.person, invitation)

    def accept(self, person: Person, invitation: Invitation) -> None:
        user, is_new = User.objects.get_or_create(email=person.email)
        if is_new:
            user.set_unusable_password()
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        invitations.accept_as(invitation=invitation, by=user, at=self.at)


def make_people(partnership: Partnership, *, random: Random, on: date) -> None:
    cast = Cast(partnership, random=random, on=on)
    own = cast.administrator.invitations.get()
    cast.accept(cast.administrator, own)
    cast.administrator.refresh_from_db()
    for job_title, organisation, role_codes in ACCOUNTS[partnership.slug]:
        person = cast.somebody(job_title)
        for role_code in role_codes:
            cast.give(person, role_code, "" if role_code == R.VOLUNTEER else organisation)
        cast.open_account(person)
    _make_contacts(cast, CONTACTS.get(partnership.slug, 0))
    if partnership.slug in ("marlhaven", "pellworth"):
        _make_trainer_of_both(cast)
    if partnership.slug == "marlhaven":
        _make_awkward_cases(cast)


def _make_trainer_of_both(cast: Cast) -> None:
    name, email = TRAINER_IN_BOTH
    person = people.add(name=name, email=email, job_title="Trainer", by=cast.administrator)
    cast.give(person, R.TRAINER)
    cast.open_account(person)


def _make_contacts(cast: Cast, count: int) -> None:
    """Spread over the organisations that take part; one speaks for two; a few have accounts, a few are invited."""
    listed = list(Organisation.objects.exclude(status=Organisation.Status.LEFT).order_by("pk"))
    for number, organisation in zip(range(count), cycle(listed)):
        person = cast.somebody("Contact")
        cast.give(person, R.PARTNER_CONTACT, organisation.name)
        if number == 0:
            cast.give(person, R.PARTNER_CONTACT, listed[-1].name)
        if number < CONTACTS_WITH_ACCOUNT:
            cast.open_account(person)
        elif number < CONTACTS_WITH_ACCOUNT + CONTACTS_INVITED:
            invitations.send(person=person, by=cast.administrator, at=cast.at)


def _make_awkward_cases(cast: Cast) -> None:
    for _champion in range(2):  # known and briefed, without a role
        cast.somebody("Councillor, champion against modern slavery")
    leaving = cast.somebody("Trainer")
    cast.give(leaving, R.TRAINER, "Marlhaven Refugee Welcome", ends_on=cast.on + timedelta(days=45))
    cast.open_account(leaving)
    moved_on = cast.somebody("Community safety officer")
    cast.give(moved_on, R.LEAD_OFFICER, "Marlhaven Council: Community Safety", ends_on=cast.on - timedelta(days=30))
    cast.open_account(moved_on)
    left_in_haste = cast.somebody("Support worker")
    cast.give(left_in_haste, R.PARTNER_CONTACT, "Second Spring Recovery")
    cast.open_account(left_in_haste)
    roles.suspend(person=left_in_haste, by=cast.administrator, at=cast.at, on=cast.on)
