"""Celery doors of the foundation."""

from celery import shared_task
from django.utils import timezone

from foundation import documents, jobs
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
