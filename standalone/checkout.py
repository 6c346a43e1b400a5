"""Where things lie in a checkout. Everything made at run time is under `var/`, which git ignores."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checkout:
    root: Path

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def run_env(self) -> Path:
        """What `make run` started; settings read it when DATABASE_URL is not in the environment."""
        return self.var / "standalone.env"

    @property
    def test_env(self) -> Path:
        """What `python -m standalone services` started; tests read it when DATABASE_URL is not in the environment."""
        return self.var / "test.env"

    @property
    def run_lock(self) -> Path:
        """Held while the site runs from this checkout."""
        return self.var / "run.lock"

    @property
    def secrets(self) -> Path:
        """Passwords and keys of this checkout, kept across runs, readable by its owner only."""
        return self.var / "secrets.env"


HERE = Checkout(Path(__file__).resolve().parent.parent)
