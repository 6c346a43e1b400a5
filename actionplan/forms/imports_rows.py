"""What can be done with one row of a review: the form of each act, and the change of the draft that it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actionplan.forms.imports import (
    MilestoneEditForm,
    MoveForm,
    PromoteForm,
    SeenForm,
    SplitForm,
    StrategyEditForm,
    strategies_of,
)
from actionplan.importing import edits
from actionplan.importing.edits import Place, StrategyPlace
from actionplan.importing.readplan import ReadMilestone, ReadPlan, ReadStrategy, SourceRow
from actionplan.reports.imports_rows import likely_parts, nearest_strategy
from actionplan.services.imports import seen_of


@dataclass(frozen=True, slots=True)
class Act:
    """`make` makes the form from what was sent, or from None; `change` takes the plan and the valid form."""

    make: Callable[[Any], Any]
    change: Callable[[ReadPlan, Any], ReadPlan]
    done: str
    """What the person is told afterwards."""


def on_milestone(draft: ReadPlan, at: Place, row: ReadMilestone) -> dict[str, Act]:
    seen, shown, under = seen_of(row), MilestoneEditForm.shown(row), {"under": at.above.code}
    parts, others = {"parts": "\n".join(likely_parts(row.text))}, strategies_of(draft)
    return {
        "save": Act(
            lambda data: MilestoneEditForm(data, seen=seen, initial=shown),
            lambda plan, form: edits.change_milestone(plan, at, **form.answers),
            "The milestone was changed.",
        ),
        "split": Act(
            lambda data: SplitForm(data, seen=seen, initial=parts, act="split"),
            lambda plan, form: edits.split(plan, at, form.cleaned_data["parts"].splitlines()),
            "The milestone was split.",
        ),
        "join": Act(
            lambda data: SeenForm(data, seen=seen, act="join"),
            lambda plan, _form: edits.join(plan, at),
            "The two milestones are one.",
        ),
        "note": Act(
            lambda data: SeenForm(data, seen=seen, act="note"),
            lambda plan, _form: edits.drop_to_note(plan, at),
            "The milestone is a note of its strategy now.",
        ),
        "move": Act(
            lambda data: MoveForm(data, strategies=others, seen=seen, initial=under, act="move"),
            lambda plan, form: edits.move(plan, at, form.to),
            "The milestone was moved.",
        ),
    }


def on_strategy(at: StrategyPlace, row: ReadStrategy) -> dict[str, Act]:
    seen, shown = seen_of(own_words(row)), StrategyEditForm.shown(row)
    return {
        "save": Act(
            lambda data: StrategyEditForm(data, seen=seen, initial=shown),
            lambda plan, form: edits.change_strategy(plan, at, **form.answers),
            "The strategy was changed.",
        )
    }


def on_note(draft: ReadPlan, source: SourceRow) -> dict[str, Act]:
    at = edits.RowPlace(source.table, source.row)
    seen, others = seen_of(source), strategies_of(draft)
    shown = {"text": source.text, "under": nearest_strategy(draft, source)}
    return {
        "save": Act(
            lambda data: PromoteForm(data, strategies=others, seen=seen, initial=shown),
            lambda plan, form: edits.promote(plan, at, form.to, text=form.cleaned_data["text"]),
            "The row is a milestone now.",
        )
    }


def own_words(row: ReadStrategy) -> object:
    """What the form of a strategy shows: without its milestones, which others may change at the same time."""
    return row.title, row.delivery
