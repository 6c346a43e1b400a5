"""Builds `.venv` from uv.lock with nothing but a plain Python, and mends one that an interrupted run left half made.

The check of the version stands before everything else and the file keeps to syntax that Python 3.6 can read, so that
an old Python gets a sentence and not a SyntaxError.
"""

# ruff: noqa: E402 -- the check of the version stands before the imports
import sys

OLDEST_PYTHON = (3, 11)
if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        "Alongside needs Python {}.{} or later, and this is Python {}.{}. Install a newer one, or name it: "
        "make run PYTHON=python3.12".format(*OLDEST_PYTHON, *sys.version_info[:2])
    )

import csv
import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"
MARKER = ENVIRONMENT / "built-from"
ENOUGH_DISK = 1_500_000_000
"""Bytes free that a first build needs: packages, node_modules, a database."""


class Fault(Exception):
    """Something a person can put right. (Its twin in faults.py cannot be imported before there is an environment.)"""


def main() -> None:
    signal.signal(signal.SIGTERM, _stop)
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        with (ROOT / "var" / "bootstrap.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may start together
            prepare()
    except Fault as fault:
        sys.exit(str(fault))
    except OSError as error:
        sys.exit(f"{error.filename or ROOT}: {error.strerror or error}. {_cure(error)}")
    except KeyboardInterrupt:
        sys.exit("Stopped. The next run goes on from here.")


def prepare() -> None:
    """Leave a whole environment behind, doing as little as possible."""
    wanted = stamp()
    if is_whole(ENVIRONMENT):
        if MARKER.exists() and MARKER.read_text(encoding="utf-8") == wanted:
            return
    else:
        if ENVIRONMENT.exists():
            _say("The environment in .venv is not whole: making it anew")
            shutil.rmtree(ENVIRONMENT)
        make_environment()
    MARKER.unlink(missing_ok=True)
    install_packages()
    if not is_whole(ENVIRONMENT):
        raise Fault("Packages were installed into .venv and yet files are missing. Delete .venv and run this again.")
    MARKER.write_text(wanted, encoding="utf-8")


def stamp() -> str:
    """What the environment is built from: the lock, the Python and the place (scripts in it name their own path)."""
    lock = (ROOT / "uv.lock").read_bytes()
    return hashlib.sha256(lock + f"{sys.version} {ENVIRONMENT}".encode()).hexdigest() + "\n"


def is_whole(environment: Path) -> bool:
    """True when its Python starts and every file that its packages list is there in full size."""
    if not (environment / "bin" / "python").exists() or not (environment / "bin" / "pip").exists():
        return False
    version = ".".join(str(number) for number in sys.version_info[:2])
    packages = environment / "lib" / f"python{version}" / "site-packages"
    records = [folder / "RECORD" for folder in packages.glob("*.dist-info")]
    return bool(records) and all(record.exists() and _has_all_files(packages, record) for record in records)


def _has_all_files(packages: Path, record: Path) -> bool:
    with record.open(encoding="utf-8", newline="") as lines:
        for name, _, size in csv.reader(lines):
            if name.endswith(".pyc"):
                continue  # made when first used
            try:
                found = (packages / name).stat().st_size
            except FileNotFoundError:
                return False
            if size and int(size) != found:
                return False
    return True


def make_environment() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < ENOUGH_DISK:
        raise Fault(
            f"Only {free // 1_000_000} MB of disk are free at {ROOT} and the first start needs "
            f"{ENOUGH_DISK // 1_000_000} MB. Make room and run this again."
        )
    _say("Making the environment in .venv")
    _run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        "Python could not make an environment. On Debian and Ubuntu it lacks a package: sudo apt install python3-venv",
    )


def install_packages() -> None:
    network = "Packages could not be fetched. Check the network and run this again: it goes on from here."
    if not UV.exists():
        _run([str(PYTHON), "-m", "pip", "install", "--quiet", "--retries", "2", "uv"], network)
    _say("Installing the packages of uv.lock (a minute or so the first time)")
    _run([str(UV), "sync", "--frozen", "--quiet", "--python", str(PYTHON)], network)


def _run(command: "list[str]", otherwise: str) -> None:
    environment = {
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
        "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT),
    }
    environment.pop("VIRTUAL_ENV", None)
    answer = subprocess.run(
        command, cwd=str(ROOT), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if answer.returncode == 0:
        return
    output = answer.stdout.decode(errors="replace").strip()
    if "No space left" in output:
        raise Fault(f"The disk at {ROOT} is full. Make room and run this again.")
    raise Fault(f"{output}\n{otherwise}")


def _cure(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "Make room on the disk and run this again."
    return "Check that this folder may be written to, and run this again."


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _stop(_number: int, _frame: "FrameType | None") -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
