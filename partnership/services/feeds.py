"""The address at which somebody's own calendar asks for what is on: made, and ended."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from foundation import audit
from partnership.models import CalendarFeed, Person
from partnership.querysets.feeds import hashed


@transaction.atomic
def begin(*, by: Person, at: datetime) -> str:
    """What makes the new address secret, to be shown now and never again. An earlier address ends."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once would each find none to end
    CalendarFeed.objects.of_person(by).update(ended_at=at)
    secret = secrets.token_urlsafe(32)
    made = CalendarFeed.objects.create(person=by, hashed=hashed(secret), made_at=at)
    audit.record(action="calendarfeed.begun", by=by, subject=made)
    return secret


@transaction.atomic
def end(*, by: Person, at: datetime) -> None:
    """Harmless where there is none."""
    for found in CalendarFeed.objects.of_person(by):
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        audit.record(action="calendarfeed.ended", by=by, subject=found)
