"""Read by each Python that is started with another clock, before anything else.

Python sleeps until a moment of the monotonic clock. libfaketime 0.9.10 reckons that moment by the other clock, also
where it leaves the monotonic one alone, and the sleep fails. Waiting for nothing to be read takes a length of time.
"""

import select
import time
from typing import SupportsIndex


def sleep(seconds: float | SupportsIndex) -> None:
    select.select([], [], [], float(seconds))


time.sleep = sleep
