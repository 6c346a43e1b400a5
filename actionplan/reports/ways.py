"""Where the pages are on which a plan is changed. Built by joining words: to reverse an address costs more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.urls import reverse

from actionplan.models import Milestone, Objective, Plan, Strategy


@dataclass(frozen=True, slots=True)
class Ways:
    plans: str
    board: str

    @classmethod
    def of(cls, slug: str, plan: Plan) -> Self:
        return cls(reverse("actionplan:plans", args=[slug]), reverse("actionplan:board", args=[slug, plan.pk]))

    @property
    def outline(self) -> str:
        return f"{self.board}change/"

    def of_row(self, row: Objective | Strategy | Milestone, act: str = "") -> str:
        """`act` is change, move, leads, remove, history or, of a milestone, supersede or stage."""
        if isinstance(row, Milestone):
            return f"{self.board}milestones/{row.pk}/{act}/"
        kind = "objectives" if isinstance(row, Objective) else "strategies"
        return f"{self.outline}{kind}/{row.pk}/" + ("" if act == "change" else f"{act}/")

    def headline(self, row: Strategy) -> str:
        return f"{self.board}strategies/{row.pk}/headline/"

    def back_to(self, row: Objective | Strategy | Milestone, step: str = "") -> str:
        """The outline at a row, whose part of it stands open; at the button of a step, so that the focus is there."""
        mark = anchor(row)
        return f"{self.outline}?at={mark}#{mark}{f'-{step}' if step else ''}"


def anchor(row: Objective | Strategy | Milestone) -> str:
    return f"{row._meta.model_name}-{row.pk}"
