"""Migrations of many tables in a few steps.

Django draws every model that is tied to the one an operation touches anew after each operation, and here all are tied
through the partnership: what should take a second takes a minute. Operations of one kind do not need each other's
result, so they may be told to the state together, which is then drawn once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger

from foundation.rowsecurity import DatabaseOperation

KINDS: tuple[tuple[type[Operation], ...], ...] = (
    (CreateModel,),
    (AddField,),
    (AddConstraint, AddIndex, AddTrigger, DatabaseOperation),
)
"""Operations of one kind leave the columns of each other's tables as they are."""


def in_few_steps(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations in the same order, those of one kind that follow each other as one."""
    steps: list[Operation] = []
    for kind, found in groupby(operations, key=_kind):
        alike = list(found)
        steps += alike if kind is None or len(alike) == 1 else [Together(*alike)]
    return steps


def _kind(operation: Operation) -> int | None:
    return next((number for number, kinds in enumerate(KINDS) if isinstance(operation, kinds)), None)


class Together(Operation):
    """Operations of one kind: the state hears of all of them before any table changes."""

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations
        self.reversible = all(each.reversible for each in operations)  # type: ignore[misc] # of this one alone

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # what is not drawn yet is not drawn anew
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.operations)
