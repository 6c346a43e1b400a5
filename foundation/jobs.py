"""Hand work to Celery when the transaction has been committed, by name, with primitives only."""

from __future__ import annotations

import logging
import traceback
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from foundation.models import StoredFile

log = logging.getLogger(__name__)
Primitive = int | str | bool | None


def enqueue(task_name: str, **arguments: Primitive) -> None:
    """Send the task after commit. Where the broker is down nothing is lost: what is due is in PostgreSQL, and the
    periodic task of the same kind finds it.
    """
    transaction.on_commit(partial(_send, task_name, arguments))


def partnership_ids() -> list[int]:
    """Every partnership, for a sweep that opens one scope after the other."""
    partnership = StoredFile._meta.get_field("partnership").related_model
    return list(partnership._default_manager.order_by("pk").values_list("pk", flat=True))


def log_frames(what: str, error: Exception) -> None:
    """What failed, and where in the code. Frames only: what an error says may hold words of a plan or a name."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s (%s).\n%s", what, type(error).__name__, frames)


def _send(task_name: str, arguments: dict[str, Primitive]) -> None:
    try:
        current_app.send_task(task_name, kwargs=arguments, retry=False)
    except OperationalError:
        log.warning("The job queue did not answer; %s waits for the next periodic run.", task_name)
