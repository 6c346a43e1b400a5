"""Seats of a group, and the people who fill them for a time."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.constraints import in_words
from partnership.models import Group, Organisation, Person, Seat, Term
from partnership.policies import require_group_stands, require_seat_stands


@transaction.atomic
def add(*, group: Group, organisation: Organisation, title: str, by: Person | None) -> Seat:
    require_group_stands(group=group)
    made = Seat.objects.create(group=group, organisation=organisation, title=title.strip())
    audit.record(action="seat.added", by=by, subject=group, seat=made.pk, organisation=organisation.pk)
    return made


@transaction.atomic
def end(*, seat: Seat, ends_on: date, by: Person | None, on: date) -> None:
    """Whoever fills it stops on the same day; what was to begin later is taken out. Raises ValidationError."""
    require_seat_stands(seat=seat)
    if ends_on > on:
        raise ValidationError({"ends_on": "Choose today or an earlier day."})
    if seat.terms.filter(starts_on__gt=ends_on, starts_on__lte=on).exists():
        raise ValidationError({"ends_on": "Somebody began in this seat after that day. Choose a later one."})
    seat.terms.filter(starts_on__gt=ends_on).delete()
    seat.terms.not_over(on=ends_on).update(ends_on=ends_on)
    seat.ended_on = ends_on
    seat.save(update_fields=["ended_on"])
    audit.record(action="seat.ended", by=by, subject=seat.group, seat=seat.pk)


@transaction.atomic
def fill(*, seat: Seat, person: Person, part: str, starts_on: date, ends_on: date | None, by: Person | None) -> Term:
    """Raises ValidationError, keyed by field, for days in the wrong order, for a seat that somebody else fills on one
    of these days, and for a second chair."""
    require_seat_stands(seat=seat)
    _in_order(starts_on, ends_on)
    made = Term(seat=seat, group=seat.group, person=person, part=part, starts_on=starts_on, ends_on=ends_on)
    _save(made)
    audit.record(action="seat.filled", by=by, subject=seat.group, seat=seat.pk, person=person.pk, part=part)
    return made


@transaction.atomic
def change_term(*, term: Term, part: str, starts_on: date, ends_on: date | None, by: Person | None) -> None:
    """Of who fills it now or will: another part or other days. Raises ValidationError as `fill` does."""
    require_seat_stands(seat=term.seat)
    _in_order(starts_on, ends_on)
    term.part, term.starts_on, term.ends_on = part, starts_on, ends_on
    _save(term)
    audit.record(action="seat.term_changed", by=by, subject=term.group, seat=term.seat_id, person=term.person_id)


@transaction.atomic
def vacate(*, person: Person, by: Person | None, on: date) -> None:
    """The day is their last in every seat that they fill; what was to begin later is taken out."""
    for term in Term.objects.of_person(person).not_over(on=on):
        if term.starts_on > on:
            term.delete()
        else:
            term.ends_on = on
            term.save(update_fields=["ends_on"])
        audit.record(action="seat.term_changed", by=by, subject=term.group, seat=term.seat_id, person=person.pk)


def _in_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be the first day or later."})


def _save(term: Term) -> None:
    filled = "Somebody fills this seat on one of these days. Set their last day first, or choose other days."
    chaired = "Somebody else chairs the group on one of these days. Set their last day first, or choose another part."
    with in_words("term_one_chair_a_group", part=chaired), in_words("term_one_holder_a_seat", starts_on=filled):
        term.save()
