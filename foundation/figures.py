"""Figures that one app counts and another takes as a measure: settings.KPI_SOURCES names the functions that count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a stretch of days, with what was counted in a sentence."""

    key: str
    label: str
    kind: str
    """number or percentage; of a percentage `count` are so many of `out_of`."""
    count: int
    out_of: int | None
    counted: str

    @property
    def value(self) -> Decimal:
        """As a measure has it: of a percentage, with two places at most."""
        if self.kind == "percentage" and self.out_of:
            return round(Decimal(100 * self.count) / self.out_of, 2)
        return Decimal(self.count)


Source = Callable[[date, date], Iterable[Figure]]


def of_days(first: date, last: date) -> list[Figure]:
    """What every app counts of these days, both included, in the open partnership."""
    sources: list[Source] = [import_string(path) for path in settings.KPI_SOURCES]
    return [figure for source in sources for figure in source(first, last)]
