"""Celery doors of the foundation."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="foundation.forget_expired_sessions")
def forget_expired_sessions() -> None:
    """Delete sessions past their end. Safe to run twice."""
    call_command("clearsessions")
