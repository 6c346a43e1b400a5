"""How long one round over every partnership takes: noting what is due, and looking for what waits to be sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from actionplan.models import Milestone, Objective, OfficerLead, Plan, Strategy
from foundation import jobs, outbox, reminders
from foundation.models import User
from foundation.periods import Precision
from foundation.tenancy import within
from partnership.models import Membership, Partnership, Person
from partnership.roles import RoleCode

ROUNDS = 3
MILESTONES = 40
AT = datetime(2026, 6, 9, 12, tzinfo=UTC)
"""A Tuesday: a day of digests."""


@dataclass(frozen=True)
class Sweep:
    """Seconds, over all partnerships."""

    partnerships: int
    first: float
    """Notes and gathers what is due today."""
    again: float
    """Every ten minutes: nothing is new."""
    sending: float
    """Every minute: nothing waits."""


def fill(*, partnerships: int) -> None:
    """Each with 40 milestones, dates from half a year ago to two years on, two officers and a coordinator."""
    for number in range(partnerships):
        partnership = Partnership.objects.create(slug=f"round-{number}", name=f"Round {number}")
        with within(partnership):
            _fill(number)


def _fill(number: int) -> None:
    roles = (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.LEAD_OFFICER, RoleCode.LEAD_OFFICER)
    users = User.objects.bulk_create(User(email=f"{place}-{number}@example.org") for place in range(len(roles)))
    people = Person.objects.bulk_create(Person(name="Somebody", user=user) for user in users)
    Membership.objects.bulk_create(
        Membership(person=person, user=person.user, role_code=role, starts_on=date(2025, 4, 1))
        for person, role in zip(people, roles, strict=True)
    )
    plan = Plan.objects.create(title="Action plan", starts_on=date(2025, 4, 1), ends_on=date(2028, 3, 31))
    objective = Objective.objects.create(plan=plan, title="Prepare", position=1)
    strategy = Strategy.objects.create(objective=objective, title="Know the signs", position=1)
    milestones = Milestone.objects.bulk_create(
        Milestone(
            strategy=strategy,
            text="Agree what each body does",
            position=place,
            has_own_delivery=True,
            delivery_precision=Precision.DAY,
            delivery_ends_on=AT.date() + timedelta(days=24 * place - 180),
        )
        for place in range(MILESTONES)
    )
    OfficerLead.objects.bulk_create(
        OfficerLead(milestone=milestone, person=people[1 + place % 2]) for place, milestone in enumerate(milestones)
    )


def measure() -> Sweep:
    ids = jobs.partnership_ids()
    first = _seconds(_note, ids)
    again = median(_seconds(_note, ids) for _ in range(ROUNDS))
    sending = median(_seconds(_look, ids) for _ in range(ROUNDS))
    return Sweep(len(ids), first, again, sending)


def _seconds(step: Callable[[datetime], object], ids: list[int]) -> float:
    start = time.perf_counter()
    for pk in ids:
        with within(pk):
            step(AT)
    return time.perf_counter() - start


def _note(at: datetime) -> None:
    reminders.sweep(at=at)


def _look(at: datetime) -> None:
    outbox.waiting(at=at)
