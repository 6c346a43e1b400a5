"""Rows to measure on: many partnerships with a plan each, one of them large, and the same rows on the floor."""

from __future__ import annotations

from datetime import date
from random import Random

from django.db import connections

from actionplan.models import Milestone, Objective, Plan, Strategy
from actionplan.rag import Rag
from foundation.tenancy import within
from partnership.models import Partnership

START, END = date(2025, 4, 1), date(2028, 3, 31)
FLOOR_TABLES = ("actionplan_plan", "actionplan_objective", "actionplan_strategy", "actionplan_milestone")


def make(*, partnerships: int, milestones_each: int, milestones_of_first: int) -> Partnership:
    """Returns the first partnership, the one with the large plan."""
    random = Random(2026)  # noqa: S311 -- rows to measure on, not secrets
    made = [Partnership.objects.create(slug=f"place-{n}", name=f"Place {n}") for n in range(partnerships)]
    for n, partnership in enumerate(made):
        with within(partnership):
            _plan(random, milestones_of_first if n == 0 else milestones_each)
    return made[0]


def _plan(random: Random, milestones: int) -> None:
    plan = Plan.objects.create(title="Action plan 2025 to 2028", starts_on=START, ends_on=END)
    objectives = Objective.objects.bulk_create(
        Objective(plan=plan, title=f"Objective {n}", position=n) for n in range(1, 5)
    )
    strategies = Strategy.objects.bulk_create(
        Strategy(objective=objective, title=f"Strategy {n} of {objective.title}", position=n)
        for objective in objectives
        for n in range(1, 6)
    )
    ratings = [Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREEN, Rag.NONE]
    Milestone.objects.bulk_create(
        Milestone(
            strategy=strategies[n % len(strategies)],
            text=f"Milestone {n}: agree what each body does and by when",
            position=n,
            rag=random.choice(ratings),
        )
        for n in range(1, milestones + 1)
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
