"""Processes that an interrupted run left behind.

Every process that we start carries a mark in its environment, and so do its own children. The mark names one run of one
checkout, so nobody else's process is ever touched.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

import psutil

MARK = "ALONGSIDE_STARTED_BY"
POLITE_SECONDS = 10


def end_marked(mark: str) -> int:
    """End every process with this mark, politely, then by force. Returns how many there were."""
    found = list(marked(mark))
    for process in found:
        _signal(process, force=False)
    _, stubborn = psutil.wait_procs(found, timeout=POLITE_SECONDS)
    for process in stubborn:
        _signal(process, force=True)
    psutil.wait_procs(stubborn, timeout=POLITE_SECONDS)
    return len(found)


def marked(mark: str) -> Iterator[psutil.Process]:
    ourselves = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    for process in psutil.process_iter():
        try:
            if process.pid not in ourselves and process.environ().get(MARK) == mark:
                yield process
        except (psutil.Error, OSError):
            continue  # gone meanwhile, or another person's process


def _signal(process: psutil.Process, *, force: bool) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill() if force else process.terminate()
