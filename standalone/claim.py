"""One run at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standalone.faults import Fault


@contextmanager
def claim(path: Path, *, what: str) -> Iterator[str]:
    """Hold the lock at `path`, or raise a Fault that names who holds it. Gives the mark of this run's processes.

    The system lets go of the lock when its holder ends, however it ends; only the holder's number stays in the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            raise Fault(
                f"{what} already run from this folder (process {holder}). Stop them there with Ctrl-C."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield str(path)
