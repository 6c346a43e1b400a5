"""The plans of the demonstration."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db.models import Count

from actionplan.models import Kpi, Milestone, Objective, OfficerLead, Plan, RagJudgement, Strategy
from actionplan.querysets import past_and_not_rated
from actionplan.reports.rows import strand_notice
from foundation.periods import Precision
from foundation.tenancy import within
from partnership.models import Partnership
from standalone.demo.partnerships import make_missing

ON = date(2026, 11, 21)


@pytest.fixture
def demonstration(db: None) -> None:
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


def test_its_ratings_were_given_after_each_of_five_quarters_with_a_reason(demonstration: None) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        given = RagJudgement.objects.order_by().values("judged_at__date").annotate(n=Count("pk"))
        assert sorted(row["judged_at__date"] for row in given) == [
            date(2025, 10, 12), date(2026, 1, 12), date(2026, 4, 12), date(2026, 7, 12), date(2026, 10, 12)
        ]  # fmt: skip
        for milestone in Milestone.objects.exclude(rag=""):
            assert next(given.rag for given in milestone.judgements.all()) == milestone.rag


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
