"""`make test`: everything that the tests need, then pytest."""

import os
import shlex
import signal
import subprocess
from contextlib import suppress

from standalone import assets, leftovers, packages, servers
from standalone.checkout import Checkout
from standalone.settings_only import NO_SERVERS
from standalone.stopping import Stopped, listen_no_more
from standalone.throwaway import throw_away_servers
from standalone.together import together

SECONDS_TO_STOP = 30
INTERRUPTED = 130
"""The exit status that shells give to a program ended by Ctrl-C."""


def run_tests(checkout: Checkout) -> int:
    """pytest's own exit status. In CI (`CI=true`) a missing component is a Fault, elsewhere a line."""
    in_ci = os.environ.get("CI", "").lower() in ("true", "1")
    with throw_away_servers(checkout, given=servers.given_by_the_environment()) as environment:
        mark = environment[leftovers.MARK]
        together(
            lambda: packages.install_missing(packages.FOR_TESTS, needed=in_ci),
            lambda: assets.prepare(checkout, {**os.environ, **NO_SERVERS, leftovers.MARK: mark}, node_modules_too=True),
            mark=mark,
        )
        browser = packages.browser()
        return _pytest(checkout, {**os.environ, **environment, **({"CHROMIUM": str(browser)} if browser else {})})


def _pytest(checkout: Checkout, environment: dict[str, str]) -> int:
    workers = len(os.sched_getaffinity(0))
    words = shlex.split(os.environ.get("ARGS", ""))
    process = subprocess.Popen(
        [checkout.python, "-m", "pytest", f"--numprocesses={workers}", "--maxschedchunk=4", *words],
        cwd=checkout.root,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches us alone, and pytest hears of it once
    )
    try:
        return process.wait()
    except Stopped:
        process.send_signal(signal.SIGINT)  # pytest prints what it has so far
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)
        return INTERRUPTED
    finally:
        listen_no_more()
