"""Real servers and real processes, each test with a folder and a mark of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from standalone import leftovers, ports, postgres
from standalone.checkout import HERE
from standalone.ground import choose_ground
from standalone.servers import Secrets
from standalone.throwaway import settings_for_tests


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the servers' user can reach. (pytest's own are closed to other people.)"""
    folder = Path(tempfile.mkdtemp(prefix="alongside-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(open_folder: Path) -> Iterator[postgres.Postgres]:
    """A throw-away PostgreSQL, not started."""
    ground = choose_ground(open_folder)
    server = postgres.Postgres(
        programs=postgres.reachable_programs(ground),
        data=ground.home / "postgres",
        port=ports.free_port(),
        admin_password="a-password",
        log=open_folder / "log" / "postgres.log",
        user=ground.user,
        throw_away=True,
    )
    yield server
    server.stop()
    postgres.end_leftover(server.data)


@pytest.fixture
def start_python(open_folder: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Runs lines of Python in the checkout as a program of its own, without the servers that these tests were given."""
    started: list[subprocess.Popen[str]] = []
    environment = without_servers()

    def start(lines: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", lines],
            cwd=HERE.root,
            env={**environment, "FOLDER": str(open_folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def without_servers() -> dict[str, str]:
    """The environment of a person who has named nothing."""
    servers = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", leftovers.MARK)
    named = {*servers, *settings_for_tests(Secrets()), "PYTEST_VERSION", "PORT"}
    return {name: value for name, value in os.environ.items() if name not in named}


def wait_for_line(process: "subprocess.Popen[str]", text: str) -> str:
    """Read what the program prints up to the line that holds the text. Fails with all of it when the program ends."""
    assert process.stdout is not None
    read = []
    for line in process.stdout:
        read.append(line)
        if text in line:
            return "".join(read)
    raise AssertionError(f"{text!r} never came:\n{''.join(read)}")


def processes_of(folder: Path) -> dict[int, str]:
    """Number and command line of each program whose arguments or environment name the folder."""
    found = {}
    for process in psutil.process_iter():
        try:
            command = " ".join(process.cmdline())
            named = str(folder) in command or str(folder) in " ".join(process.environ().values())
            if named and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                found[process.pid] = command
        except (psutil.Error, OSError):
            continue  # gone meanwhile, or not ours to look at
    return found


def gone_within(seconds: float, folder: Path) -> bool:
    until = time.monotonic() + seconds
    while processes_of(folder):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
