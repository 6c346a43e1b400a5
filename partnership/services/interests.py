"""What members of a group declare, confirmed each year."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from foundation import audit
from partnership import policies
from partnership.models import Group, Interest, Person


@transaction.atomic
def declare(*, group: Group, person: Person, what: str, by: Person | None, manages: bool, on: date) -> Interest:
    """Raises NotAllowed for somebody else's, unless whoever declares it looks after groups."""
    policies.require_own_interest(person=person, by=by, manages=manages)
    made = Interest.objects.create(group=group, person=person, what=what.strip(), declared_on=on, confirmed_on=on)
    audit.record(action="interest.declared", by=by, subject=group, interest=made.pk, person=person.pk)
    return made


@transaction.atomic
def confirm(*, interest: Interest, by: Person | None, manages: bool, on: date) -> None:
    """It still holds. Raises NotAllowed as `declare` does."""
    policies.require_own_interest(person=interest.person, by=by, manages=manages)
    policies.require_interest_stands(interest=interest)
    interest.confirmed_on = on
    interest.save(update_fields=["confirmed_on"])
    audit.record(action="interest.confirmed", by=by, subject=interest.group, interest=interest.pk)


@transaction.atomic
def end(*, interest: Interest, by: Person | None, manages: bool, on: date) -> None:
    """It holds no more; it stays on record. Raises NotAllowed as `declare` does."""
    policies.require_own_interest(person=interest.person, by=by, manages=manages)
    policies.require_interest_stands(interest=interest)
    interest.ended_on = on
    interest.save(update_fields=["ended_on"])
    audit.record(action="interest.ended", by=by, subject=interest.group, interest=interest.pk)
