"""Cover for somebody who is away."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.constraints import in_words
from partnership import policies
from partnership.models import Cover, Person


@transaction.atomic
def arrange(*, away: Person, covering: Person, starts_on: date, ends_on: date, by: Person | None, on: date) -> Cover:
    """Raises ValidationError, keyed by field, for the same person twice, for days in the wrong order or past, and where
    somebody else covers on one of them."""
    if away == covering:
        raise ValidationError({"covering": "Choose somebody else: nobody covers for themselves."})
    if ends_on < max(starts_on, on):
        raise ValidationError({"ends_on": "The last day must be the first day or later, and not past."})
    made = Cover(away=away, covering=covering, starts_on=starts_on, ends_on=ends_on)
    with in_words("cover_by_one_at_a_time", starts_on=f"Somebody covers for {away.name} on one of these days already."):
        made.save()
    audit.record(action="cover.arranged", by=by, subject=away, covering=covering.pk)
    return made


@transaction.atomic
def end(*, cover: Cover, by: Person | None, on: date) -> None:
    """From now on nothing more goes to whoever covers. The day before is its last; one of today or later is gone."""
    policies.require_cover_goes_on(cover=cover, on=on)
    audit.record(action="cover.ended", by=by, subject=cover.away, covering=cover.covering_id)
    if cover.starts_on >= on:
        cover.delete()
        return
    cover.ends_on = date.fromordinal(on.toordinal() - 1)
    cover.save(update_fields=["ends_on"])
