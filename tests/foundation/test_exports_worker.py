"""A real worker makes a file; one that is killed at work leaves nothing that another does not finish."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db import connections
from django.utils import timezone

from foundation import exports, tasks
from foundation.exports import Order
from foundation.models import Export, StoredFile
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.factories import member
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
NO_OTHER_QUEUE = "15"
"""The number of a database in the test broker that nothing else uses."""
PATIENCE = 60
WORKER = """
import os
from config.celery import app
from django.conf import settings
app.loader.import_default_modules()
settings.EXPORT_MAKERS = {"endless": "tests.foundation.makers.endless", "plain": "tests.foundation.makers.plain"}
settings.EXPORT_RIGHTS = dict.fromkeys(settings.EXPORT_MAKERS, "tests.foundation.makers.rights")
settings.MEDIA_ROOT = os.environ["TEST_MEDIA"]
app.worker_main(["worker", "--pool=solo", "--loglevel=WARNING", "--without-gossip", "--without-mingle"])
"""


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """A queue that no other worker reads; what the site sends goes there."""
    parts = urlsplit(settings.REDIS_URL)
    sender = Celery("sender", broker=urlunsplit(parts._replace(path=f"/{NO_OTHER_QUEUE}")))
    monkeypatch.setattr("foundation.jobs.current_app", sender)
    with sender.connection_for_write() as connection:
        connection.default_channel.client.flushdb()  # type: ignore[attr-defined] # Redis has one
    yield sender
    sender.close()


@contextmanager
def worker(broker: Celery, media: Path) -> Iterator[subprocess.Popen[bytes]]:
    base = urlsplit(os.environ["DATABASE_URL"])
    database = connections["default"].settings_dict["NAME"]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "DATABASE_URL": urlunsplit(base._replace(path=f"/{database}")),
        "REDIS_URL": broker.conf.broker_url,
        "TEST_MEDIA": str(media),
        "PYTHONPATH": str(ROOT),
    }
    running = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def until(happened: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.2)


def test_a_worker_that_is_killed_at_work_is_followed_by_one_that_makes_the_file(
    marlhaven: Partnership, broker: Celery, tmp_path: Path
) -> None:
    with within(marlhaven):
        person = member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank")
        order = Order("endless", "pdf", "export_plan", "Board", "board", "meeting", parameters={"words": "Seven reds"})
        asked = exports.ask(order=order, by=person, at=timezone.now())

    def now() -> Export:
        with within(marlhaven):
            return Export.objects.get(pk=asked.pk)

    with worker(broker, tmp_path) as first:
        until(lambda: (now().state, now().done) == ("making", 1))
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    with within(marlhaven):
        Export.objects.update(beat_at=timezone.now() - exports.STALE_AFTER - timedelta(seconds=1))
    with worker(broker, tmp_path):
        broker.send_task(tasks.make_exports.name)
        until(lambda: now().state == "ready")
    assert now().attempts == 2
    with within(marlhaven):
        assert StoredFile.objects.count() == 1
