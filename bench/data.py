"""Rows to measure on: many partnerships with a plan each, two of them large and published, and the same rows on the
floor."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import connections
from django.utils.timezone import localdate

from actionplan.models import Milestone, Plan, RagJudgement
from actionplan.rag import Rag
from actionplan.reports.publications import snapshot
from actionplan.services import plans, publications
from actionplan.services.plans import NewAgency, NewJudgement, NewMilestone, NewObjective, NewOfficer, NewStrategy
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person

START, END = date(2025, 4, 1), date(2028, 3, 31)
FIRST_BOARD_AT = datetime(2025, 10, 12, 10, tzinfo=UTC)
FLOOR_TABLES = ("actionplan_plan", "actionplan_objective", "actionplan_strategy", "actionplan_milestone")
RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREEN, Rag.NONE)


def make(*, partnerships: int, milestones_each: int, large: tuple[int, ...], boards: int) -> list[Partnership]:
    """Returns the first partnerships: those whose plans have as many milestones as `large` says, published so often."""
    random = Random(2026)  # noqa: S311 -- rows to measure on, not secrets
    made = [Partnership.objects.create(slug=f"place-{n}", name=f"Place {n}") for n in range(partnerships)]
    sizes = [*large, *[milestones_each] * (partnerships - len(large))]
    for partnership, size in zip(made, sizes, strict=True):
        with within(partnership):
            plan = _plan(random, size)
            for number in range(boards if size in large else 0):
                _publish(random, plan, number)
    return made[: len(large)]


def _plan(random: Random, milestones: int) -> Plan:
    bodies = Organisation.objects.bulk_create(Organisation(name=f"Body {n}") for n in range(8))
    people = Person.objects.bulk_create(Person(name=f"Officer {n}") for n in range(12))
    places = [(objective, strategy) for objective in range(1, 5) for strategy in range(1, 6)]

    def milestone(number: int) -> NewMilestone:
        rag = random.choice(RATINGS)
        reason = f"Reason {number}: what has been done so far, and what stands in the way of the rest."
        given = [NewJudgement(rag, reason, FIRST_BOARD_AT - timedelta(days=30), people[0])] if rag else []
        own = DeliveryDate.on_day(START + timedelta(days=random.randrange(1000))) if number % 4 == 0 else None
        text = f"Milestone {number}: agree what each body does and by when"
        return NewMilestone(text, delivery=own, judgements=given)

    def strategy(place: int) -> NewStrategy:
        return NewStrategy(
            f"Strategy {places[place][1]} of Objective {places[place][0]}",
            delivery=DeliveryDate.in_month(2026, 1 + place % 12),
            agencies=[NewAgency(random.choice(bodies))],
            officers=[NewOfficer(random.choice(people), accountable=True)],
            milestones=[milestone(number) for number in range(1 + place, milestones + 1, len(places))],
        )

    return plans.create(
        title="Action plan 2025 to 2028",
        starts_on=START,
        ends_on=END,
        by=None,
        objectives=[
            NewObjective(
                f"Objective {n}", "Prevent", "Prevent", [f"KPI {n}"], [strategy(5 * n - 5 + each) for each in range(5)]
            )
            for n in range(1, 5)
        ],
    )


def _publish(random: Random, plan: Plan, number: int) -> None:
    """The board of a quarter, after some ratings have changed."""
    at = FIRST_BOARD_AT + timedelta(days=91 * number)
    changed = random.sample(list(Milestone.objects.of_plan(plan)), k=50) if number else []
    for milestone in changed:
        milestone.rag = random.choice(RATINGS[:3])
    RagJudgement.objects.bulk_create(
        RagJudgement(
            milestone=each,
            rag=each.rag,
            reason=f"Reason of board {number}.",
            judged_at=at,
            partnership_id=each.partnership_id,
        )
        for each in changed
    )
    Milestone.objects.bulk_update(changed, ["rag"])
    publications.publish(
        plan=plan,
        read=lambda: snapshot(plan, on=localdate(at)),
        quarter_ends_on=localdate(at) - timedelta(days=12),
        message="",
        seen=number,
        by=None,
        at=at,
    )


def copy_to_floor() -> None:
    """The same rows in tables without walls, with the same keys and indexes that a plain site would have."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select current_setting('is_superuser')")
        for table in FLOOR_TABLES:
            cursor.execute(f"alter table {table} no force row level security")
            cursor.execute(f"create table floor_{table} as select * from {table}")
            cursor.execute(f"alter table {table} force row level security")
            cursor.execute(f"alter table floor_{table} add primary key (id)")
            cursor.execute(f"create index on floor_{table} (partnership_id)")
        cursor.execute("create index on floor_actionplan_milestone (strategy_id)")
        cursor.execute("analyze")
