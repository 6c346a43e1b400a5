"""What a search finds of the plans is what their pages show the same reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from actionplan.models import Milestone, Objective, OfficerLead, Plan, Strategy, Visibility
from actionplan.rag import Lifecycle
from actionplan.readers import reader_without_request
from actionplan.reports import facts, search
from foundation.due import Asker
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode, permissions_of
from tests.actionplan.conftest import publish_board, write_plan
from tests.factories import MembershipFactory, MilestoneFactory, PlanFactory, member

pytestmark = pytest.mark.django_db
AT, ON = datetime(2026, 7, 12, 10, tzinfo=UTC), date(2026, 7, 20)
ROLES = (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.CHAIR, RoleCode.STEERING_MEMBER, RoleCode.LEAD_OFFICER)


def found(person: Person, role: str, words: str) -> dict[str, list[tuple[str, str]]]:
    """Plan -> titles and addresses."""
    asker = Asker(person, permissions_of([role]), frozenset({role}), "marlhaven", ON)
    return {kind.name: [(one.title, one.href) for one in kind.found] for kind in search.plans(asker, words)}


def shown(plan: Plan, person: Person, role: str, word: str) -> list[tuple[str, str]]:
    """The same, from the rows that the pages of the plan are made of."""
    reader = reader_without_request(person.pk, permissions_of([role]), on=ON)
    told, at = facts.of_plan(plan, reader, on=ON), f"/marlhaven/plans/{plan.pk}/"
    rows: list[Any] = []
    for objective in told.outline:
        rows.append(((objective.position, 0, 0), objective.code, objective.title, f"read/#objective-{objective.code}"))
        for strategy in objective.strategies:
            place = (objective.position, strategy.position, 0)
            rows.append((place, strategy.code, strategy.title, f"read/#strategy-{strategy.code}"))
    for row in told:
        place = (row.objective_position, row.strategy_position, row.position)
        rows.append((place, row.code, row.text, f"milestones/{row.key}/"))
    return [(f"{code} {text}", at + href) for _place, code, text, href in sorted(rows) if word in text.lower()]


@pytest.fixture
def plan(marlhaven: Partnership) -> Plan:
    """Published, with a strategy of which nobody but statutory bodies sees a milestone; then rewritten as a draft."""
    plan = write_plan(marlhaven)
    with within(marlhaven):
        first, second = Strategy.objects.filter(objective__plan=plan).order_by("objective__position", "position")[:2]
        closed = Strategy.objects.create(objective=first.objective, title="Closed the strategy", position=9)
        MilestoneFactory(strategy=closed, text="Closed the milestone", visibility=Visibility.STATUTORY, position=1)
        alone = Objective.objects.create(plan=plan, title="Closed the objective", position=9)
        inner = Strategy.objects.create(objective=alone, title="Closed the inner one", position=1)
        MilestoneFactory(strategy=inner, text="Closed the last", visibility=Visibility.STATUTORY, position=1)
        publish_board(plan, at=AT)
        Milestone.objects.filter(text="Give the lesson").update(text="Give the draft lesson")
        Milestone.objects.filter(text="Look abroad").update(lifecycle=Lifecycle.SUPERSEDED)
        Strategy.objects.filter(pk=second.pk).update(title="Act on the draft")
        MilestoneFactory(strategy=second, text="Write the draft", position=20)
        Plan.objects.filter(pk=plan.pk).update(title="The draft plan")
    return plan


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("word", ["the", "draft", "closed", "look"])
def test_each_reader_finds_the_rows_that_the_pages_show(
    role: str, word: str, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        person = member(role)
        assert [one for rows in found(person, role, word).values() for one in rows] == shown(plan, person, role, word)


def test_what_is_closed_is_found_by_editors_and_statutory_bodies(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        steering, officer = member(RoleCode.STEERING_MEMBER), member(RoleCode.LEAD_OFFICER)
        police = Organisation.objects.get(name="Eastreach Police")
        police.sector = Organisation.Sector.POLICE
        police.save()
        MembershipFactory(person=officer, organisation=police, role_code=RoleCode.PARTNER_CONTACT)
        assert found(steering, RoleCode.STEERING_MEMBER, "closed") == {}
        assert len(found(officer, RoleCode.LEAD_OFFICER, "closed")["Action plan: Plan 2025 to 2028"]) == 5


def test_a_lead_finds_their_own_row_as_it_stands_today(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        person = member(RoleCode.LEAD_OFFICER)
        row = Milestone.objects.get(text="Write the draft")
        OfficerLead.objects.create(milestone=row, person=person, position=1)
        ((name, rows),) = found(person, RoleCode.LEAD_OFFICER, "draft").items()
        assert (name, [href for _title, href in rows]) == (
            "Action plan: Plan 2025 to 2028",
            [f"/marlhaven/plans/{plan.pk}/milestones/{row.pk}/"],
        )


@pytest.mark.parametrize(
    ("status", "role", "number"),
    [
        ("draft", RoleCode.ANTISLAVERY_COORDINATOR, 1),
        ("draft", RoleCode.CHAIR, 0),
        ("active", RoleCode.CHAIR, 1),
        ("active", RoleCode.STEERING_MEMBER, 0),
        ("closed", RoleCode.CHAIR, 1),
        ("withdrawn", RoleCode.ANTISLAVERY_COORDINATOR, 0),
    ],
)
def test_a_plan_is_found_by_those_who_open_it(status: str, role: str, number: int, marlhaven: Partnership) -> None:
    with within(marlhaven):
        MilestoneFactory(text="Count the herons", strategy__objective__plan=PlanFactory(status=status))
        assert len(found(member(role), role, "herons")) == number


def test_plans_stand_apart_the_newest_first(marlhaven: Partnership) -> None:
    with within(marlhaven):
        for title, year in (("Old plan", 2022), ("New plan", 2026)):
            plan = PlanFactory(title=title, starts_on=date(year, 4, 1), ends_on=date(year + 3, 3, 31))
            MilestoneFactory(text="Count the herons", strategy__objective__plan=plan)
        told = found(member(RoleCode.CHAIR), RoleCode.CHAIR, "herons")
        assert list(told) == ["Action plan: New plan", "Action plan: Old plan"]
