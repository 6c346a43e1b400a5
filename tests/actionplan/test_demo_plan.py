"""The plans of the demonstration."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db.models import Count
from django.utils.timezone import localdate

from actionplan.models import (
    Completion,
    DateChange,
    Decision,
    Kpi,
    KpiValue,
    Milestone,
    Objective,
    OfficerLead,
    Plan,
    Publication,
    Strategy,
)
from actionplan.querysets import past_and_not_rated
from actionplan.rag import OPEN
from actionplan.reports.rows import strand_notice
from foundation.periods import Precision
from foundation.tenancy import within
from partnership.models import Partnership
from standalone.demo.partnerships import make_missing

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def demonstration(kept_for_the_module: None) -> None:
    make_missing(seed=2026, on=ON)


def numbers(plan: Plan) -> dict[str, Any]:
    of_plan = {"strategy__objective__plan": plan}
    return {
        "objectives": Objective.objects.filter(plan=plan).count(),
        "strategies": Strategy.objects.filter(objective__plan=plan).count(),
        "kpis": Kpi.objects.filter(objective__plan=plan).count(),
        "standing": dict(Counter(str(row.standing) for row in Milestone.objects.filter(**of_plan))),
    }


def test_marlhavens_plan_has_the_numbers_that_it_should(demonstration: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        plan = Plan.objects.get()
        assert numbers(plan) == {
            "objectives": 4,
            "strategies": 12,
            "kpis": 19,
            "standing": {"B": 8, "G": 12, "A": 7, "R": 4, "N": 2, "-": 3},
        }
        assert [
            strand_notice(objective.strand_as_published, objective.strand_effective.name)
            for objective in plan.objectives.all()
        ] == [
            "", "", "", "Printed under Prepare, worked on as Pursue."
        ]  # fmt: skip
        used = set(Milestone.objects.filter(has_own_delivery=True).values_list("delivery_precision", flat=True))
        used |= set(Strategy.objects.values_list("delivery_precision", flat=True))
        assert used == set(Precision)
        assert Milestone.objects.filter(past_and_not_rated(ON)).count() == 2
        assert not Strategy.objects.filter(officerleads=None).exists()  # somebody leads each
        assert OfficerLead.objects.filter(milestone=None, accountable=True).count() == 12


def test_it_was_published_after_each_of_five_quarters(demonstration: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        boards = Publication.objects.order_by("number")
        assert [(board.quarter_ends_on, localdate(board.published_at)) for board in boards] == [
            (date(2025, 9, 30), date(2025, 10, 16)),
            (date(2025, 12, 31), date(2026, 1, 16)),
            (date(2026, 3, 31), date(2026, 4, 16)),
            (date(2026, 6, 30), date(2026, 7, 16)),
            (date(2026, 9, 30), date(2026, 10, 16)),
        ]
        newest = Counter(boards.last().milestones.values_list("standing_code", flat=True))  # type: ignore[union-attr]
        assert newest == {"B": 8, "G": 12, "A": 7, "R": 4, "N": 2, "-": 3}
        assert {board.milestones.count() for board in boards} == {36}
        for milestone in Milestone.objects.exclude(rag=""):
            assert next(given.rag for given in milestone.judgements.all()) == milestone.rag


def test_it_has_the_cases_that_a_reader_should_meet(demonstration: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        agreed = DateChange.objects.order_by().filter(decision=Decision.AGREED).values("milestone")
        assert sorted(agreed.annotate(n=Count("pk")).values_list("n", flat=True)) == [2, 2]
        assert DateChange.objects.filter(decision=Decision.WAITING).count() == 1
        assert Completion.objects.filter(decision=Decision.WAITING).count() == 1
        assert not Milestone.objects.filter(lifecycle="complete", completions__decided_by=None).exists()
        at_risk = Milestone.objects.filter(rag__in=("red", "amber"), lifecycle__in=OPEN)
        assert not at_risk.exclude(actions__status="open").exists()
        assert Milestone.objects.filter(visibility="statutory").count() == 3
        assert Milestone.objects.filter(visibility="public").count() == 13
        left = OfficerLead.objects.exclude(person__memberships__ends_on=None).filter(
            person__memberships__ends_on__lt=ON
        )
        assert left.count() == 1
        assert KpiValue.objects.count() == 88


def test_pellworth_has_a_small_plan_and_thornby_an_empty_draft(demonstration: None) -> None:
    with within(Partnership.objects.get(slug="pellworth")):
        assert numbers(Plan.objects.get()) == {
            "objectives": 2,
            "strategies": 2,
            "kpis": 3,
            "standing": {"G": 1, "A": 1, "B": 1, "R": 1, "-": 1},
        }
    with within(Partnership.objects.get(slug="thornby")):
        plan = Plan.objects.get()
        assert (plan.status, Objective.objects.count()) == (Plan.Status.DRAFT, 0)
