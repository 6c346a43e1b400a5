"""Celery doors of the foundation. A soft limit of time tells the job to stop; the hard one ends its process where it
does not hear, as in the middle of a pattern."""

from celery import shared_task
from django.utils import timezone

from foundation import documents, exports, jobs, outbox, reminders, retention
from foundation.models import Message
from foundation.signin import expiry
from foundation.tenancy import within


@shared_task(name="foundation.forget_expired_sessions")
def forget_expired_sessions() -> None:
    """Every night. Safe to run twice."""
    expiry.forget_what_has_run_out(at=timezone.now())


@shared_task(name="foundation.remove_orphaned_files")
def remove_orphaned_files() -> None:
    """Every night: files whose row was rolled back or thrown away. Safe to run twice."""
    for pk in jobs.partnership_ids():
        with within(pk):
            documents.remove_orphans(partnership_id=pk, at=timezone.now())


@shared_task(name="foundation.make_export", soft_time_limit=900, time_limit=960)
def make_export(partnership_id: int, number: int) -> None:
    """One file that somebody asked for. Safe to run any number of times."""
    exports.make(partnership_id=partnership_id, number=number, clock=timezone.now)


@shared_task(name="foundation.make_exports", soft_time_limit=1800, time_limit=1860)
def make_exports() -> None:
    """Every few minutes: files whose job was lost. Safe to run beside itself."""
    for pk in jobs.partnership_ids():
        with within(pk):
            waiting = exports.retake_lost(at=timezone.now())
        for number in waiting:
            exports.make(partnership_id=pk, number=number, clock=timezone.now)


@shared_task(name="foundation.expire_exports")
def expire_exports() -> None:
    """Every hour: files that have lain long enough. Safe to run twice."""
    for pk in jobs.partnership_ids():
        with within(pk):
            exports.expire(at=timezone.now())


@shared_task(name="foundation.note_what_is_due")
def note_what_is_due(partnership_id: int | None = None) -> None:
    """Of one partnership, or every few minutes of all; one that fails holds up no other. Safe to run beside itself."""
    for pk in [partnership_id] if partnership_id else jobs.partnership_ids():
        try:
            with within(pk):
                reminders.sweep(at=timezone.now())
        except Exception as error:  # noqa: BLE001 -- whatever a source raises, the others are to be told
            jobs.log_frames(f"What is due in partnership {pk} could not be noted", error)


@shared_task(name="foundation.send_messages")
def send_messages(partnership_id: int | None = None) -> None:
    """Of one partnership, or every minute of all. Safe to run beside itself."""
    ids = [partnership_id] if partnership_id else jobs.partnership_ids()
    outbox.send_everywhere(Message, outbox.send, partnership_ids=ids, clock=timezone.now)


@shared_task(name="foundation.forget_old_messages")
def forget_old_messages() -> None:
    """Every night; a partnership that fails holds up no other. Safe to run twice."""
    for pk in jobs.partnership_ids():
        try:
            with within(pk):
                retention.forget_messages(at=timezone.now())
        except Exception as error:  # noqa: BLE001 -- whatever is wrong in one partnership, the others go on
            jobs.log_frames(f"Old messages of partnership {pk} could not be forgotten", error)
