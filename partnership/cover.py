"""Who hears of what is due in somebody's place, as rows of cover say. It passes on word, never a right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Covered:
    """People, or accounts, by their keys."""

    away: int
    covering: int
    starts_on: date
    ends_on: date

    def holds(self, *, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on


def stands_in(rows: Iterable[Covered], *, on: date) -> dict[int, int]:
    """Who is away on the day -> who covers. Nobody stands in for somebody's cover: that ends with the first."""
    return {each.away: each.covering for each in rows if each.holds(on=on)}


def shared(away: frozenset[str], covering: frozenset[str]) -> frozenset[str]:
    """The permissions or roles under which word is passed on: those that both hold. What only one may see stays out."""
    return away & covering
