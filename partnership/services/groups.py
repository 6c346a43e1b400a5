"""Groups, what they are for, and to whom they report."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.constraints import in_words
from partnership import policies
from partnership.models import Agreement, Group, Person
from partnership.turns import take_turns


class Details(TypedDict):
    name: str
    kind: str
    is_ours: bool
    purpose: str
    reports_to: Group | None
    what_it_reports: str
    leaders: int | None
    quorum: int | None
    meets: str
    decides_by: str
    terms_of_reference: Agreement | None


@transaction.atomic
def add(*, by: Person | None, **details: Unpack[Details]) -> Group:
    """Raises ValidationError, keyed by field, where the name is taken."""
    made = Group()
    _write(made, details)
    audit.record(action="group.added", by=by, subject=made)
    return made


@transaction.atomic
def change(*, group: Group, by: Person | None, **details: Unpack[Details]) -> None:
    """Raises ValidationError, keyed by field, for a name that is taken and for a group that would report to itself."""
    take_turns()  # two changes at once could each make the other report round in a circle
    _refuse_circle(group, details["reports_to"])
    _write(group, details)
    audit.record(action="group.changed", by=by, subject=group)


@transaction.atomic
def end(*, group: Group, ends_on: date, by: Person | None, on: date) -> None:
    """It meets no more, and its seats are empty from then on. Raises ValidationError; NotAllowed while a series of
    meetings goes on or another group reports to it."""
    if ends_on > on:
        raise ValidationError({"ends_on": "Choose today or an earlier day."})
    policies.require_group_may_end(group=group, on=on)
    group.ended_on = ends_on
    group.save(update_fields=["ended_on"])
    audit.record(action="group.ended", by=by, subject=group)


def _write(group: Group, details: Details) -> None:
    for field, given in details.items():
        setattr(group, field, given.strip() if isinstance(given, str) else given)
    with in_words("group_once_by_name", name="There is a group with this name already."):
        group.save()


def _refuse_circle(group: Group, above: Group | None) -> None:
    over = dict(Group.objects.values_list("pk", "reports_to"))
    found = above.pk if above else None
    while found is not None:
        if found == group.pk:
            raise ValidationError({"reports_to": f"{group.name} would report to itself. Choose another group."})
        found = over.get(found)
