"""What rows of a plan say about themselves, and what PostgreSQL refuses to hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from actionplan.models import AgencyLead, Milestone, OfficerLead, Plan, heading
from foundation.periods import DeliveryDate, Precision
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import (
    MilestoneFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    StrategyFactory,
)


@pytest.mark.parametrize(
    ("position", "title", "expected"),
    [
        (4, "Objective 4: Prepare", "Objective 4: Prepare"),
        (1, "Aim 1 - Notice it", "Aim 1 - Notice it"),
        (2, "2. Act", "2. Act"),
        (3, "Stand by survivors", "3. Stand by survivors"),
        (1, "Reach 400 people", "1. Reach 400 people"),
        (1, "Zero 2030", "1. Zero 2030"),
        (1, "", "1. "),
    ],
)
def test_a_title_has_its_number_once(position: int, title: str, expected: str) -> None:
    assert heading(position, title) == expected


@pytest.mark.django_db
def test_a_milestone_has_its_own_date_or_its_strategys(marlhaven: Partnership) -> None:
    with within(marlhaven):
        strategy = StrategyFactory(delivery=DeliveryDate.in_month(2026, 3), position=2, objective__position=1)
        inherits = MilestoneFactory(strategy=strategy, position=1)
        own = MilestoneFactory(strategy=strategy, position=3, has_own_delivery=True, delivery=DeliveryDate.ongoing())
    assert (inherits.code, str(inherits.due)) == ("1.2.1", "March 2026")
    assert (own.code, str(own.due)) == ("1.2.3", "Ongoing")


DAY = date(2026, 3, 31)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"lifecycle": "in_progress", "rag": "purple"}, "milestone_rag_is_known"),
        ({"delivery_precision": "day", "delivery_ends_on": DAY}, "milestone_inherits_or_has_own_delivery"),
        ({"has_own_delivery": True, "delivery_precision": "day"}, "milestone_delivery_is_whole"),
        ({"has_own_delivery": True, "delivery_ends_on": DAY}, "milestone_delivery_is_whole"),
        ({"has_own_delivery": True, "delivery_precision": "recurring"}, "milestone_delivery_is_whole"),
        (
            {"has_own_delivery": True, "delivery_precision": "recurring", "delivery_recurs_in": 13},
            "milestone_delivery_is_whole",
        ),
    ],
)
def test_postgresql_refuses_a_milestone_that_says_two_things(
    columns: dict[str, Any], constraint: str, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        milestone = MilestoneFactory()
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Milestone.objects.filter(pk=milestone.pk).update(**columns)


@pytest.mark.django_db
def test_a_strategys_date_is_whole_too(marlhaven: Partnership) -> None:
    with within(marlhaven), pytest.raises(IntegrityError, match="strategy_delivery_is_whole"), transaction.atomic():
        StrategyFactory(delivery_precision=Precision.MONTH)


@pytest.mark.django_db
def test_a_plan_has_one_title_and_ends_after_it_starts(marlhaven: Partnership) -> None:
    with within(marlhaven):
        PlanFactory(title="Plan")
        with pytest.raises(IntegrityError, match="plan_once_by_title"), transaction.atomic():
            PlanFactory(title="Plan")
        with pytest.raises(IntegrityError, match="plan_ends_after_start"), transaction.atomic():
            Plan.objects.update(ends_on=date(2020, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "within_one", "constraint"),
    [
        (ObjectiveFactory, "plan", "objective_once_by_position"),
        (StrategyFactory, "objective", "strategy_once_by_position"),
        (MilestoneFactory, "strategy", "milestone_once_by_position"),
    ],
)
def test_no_two_rows_stand_in_one_place(factory: Any, within_one: str, constraint: str, marlhaven: Partnership) -> None:
    with within(marlhaven):
        first = factory(position=1)
        with transaction.atomic(), connection.cursor() as cursor:
            factory(position=1, **{within_one: getattr(first, within_one)})
            with pytest.raises(IntegrityError, match=constraint):
                cursor.execute("set constraints all immediate")
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_lead_stands_on_a_strategy_or_on_a_milestone(marlhaven: Partnership) -> None:
    with within(marlhaven):
        milestone, body, person = MilestoneFactory(), OrganisationFactory(), PersonFactory()
        both = {"strategy": milestone.strategy, "milestone": milestone}
        for wrong in ({}, both):
            with pytest.raises(IntegrityError, match="agencylead_on_strategy_or_milestone"), transaction.atomic():
                AgencyLead.objects.create(organisation=body, **wrong)
            with pytest.raises(IntegrityError, match="officerlead_on_strategy_or_milestone"), transaction.atomic():
                OfficerLead.objects.create(person=person, **wrong)


@pytest.mark.django_db
def test_an_officer_is_a_person_or_a_group_and_one_at_most_is_accountable(marlhaven: Partnership) -> None:
    with within(marlhaven):
        milestone, person = MilestoneFactory(), PersonFactory()
        strategy = milestone.strategy
        for wrong in ({}, {"person": person, "group_name": "All partners"}):
            with pytest.raises(IntegrityError, match="officerlead_is_a_person_or_a_group"), transaction.atomic():
                OfficerLead.objects.create(strategy=strategy, **wrong)
        for led, constraint in (({"strategy": strategy}, "strategy"), ({"milestone": milestone}, "milestone")):
            OfficerLead.objects.create(person=person, accountable=True, **led)
            name = f"officerlead_one_accountable_a_{constraint}"
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                OfficerLead.objects.create(group_name="All partners", accountable=True, **led)
