"""Files of `NAME=value` lines, readable by their owner only."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from standalone.faults import Fault


def write(path: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one step, so that a reader never sees half of it."""
    for name, value in values.items():
        if "\n" in value:
            raise Fault(f"{name} must be one line to be kept in {path}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def read(path: Path) -> dict[str, str]:
    """The file's values; empty when there is no file. Blank lines and lines that start with # are passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): value for name, _, value in pairs}
