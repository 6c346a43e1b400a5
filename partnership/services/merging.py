"""Two rows of the register that are one body: everything that refers to the one refers to the other afterwards."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import IntegrityError, transaction

from foundation import audit
from foundation.access import NotAllowed
from foundation.tenancy import TenantModel, removed_if_unused
from partnership import policies
from partnership.models import Organisation, Person

FILLED = ("short_name", "website", "joined_on", "renews_on", "notes")
"""What the one that stays takes from the other where it has nothing."""


@transaction.atomic
def merge(*, duplicate: Organisation, into: Organisation, by: Person | None) -> None:
    """Move every row of every app that refers to `duplicate`, then take `duplicate` out of the register.

    A row that would stand twice afterwards, such as the same lead of the same milestone, is removed. The record keeps
    the number of each row that moved or went, so that an operator can part the two again. Raises NotAllowed.
    """
    policies.require_may_merge(duplicate=duplicate, into=into)
    _join_departments(duplicate, into)
    moved: dict[str, list[int]] = defaultdict(list)
    removed: dict[str, list[int]] = defaultdict(list)
    for field, row in _referring(duplicate):
        label, number = row._meta.label, row.pk
        if _moved(row, field, into):
            moved[label].append(number)
        elif removed_if_unused(row):
            removed[label].append(number)
        else:
            raise NotAllowed(f"Both are in the same {row._meta.verbose_name}. Take one of them out of it first.")
    number = duplicate.pk
    for name in FILLED:
        if not getattr(into, name):
            setattr(into, name, getattr(duplicate, name))
    if not removed_if_unused(duplicate):
        raise NotAllowed(f"Something still refers to {duplicate.name}, so the two cannot be merged.")
    into.save()
    audit.record(action="organisation.merged", by=by, subject=into, merged=number, moved=moved, removed=removed)


def _referring(organisation: Organisation) -> list[tuple[str, Any]]:
    return [
        (field.name, row)
        for field in Organisation.references()
        for row in field.model._default_manager.filter(**{field.name: organisation}).order_by("pk")
    ]


def _moved(row: TenantModel, field: str, into: Organisation) -> bool:
    """False where the row would stand twice."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field: into})
    except IntegrityError:
        return False
    return True


def _join_departments(duplicate: Organisation, into: Organisation) -> None:
    """Departments of one name become one before anything moves: their contacts would hold the second in place."""
    for department in duplicate.departments.all():
        same = into.departments.filter(name__iexact=department.name).first()
        if same is not None:
            department.contacts.update(department=same)
