"""`make run`: everything up, one line when the first page answers, everything down again."""

import hashlib
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from standalone import assets, commands, envfile, leftovers, packages, postgres, servers, web
from standalone.checkout import Checkout
from standalone.claim import claim
from standalone.faults import Fault
from standalone.ground import Ground, choose_ground
from standalone.keeper import Keeper, Program
from standalone.settings_only import NO_SERVERS
from standalone.steps import say
from standalone.stopping import listen_no_more
from standalone.together import together

READY_SECONDS = 90
PRIVATE = ("beat", "log", "mail", "media")
"""Folders in `var/` for this user alone. `var/` itself stays open: PostgreSQL may run as another user in it."""


def run(checkout: Checkout) -> None:
    """Returns only by a Fault or by being stopped; either way no process of ours is left."""
    port = web.port_named(os.environ.get("PORT") or "8000")
    with claim(checkout.run_lock, what="Alongside's servers") as mark:
        site = Site(checkout=checkout, port=port, mark=mark, ground=choose_ground(checkout.var))
        site.end_leftovers()
        web.refuse_a_taken(port)  # after the leftovers, which may be what holds it
        try:
            together(site.prepare_assets, site.prepare_system, site.prepare_data, mark=mark)
            site.serve()
        finally:
            listen_no_more()
            say("Stopping")
            site.stop()
            say("Stopped. The data are kept.")


@dataclass
class Site:
    checkout: Checkout
    port: int
    mark: str
    ground: Ground
    environment: dict[str, str] = field(default_factory=dict)
    started: servers.Servers | None = None
    keeper: Keeper | None = None

    def end_leftovers(self) -> None:
        """What an interrupted run left: end it before its ports and folders are used again."""
        ended = leftovers.end_marked(self.mark)
        postgres.end_leftover(self.ground.home / "postgres")
        if ended:
            say(f"Ended {ended} processes that an interrupted run had left")

    def prepare_assets(self) -> None:
        assets.prepare(self.checkout, {**os.environ, **NO_SERVERS, leftovers.MARK: self.mark})

    def prepare_system(self) -> None:
        packages.install_missing(packages.FOR_PDF, needed=False)

    def prepare_data(self) -> None:
        make_private_folders(self.checkout)
        keys = servers.Secrets.kept_in(self.checkout.secrets)
        ports_file = self.checkout.var / "ports.env"
        kept_ports = envfile.read(ports_file)
        given = servers.given_by_the_environment()
        say(
            f"Using servers that the environment names: {', '.join(given)}"
            if given
            else "Starting PostgreSQL and Valkey"
        )
        self.started = servers.start(
            ground=self.ground,
            log=self.checkout.log,
            keys=keys,
            given=given,
            mark=self.mark,
            preferred_ports=kept_ports,
        )
        envfile.write(ports_file, kept_ports | self.started.ports())
        settings = self._settings(keys) | given | self.started.environment
        envfile.write(self.checkout.run_env, settings)
        self.environment = {**os.environ, **settings, "PYTHONUNBUFFERED": "1", leftovers.MARK: self.mark}
        say("Bringing the database up to date")
        self._manage("migrate", "--database", "owner", "--verbosity=0")
        self._make_demo_once()

    def _settings(self, keys: servers.Secrets) -> dict[str, str]:
        """What settings read, unless the environment of `make run` says otherwise."""
        ours = {
            "SECRET_KEY": keys.secret_key,
            "SITE_URL": f"http://localhost:{self.port}",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DEMO_SIGN_IN": "1",
            "DEFAULT_FROM_EMAIL": "Alongside <alongside@example.org>",
        }
        return {"STANDALONE": "1"} | {name: os.environ.get(name) or value for name, value in ours.items()}

    def _make_demo_once(self) -> None:
        marker = self.checkout.var / "demo" / self._which_database()
        if marker.exists():
            return
        say("Making the demo partnerships")
        self._manage("make_demo")
        marker.parent.mkdir(exist_ok=True)
        marker.touch()

    def _which_database(self) -> str:
        """A name for these data: our own cluster by when it was made (its port may change), another by its address."""
        if self.started is not None and self.started.database is not None:
            return f"own-{(self.started.database.data / 'PG_VERSION').stat().st_mtime_ns}"
        address = self.environment["DATABASE_URL"].rpartition("@")[2]
        return hashlib.sha256(address.encode()).hexdigest()[:16]

    def _manage(self, *words: str) -> None:
        commands.run(
            [self.checkout.python, "manage.py", *words],
            cwd=self.checkout.root,
            environment=self.environment,
            otherwise=f"This step failed: manage.py {shlex.join(words)}. The lines above say why.",
        )

    def serve(self) -> None:
        assert self.started is not None  # prepare_data came first
        say("Starting web server, workers and beat")
        self.keeper = Keeper(
            programs(self.checkout, self.port),
            self.started,
            self.checkout.root,
            without_the_owner(self.environment),
        )
        self.keeper.start(is_ready=self._is_ready, within_seconds=READY_SECONDS)
        say(f"Ready: http://localhost:{self.port}/")
        self.keeper.keep()

    def _is_ready(self) -> bool:
        """True when the first page comes. An error on it is a Fault: asking again would not help."""
        if web.status(self.port, "/health/") != HTTPStatus.OK:
            return False
        first_page = web.status(self.port, "/")
        if first_page is None or first_page >= HTTPStatus.BAD_REQUEST:
            raise Fault(f"The web server started, but its first page answered with {first_page}. See its lines above.")
        return True

    def stop(self) -> None:
        if self.keeper is not None:
            self.keeper.stop()
        if self.started is not None:
            self.started.stop()
        leftovers.end_marked(self.mark)
        postgres.end_leftover(self.ground.home / "postgres")


def make_private_folders(checkout: Checkout) -> None:
    for name in PRIVATE:
        folder = checkout.var / name
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)


def without_the_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """For programs that face people: they cannot alter a table or a policy, as in the containers."""
    return {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}


def programs(checkout: Checkout, port: int) -> list[Program]:
    bin_folder = checkout.python.parent
    celery = (bin_folder / "celery", "--app=config.celery")
    quietly = ("--loglevel=INFO", "--without-gossip", "--without-mingle")
    return [
        Program(
            "web",
            [
                bin_folder / "gunicorn",
                "config.wsgi",
                f"--bind=127.0.0.1:{port}",
                "--worker-class=gthread",
                *("--workers=2", "--threads=4", "--preload", "--graceful-timeout=10"),
                "--forwarder-headers=",  # else whoever reaches it may send SCRIPT_NAME, and every form goes there
                "--no-control-socket",  # its place is the same for every checkout
            ],
        ),
        Program("worker", [*celery, "worker", "--hostname=worker@%h", "--concurrency=1", *quietly]),
        Program("files", [*celery, "worker", "--hostname=files@%h", "--queues=documents", "--concurrency=1", *quietly]),
        Program(
            "beat",
            [*celery, "beat", "--loglevel=INFO", f"--schedule={checkout.var / 'beat' / 'schedule'}", "--pidfile="],
        ),
    ]
