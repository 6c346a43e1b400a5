"""Where in its plan a row can stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from actionplan.models import Milestone, Objective, Strategy
from actionplan.turns import parent_of, plan_of


@dataclass(frozen=True, slots=True)
class Parents:
    """`choices` are empty for an objective, which can only stand in its plan."""

    label: str
    choices: tuple[Any, ...]
    by_key: Mapping[str, Any]
    current: int

    def named(self, key: str) -> Any:
        """The parent of a choice that the form has found to be one of them."""
        return self.by_key.get(key) or self.by_key[str(self.current)]


def of_row(row: Objective | Strategy | Milestone) -> Parents:
    """One query."""
    now = parent_of(row)
    if isinstance(row, Objective):
        return Parents("", (), {str(now.pk): now}, now.pk)
    if isinstance(row, Strategy):
        objectives = list(Objective.objects.filter(plan=plan_of(row)).select_related("plan"))
        choices = tuple((str(each.pk), each.heading) for each in objectives)
        return Parents("Objective", choices, {str(each.pk): each for each in objectives}, now.pk)
    strategies = list(
        Strategy.objects.filter(objective__plan=plan_of(row))
        .select_related("objective__plan")
        .order_by("objective__position", "position")
    )
    grouped = tuple(
        (heading, [(str(each.pk), f"{each.code} {each.title}") for each in group])
        for heading, group in groupby(strategies, key=lambda each: each.objective.heading)
    )
    return Parents("Strategy", grouped, {str(each.pk): each for each in strategies}, now.pk)
