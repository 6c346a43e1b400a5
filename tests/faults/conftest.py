"""One site for all tests of a module: a queue, a mail server, a clock, and a worker that does three things at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from standalone import ports, valkey
from standalone.checkout import HERE
from standalone.ground import choose_ground
from tests.faults.processes import Clock, Site, until
from tests.mailserver import MailServer, mail_server

THURSDAY = datetime(2026, 3, 26, 9, tzinfo=UTC)
"""No working day is near that is a bank holiday, and the clocks go forward on the Sunday after."""


@pytest.fixture(scope="module")
def running(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, MailServer]]:
    folder = tmp_path_factory.mktemp("site")
    ground = choose_ground(HERE.var)
    queue = valkey.Valkey(
        program=valkey.reachable_program(ground),
        port=ports.free_port(),
        password="a-password",
        log=folder / "valkey.log",
        user=ground.user,
    )
    clock = Clock(folder / "clock")
    clock.set(THURSDAY)
    queue.start()
    try:
        with mail_server() as post:
            site = Site(queue=queue, clock=clock, mail_url=post.url, folder=folder)
            with site.worker("--pool=threads", "--concurrency=3"):
                yield site, post
    finally:
        queue.stop()


@pytest.fixture
def post(running: tuple[Site, MailServer]) -> MailServer:
    running[1].forget()
    return running[1]


@pytest.fixture
def site(running: tuple[Site, MailServer], monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Its clock stands at nine on a Thursday morning, and it has nothing to do."""
    site = running[0]
    site.wipe()
    site.clock.set(THURSDAY)
    monkeypatch.setattr("foundation.jobs.current_app", site.pages)
    yield site
    until(lambda: site.waits() == 0)
