"""Being told to stop."""

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an error: everything is stopped and we leave."""


def listen() -> None:
    """From now on the first such signal raises Stopped in the main thread; later ones are passed over."""
    for number in SIGNALS:
        started_with_nohup = number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
        if not started_with_nohup:
            signal.signal(number, _stop)


def listen_no_more() -> None:
    """Clearing up has begun, and nothing may break into it."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, _frame: FrameType | None) -> None:
    listen_no_more()
    raise Stopped(signal.Signals(number).name)


def wait_for_a_signal() -> None:
    while True:
        signal.pause()
