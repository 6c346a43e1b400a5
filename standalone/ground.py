"""Where database servers may live, and as whom they run.

PostgreSQL refuses to run as root, so root runs it as `nobody`. That user cannot enter a home folder with mode 0700:
when the checkout lies in one, data and programs go to a folder of their own under /var/lib, named after the checkout.
"""

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
OUTSIDE = Path("/var/lib/alongside")
OUTSIDE_NOTE = "servers-are-in"
"""File in `var/` that names the folder outside, for people and for `make reset`."""


def server_user() -> int | None:
    """The user id to run servers as, or None to run them as ourselves."""
    return NOBODY if os.geteuid() == 0 else None


def everyone_may_enter(path: Path) -> bool:
    """True when any user may enter the folder, or start the program, and every folder above it lets them pass."""
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents) if part.exists())


@dataclass(frozen=True)
class Ground:
    """A folder for the data of servers, and the user that they run as (None: ourselves).

    `programs` is the folder for copies of programs that this user could not start in their own place.
    """

    home: Path
    user: int | None
    programs: Path

    def reachable(self, program: Path, parts: tuple[Path, ...]) -> Path:
        """The program itself, or its copy where the servers' user can start it.

        `parts` are the folders or files to copy together, side by side; `program` lies in one of them.
        """
        if self.user is None or everyone_may_enter(program.resolve()):
            return program
        top = parts[0].parent
        stamp = hashlib.sha256(f"{parts} {parts[0].stat().st_mtime_ns}".encode()).hexdigest()[:12]
        copy = self.programs / stamp
        if not copy.exists():
            self.programs.mkdir(parents=True, exist_ok=True)
            unfinished = Path(tempfile.mkdtemp(dir=self.programs))
            unfinished.chmod(0o755)
            for part in parts:
                if part.is_dir():
                    shutil.copytree(part, unfinished / part.name, symlinks=True)
                else:
                    shutil.copy2(part, unfinished)
            with suppress(OSError):  # another run may have been quicker
                unfinished.rename(copy)
        return copy / program.relative_to(top)


def choose_ground(var: Path, *, outside: Path = OUTSIDE) -> Ground:
    """`var/` where the servers' user can reach it, else a folder outside that is named after this checkout."""
    user = server_user()
    var.mkdir(parents=True, exist_ok=True)
    if user is None or everyone_may_enter(var):
        return Ground(home=var, user=user, programs=var / "programs")
    home = outside / hashlib.sha256(str(var).encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    for folder in (outside, home):
        folder.chmod(0o755)
    (var / OUTSIDE_NOTE).write_text(f"{home}\n", encoding="utf-8")
    return Ground(home=home, user=user, programs=home / "programs")
