"""Programs that die are started again; programs that cannot start stop the run."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.standalone.conftest import gone_within, wait_for_line

pytestmark = pytest.mark.slow
Start = Callable[[str], "subprocess.Popen[str]"]

KEEP = """
import os, pathlib, sys
from standalone.keeper import Keeper, Program
from standalone.servers import Servers
from standalone.stopping import Stopped, listen
from standalone.faults import Fault
folder = pathlib.Path(os.environ["FOLDER"])
listen()
keeper = Keeper([Program("one", COMMAND)], Servers({{}}), folder, {{**os.environ, "AT": str(folder)}})
try:
    keeper.start(is_ready=(folder / "up").exists, within_seconds=10)
    print("kept")
    keeper.keep()
except Fault as fault:
    print(fault)
except Stopped:
    print("told to stop")
finally:
    keeper.stop()
"""
COUNTS_ITS_STARTS = '["sh", "-c", "echo $$; touch up; exec sleep 60"]'


def keep(command: str) -> str:
    return KEEP.format().replace("COMMAND", command)


def test_a_program_that_is_killed_is_started_again(open_folder: Path, start_python: Start) -> None:
    keeper = start_python(keep(COUNTS_ITS_STARTS))
    first = int(wait_for_line(keeper, "one    | ").split("|")[1])
    wait_for_line(keeper, "kept")
    os.kill(first, signal.SIGKILL)
    again = wait_for_line(keeper, "one    | ")
    assert "one stopped: starting it again" in again
    keeper.terminate()
    wait_for_line(keeper, "told to stop")
    assert keeper.wait(20) == 0
    assert gone_within(5, open_folder)


def test_what_a_program_writes_is_closed_to_other_people(open_folder: Path, start_python: Start) -> None:
    keeper = start_python(keep(COUNTS_ITS_STARTS))
    wait_for_line(keeper, "kept")
    assert oct((open_folder / "up").stat().st_mode)[-3:] == "600"
    keeper.terminate()
    assert keeper.wait(20) == 0


def test_a_program_that_ends_before_the_first_page_stops_the_run(start_python: Start) -> None:
    keeper = start_python(keep('["sh", "-c", "echo no settings; exit 3"]'))
    said, _ = keeper.communicate(timeout=20)
    assert "The one program stopped while starting. Its last lines are above.\n" in said
    assert "one    | no settings\n" in said


def test_a_program_that_dies_again_and_again_stops_the_run(start_python: Start) -> None:
    keeper = start_python(keep('["sh", "-c", "touch up; sleep 0.3; exit 1"]'))
    said, _ = keeper.communicate(timeout=30)
    assert said.count("one stopped: starting it again") == 4
    assert "The one program stopped 5 times within a minute. See its lines above.\n" in said
