"""Narrative as it was typed, read as paragraphs and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


def passages(text: str) -> tuple[Passage, ...]:
    """Each line is a paragraph; lines that begin with "- " and follow one another are a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[Passage] = []
    for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            found.append(Passage(True, tuple(line.removeprefix("- ") for line in group)))
        else:
            found += [Passage(False, (line,)) for line in group]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    passages: tuple[Passage, ...]


def section(told: Mapping[str, Any]) -> Section:
    """From the shape of `publications.texts`."""
    return Section(told["heading"], passages(told["body"]))
