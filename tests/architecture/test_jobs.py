"""Jobs that may take long hold up no mail, and none takes without end."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from config.celery import app
from standalone import running
from standalone.checkout import Checkout

ROOT = Path(__file__).parents[2]


def test_a_job_that_is_asked_to_stop_is_ended_when_it_does_not_hear() -> None:
    app.loader.import_default_modules()
    limits = {name: (task.soft_time_limit, task.time_limit) for name, task in app.tasks.items() if task.soft_time_limit}
    assert limits == {
        "actionplan.read_import": (900, 960),
        "actionplan.read_imports": (1800, 1860),
        "foundation.make_export": (900, 960),
        "foundation.make_exports": (1800, 1860),
    }
    assert set(limits) == set(settings.CELERY_TASK_ROUTES)


def queues_of(words: str) -> set[str]:
    return set(re.findall(r"--queues=([a-z]+)", words) or ["celery"])


def test_each_queue_has_a_worker_of_its_own_on_one_machine_and_in_containers() -> None:
    queues = {"celery"} | {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    programs = [" ".join(map(str, each.command)) for each in running.programs(Checkout(ROOT), 8000)]
    containers = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    commands = re.findall(r"command: (\[.*?\])", containers)
    for place in (programs, [command.replace('", "', " ") for command in commands]):
        workers = [queues_of(words) for words in place if " worker" in words]
        assert sorted(map(sorted, workers)) == [[queue] for queue in sorted(queues)]
