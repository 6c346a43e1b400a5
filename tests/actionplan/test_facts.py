"""What each reader may know of a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.models import Milestone, Plan, Visibility
from actionplan.rag import Lifecycle
from actionplan.readers import Reader
from actionplan.reports import facts
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import ROLES
from tests.actionplan.conftest import write_many

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def reader(role: str = "antislavery_coordinator", **more: Any) -> Reader:
    return Reader(0, ROLES[role].permissions, **more)


def test_the_rows_of_a_live_plan_say_what_their_milestones_say(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        found = facts.of_plan(plan, reader(), on=ON)
        milestones = {milestone.pk: milestone for milestone in Milestone.objects.of_plan(plan)}
        for row in (*found.rows, *found.superseded):
            milestone = milestones.pop(row.key)
            assert row.code == milestone.code
            assert row.standing == milestone.standing
            assert (row.due, row.due_on) == (milestone.dated.delivery_in_words, milestone.due.ends_on)
            assert row.due_inherited is not milestone.has_own_delivery
            assert row.version == milestone.version
            assert row.is_live
    assert milestones == {}
    assert [row.lifecycle for row in found.superseded] == [Lifecycle.SUPERSEDED]


def test_a_milestone_has_the_leads_of_its_strategy_unless_it_has_its_own(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        rows = {row.text: row for row in facts.of_plan(plan, reader(), on=ON)}
    inherits, own = rows["Give the lesson"], rows["Tell those who report"]
    assert [lead.words for lead in inherits.officers] == ["Orla Penhallow (accountable)"]
    assert [lead.words for lead in inherits.agencies] == ["Harbour Council, Housing"]
    assert (inherits.officers_inherited, inherits.agencies_inherited) == (True, True)
    assert [lead.words for lead in own.officers] == ["Teo Marsh"]
    assert [lead.words for lead in own.agencies] == ["Eastreach Police"]
    assert (own.officers_inherited, own.agencies_inherited) == (False, False)
    assert (rows["Agree the form"].officers[0].key, rows["Agree the form"].agencies) == ("group:All partners", ())


def test_a_plan_is_read_by_the_same_queries_whatever_its_size(marlhaven: Partnership) -> None:
    for size in (10, 50, 200):
        plan = write_many(marlhaven, size)
        with within(marlhaven), CaptureQueriesContext(connection) as asked:
            assert len(facts.of_plan(plan, reader(), on=ON).rows) == size
        assert len([query for query in asked if "set_config" not in query["sql"]]) == 2


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        (reader("antislavery_coordinator"), True),
        (reader("chair"), False),
        (reader("chair", statutory=True), True),
    ],
)
def test_a_row_for_statutory_bodies_is_for_editors_and_those_bodies_only(
    asked: Reader, seen: bool, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Milestone.objects.filter(text="Give the lesson").update(visibility=Visibility.STATUTORY)
        texts = [row.text for row in facts.of_plan(plan, asked, on=ON)]
    assert ("Give the lesson" in texts) is seen
    assert len(texts) == 6 + seen


def test_before_anything_is_published_members_see_their_own_rows_only(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        own = Milestone.objects.get(text="Brief the carers")
        nothing = facts.of_plan(plan, reader("steering_member"), on=ON)
        led = facts.of_plan(plan, reader("lead_officer", led=frozenset({own.pk})), on=ON)
    assert (nothing.rows, nothing.superseded, nothing.outline, nothing.publication) == ((), (), (), None)
    assert [(row.text, row.is_live) for row in led] == [("Brief the carers", True)]
    assert [[each.title for each in objective.strategies] for objective in led.outline] == [["Learn the signs"]]
