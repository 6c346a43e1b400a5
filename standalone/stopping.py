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


def _stop(number: int, frame: FrameType | None) -> None:
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(signal.Signals(number).name)


def wait_for_a_signal() -> None:
    while True:
        signal.pause()
