"""Plans to look at: one row for each thing that a page must tell apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from pytest_django import Settings

from actionplan.models import Milestone, Objective, Plan, Publication, Strategy
from actionplan.rag import Lifecycle, Rag
from actionplan.reports.publications import snapshot
from actionplan.services import plans, publications
from actionplan.services.plans import (
    NewAgency,
    NewJudgement,
    NewMilestone,
    NewObjective,
    NewOfficer,
    NewSection,
    NewStrategy,
)
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.plan_document import HEADER, marlhaven_plan, plan_with
from tests.conftest import SignIn
from tests.factories import MembershipFactory, UserFactory, member

IN_MAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
LONG_PAST = DeliveryDate.on_day(date(2020, 1, 31))
FAR_OFF = DeliveryDate.in_month(2090, 3)


def write_plan(partnership: Partnership, title: str = "Plan 2025 to 2028", *, mark: str = "") -> Plan:
    """Two objectives; milestones B, G, A, R, N, not rated, and one not rated that is past its date. `mark` stands in
    every text, so that it can be looked for where it must not be."""
    with within(partnership):
        council = Organisation.objects.create(name=f"Harbour Council{mark}")
        police = Organisation.objects.create(name=f"Eastreach Police{mark}")
        orla, teo = (Person.objects.create(name=f"{name}{mark}") for name in ("Orla Penhallow", "Teo Marsh"))

        def judged(rag: Rag, reason: str) -> list[NewJudgement]:
            return [NewJudgement(rag, f"{reason}{mark}", IN_MAY, orla)]

        first = NewStrategy(
            f"Learn the signs{mark}",
            delivery=FAR_OFF,
            delivery_as_written="March 2090",
            agencies=[NewAgency(council, "Housing")],
            officers=[NewOfficer(orla, accountable=True)],
            milestones=[
                NewMilestone(f"Write the lesson{mark}", lifecycle=Lifecycle.COMPLETE),
                NewMilestone(f"Give the lesson{mark}", judgements=judged(Rag.GREEN, "Going well.")),
                NewMilestone(f"Brief the carers{mark}", judgements=judged(Rag.AMBER, "Two homes are missing.")),
                NewMilestone(f"Ask the pupils{mark}"),
            ],
        )
        second = NewStrategy(
            f"Act on what is heard{mark}",
            delivery=DeliveryDate.ongoing(),
            officers=[NewOfficer(group_name=f"All partners{mark}")],
            milestones=[
                NewMilestone(
                    f"Tell those who report{mark}",
                    delivery=LONG_PAST,
                    agencies=[NewAgency(police)],
                    officers=[NewOfficer(teo)],
                    judgements=judged(Rag.RED, "Nobody answers them."),
                ),
                NewMilestone(f"Look abroad{mark}", lifecycle=Lifecycle.NOT_STARTED),
                NewMilestone(f"Agree the form{mark}", delivery=LONG_PAST),
                NewMilestone(f"An earlier wording{mark}", lifecycle=Lifecycle.SUPERSEDED),
            ],
        )
        return plans.create(
            title=f"{title}{mark}",
            starts_on=date(2025, 4, 1),
            ends_on=date(2028, 3, 31),
            by=orla,
            sections=[NewSection(f"Why we act{mark}", f"Because it happens here.{mark}")],
            objectives=[
                NewObjective(f"Prevent it{mark}", "Prevent", "Prevent", [f"Pupils reached{mark}"], [first]),
                NewObjective(f"Pursue it{mark}", "Prepare", "Pursue", [f"Reports sent{mark}"], [second]),
            ],
        )


def write_many(partnership: Partnership, count: int) -> Plan:
    """A plan of so many milestones, of every standing, under strategies of ten."""
    ratings = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NONE)
    with within(partnership):
        council, _made = Organisation.objects.get_or_create(name="Harbour Council")
        orla = Person.objects.create(name="Orla Penhallow")

        def milestone(number: int) -> NewMilestone:
            rag = ratings[number % 4]
            given = [NewJudgement(rag, f"Reason {number} in a sentence of its own.", IN_MAY, orla)] if rag else []
            text = f"Milestone {number}: agree with every partner how this will be done and write it down"
            return NewMilestone(text, delivery=LONG_PAST if number % 8 == 3 else None, judgements=given)

        strategies = [
            NewStrategy(
                f"Strategy {start}",
                delivery=FAR_OFF,
                agencies=[NewAgency(council)],
                officers=[NewOfficer(orla)],
                milestones=[milestone(number) for number in range(start, min(start + 10, count))],
            )
            for start in range(0, count, 10)
        ]
        return plans.create(
            title=f"Plan of {count}",
            starts_on=None,
            ends_on=None,
            by=None,
            objectives=[NewObjective("One", "Prevent", "Prevent", ["A KPI"], strategies)],
        )


def publish_board(plan: Plan, *, at: datetime = IN_MAY, message: str = "") -> Publication:
    """The next board of the plan, as it stands; in the open partnership."""
    number = plan.publications.count()
    return publications.publish(
        plan=plan,
        read=lambda: snapshot(plan, on=localdate(at)),
        quarter_ends_on=date(2026, 3, 31),
        message=message,
        seen=number,
        by=None,
        at=at,
    )


def codes(plan: Plan) -> list[str]:
    rows = Milestone.objects.of_plan(plan).select_related("strategy__objective")
    return [f"{row.code} {row.text}" for row in rows]


def strategy_called(title: str) -> Strategy:
    return Strategy.objects.select_related("objective__plan").get(title=title)


def objective_of(plan: Plan, place: int = 1) -> Objective:
    return Objective.objects.get(plan=plan, position=place)


def strategy_of(plan: Plan, objective: int = 1, place: int = 1) -> Strategy:
    return Strategy.objects.select_related("objective__plan").get(
        objective__plan=plan, objective__position=objective, position=place
    )


@pytest.fixture
def plan(marlhaven: Partnership) -> Plan:
    return write_plan(marlhaven)


@pytest.fixture
def named(plan: Plan, marlhaven: Partnership) -> Callable[[str], Milestone]:
    """A milestone of the plan by its text."""

    def found(text: str) -> Milestone:
        with within(marlhaven):
            return Milestone.objects.select_related("strategy__objective__plan").get(text=text)

    return found


@pytest.fixture
def officer(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("lead_officer", name="Tamsin Hale")


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("antislavery_coordinator", name="Wren Castellan")


@pytest.fixture
def chair(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("chair", name="Ines Vale")


@pytest.fixture
def editor(as_role: Callable[[str], Client]) -> Client:
    """A browser of the antislavery coordinator, who edits the plan."""
    return as_role("antislavery_coordinator")


@pytest.fixture
def orla(plan: Plan, marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return Person.objects.get(name="Orla Penhallow")


@pytest.fixture
def lead(plan: Plan, marlhaven: Partnership) -> Person:
    """Orla Penhallow, who leads the first strategy of the plan, with an account."""
    with within(marlhaven):
        found = Person.objects.get(name="Orla Penhallow")
        found.user = UserFactory()
        found.save()
        MembershipFactory(person=found, role_code="lead_officer")
        return found


@pytest.fixture
def steward(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.STEERING_MEMBER)


@pytest.fixture
def address_of(plan: Plan) -> Callable[[Milestone], str]:
    """The address of a milestone of the plan."""
    return lambda milestone: f"/marlhaven/plans/{plan.pk}/milestones/{milestone.pk}/"


@pytest.fixture
def made_here(tmp_path: Path, settings: Settings) -> None:
    """Files are kept in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def whole_plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.docx"
    marlhaven_plan().save(str(file))
    return file


@pytest.fixture
def small_plan(tmp_path: Path) -> Callable[..., Path]:
    """A document of one objective and one table of these rows."""

    def written(*rows: Any) -> Path:
        file = tmp_path / "small.docx"
        plan_with(HEADER, *rows).save(str(file))
        return file

    return written


def queries_of(client: Client, path: str) -> int:
    """How many queries a page asks, less those that begin and end the transaction around it.

    One more than outside tests, where closing the partnership needs none. The first request of a session marks it.
    """
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    turns = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(turns) for query in asked.captured_queries)


@pytest.fixture
def desk(coordinator: Person, sign_in: SignIn) -> Client:
    """The coordinator's browser."""
    return sign_in(coordinator)
