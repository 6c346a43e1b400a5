"""The register of organisations."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from foundation import audit
from foundation.tenancy import removed_if_unused
from partnership import policies
from partnership.models import Organisation, Person

Sector, Relationship, Status = Organisation.Sector, Organisation.Relationship, Organisation.Status


@transaction.atomic
def add(
    *,
    name: str,
    by: Person | None,
    short_name: str = "",
    sector: str = Sector.OTHER,
    relationship: str = Relationship.MEMBER,
) -> Organisation:
    """Raises ValidationError, keyed by field, where the name is taken."""
    made = Organisation(name=name.strip(), short_name=short_name.strip(), sector=sector, relationship=relationship)
    _save(made)
    audit.record(action="organisation.added", by=by, subject=made, sector=sector)
    return made


@transaction.atomic
def change(
    *,
    organisation: Organisation,
    name: str,
    short_name: str,
    sector: str,
    relationship: str,
    status: str,
    by: Person | None,
) -> None:
    """Raises ValidationError, keyed by field, where the name is taken."""
    organisation.name, organisation.short_name = name.strip(), short_name.strip()
    organisation.sector, organisation.relationship, organisation.status = sector, relationship, status
    _save(organisation)
    audit.record(action="organisation.changed", by=by, subject=organisation, status=status)


@transaction.atomic
def archive(*, organisation: Organisation, by: Person | None) -> None:
    """It has left: kept, with its history, and out of pickers. `change` brings it back."""
    policies.require_may_leave(organisation=organisation)
    organisation.status = Status.LEFT
    organisation.save(update_fields=["status"])
    audit.record(action="organisation.archived", by=by, subject=organisation)


@transaction.atomic
def remove_unused(*, organisation: Organisation, by: Person | None) -> bool:
    """Take it out of the register if nothing refers to it; False, with nothing changed, where something does."""
    if not removed_if_unused(organisation):
        return False
    audit.record(action="organisation.removed", by=by, subject=organisation)
    return True


def _save(organisation: Organisation) -> None:
    """The database alone says whether the name is taken: it folds letters its own way, and two may come at once."""
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as refused:
        if "organisation_once_by_name" not in str(refused):
            raise
        raise ValidationError({"name": "An organisation with this name is in the register already."}) from refused
