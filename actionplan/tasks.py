"""Celery doors of the action plan."""

from celery import shared_task
from django.utils import timezone

from actionplan.services import imports
from foundation import jobs
from foundation.tenancy import within


@shared_task(name="actionplan.read_import", soft_time_limit=900, time_limit=960)
def read_import(partnership_id: int, number: int) -> None:
    """One document that somebody brings in. Safe to run any number of times."""
    imports.read(partnership_id=partnership_id, number=number, clock=timezone.now)


@shared_task(name="actionplan.read_imports", soft_time_limit=1800, time_limit=1860)
def read_imports() -> None:
    """Every few minutes: documents whose job was lost. Safe to run beside itself."""
    for pk in jobs.partnership_ids():
        with within(pk):
            waiting = imports.retake_lost(at=timezone.now())
        for number in waiting:
            imports.read(partnership_id=pk, number=number, clock=timezone.now)


@shared_task(name="actionplan.remove_spent_imports")
def remove_spent_imports() -> None:
    """Every night: documents of which nothing came. Safe to run twice."""
    for pk in jobs.partnership_ids():
        with within(pk):
            imports.remove_spent(at=timezone.now())
