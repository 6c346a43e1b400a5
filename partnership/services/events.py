"""Events: who is expected, who came, what they found pressing, and what of it goes on to the action plan (A3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.access import NotAllowed
from foundation.constraints import in_words
from foundation.tenancy import removed_if_unused
from partnership.models import Campaign, Delegate, Event, Person, Priority, ProposedObjective

State = ProposedObjective.State


class Details(TypedDict):
    kind: str
    title: str
    campaign: Campaign | None
    held_on: date
    begins: time | None
    place: str
    capacity: int | None


@transaction.atomic
def add(*, by: Person | None, **details: Unpack[Details]) -> Event:
    made: Event = Event.objects.create(**details)
    audit.record(action="event.added", by=by, subject=made)
    return made


@transaction.atomic
def change(*, event: Event, by: Person | None, **details: Unpack[Details]) -> None:
    """Raises ValidationError, keyed by field, for a room that is too small for those who are expected."""
    current = _in_turn(event)
    if details["capacity"] is not None and details["capacity"] < current.delegates.count():
        raise ValidationError({"capacity": f"{current.delegates.count()} people are expected already."})
    for name, given in details.items():
        setattr(current, name, given)
    current.save()
    audit.record(action="event.changed", by=by, subject=current)


@transaction.atomic
def remove(*, event: Event, by: Person | None) -> None:
    """Raises NotAllowed while somebody is expected or something was noted."""
    audit.record(action="event.removed", by=by, subject=event)
    if not removed_if_unused(event):
        raise NotAllowed("People are expected at this event, or priorities are noted. Take those away first.")


@transaction.atomic
def expect(*, event: Event, people: Sequence[tuple[str, str]], by: Person | None, came: bool = False) -> int:
    """Add people, each a name and an organisation; who is there already stays as they are. How many were added.

    Raises ValidationError where the room is too small for all of them.
    """
    current = _in_turn(event)
    known = {(each.name.casefold(), each.organisation.casefold()) for each in current.delegates.all()}
    new = {
        (name.casefold(), organisation.casefold()): (name, organisation)
        for name, organisation in people
        if (name.casefold(), organisation.casefold()) not in known
    }
    room = None if current.capacity is None else current.capacity - len(known)
    if room is not None and len(new) > room:
        raise ValidationError(f"There is room for {max(room, 0)} more. Make the room larger or name fewer people.")
    with in_words("delegate_once_at_an_event", people="Somebody is named twice."):
        Delegate.objects.bulk_create(
            Delegate(event=current, name=name, organisation=organisation, came=came)
            for name, organisation in new.values()
        )
    audit.record(action="event.expected", by=by, subject=current, people=len(new))
    return len(new)


@transaction.atomic
def tick(*, delegate: Delegate, came: bool, by: Person | None) -> None:
    """Whether they came. Twice the same is once."""
    changed = Delegate.objects.filter(pk=delegate.pk).exclude(came=came).update(came=came)
    if changed:
        audit.record(action="event.ticked", by=by, subject=delegate.event, delegate=delegate.pk, came=came)


@transaction.atomic
def uninvite(*, delegate: Delegate, by: Person | None) -> None:
    audit.record(action="event.not_expected", by=by, subject=delegate.event, delegate=delegate.pk)
    delegate.delete()


@transaction.atomic
def note_priority(*, event: Event, text: str, notes: str, by: Person | None) -> Priority:
    made: Priority = Priority.objects.create(event=event, text=text.strip(), notes=notes.strip())
    audit.record(action="priority.noted", by=by, subject=made)
    return made


@transaction.atomic
def change_priority(*, priority: Priority, text: str, notes: str, by: Person | None) -> None:
    priority.text, priority.notes = text.strip(), notes.strip()
    priority.save()
    audit.record(action="priority.changed", by=by, subject=priority)


@transaction.atomic
def remove_priority(*, priority: Priority, by: Person | None) -> None:
    """Raises NotAllowed for one that was proposed for the plan."""
    audit.record(action="priority.removed", by=by, subject=priority)
    if not removed_if_unused(priority):
        raise NotAllowed("This was proposed for the action plan, so it stays.")


@transaction.atomic
def propose(*, priority: Priority, text: str, by: Person | None, at: datetime) -> ProposedObjective:
    """Ask those who write the action plan to take it up as an objective."""
    Priority.objects.select_for_update(no_key=True).get(pk=priority.pk)
    if priority.proposals.exclude(state=State.DECLINED).exists():
        raise ValidationError("This was proposed for the action plan already.")
    made: ProposedObjective = ProposedObjective.objects.create(
        priority=priority, text=text.strip(), proposed_by=by, proposed_at=at
    )
    audit.record(action="proposedobjective.made", by=by, subject=made)
    return made


def _in_turn(event: Event) -> Event:
    """As it stands; nobody else adds people to it until the transaction ends, so that the room is counted once."""
    found: Event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    return found
