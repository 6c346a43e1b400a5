"""Steps of a start that do not need each other, side by side."""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from standalone import leftovers


def together(*jobs: Callable[[], None], mark: str) -> None:
    """Run the jobs and wait. When one fails, or we are told to stop, the programs that the others started are ended."""
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
        except BaseException:
            while not all(future.done() for future in futures):
                leftovers.end_marked(mark)
                time.sleep(0.1)  # a job may be between two programs
            raise
