"""Roles, from a day to a day. Each request asks anew which of them hold, so every change acts on the next one."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from foundation import audit
from foundation.access import NotAllowed
from partnership import policies
from partnership.models import Membership, Organisation, Person
from partnership.querysets import MembershipQuerySet
from partnership.roles import ROLES
from partnership.services import invitations
from partnership.turns import take_turns


@transaction.atomic
def give(
    *,
    person: Person,
    role_code: str,
    starts_on: date,
    by: Person | None,
    organisation: Organisation | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Both days are included. Raises ValidationError, keyed by field, for dates in the wrong order and for a role that
    the person holds already for the same organisation in that time.
    """
    take_turns()
    policies.require_role_may_be_given(person=person, by=by)
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be the first day or later."})
    if _overlapping(person, role_code, organisation, starts_on, ends_on).exists():
        raise ValidationError(
            {"role_code": f"{person.name} holds the role {ROLES[role_code].name} in that time already."}
        )
    made = Membership.objects.create(
        person=person,
        user=person.user,
        role_code=role_code,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    audit.record(action="role.given", by=by, subject=person, role=role_code, membership=made.pk)
    return made


@transaction.atomic
def end(*, membership: Membership, ends_on: date, by: Person | None, on: date) -> None:
    """Bring the last day of a role forward: it never moves back, which would give the role for longer (that is `give`).

    Raises ValidationError, keyed by field, for a day that is past or too early.
    """
    take_turns()
    _read_again(membership)
    if ends_on < on:
        raise ValidationError(
            {"ends_on": "Choose today or a later day. To stop somebody's access at once, suspend them."}
        )
    if ends_on < membership.starts_on:
        raise ValidationError({"ends_on": "The last day must be the first day or later."})
    policies.require_role_may_end(membership=membership, ends_on=ends_on)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    audit.record(
        action="role.ended",
        by=by,
        subject=membership.person,
        role=membership.role_code,
        membership=membership.pk,
        ends_on=ends_on.isoformat(),
    )


@transaction.atomic
def cancel(*, membership: Membership, by: Person | None, on: date) -> None:
    """Take back a role that has not begun. Nobody held it, so no row stays; the record and its history do."""
    take_turns()
    _read_again(membership)
    policies.require_role_may_be_cancelled(membership=membership, on=on)
    audit.record(
        action="role.cancelled", by=by, subject=membership.person, role=membership.role_code, membership=membership.pk
    )
    membership.delete()


@transaction.atomic
def suspend(*, person: Person, by: Person | None, at: datetime, on: date) -> None:
    """A leaver: every role stops at once, and no invitation lets them back in."""
    take_turns()
    policies.require_may_suspend(person=person, by=by, on=on)
    person.memberships.filter(suspended_at__isnull=True).update(suspended_at=at)
    audit.record(action="person.suspended", by=by, subject=person)
    invitations.withdraw_all(person=person, by=by, at=at, also_to=person.user.email if person.user else "")


@transaction.atomic
def lift_suspension(*, person: Person, by: Person | None) -> None:
    take_turns()
    policies.require_suspension_may_be_lifted(person=person, by=by)
    person.memberships.filter(suspended_at__isnull=False).update(suspended_at=None)
    audit.record(action="person.suspension_lifted", by=by, subject=person)


def _read_again(membership: Membership) -> None:
    """Its days may have changed since the page was opened, or the role may have been cancelled."""
    try:
        membership.refresh_from_db(fields=["starts_on", "ends_on"])
    except Membership.DoesNotExist as gone:
        raise NotAllowed("This role was cancelled a moment ago. There is nothing left to change.") from gone


def _overlapping(
    person: Person, role_code: str, organisation: Organisation | None, starts_on: date, ends_on: date | None
) -> MembershipQuerySet:
    found = person.memberships.filter(role_code=role_code, organisation=organisation)
    found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return found if ends_on is None else found.filter(starts_on__lte=ends_on)
