"""`make reset`: the data are wiped, the programs stay."""

import os
import shutil
import sys
from pathlib import Path

from standalone.checkout import Checkout
from standalone.claim import claim
from standalone.ground import OUTSIDE_NOTE
from standalone.steps import say

MADE_BY_RUNNING = ("postgres", "postgres.unfinished", "programs", "media", "mail", "log", "demo", "beat")
NAMES_AND_KEYS = ("secrets.env", "standalone.env", "ports.env")


def reset(checkout: Checkout) -> None:
    """Ask, then delete. Refused while the site runs."""
    with claim(checkout.run_lock, what="Alongside's servers"):
        sys.stdout.write(f"This deletes the database, files, mail and logs of Alongside in {checkout.var}.\n")
        if not confirmed():
            sys.stdout.write("Nothing was deleted.\n")
            return
        for path in to_delete(checkout.var):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        say("Deleted. The next `make run` starts with new demo data.")


def confirmed() -> bool:
    """True when YES=1 is in the environment or a person types yes."""
    if os.environ.get("YES") == "1":
        return True
    sys.stdout.write("Type yes to go on: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() == "yes"


def to_delete(var: Path) -> list[Path]:
    """What there is to delete, in `var/` and in the folder outside that servers of root may use."""
    note = var / OUTSIDE_NOTE
    homes = [var, *([Path(note.read_text(encoding="utf-8").strip())] if note.exists() else [])]
    candidates = [home / name for home in homes for name in (*MADE_BY_RUNNING, *NAMES_AND_KEYS)]
    return [path for path in candidates if path.exists()]
