"""Celery doors of the foundation."""

from celery import shared_task
from django.utils import timezone

from foundation.signin import expiry


@shared_task(name="foundation.forget_expired_sessions")
def forget_expired_sessions() -> None:
    """Every night. Safe to run twice."""
    expiry.forget_what_has_run_out(at=timezone.now())
