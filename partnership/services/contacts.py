"""Departments of an organisation, and whom to speak to there."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.access import NotAllowed
from foundation.constraints import in_words
from foundation.tenancy import removed_if_unused
from partnership.models import Contact, Department, Organisation, Person


class Details(TypedDict):
    """Of one contact: a person of the list, or a name."""

    department: Department | None
    person: Person | None
    name: str
    email: str
    phone: str
    role_title: str
    may_be_listed: bool
    consent_on: date | None


@transaction.atomic
def add(*, organisation: Organisation, by: Person | None, **details: Unpack[Details]) -> Contact:
    """Raises ValidationError, keyed by field, as `change` does."""
    made = Contact(organisation=organisation)
    _write(made, details)
    audit.record(action="contact.added", by=by, subject=organisation, contact=made.pk, listed=made.may_be_listed)
    return made


@transaction.atomic
def change(*, contact: Contact, by: Person | None, **details: Unpack[Details]) -> None:
    """Raises ValidationError, keyed by field, for nobody or two people at once, for another organisation's department,
    and for a listing without the day of the consent."""
    _write(contact, details)
    audit.record(
        action="contact.changed", by=by, subject=contact.organisation, contact=contact.pk, listed=contact.may_be_listed
    )


@transaction.atomic
def remove(*, contact: Contact, by: Person | None) -> None:
    audit.record(action="contact.removed", by=by, subject=contact.organisation, contact=contact.pk)
    contact.delete()


@transaction.atomic
def add_department(*, organisation: Organisation, name: str, by: Person | None) -> Department:
    """Raises ValidationError, keyed by field, where the organisation has one of this name."""
    made = Department(organisation=organisation)
    _name(made, name)
    audit.record(action="department.added", by=by, subject=organisation, department=made.pk)
    return made


@transaction.atomic
def rename_department(*, department: Department, name: str, by: Person | None) -> None:
    """Raises ValidationError, keyed by field, where the organisation has one of this name."""
    _name(department, name)
    audit.record(action="department.changed", by=by, subject=department.organisation, department=department.pk)


@transaction.atomic
def remove_department(*, department: Department, by: Person | None) -> None:
    organisation, number = department.organisation, department.pk
    if not removed_if_unused(department):
        raise NotAllowed(f"{department.name} has contacts. Move them to another department first, or remove them.")
    audit.record(action="department.removed", by=by, subject=organisation, department=number)


def _write(contact: Contact, details: Details) -> None:
    for field, given in details.items():
        setattr(contact, field, given.strip() if isinstance(given, str) else given)
    if (contact.person is None) == (not contact.name):
        raise ValidationError({"name": "Choose somebody from the list of people or give a name: one of the two."})
    if contact.department is not None and contact.department.organisation_id != contact.organisation_id:
        raise ValidationError({"department": "This department belongs to another organisation."})
    if contact.may_be_listed and contact.consent_on is None:
        raise ValidationError({"consent_on": "Give the day on which they agreed to be listed."})
    contact.save()


def _name(department: Department, name: str) -> None:
    department.name = name.strip()
    with in_words("department_once_by_name", name="This organisation has a department with this name already."):
        department.save()
