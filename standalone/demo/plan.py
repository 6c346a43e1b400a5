"""The made-up plans: Marlhaven's whole one with five quarters of ratings, a small one, and an empty draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from actionplan.models import Plan
from actionplan.rag import Lifecycle, Rag
from actionplan.services import plans
from actionplan.services.plans import (
    NewAgency,
    NewJudgement,
    NewMilestone,
    NewObjective,
    NewOfficer,
    NewSection,
    NewStrategy,
)
from foundation.periods import DeliveryDate, Quarter, QuarterCalendar
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode
from standalone.demo.plan_texts import (
    EARLIER,
    MARLHAVEN,
    MARLHAVEN_HOW,
    MARLHAVEN_WHY,
    PELLWORTH,
    M,
    O,
    S,
)

RAGS = {"G": Rag.GREEN, "A": Rag.AMBER, "R": Rag.RED}
WORKING_UP_THE_RATINGS = timedelta(days=12)
"""After a quarter ends, before the coordinator has every judgement."""


def make_plan(partnership: Partnership, *, random: Random, on: date) -> None:
    author = _Author(random=random, on=on)
    if partnership.slug == "marlhaven":
        plans.create(
            title="Marlhaven 4P plan 2025 to 2028",
            starts_on=date(2025, 4, 1),
            ends_on=date(2028, 3, 31),
            by=author.coordinator,
            sections=[NewSection("Why we act together", MARLHAVEN_WHY), NewSection("How we follow it", MARLHAVEN_HOW)],
            objectives=[author.objective(new) for new in MARLHAVEN],
        )
    elif partnership.slug == "pellworth":
        plans.create(
            title="Pellworth plan 2026 to 2027",
            starts_on=date(2026, 4, 1),
            ends_on=date(2027, 3, 31),
            by=author.coordinator,
            objectives=[author.objective(new) for new in PELLWORTH],
        )
    else:
        plans.create(
            title="Our first plan", starts_on=None, ends_on=None, by=author.coordinator, status=Plan.Status.DRAFT
        )


class _Author:
    """Writes a plan down from its words, with people and bodies that are in the register already."""

    def __init__(self, *, random: Random, on: date) -> None:
        self.on = on
        self.bodies = {body.name: body for body in Organisation.objects.all()}
        # Of several with the same post the first was made for it.
        self.people = {person.job_title: person for person in Person.objects.order_by("-pk")}
        self.coordinator = Person.objects.filter(memberships__role_code=RoleCode.ANTISLAVERY_COORDINATOR).earliest("pk")
        self.earlier: dict[str, Iterator[str]] = {}
        for letter, said in EARLIER.items():
            self.earlier[letter] = cycle(random.sample(said, len(said)))

    def objective(self, new: O) -> NewObjective:
        return NewObjective(
            new.title,
            strand_as_published=new.printed,
            strand=new.strand,
            kpis=[kpi.text for kpi in new.kpis],
            strategies=[self.strategy(strategy) for strategy in new.strategies],
        )

    def strategy(self, new: S) -> NewStrategy:
        return NewStrategy(
            new.title,
            delivery=DeliveryDate.parse(new.due),
            delivery_as_written=new.due,
            agencies=[self.agency(name) for name in new.agencies],
            officers=self.officers(new.officers),
            milestones=[self.milestone(milestone) for milestone in new.milestones],
        )

    def agency(self, name: str) -> NewAgency:
        body, _, department = name.partition("/")
        return NewAgency(self.bodies[body], department)

    def officers(self, posts: Sequence[str]) -> list[NewOfficer]:
        return [NewOfficer(self.people[post], accountable=place == 0) for place, post in enumerate(posts)]

    def milestone(self, new: M) -> NewMilestone:
        return NewMilestone(
            new.text,
            delivery=DeliveryDate.parse(new.due) if new.due else None,
            delivery_as_written=new.due or "",
            lifecycle={"B": Lifecycle.COMPLETE, "N": Lifecycle.NOT_STARTED}.get(new.history[-1], Lifecycle.IN_PROGRESS),
            officers=self.officers([new.officer]) if new.officer else (),
            judgements=list(self.judgements(new)),
        )

    def judgements(self, new: M) -> Iterator[NewJudgement]:
        days = _ends_of_quarters(len(new.history), before=self.on)
        for place, (letter, ended_on) in enumerate(zip(new.history, days, strict=True), start=1):
            if letter in RAGS:
                newest = place == len(new.history)
                reason = new.reason if newest and new.reason else next(self.earlier[letter])
                at = timezone.make_aware(datetime.combine(ended_on + WORKING_UP_THE_RATINGS, time(10)))
                yield NewJudgement(RAGS[letter], reason, at, self.coordinator)


def _ends_of_quarters(count: int, *, before: date) -> list[date]:
    """The last days of so many financial quarters, oldest first, whose ratings are all in by the day."""
    days: list[date] = []
    day = before - WORKING_UP_THE_RATINGS
    while len(days) < count:
        day = Quarter.containing(day, calendar=QuarterCalendar.FINANCIAL).starts_on - timedelta(days=1)
        days.insert(0, day)
    return days
