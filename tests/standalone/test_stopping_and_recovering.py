"""A supervisor that is told to stop leaves nothing; one that is killed is cleared up after by the next."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.standalone.conftest import gone_within, processes_of, wait_for_line

pytestmark = pytest.mark.slow
Start = Callable[[str], "subprocess.Popen[str]"]

SERVICES = """
import os, pathlib, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have started them with nohup
from standalone import __main__ as door
from standalone.checkout import Checkout
door.HERE = Checkout(pathlib.Path(os.environ["FOLDER"]))
raise SystemExit(door.main(["services"]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_clears_the_folder(open_folder: Path, start_python: Start, number: int) -> None:
    supervisor = start_python(SERVICES)
    wait_for_line(supervisor, "Test servers are up")
    assert len(processes_of(open_folder / "var" / "test")) >= 2
    supervisor.send_signal(number)
    assert supervisor.wait(20) == 0
    assert gone_within(5, open_folder / "var" / "test")
    assert [path.name for path in (open_folder / "var" / "test").iterdir()] == ["lock"]
    assert not (open_folder / "var" / "test.env").exists()


def test_a_signal_while_servers_are_starting_leaves_nothing_either(open_folder: Path, start_python: Start) -> None:
    supervisor = start_python(SERVICES.replace("raise", "print('starting')\nraise"))
    wait_for_line(supervisor, "starting")
    while not processes_of(open_folder / "var" / "test"):
        assert supervisor.poll() is None
    supervisor.terminate()
    assert supervisor.wait(20) == 0
    assert gone_within(5, open_folder / "var" / "test")


def test_after_a_kill_the_next_run_ends_what_was_left(open_folder: Path, start_python: Start) -> None:
    killed = start_python(SERVICES)
    wait_for_line(killed, "Test servers are up")
    [left] = [path for path in (open_folder / "var" / "test").iterdir() if path.is_dir()]
    killed.kill()
    killed.wait()
    assert len(processes_of(left)) >= 2
    following = start_python(SERVICES)
    wait_for_line(following, "Test servers are up")
    assert processes_of(left) == {}
    assert not left.exists()
    following.terminate()
    assert following.wait(20) == 0


def test_a_second_run_from_the_same_folder_is_refused_and_the_first_goes_on(
    open_folder: Path, start_python: Start
) -> None:
    first = start_python(SERVICES)
    wait_for_line(first, "Test servers are up")
    second = start_python(SERVICES)
    said, _ = second.communicate(timeout=20)
    assert said == f"Test servers already run from this folder (process {first.pid}). Stop them there with Ctrl-C.\n"
    assert second.returncode == 1
    assert first.poll() is None
    first.terminate()
    assert first.wait(20) == 0
