"""Programs and libraries of the system. Every package that we install with apt is listed here, with its reason."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from standalone.faults import Fault
from standalone.steps import say


@dataclass(frozen=True)
class SystemPackage:
    name: str
    reason: str
    is_present: Callable[[], bool]


def loads(library: str) -> Callable[[], bool]:
    def is_present() -> bool:
        try:
            ctypes.CDLL(library)
        except OSError:
            return False
        return True

    return is_present


def browser() -> Path | None:
    """A Chromium that starts. (Ubuntu's package of that name is a pointer to a snap, and may not start.)"""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]:
        program = shutil.which(name)
        if program and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0:
            return Path(program)
    return None


def faketime() -> Path | None:
    """The library that gives one process a clock of its own."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


FOR_PDF = (
    SystemPackage("libpango-1.0-0", "sets text in PDFs", loads("libpango-1.0.so.0")),
    SystemPackage("libpangoft2-1.0-0", "finds fonts for PDFs", loads("libpangoft2-1.0.so.0")),
    SystemPackage("libharfbuzz-subset0", "puts only the letters used into a PDF", loads("libharfbuzz-subset.so.0")),
    SystemPackage(
        "fonts-dejavu-core",
        "letters that our own typeface lacks",
        Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf").exists,
    ),
)
FOR_BROWSER_TESTS = (SystemPackage("chromium", "the browser of the browser tests", lambda: browser() is not None),)
FOR_CLOCK_TESTS = (
    SystemPackage("libfaketime", "gives a worker another clock in the fault tests", lambda: faketime() is not None),
)
FOR_TESTS = (*FOR_PDF, *FOR_BROWSER_TESTS, *FOR_CLOCK_TESTS)


def install_missing(packages: Sequence[SystemPackage], *, needed: bool) -> None:
    """Install with apt when we are root. What stays missing is a Fault when `needed`, else one clear line."""
    missing = [package for package in packages if not package.is_present()]
    if not missing:
        return
    if os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
        names = [package.name for package in missing]
        say(f"Installing {', '.join(names)}")
        if not _apt_get("install", *names):
            _apt_get("update")  # lists may be missing or old: fetch them and try once more
            _apt_get("install", *names)
        missing = [package for package in missing if not package.is_present()]
    if missing:
        sentence = what_to_install(missing)
        if needed:
            raise Fault(sentence)
        say(sentence)


def what_to_install(missing: Sequence[SystemPackage]) -> str:
    reasons = "; ".join(f"{package.name} {package.reason}" for package in missing)
    return f"Missing from this machine: {reasons}. Install with: sudo apt install {' '.join(p.name for p in missing)}"


def _apt_get(*words: str) -> bool:
    """True when apt succeeded. In a session of its own: stopped half way, it would leave the system half set up."""
    return (
        subprocess.run(
            ["/usr/bin/apt-get", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", *words],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            start_new_session=True,
            check=False,
        ).returncode
        == 0
    )
