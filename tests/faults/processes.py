"""Programs of the site on servers of the tests: workers that can be killed, beat, a queue that can be wiped, and a
clock that all of them go by and that a test sets."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from celery import Celery
from django.conf import settings
from django.db import connections

from standalone import packages
from standalone.valkey import Valkey

ROOT = Path(__file__).parents[2]
CLOCKED = Path(__file__).parent / "clocked"
PATIENCE = 60
ENOUGH_LOOKS = 6
CELERY = (sys.executable, "-m", "celery", "--app=config.celery")
ALONE = ("--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
MAIN, DOOMED, UNREAD = "celery", "doomed", "unread"
"""The queue of the site; one whose only reader is about to be killed; one that nobody reads, for what pages ask for."""
NOTE, SEND = "foundation.note_what_is_due", "foundation.send_messages"
"""The first asks for the second where it has made a message."""


@dataclass(frozen=True)
class Clock:
    """What programs started with `environment` take for the time. It goes on from where it is set."""

    file: Path

    def set(self, at: datetime) -> None:
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(f"{(at - datetime.now(UTC)).total_seconds():+.3f}\n")
        unfinished.replace(self.file)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def later(self, by: timedelta) -> None:
        self.set(self.now + by)

    @property
    def environment(self) -> dict[str, str]:
        library = packages.faketime()
        assert library is not None, packages.what_to_install(packages.FOR_CLOCK_TESTS)
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": str(CLOCKED),
        }


@dataclass
class Site:
    """The programs beside the web server, on the database of the running test."""

    queue: Valkey
    clock: Clock
    mail_url: str
    folder: Path
    pages: Celery = field(init=False)
    """What the web server asks for goes through it, into a queue of its own."""

    def __post_init__(self) -> None:
        self.pages = Celery("pages", broker=self.queue.url)
        self.pages.conf.task_default_queue = UNREAD

    def ask(self, task: str, *, queue: str = MAIN) -> None:
        self.pages.send_task(task, queue=queue)

    def do(self, task: str) -> None:
        """Have the worker do it, and all that it asks for."""
        times = self._done(task)
        self.ask(task)
        until(lambda: self._done(task) > times)
        self.comes_to_rest()

    def comes_to_rest(self) -> None:
        """Wait until nothing lies in the queue or is at work. A task that is being handed over is in neither place for
        a moment, so it is looked several times."""
        looks = 0
        while looks < ENOUGH_LOOKS:
            until(lambda: self.waits() == 0)
            looks += 1
            time.sleep(0.05)
            if self.waits():
                looks = 0

    def waits(self, queue: str = MAIN) -> int:
        """How many tasks lie in a queue, or are with a worker."""
        with closing(redis.Redis.from_url(self.queue.url)) as client:
            with_workers = [json.loads(each)[-1] for each in client.hvals("unacked")]
            return int(client.llen(queue)) + with_workers.count(queue)

    def wipe(self) -> None:
        with closing(redis.Redis.from_url(self.queue.url)) as client:
            client.flushall()

    def beat_comes_round(self, at: datetime) -> None:
        """Set the clock, so far ahead that beat asks for everything, and wait until the worker has done it."""
        before = {task: self._done(task) for task in (NOTE, SEND)}
        self.clock.set(at)
        until(lambda: all(self._done(task) > times for task, times in before.items()))
        self.comes_to_rest()

    def asked_by_beat(self) -> int:
        """How many tasks beat has asked for since it was started."""
        return self._log("beat").read_text().count("Sending due task")

    def _done(self, task: str) -> int:
        return len(re.findall(rf"Task {re.escape(task)}\[[-\w]+\] succeeded", self._log("worker").read_text()))

    @contextmanager
    def worker(self, *words: str, queue: str = MAIN) -> Iterator[subprocess.Popen[bytes]]:
        name = "worker" if queue == MAIN else queue
        with self._program(name, "worker", f"--queues={queue}", *ALONE, *(words or ("--pool=solo",))) as running:
            yield running

    @contextmanager
    def beat(self, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Looks at its schedule every second, so that it finds out soon that the clock was set."""
        words = ("--loglevel=DEBUG", f"--schedule={folder / 'schedule'}", "--pidfile=", "--max-interval=1")
        with self._program("beat", "beat", *words) as running:
            until(lambda: "Ticking" in self._log("beat").read_text())
            yield running

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    @contextmanager
    def _program(self, name: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        with self._log(name).open("wb") as log:
            running = subprocess.Popen([*CELERY, *words], cwd=ROOT, env=self._environment(), stdout=log, stderr=log)
        try:
            yield running
        finally:
            kill(running)

    def _environment(self) -> dict[str, str]:
        base = urlsplit(os.environ["DATABASE_URL"])
        database = connections["default"].settings_dict["NAME"]
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "DATABASE_URL": urlunsplit(base._replace(path=f"/{database}")),
            "REDIS_URL": self.queue.url,
            "EMAIL_URL": self.mail_url,
            "SITE_URL": settings.SITE_URL,
            **self.clock.environment,
        }


def kill(program: subprocess.Popen[bytes]) -> None:
    program.send_signal(signal.SIGKILL)
    program.wait()


def until(happened: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < last, "it never happened"
        time.sleep(0.05)
