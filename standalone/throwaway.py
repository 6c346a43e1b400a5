"""Servers for tests: quick, empty, gone afterwards. Several may run side by side in one checkout."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from standalone import leftovers, postgres, servers
from standalone.checkout import Checkout
from standalone.ground import choose_ground


@contextmanager
def throw_away_servers(checkout: Checkout, *, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Gives the environment for tests; at the end the servers are stopped and their folder is deleted."""
    ground = choose_ground(checkout.var)
    home, lock = _claim_home(ground.home / "test")
    keys = servers.Secrets()
    try:
        started = servers.start(
            ground=replace(ground, home=home),
            log=checkout.log / "test",
            keys=keys,
            given=given,
            mark=str(home),
            throw_away=True,
        )
        try:
            yield {**settings_for_tests(keys), **given, **started.environment, leftovers.MARK: str(home)}
        finally:
            started.stop()
    finally:
        leftovers.end_marked(str(home))
        shutil.rmtree(home, ignore_errors=True)
        lock.close()


def settings_for_tests(keys: servers.Secrets) -> dict[str, str]:
    return {
        "SECRET_KEY": keys.secret_key,
        "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "STANDALONE": "0",
        "DEMO_SIGN_IN": "0",
    }


def _claim_home(homes: Path) -> tuple[Path, TextIO]:
    """A new folder for servers, locked by us; folders that an interrupted run left are cleared away first."""
    homes.mkdir(parents=True, exist_ok=True)
    with (homes / "lock").open("w", encoding="utf-8") as everyone:
        fcntl.flock(everyone, fcntl.LOCK_EX)
        for other in homes.iterdir():
            if other.is_dir():
                _clear_when_abandoned(other)
        home = Path(tempfile.mkdtemp(dir=homes))
        home.chmod(0o755)  # the servers' user passes through; their own folders in it are closed
        lock = (home / "lock").open("w", encoding="utf-8")
        fcntl.flock(lock, fcntl.LOCK_EX)
        return home, lock


def _clear_when_abandoned(home: Path) -> None:
    with (home / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # in use by another run
        postgres.end_leftover(home / "postgres")
        leftovers.end_marked(str(home))
        shutil.rmtree(home, ignore_errors=True)
