"""Files of `NAME=value` lines, readable by their owner only, and by a shell, the settings and us alike."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from standalone.faults import Fault

PLAIN = re.compile(r"[\w@%+=:,./-]*", re.ASCII)


def write(path: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one step, so that a reader never sees half of it."""
    lines = [f"{name}={_quoted(name, value, path)}\n" for name, value in values.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(lines)
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
    return {name.strip(): _unquoted(value) for name, _, value in pairs}


def _quoted(name: str, value: str, path: Path) -> str:
    """The value in quotes that a shell and the settings' reader take the same way."""
    if "\n" in value or "\r" in value:
        raise Fault(f"{name} must be one line to be kept in {path}.")
    if "${" in value:  # the settings' reader fills these in, whatever the quotes
        raise Fault(f"{name} holds ${{ and cannot be kept in {path}. Choose another.")
    if PLAIN.fullmatch(value):
        return value
    if "'" not in value and "\\" not in value:
        return f"'{value}'"
    if "$" in value or "`" in value:
        raise Fault(
            f"{name} holds both a quote or backslash and a $ or `, and cannot be kept in {path}. Choose another."
        )
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def _unquoted(text: str) -> str:
    """What was written; a line by hand may do without quotes."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    return text
