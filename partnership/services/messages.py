"""What people are told by mail: when this partnership does, whether it does now, and how each of them wants it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from foundation import audit, jobs, reminders
from foundation.access import NotAllowed
from foundation.models import MailChoice, MailHours, Message, Rhythm
from partnership.models import Person


@transaction.atomic
def set_rhythm(
    *, days_before: list[int], overdue_every: int, silent_every: int, digest_at: time, nation: str, by: Person
) -> None:
    """`days_before` in any order; the other two in days."""
    rhythm = _rhythm()
    rhythm.days_before = sorted(set(days_before), reverse=True)
    rhythm.overdue_every, rhythm.silent_every = overdue_every, silent_every
    rhythm.digest_at, rhythm.nation = digest_at, nation
    rhythm.save()
    audit.record(action="rhythm.changed", by=by, subject=rhythm)


@transaction.atomic
def hold(*, by: Person, at: datetime) -> None:
    """Nothing leaves from now on. What is noted meanwhile waits."""
    rhythm = _rhythm()
    if rhythm.is_held:
        raise NotAllowed("Messages are held already. Nothing leaves until somebody lets them go.")
    rhythm.held_at, rhythm.held_by_user_id = at, by.user_id
    rhythm.save(update_fields=["held_at", "held_by_user_id"])
    audit.record(action="messages.held", by=by, subject=rhythm)


@transaction.atomic
def let_go(*, by: Person, at: datetime) -> None:
    """What waited goes to each person in one mail; from now on they hear again as they have chosen."""
    rhythm = _rhythm()
    if not rhythm.is_held:
        raise NotAllowed("Messages are not held. They leave as they are due.")
    rhythm.held_at = rhythm.held_by_user_id = None
    rhythm.save(update_fields=["held_at", "held_by_user_id"])
    audit.record(action="messages.let_go", by=by, subject=rhythm)
    reminders.let_go(at=at)
    jobs.enqueue("foundation.send_messages", partnership_id=rhythm.partnership_id)


@transaction.atomic
def retry(*, message: Message, by: Person, at: datetime) -> None:
    """Send one that was given up as if it were new. It keeps its Message-ID."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if Message.State.WAITING not in Message.TRANSITIONS[Message.State(locked.state)]:
        raise NotAllowed("Only a message that was given up can be sent again. This one waits already, or it has left.")
    locked.state, locked.send_from = Message.State.WAITING, at
    locked.attempts, locked.first_tried_at, locked.last_error = 0, None, ""
    locked.save(update_fields=["state", "send_from", "attempts", "first_tried_at", "last_error"])
    audit.record(action="message.retried", by=by, subject=locked)
    jobs.enqueue("foundation.send_messages", partnership_id=locked.partnership_id)


@transaction.atomic
def choose(*, how: Mapping[str, str], quiet_from: time, quiet_until: time, digest_on: str, by: Person) -> None:
    """How somebody wants their own mail here: `how` is topic -> MailChoice.How."""
    assert by.user_id is not None, "whoever chooses has signed in"
    for topic, chosen in how.items():
        MailChoice.objects.update_or_create(user_id=by.user_id, topic=topic, defaults={"how": chosen})
    hours = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_on": digest_on}
    MailHours.objects.update_or_create(user_id=by.user_id, defaults=hours)
    audit.record(action="mail.chosen", by=by, subject=by)


def _rhythm() -> Rhythm:
    """The row of the open partnership, locked; made where there is none yet."""
    Rhythm.objects.get_or_create()
    locked: Rhythm = Rhythm.objects.select_for_update().get()
    return locked
