"""What each reader may know of a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.models import Milestone, Objective, OfficerLead, Plan, StrategyJudgement, Visibility
from actionplan.rag import Lifecycle, Rag
from actionplan.readers import Reader, reader_without_request
from actionplan.reports import facts
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import ROLES, RoleCode
from tests.actionplan.conftest import IN_MAY, publish_board, write_many
from tests.actionplan.pages import at, words
from tests.conftest import SignIn
from tests.factories import MilestoneFactory, StrategyFactory, member

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


JUNE = ("June 2031", date(2031, 6, 30))
RATED = ("red", "DRAFTREASON", date(2026, 5, 4))
UNRATED, UNDATED = ("", "", None), ("", None)


@pytest.mark.parametrize(
    ("leads", "inherits", "expected"),
    [
        ("milestone", False, ("", "", *UNDATED, *UNRATED)),
        ("milestone", True, ("", "", *JUNE, *UNRATED)),
        ("strategy", False, ("Overview", "Notes", *JUNE, *RATED)),
    ],
)
def test_the_words_over_a_strategy_that_no_board_has_are_for_its_own_leads(
    leads: str, inherits: bool, expected: tuple[Any, ...], plan: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        publish_board(plan)
        strategy = StrategyFactory(
            objective=Objective.objects.get(plan=plan, position=1), title="Not on a board", position=9, notes="Notes",
            title_in_overview="Overview", delivery_precision="month", delivery_ends_on=JUNE[1],
        )  # fmt: skip
        own, _other = (MilestoneFactory(strategy=strategy, has_own_delivery=not inherits) for _ in range(2))
        StrategyJudgement.objects.create(strategy=strategy, rag=Rag.RED, reason=RATED[1], judged_at=IN_MAY)
        lead = member(RoleCode.LEAD_OFFICER)
        OfficerLead.objects.create(person=lead, **{leads: own if leads == "milestone" else strategy})
        asked = reader_without_request(lead.pk, ROLES[RoleCode.LEAD_OFFICER].permissions, on=ON)
        found = {told.title: told for _, told in facts.of_plan(plan, asked, on=ON).strategies.values()}
    told = found["Not on a board"]
    assert (told.title_in_overview, told.notes, told.due, told.due_on, *told[-3:]) == expected
    page = words(sign_in(lead).get(at(plan, "read/")))
    assert ("Not on a board" in page, "DRAFTREASON" in page) == (True, leads == "strategy")
    assert ("Due: June 2031" in page) is bool(told.due)
