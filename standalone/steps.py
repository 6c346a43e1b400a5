"""Progress lines."""

import sys
import time

BEGAN_AT = time.monotonic()


def say(line: str) -> None:
    """One line of progress with the seconds since we began, written at once."""
    sys.stdout.write(f"[{time.monotonic() - BEGAN_AT:5.1f} s] {line}\n")
    sys.stdout.flush()
