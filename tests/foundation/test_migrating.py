"""Operations of a migration that are told to the state together."""

from __future__ import annotations

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from foundation.migrating import Together, in_few_steps


def table(name: str) -> CreateModel:
    return CreateModel(name, [("id", models.AutoField(primary_key=True))])


def column(of: str, name: str) -> AddField:
    return AddField(of, name, models.IntegerField(default=0))


def index(of: str, name: str) -> AddIndex:
    return AddIndex(of, models.Index(fields=["id"], name=name))


def check(of: str, name: str) -> AddConstraint:
    return AddConstraint(of, models.CheckConstraint(condition=models.Q(id__gt=0), name=name))


def names(steps: list[Operation]) -> list[list[str]]:
    return [[type(each).__name__ for each in getattr(step, "operations", [step])] for step in steps]


def test_those_of_one_kind_that_follow_each_other_are_one_step_and_the_order_stays() -> None:
    given = [table("a"), table("b"), column("a", "x"), index("a", "i"), check("a", "c"), RunSQL("select 1"), table("d")]
    assert names(in_few_steps(given)) == [
        ["CreateModel", "CreateModel"],
        ["AddField"],
        ["AddIndex", "AddConstraint"],
        ["RunSQL"],
        ["CreateModel"],
    ]


def test_what_may_change_a_column_is_never_taken_together() -> None:
    assert names(in_few_steps([RunSQL("select 1"), RunSQL("select 2")])) == [["RunSQL"], ["RunSQL"]]


def test_the_state_hears_of_all_of_them() -> None:
    state = ProjectState()
    Together(table("A"), table("B")).state_forwards("partnership", state)
    assert sorted(name for _app, name in state.models) == ["a", "b"]


def test_a_step_is_taken_back_only_where_each_of_its_operations_can_be() -> None:
    one_way = RunSQL("select 1")
    assert (Together(table("A"), one_way).reversible, Together(table("A"), table("B")).reversible) == (False, True)
