"""The order of a plan: every move leaves it without a gap, and no two rows in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from actionplan.models import Milestone, Objective, Plan, Strategy
from actionplan.services import places, structure
from foundation.access import NotAllowed
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import FAR_OFF, codes, strategy_called, write_plan
from tests.actionplan.pages import at, words

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
FIRST = ["Write the lesson", "Give the lesson", "Brief the carers", "Ask the pupils"]


@pytest.mark.parametrize(
    ("text", "up", "expected"),
    [
        ("Ask the pupils", True, ["Write the lesson", "Give the lesson", "Ask the pupils", "Brief the carers"]),
        ("Write the lesson", False, ["Give the lesson", "Write the lesson", "Brief the carers", "Ask the pupils"]),
        ("Write the lesson", True, FIRST),
        ("Ask the pupils", False, FIRST),
    ],
)
def test_a_step_moves_one_place_and_stops_at_the_end(
    text: str, up: bool, expected: list[str], plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named(text)
    with within(marlhaven):
        places.step(row=row, up=up, by=orla)
        assert codes(plan)[:4] == [f"1.1.{place} {name}" for place, name in enumerate(expected, start=1)]


@pytest.mark.parametrize(("place", "code"), [(1, "2.1.1"), (2, "2.1.2"), (5, "2.1.5"), (999, "2.1.5")])
def test_a_milestone_moves_to_a_place_under_another_strategy_and_all_codes_follow(
    place: int, code: str, plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Give the lesson")
    with within(marlhaven):
        places.move(row=row, under=strategy_called("Act on what is heard"), place=place, by=orla)
        found = codes(plan)
        assert f"{code} Give the lesson" in found
        assert found[:3] == ["1.1.1 Write the lesson", "1.1.2 Brief the carers", "1.1.3 Ask the pupils"]
        assert sorted(name.split()[0] for name in found[3:]) == [f"2.1.{n}" for n in range(1, 6)]
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")  # the places are told apart now, and not at the end


@pytest.mark.parametrize(("elsewhere", "own"), [(DeliveryDate.ongoing(), True), (FAR_OFF, False)])
def test_a_milestone_that_is_moved_keeps_its_date_as_its_own_where_the_other_strategy_has_another(
    elsewhere: DeliveryDate, own: bool, plan: Plan, named: Named, orla: Person, marlhaven: Partnership
) -> None:
    row = named("Give the lesson")
    with within(marlhaven):
        under = strategy_called("Act on what is heard")
        under.delivery = elsewhere
        under.save()
        places.move(row=row, under=under, place=1, by=orla)
        moved = Milestone.objects.select_related("strategy").get(pk=row.pk)
        assert (moved.strategy, moved.due, moved.has_own_delivery) == (under, FAR_OFF, own)
        assert (moved.version - row.version, moved.date_changes.count()) == (int(own), 0)


def test_the_page_says_that_the_date_stays(plan: Plan, named: Named, as_role: Callable[[str], Client]) -> None:
    page = at(plan, f"milestones/{named('Give the lesson').pk}/move/")
    said = "Its date stays as it is (March 2090): to give it another, change the milestone afterwards."
    assert said in words(as_role("antislavery_coordinator").get(page))


def test_an_objective_moves_and_takes_everything_under_it_along(
    plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        places.step(row=Objective.objects.get(plan=plan, position=2), up=True, by=orla)
        assert codes(plan)[0] == "1.1.1 Tell those who report"


def test_nothing_moves_into_another_plan(plan: Plan, named: Named, orla: Person, marlhaven: Partnership) -> None:
    row = named("Give the lesson")
    with within(marlhaven):
        write_plan(marlhaven, "Other", mark=" II")
        elsewhere = strategy_called("Learn the signs II")
        with pytest.raises(NotAllowed, match="Choose a place in the same plan"):
            places.move(row=row, under=elsewhere, place=1, by=orla)


def put_two_in_one_place(model: Any) -> None:
    model.objects.filter(position=2).update(position=1)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize(
    ("model", "constraint"),
    [
        (Objective, "objective_once_by_position"),
        (Strategy, "strategy_once_by_position"),
        (Milestone, "milestone_once_by_position"),
    ],
)
def test_postgresql_refuses_two_rows_in_one_place(
    model: Any, constraint: str, plan: Plan, orla: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        if model is Strategy:
            structure.add_strategy(
                objective=Objective.objects.get(plan=plan, position=1),
                title="Second",
                title_in_overview="",
                notes="",
                delivery=DeliveryDate.none(),
                by=orla,
            )
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            put_two_in_one_place(model)
