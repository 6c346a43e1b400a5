"""The whole of `make run` in a copy of this checkout, beside whatever else runs on this machine."""

import http.client
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from standalone import assets, envfile, ports
from standalone.checkout import HERE
from tests.standalone.conftest import gone_within, processes_of, wait_for_line, without_servers

Start = Callable[[str], "subprocess.Popen[str]"]

RUN = """
import os, pathlib
from standalone import __main__ as door
from standalone.checkout import Checkout
os.environ["PORT"] = "{port}"
door.HERE = Checkout(pathlib.Path(os.environ["FOLDER"]))
raise SystemExit(door.main(["run"]))
"""
LEFT_OUT = {".git", ".venv", "node_modules", "var", "tests", "bench", "docs", "docker"}


@pytest.fixture
def checkout(open_folder: Path) -> Path:
    """A copy of this checkout: the environment is lent, what was built is copied, servers and data are its own."""
    for part in HERE.root.iterdir():
        if part.is_dir() and part.name not in LEFT_OUT and not part.name.endswith("_cache"):
            shutil.copytree(part, open_folder / part.name)
        elif part.is_file():
            shutil.copy2(part, open_folder)
    (open_folder / ".venv").symlink_to(HERE.root / ".venv")
    (open_folder / "var").mkdir()
    for built in ("assets", "static"):
        if (HERE.var / built).exists():
            shutil.copytree(HERE.var / built, open_folder / "var" / built)
    for marker in (assets.BUILD_MARKER, assets.COLLECT_MARKER):
        if (HERE.var / marker).exists():
            shutil.copy2(HERE.var / marker, open_folder / "var")
    return open_folder


def page(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status


def manage(checkout: Path, *words: str) -> str:
    """`manage.py` as a person would call it in the checkout, with no servers named in the environment."""
    answer = subprocess.run(
        [checkout / ".venv" / "bin" / "python", "manage.py", *words],
        cwd=checkout,
        env=without_servers(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def programs_of(checkout: Path) -> list[int]:
    """Web server, worker and beat, and their children."""
    found = processes_of(checkout).items()
    return [pid for pid, command in found if "gunicorn" in command or "celery" in command]


COUNT = "from partnership.models import Partnership; print('partnerships:', Partnership.objects.count())"


@pytest.mark.slow
def test_a_first_run_has_demo_data_a_killed_one_is_cleared_up_and_a_stopped_one_leaves_nothing(
    checkout: Path, start_python: Start
) -> None:
    port = ports.free_port()
    first = start_python(RUN.format(port=port))
    said = wait_for_line(first, f"Ready: http://localhost:{port}/")
    assert "Making the demo partnerships" in said
    assert page(port, "/") == 200
    assert "partnerships: 3" in manage(checkout, "shell", "-c", COUNT)
    assert oct((checkout / "var" / "standalone.env").stat().st_mode)[-3:] == "600"
    assert oct((checkout / "var" / "mail").stat().st_mode)[-3:] == "700"
    facing_people = [psutil.Process(pid) for pid in programs_of(checkout)]
    assert facing_people
    assert not [each.cmdline() for each in facing_people if "DATABASE_OWNER_URL" in each.environ()]
    kept = envfile.read(checkout / "var" / "standalone.env")

    first.kill()
    first.wait()
    left = processes_of(checkout).keys()
    assert left

    second = start_python(RUN.format(port=port))
    said = wait_for_line(second, f"Ready: http://localhost:{port}/")
    assert "processes that an interrupted run had left" in said
    assert "Making the demo partnerships" not in said
    assert left & processes_of(checkout).keys() == set()
    assert "partnerships: 3" in manage(checkout, "shell", "-c", COUNT)
    assert envfile.read(checkout / "var" / "standalone.env")["SECRET_KEY"] == kept["SECRET_KEY"]

    second.terminate()
    wait_for_line(second, "Stopped. The data are kept.")
    assert second.wait(30) == 0
    assert gone_within(5, checkout)


def test_a_taken_port_is_refused_before_anything_starts(open_folder: Path, start_python: Start) -> None:
    with socket.socket() as other:
        other.bind((ports.LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        refused = start_python(RUN.format(port=port))
        said, _ = refused.communicate(timeout=20)
    assert said == f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}\n"
    assert refused.returncode == 1
    assert processes_of(open_folder) == {}
