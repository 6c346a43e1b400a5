"""`make test`: everything that the tests need, then pytest."""

import os
import shlex
import subprocess

from standalone import assets, leftovers, packages, servers
from standalone.checkout import Checkout
from standalone.settings_only import NO_SERVERS
from standalone.stopping import Stopped
from standalone.throwaway import throw_away_servers
from standalone.together import together


def run_tests(checkout: Checkout) -> int:
    """pytest's own exit status. In CI (`CI=true`) a missing component is a Fault, elsewhere a line."""
    in_ci = os.environ.get("CI", "").lower() in ("true", "1")
    with throw_away_servers(checkout, given=servers.given_by_the_environment()) as environment:
        mark = environment[leftovers.MARK]
        together(
            lambda: packages.install_missing((*packages.FOR_PDF, *packages.FOR_BROWSER_TESTS), needed=in_ci),
            lambda: assets.prepare(checkout, {**os.environ, **NO_SERVERS, leftovers.MARK: mark}),
            mark=mark,
        )
        browser = packages.browser()
        return _pytest(
            checkout,
            {
                **os.environ,
                **environment,
                **({"CHROMIUM": str(browser)} if browser else {}),
            },
        )


def _pytest(checkout: Checkout, environment: dict[str, str]) -> int:
    workers = len(os.sched_getaffinity(0))
    words = shlex.split(os.environ.get("ARGS", ""))
    # In our own session and process group: Ctrl-C reaches pytest too, which then prints what it has so far.
    process = subprocess.Popen(
        [checkout.python, "-m", "pytest", f"--numprocesses={workers}", *words],
        cwd=checkout.root,
        env=environment,
    )
    try:
        return process.wait()
    except Stopped:
        process.terminate()
        process.wait()
        raise
