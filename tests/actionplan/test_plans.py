"""Writing a whole plan down."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from actionplan.models import AgencyLead, Kpi, Milestone, NarrativeSection, Objective, OfficerLead, Plan, Strand
from actionplan.rag import Rag
from actionplan.services import plans
from actionplan.services.plans import (
    NewAgency,
    NewJudgement,
    NewMilestone,
    NewObjective,
    NewOfficer,
    NewSection,
    NewStrand,
    NewStrategy,
)
from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import OrganisationFactory, PersonFactory, PlanFactory

pytestmark = pytest.mark.django_db

FROM, TO = date(2025, 4, 1), date(2028, 3, 31)


def test_a_plan_begins_with_four_strands_described_in_words(marlhaven: Partnership) -> None:
    with within(marlhaven):
        plan = plans.create(title="Plan 2025-2028", starts_on=FROM, ends_on=TO, by=None)
        assert [strand.name for strand in plan.strands.all()] == ["Pursue", "Prevent", "Protect", "Prepare"]
        assert all(strand.description for strand in plan.strands.all())
        assert plan.status == Plan.Status.ACTIVE


def test_a_plan_is_written_whole_in_printed_order(marlhaven: Partnership) -> None:
    at = datetime(2025, 7, 10, 9, tzinfo=UTC)
    with within(marlhaven):
        council, officer = OrganisationFactory(name="Marlhaven Council"), PersonFactory(name="Orla Penhallow")
        plan = plans.create(
            title="Plan 2025-2028",
            starts_on=FROM,
            ends_on=TO,
            by=officer,
            sections=[NewSection("Why we act", "Because people here are exploited.")],
            objectives=[
                NewObjective(
                    "Objective 1: Prepare",
                    strand_as_published="Prepare",
                    strand="Pursue",
                    kpis=["Cases reviewed", "Warnings served"],
                    strategies=[
                        NewStrategy(
                            "Share what is known",
                            title_in_overview="Share knowledge",
                            delivery=DeliveryDate.in_month(2026, 3),
                            delivery_as_written="March 2026",
                            agencies=[NewAgency(council, "Housing")],
                            officers=[NewOfficer(officer, accountable=True), NewOfficer(group_name="All partners")],
                            milestones=[
                                NewMilestone("Agree one form"),
                                NewMilestone(
                                    "Meet each month",
                                    delivery=DeliveryDate.ongoing(),
                                    judgements=[
                                        NewJudgement(Rag.AMBER, "Two meetings were missed.", at, officer),
                                        NewJudgement(Rag.GREEN, "Printed in the plan.", at.replace(month=10)),
                                    ],
                                ),
                            ],
                        )
                    ],
                )
            ],
        )
        objective = Objective.objects.get()
        assert (objective.strand_as_published, objective.strand_effective.name) == ("Prepare", "Pursue")
        assert list(Kpi.objects.values_list("position", "text")) == [(1, "Cases reviewed"), (2, "Warnings served")]
        assert NarrativeSection.objects.get().plan == plan
        first, second = Milestone.objects.of_plan(plan)
        assert (first.text, first.has_own_delivery, first.rag, first.position) == ("Agree one form", False, "", 1)
        assert (second.delivery, second.has_own_delivery, second.rag) == (DeliveryDate.ongoing(), True, "green")
        assert [(given.rag, given.judged_by) for given in second.judgements.all()] == [
            ("green", None),
            ("amber", officer),
        ]
        assert first.strategy.delivery == DeliveryDate.in_month(2026, 3)
        assert [str(lead) for lead in AgencyLead.objects.all()] == ["Marlhaven Council, Housing"]
        assert [(str(lead), lead.accountable) for lead in OfficerLead.objects.all()] == [
            ("Orla Penhallow", True),
            ("All partners", False),
        ]


def test_a_plan_with_a_thousand_words_leaves_one_line_in_the_record(marlhaven: Partnership) -> None:
    with within(marlhaven):
        strategy = NewStrategy("Share what is known", milestones=[NewMilestone(f"Step {n}") for n in range(12)])
        plan = plans.create(
            title="Plan",
            starts_on=None,
            ends_on=None,
            by=None,
            objectives=[NewObjective("One", kpis=["A"], strategies=[strategy])],
        )
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.subject_id) == ("plan.created", plan.pk)
        assert entry.details == {"objectives": 1, "strategies": 1, "milestones": 12, "kpis": 1}


def test_the_number_of_queries_does_not_grow_with_the_plan(
    marlhaven: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def objectives(each: int) -> list[NewObjective]:
        strategy = NewStrategy("S", milestones=[NewMilestone(f"Step {n}") for n in range(each)])
        return [NewObjective(f"O {n}", kpis=["A"], strategies=[strategy] * each) for n in range(each)]

    with within(marlhaven):
        for each in (1, 5):
            with django_assert_num_queries(12):
                plans.create(title=f"Plan {each}", starts_on=None, ends_on=None, by=None, objectives=objectives(each))


def test_strands_of_a_partnerships_own_are_added_to_the_plan(marlhaven: Partnership) -> None:
    with within(marlhaven):
        plans.create(
            title="Plan",
            starts_on=None,
            ends_on=None,
            by=None,
            strands=[NewStrand("Prevent", "In our words")],
            objectives=[NewObjective("A", strand="prevent"), NewObjective("B", strand="Participation")],
        )
        assert list(Strand.objects.values_list("position", "name", "description")) == [
            (1, "Prevent", "In our words"),
            (2, "Participation", ""),
        ]
        assert [objective.strand_effective.name for objective in Objective.objects.all()] == [
            "Prevent",
            "Participation",
        ]


def test_a_second_plan_of_the_same_title_is_refused(marlhaven: Partnership) -> None:
    with within(marlhaven):
        PlanFactory(title="Plan 2025-2028")
        with pytest.raises(ValidationError) as refused:
            plans.create(title="Plan 2025-2028", starts_on=FROM, ends_on=TO, by=None)
        assert refused.value.messages == [
            "There is a plan called “Plan 2025-2028” already. Give this one another title."
        ]


def test_a_plan_that_ends_before_it_starts_is_refused(marlhaven: Partnership) -> None:
    with within(marlhaven), pytest.raises(ValidationError, match="ends before it starts"):
        plans.create(title="Plan", starts_on=TO, ends_on=FROM, by=None)


def test_a_title_that_is_too_long_is_refused_in_words_and_nothing_is_kept(marlhaven: Partnership) -> None:
    with within(marlhaven):
        with pytest.raises(ValidationError) as refused:
            plans.create(title="Plan", starts_on=None, ends_on=None, by=None, objectives=[NewObjective("long " * 101)])
        assert refused.value.messages == [
            f"Objective “{('long ' * 12)}…”: its title is too long. Shorten it to 500 characters."
        ]
        assert Plan.objects.count() == 0
