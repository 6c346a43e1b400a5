"""The register of organisations."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.constraints import in_words
from foundation.tenancy import removed_if_unused
from partnership import policies
from partnership.models import Organisation, Person

Status = Organisation.Status


class Details(TypedDict, total=False):
    """What the register says of an organisation, apart from when it came and went."""

    name: str
    short_name: str
    sector: str
    relationship: str
    status: str
    website: str
    joined_on: date | None
    renews_on: date | None
    notes: str


@transaction.atomic
def add(*, by: Person | None, **details: Unpack[Details]) -> Organisation:
    """Raises ValidationError, keyed by field, where the name is taken or the days are in the wrong order."""
    made = Organisation()
    _write(made, details)
    audit.record(action="organisation.added", by=by, subject=made, sector=made.sector)
    return made


@transaction.atomic
def change(*, organisation: Organisation, by: Person | None, **details: Unpack[Details]) -> None:
    """Only what is given changes. One that had left comes back with any other status: its last day is then forgotten.

    Raises ValidationError, keyed by field, where the name is taken, the days are in the wrong order, or it would leave
    without a day: that is `leave`.
    """
    leaves = details.get("status") == Status.LEFT and organisation.status != Status.LEFT
    if leaves:
        raise ValidationError({"status": "To record that it has left, use the link on its page: it asks for the day."})
    _write(organisation, details)
    audit.record(action="organisation.changed", by=by, subject=organisation, status=organisation.status)


@transaction.atomic
def renew(*, organisation: Organisation, renews_on: date, by: Person | None, on: date) -> None:
    """It goes on until it is asked again. Raises ValidationError, keyed by field, for a day that is not ahead."""
    policies.require_takes_part(organisation=organisation)
    if renews_on <= on:
        raise ValidationError({"renews_on": "Choose a later day than today."})
    organisation.renews_on, organisation.status = renews_on, Status.CURRENT
    organisation.save(update_fields=["renews_on", "status"])
    audit.record(action="organisation.renewed", by=by, subject=organisation, renews_on=renews_on.isoformat())


@transaction.atomic
def leave(*, organisation: Organisation, left_on: date, why: str, by: Person | None) -> None:
    """It has left: kept, with its history, and out of pickers. `rejoin` brings it back.

    Raises ValidationError, keyed by field, for a day before it joined.
    """
    policies.require_may_leave(organisation=organisation)
    if organisation.joined_on is not None and left_on < organisation.joined_on:
        raise ValidationError({"left_on": "It joined after that day. Choose a later one."})
    organisation.status, organisation.left_on, organisation.why_left = Status.LEFT, left_on, why.strip()
    organisation.renews_on = None
    organisation.save(update_fields=["status", "left_on", "why_left", "renews_on"])
    audit.record(action="organisation.archived", by=by, subject=organisation, left_on=left_on.isoformat())


@transaction.atomic
def rejoin(*, organisation: Organisation, joined_on: date, by: Person | None, renews_on: date | None = None) -> None:
    """One that had left takes part again. When it left stays in its history."""
    policies.require_has_left(organisation=organisation)
    organisation.joined_on, organisation.renews_on = joined_on, renews_on
    _come_back(organisation, Status.CURRENT)
    _save(organisation)
    audit.record(action="organisation.rejoined", by=by, subject=organisation, joined_on=joined_on.isoformat())


@transaction.atomic
def remove_unused(*, organisation: Organisation, by: Person | None) -> bool:
    """Take it out of the register if nothing refers to it; False, with nothing changed, where something does."""
    if not removed_if_unused(organisation):
        return False
    audit.record(action="organisation.removed", by=by, subject=organisation)
    return True


def _write(organisation: Organisation, details: Details) -> None:
    for name, given in details.items():
        setattr(organisation, name, given.strip() if isinstance(given, str) else given)
    if organisation.status != Status.LEFT:
        _come_back(organisation, organisation.status)
    joined_on, left_on = organisation.joined_on, organisation.left_on
    if joined_on is not None and left_on is not None and joined_on > left_on:
        raise ValidationError({"joined_on": "It left before that day. Choose an earlier one."})
    _save(organisation)


def _come_back(organisation: Organisation, status: str) -> None:
    organisation.status, organisation.left_on, organisation.why_left = status, None, ""


def _save(organisation: Organisation) -> None:
    with in_words("organisation_once_by_name", name="An organisation with this name is in the register already."):
        organisation.save()
