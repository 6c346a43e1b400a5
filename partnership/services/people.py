"""People whom the partnership knows, with or without an account."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.tenancy import removed_if_unused
from partnership import policies
from partnership.models import Organisation, Person
from partnership.services import invitations, roles
from partnership.turns import take_turns


@transaction.atomic
def add(*, name: str, by: Person | None, email: str = "", job_title: str = "") -> Person:
    person = Person.objects.create(name=name.strip(), email=email.strip().lower(), job_title=job_title.strip())
    audit.record(action="person.added", by=by, subject=person)
    return person


@transaction.atomic
def invite(  # noqa: PLR0913 -- what the form asks, in one go
    *,
    name: str,
    email: str,
    job_title: str,
    role_code: str,
    organisation: Organisation | None,
    starts_on: date,
    ends_on: date | None,
    by: Person,
    at: datetime,
) -> Person:
    """Somebody new, with a role and an invitation. Raises ValidationError, keyed by field."""
    take_turns()
    known = Person.objects.outside_care().at_address(email).first()
    if known is not None:
        raise ValidationError(
            {"email": f"{known.name} is in the list with this address. Open their page to give a role or invite them."}
        )
    person = add(name=name, email=email, job_title=job_title, by=by)
    roles.give(
        person=person, role_code=role_code, organisation=organisation, starts_on=starts_on, ends_on=ends_on, by=by
    )
    invitations.send(person=person, by=by, at=at)
    return person


@transaction.atomic
def change(*, person: Person, name: str, email: str, job_title: str, by: Person, at: datetime) -> None:
    """An open invitation to the old address is withdrawn: it must let nobody in under the new one.

    Raises ValidationError, keyed by field, where somebody without an account would get the address of an account here.
    """
    take_turns()
    before = person.email
    if email.strip().lower() != before and policies.has_anothers_account(person=person, email=email):
        raise ValidationError(
            {"email": "Somebody with this email address has an account here already. Use another address."}
        )
    person.name, person.email, person.job_title = name.strip(), email.strip().lower(), job_title.strip()
    person.save()
    audit.record(action="person.changed", by=by, subject=person)
    if person.email != before:
        invitations.withdraw_all(person=person, by=by, at=at)


@transaction.atomic
def remove_unused(*, person: Person, by: Person | None) -> bool:
    """Take somebody out of the register who has no account and to whom nothing refers; False, with nothing changed, for
    anybody else."""
    if person.user_id is not None or not removed_if_unused(person):
        return False
    audit.record(action="person.removed", by=by, subject=person)
    return True
