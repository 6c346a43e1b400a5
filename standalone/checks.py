"""The checks that hold the code together. `make check` runs them in a row; the tests run each as a test."""

import os
import subprocess
from dataclasses import dataclass, field

from standalone.checkout import Checkout
from standalone.faults import Fault
from standalone.settings_only import NO_SERVERS
from standalone.steps import say


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


CHECKS = (
    Check("ruff-lint", ("ruff", "check", ".")),
    Check("ruff-format", ("ruff", "format", "--check", ".")),
    Check("mypy", ("mypy", ".")),
    Check("import-linter", ("lint-imports",)),
    Check("djlint", ("djlint", "templates", "--lint", "--quiet")),
    Check("migrations-complete", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    # With the settings of a real site, whatever the environment says.
    Check("deploy", ("python", "manage.py", "check", "--deploy", "--fail-level=WARNING"), NO_SERVERS),
)


def run(check: Check, checkout: Checkout) -> tuple[bool, str]:
    """Whether it passed, and what it said."""
    program, *words = check.command
    answer = subprocess.run(
        [checkout.python.with_name(program), *words],
        cwd=checkout.root,
        env={**NO_SERVERS, **os.environ, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return answer.returncode == 0, answer.stdout


def run_all(checkout: Checkout) -> None:
    failed = []
    for check in CHECKS:
        passed, said = run(check, checkout)
        say(f"{check.name}: {'passed' if passed else 'failed'}")
        if not passed:
            say(said)
            failed.append(check.name)
    if failed:
        raise Fault(f"These checks failed: {', '.join(failed)}. `make fix` mends what can be mended by itself.")
