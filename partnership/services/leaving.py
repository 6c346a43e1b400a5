"""Somebody goes: what they held ends in one go, and what they had to do goes to whoever takes over."""

from __future__ import annotations

from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from partnership.models import Action, Contact, Cover, Membership, Person
from partnership.services import contacts, covers, roles, seats
from partnership.turns import take_turns


@transaction.atomic
def off_board(*, person: Person, successor: Person | None, by: Person | None, at: datetime, on: date) -> None:
    """End every role today and stop it at once, sign them out everywhere, hand over their open actions, free their
    seats, end cover by and for them, and take them off the pages of organisations. Nothing that they wrote changes. An
    invitation that is open is withdrawn.

    Raises NotAllowed, as suspending does; ValidationError, keyed by field, for open actions without a successor.
    """
    take_turns()
    roles.suspend(person=person, by=by, at=at, on=on)
    for held in Membership.objects.of_person(person).not_over(on=on):
        if held.starts_on > on:
            roles.cancel(membership=held, by=by, on=on)
        elif held.ends_on is None or held.ends_on > on:
            roles.end(membership=held, ends_on=on, by=by, on=on)
    handed = _hand_over(person, successor)
    listed = list(Contact.objects.with_names().of_person(person))
    for contact in listed:
        contacts.remove(contact=contact, by=by)
    seats.vacate(person=person, by=by, on=on)
    for cover in Cover.objects.of(person).not_over(on=on).with_names():
        covers.end(cover=cover, by=by, on=on)
    if person.user_id is not None:
        for session in UserSession.objects.filter(user=person.user_id):
            session.end()
    audit.record(
        action="person.left", by=by, subject=person, actions=handed, successor=successor.pk if successor else None
    )


def _hand_over(person: Person, successor: Person | None) -> int:
    found = list(Action.objects.open().owned_by(person))
    if found and (successor is None or successor.pk == person.pk):
        raise ValidationError({"successor": "They have open actions. Choose who takes them over."})
    for action in found:
        theirs = action.owners.filter(person=person)
        if action.owners.filter(person=successor).exists():
            theirs.delete()
        else:
            theirs.update(person=successor)
    return len(found)
