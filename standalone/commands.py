"""Running a program to its end."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from standalone.faults import Fault


def run(command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str], otherwise: str) -> str:
    """Its output. When it fails, a Fault: what it said, then `otherwise`.

    The program gets a session of its own, so that Ctrl-C reaches us first; when we are stopped, it is ended.
    """
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode == 0:
        return output
    if "No space left on device" in output or "ENOSPC" in output:
        raise Fault(f"The disk at {cwd} is full. Make room and run this again.")
    raise Fault(f"{output.strip()}\n{otherwise}")
