"""Going on into the next period: what comes along, what stays, and that it happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from actionplan.forms.rolling import RollForwardForm
from actionplan.models import (
    AgencyLead,
    Kpi,
    KpiValue,
    LinkedDocument,
    Milestone,
    NarrativeSection,
    Objective,
    OfficerLead,
    Plan,
    RagJudgement,
    Strand,
    Update,
)
from actionplan.services import rolling
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import write_plan
from tests.actionplan.pages import Browser, at, words
from tests.factories import PartnershipFactory
from tests.marks import COMMITTED
from tests.partnership.test_at_once import at_once

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
NEXT: dict[str, Any] = {"title": "Plan 2028 to 2031", "starts_on": date(2028, 4, 1), "ends_on": date(2031, 3, 31)}


@pytest.fixture
def new(plan: Plan, marlhaven: Partnership) -> Plan:
    with within(marlhaven):
        Milestone.objects.filter(text="Ask the pupils").update(visibility="statutory", starts_on=date(2026, 1, 5))
        LinkedDocument.objects.create(plan=plan, title="Terms", url="https://a.example.org/", position=1)
        kpi = Kpi.objects.get(objective__plan=plan, text="Pupils reached")
        for month, value in ((6, 30), (9, 120)):
            day = date(2027, month, 30)
            KpiValue.objects.create(kpi=kpi, starts_on=day.replace(day=1), ends_on=day, value=value)
        return rolling.roll_forward(plan=plan, **NEXT, by=Person.objects.get(name="Orla Penhallow"))


def test_the_next_plan_is_a_draft_of_what_is_open(new: Plan, plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        rows = list(Milestone.objects.of_plan(new).select_related("strategy__objective", "carried_from"))
        assert (new.status, new.rolled_from, new.is_public, new.starts_on) == ("draft", plan, False, date(2028, 4, 1))
        assert [(row.code, row.text, row.lifecycle, row.due.label) for row in rows] == [
            ("1.1.1", "Give the lesson", "in_progress", "March 2090"),
            ("1.1.2", "Brief the carers", "in_progress", "March 2090"),
            ("1.1.3", "Ask the pupils", "in_progress", "March 2090"),
            ("2.1.1", "Tell those who report", "in_progress", "31 January 2020"),
            ("2.1.2", "Look abroad", "not_started", "Ongoing"),
            ("2.1.3", "Agree the form", "in_progress", "31 January 2020"),
        ]
        assert [row.carried_from.text for row in rows if row.carried_from] == [row.text for row in rows]
        assert {row.rag for row in rows} == {""}
        pupils = rows[2]
        assert (pupils.visibility, pupils.starts_on) == ("statutory", date(2026, 1, 5))
        assert (pupils.strategy.delivery_as_written, pupils.strategy.version) == ("March 2090", 0)


def test_what_was_said_and_what_is_linked_stay_with_the_old_plan(new: Plan, plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        under = {"milestone__strategy__objective__plan": new}
        assert [model.objects.filter(**under).count() for model in (RagJudgement, Update)] == [0, 0]
        assert LinkedDocument.objects.filter(plan=new).count() == 0
        assert Milestone.objects.of_plan(plan).count() == 8
        assert RagJudgement.objects.filter(milestone__strategy__objective__plan=plan).count() == 3


def test_strands_text_and_kpis_come_along_and_a_kpi_begins_with_its_last_value(
    new: Plan, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        for model in (Strand, NarrativeSection):
            kept = [model.objects.filter(plan=each).count() for each in (plan, new)]
            assert kept[0] == kept[1] > 0
        objective = Objective.objects.select_related("strand_effective").get(plan=new, position=2)
        assert objective.strand_effective
        assert (objective.strand_as_published, objective.strand_effective.name) == ("Prepare", "Pursue")
        assert objective.strand_effective.plan_id == new.pk
        kpis = {kpi.text: (kpi.baseline, kpi.baseline_on) for kpi in Kpi.objects.filter(objective__plan=new)}
        assert kpis == {"Pupils reached": (Decimal("120.00"), date(2027, 9, 30)), "Reports sent": (None, None)}
        assert KpiValue.objects.filter(kpi__objective__plan=new).count() == 0


def test_leads_come_along_each_where_it_stood(new: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        agencies = AgencyLead.objects.filter(strategy__objective__plan=new)
        assert [str(row) for row in agencies] == ["Harbour Council, Housing"]
        own = OfficerLead.objects.filter(milestone__strategy__objective__plan=new)
        assert [(str(row), row.milestone.text) for row in own.select_related("milestone")] == [
            ("Teo Marsh", "Tell those who report")
        ]
        accountable = OfficerLead.objects.filter(strategy__objective__plan=new, accountable=True)
        assert [str(row) for row in accountable] == ["Orla Penhallow"]


def test_sent_twice_it_makes_one_plan(new: Plan, plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        assert rolling.roll_forward(plan=plan, **NEXT, by=None) == new
        assert Plan.objects.count() == 2
        with pytest.raises(ValidationError, match="There is a plan with this title already"):
            rolling.roll_forward(plan=plan, **NEXT | {"starts_on": None}, by=None)


def test_a_closed_plan_can_be_gone_on_with(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status="closed")
        assert Milestone.objects.of_plan(rolling.roll_forward(plan=plan, **NEXT, by=None)).count() == 6


def test_the_preview_says_what_comes_and_what_stays(plan: Plan, as_role: Browser) -> None:
    said = words(as_role("antislavery_coordinator").get(at(plan, "roll-forward/")))
    for sentence in (
        "4 strands 1 section of text 2 objectives 2 KPIs 2 strategies 6 open milestones",
        "2 dates have gone by. They come along as they are, to be re-dated in the new plan.",
        "2.1.1 Tell those who report 31 January 2020 To be re-dated",
        "Complete: 1 milestone. Superseded: 1 milestone.",
        "1.1.1 Write the lesson Complete",
    ):
        assert sentence in said


def test_the_page_makes_the_plan_and_leads_to_it(plan: Plan, as_role: Browser, marlhaven: Partnership) -> None:
    coordinator: Client = as_role("antislavery_coordinator")
    for _twice in range(2):
        answer = coordinator.post(at(plan, "roll-forward/"), {"title": "Next"})
        with within(marlhaven):
            assert answer.headers["Location"] == at(Plan.objects.get(title="Next"), "change/")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2025, 4, 1), date(2028, 3, 31), {"starts_on": date(2028, 4, 1), "ends_on": date(2031, 3, 31)}),
        (date(2025, 1, 1), date(2025, 12, 31), {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}),
        (date(2025, 4, 1), date(2028, 5, 15), {"starts_on": date(2028, 5, 16)}),
        (date(2024, 2, 29), date(2028, 2, 28), {"starts_on": date(2028, 2, 29)}),
        (None, date(2028, 3, 31), {"starts_on": date(2028, 4, 1)}),
        (None, None, {}),
    ],
)
def test_the_next_period_is_offered_where_it_follows_from_the_last(
    starts_on: date | None, ends_on: date | None, expected: dict[str, date]
) -> None:
    assert RollForwardForm(plan=Plan(starts_on=starts_on, ends_on=ends_on)).initial == expected


def test_a_plan_of_another_partnership_is_not_there(plan: Plan, pellworth: Partnership, as_role: Browser) -> None:
    other = write_plan(pellworth)
    answer = as_role("antislavery_coordinator").post(at(other, "roll-forward/"), {"title": "Mine now"})
    assert answer.status_code == 404
    with within(pellworth):
        assert Plan.objects.count() == 1


def test_a_plan_that_another_goes_on_with_is_not_rolled_forward_a_second_time(
    new: Plan, plan: Plan, marlhaven: Partnership
) -> None:
    other = {**NEXT, "title": "Plan 2028 onwards"}
    with within(marlhaven):
        with pytest.raises(ValidationError, match="“Plan 2028 to 2031” goes on with this plan already"):
            rolling.roll_forward(plan=plan, **other, by=None)
        assert Plan.objects.count() == 2
        Plan.objects.filter(pk=new.pk).update(status=Plan.Status.CLOSED)
        assert rolling.roll_forward(plan=plan, **other, by=None).rolled_from == plan


@COMMITTED
@pytest.mark.slow
def test_of_two_who_roll_a_plan_forward_at_once_one_makes_the_next_plan() -> None:
    partnership = PartnershipFactory()
    plan = write_plan(partnership)

    def roll(title: str) -> Callable[[], Any]:
        return lambda: rolling.roll_forward(plan=plan, title=title, starts_on=None, ends_on=None, by=None)

    answers = at_once(partnership, roll("One"), roll("Two"))
    assert sorted(type(answer).__name__ for answer in answers) == ["Plan", "ValidationError"]
    with within(partnership):
        assert Plan.objects.count() == 2
