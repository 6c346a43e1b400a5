"""Celery doors: mail that is due. Each mail has a transaction of its own, so that one that fails holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from foundation import jobs, outbox
from foundation.tenancy import within
from partnership.models import FactorReset, Invitation, Letter, Partnership
from partnership.services import factors, invitations, letters

log = logging.getLogger(__name__)


@shared_task(name="partnership.send_invitations")
def send_invitations(partnership_id: int | None = None) -> None:
    """Of one partnership, or of all. Safe to run twice."""
    for pk in _partnerships(partnership_id):
        with within(pk):
            waiting = list(Invitation.objects.unsent(at=timezone.now()).values_list("pk", flat=True))
        for number in waiting:
            _try(pk, partial(invitations.deliver, number=number, at=timezone.now()))


@shared_task(name="partnership.tell_of_resets")
def tell_of_resets(partnership_id: int | None = None) -> None:
    """Of one partnership, or of all. Safe to run twice."""
    for pk in _partnerships(partnership_id):
        with within(pk):
            waiting = list(FactorReset.objects.filter(told_at__isnull=True).values_list("pk", flat=True))
        for number in waiting:
            _try(pk, partial(factors.tell, number=number, at=timezone.now()))


@shared_task(name="partnership.send_letters")
def send_letters(partnership_id: int | None = None) -> None:
    """Mails about meetings, of one partnership or of all. Safe to run beside itself."""
    ids = _partnerships(partnership_id)
    outbox.send_everywhere(Letter, letters.deliver, partnership_ids=ids, clock=timezone.now)


@shared_task(name="partnership.remind_of_meetings")
def remind_of_meetings() -> None:
    """By day, of meetings on the next; a partnership that fails holds up no other. Safe to run twice."""
    for pk in _partnerships(None):
        try:
            with within(pk):
                letters.remind(at=timezone.now())
        except Exception as error:  # noqa: BLE001 -- whatever is wrong in one partnership, the others are reminded
            jobs.log_frames(f"Meetings of partnership {pk} could not be called to mind", error)


def _partnerships(partnership_id: int | None) -> Iterable[int]:
    return [partnership_id] if partnership_id else list(Partnership.objects.values_list("pk", flat=True))


def _try(partnership_id: int, send: Callable[[], bool]) -> None:
    try:
        with within(partnership_id):
            send()
    except (SMTPException, OSError) as failed:
        # What the server says names the recipient, so only the kind of failure is written.
        log.warning("A mail did not leave (%s); the next run tries again.", type(failed).__name__)
