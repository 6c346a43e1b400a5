"""People whom the partnership knows, with or without an account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from foundation import audit
from partnership.models import Person
from partnership.services import invitations


@transaction.atomic
def add(*, name: str, by: Person | None, email: str = "", job_title: str = "") -> Person:
    person = Person.objects.create(name=name.strip(), email=email.strip().lower(), job_title=job_title.strip())
    audit.record(action="person.added", by=by, subject=person)
    return person


@transaction.atomic
def change(*, person: Person, name: str, email: str, job_title: str, by: Person, at: datetime) -> None:
    """An open invitation to the old address is withdrawn: it must let nobody in under the new one."""
    before = person.email
    person.name, person.email, person.job_title = name.strip(), email.strip().lower(), job_title.strip()
    person.save()
    audit.record(action="person.changed", by=by, subject=person)
    if person.email != before:
        invitations.withdraw_all(person=person, by=by, at=at)
