"""Keeps the programs of `make run` going: prefixes what they print, starts again what dies, stops all in order."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from standalone import postgres, valkey
from standalone.faults import Fault
from standalone.servers import Servers
from standalone.steps import say

STOP_SECONDS = 20
LOOK_EVERY_SECONDS = 0.2
LAST_LINES_SECONDS = 2
SERVER_TRIES = 10
DEATHS_ALLOWED = 5
DEATHS_WITHIN_SECONDS = 60


@dataclass
class Program:
    """One program of ours: web, worker or beat."""

    name: str
    command: Sequence[str | Path]
    process: subprocess.Popen[str] | None = None
    printing: threading.Thread | None = None
    died_at: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS_ALLOWED))

    def start(self, *, cwd: Path, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            umask=0o077,  # what it writes, such as mail with links that sign in, is for nobody else on this machine
            start_new_session=True,  # Ctrl-C in the terminal reaches us alone, and we stop the programs in order
        )
        self.printing = threading.Thread(target=self._print_lines, args=(self.process,), daemon=True)
        self.printing.start()

    def _print_lines(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # opened as a pipe above
        for line in process.stdout:
            sys.stdout.write(f"{self.name:<6} | {line}")
            sys.stdout.flush()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def print_what_is_left(self) -> None:
        """Its last lines say why it died: wait until they are out, unless a child of its holds the pipe open."""
        if self.printing:
            self.printing.join(LAST_LINES_SECONDS)

    def may_be_started_again(self, *, now: float) -> bool:
        """False when it died too often in too short a time: something is wrong that a start does not cure."""
        self.died_at.append(now)
        return len(self.died_at) < DEATHS_ALLOWED or now - self.died_at[0] > DEATHS_WITHIN_SECONDS


def start_patiently(server: postgres.Postgres | valkey.Valkey) -> None:
    """Start it. Children of a killed PostgreSQL hold its memory until they notice, and a start is refused till then."""
    for _ in range(SERVER_TRIES - 1):
        try:
            server.start()
        except Fault:
            time.sleep(1)
        else:
            return
    server.start()


@dataclass
class Keeper:
    programs: Sequence[Program]
    servers: Servers
    cwd: Path
    environment: Mapping[str, str]

    def start(self, *, is_ready: Callable[[], bool], within_seconds: float) -> None:
        """Start the programs and wait for the first page. Until then a program that ends is a Fault."""
        for program in self.programs:
            program.start(cwd=self.cwd, environment=self.environment)
        until = time.monotonic() + within_seconds
        while not is_ready():
            for program in self.programs:
                if program.has_died():
                    program.print_what_is_left()
                    raise Fault(f"The {program.name} program stopped while starting. Its last lines are above.")
            if time.monotonic() > until:
                raise Fault(f"The site did not answer within {within_seconds:.0f} seconds. Its last lines are above.")
            time.sleep(LOOK_EVERY_SECONDS)

    def keep(self) -> None:
        """Look after everything until we are stopped."""
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            for server in self.servers.died():
                say(f"{server.name} stopped: starting it again")
                start_patiently(server)
            for program in self.programs:
                if program.has_died():
                    self._start_again(program)

    def _start_again(self, program: Program) -> None:
        program.print_what_is_left()
        if not program.may_be_started_again(now=time.monotonic()):
            raise Fault(
                f"The {program.name} program stopped {DEATHS_ALLOWED} times within a minute. See its lines above."
            )
        say(f"{program.name} stopped: starting it again")
        program.start(cwd=self.cwd, environment=self.environment)

    def stop(self) -> None:
        """End the programs; each may finish what it has in hand."""
        going = [program.process for program in self.programs if program.process and program.process.poll() is None]
        for process in going:
            process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in going:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
