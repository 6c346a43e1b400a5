"""The made-up plans: Marlhaven's whole one with five published quarters, a small one, and an empty draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from actionplan.models import Plan, Visibility
from actionplan.rag import Lifecycle
from actionplan.services import plans, settings
from actionplan.services.plans import NewAgency, NewMilestone, NewObjective, NewOfficer, NewSection, NewStrategy
from foundation.periods import DeliveryDate, Precision
from partnership.models import Organisation, Partnership, Person
from partnership.roles import RoleCode
from standalone.demo.plan_texts import MARLHAVEN, MARLHAVEN_HOW, MARLHAVEN_WHY, PELLWORTH, M, O, S
from standalone.demo.quarters import Chronicle

UNTIL_NEXT_REVIEW = timedelta(days=75)


def make_plan(partnership: Partnership, *, random: Random, on: date) -> None:
    author = _Author(on=on)
    if partnership.slug == "marlhaven":
        plan = plans.create(
            title="Marlhaven 4P plan 2025 to 2028",
            starts_on=date(2025, 4, 1),
            ends_on=date(2028, 3, 31),
            by=author.coordinator,
            sections=[
                NewSection("Why we act together", MARLHAVEN_WHY, Visibility.PUBLIC),
                NewSection("How we follow it", MARLHAVEN_HOW),
            ],
            objectives=[author.objective(new) for new in MARLHAVEN],
        )
        settings.show_to_everybody(plan=plan, version=plan.version, is_public=True, by=author.coordinator)
        chronicle = Chronicle(plan, MARLHAVEN, coordinator=author.coordinator, random=random, on=on)
        chronicle.tell()
        chronicle.tell_since()
    elif partnership.slug == "pellworth":
        plan = plans.create(
            title="Pellworth plan 2026 to 2027",
            starts_on=date(2026, 4, 1),
            ends_on=date(2027, 3, 31),
            by=author.coordinator,
            objectives=[author.objective(new) for new in PELLWORTH],
        )
        Chronicle(plan, PELLWORTH, coordinator=author.coordinator, random=random, on=on).tell()
    else:
        plans.create(
            title="Our first plan", starts_on=None, ends_on=None, by=author.coordinator, status=Plan.Status.DRAFT
        )


class _Author:
    """Writes a plan down as it was at its beginning, with people and bodies that are in the register already."""

    def __init__(self, *, on: date) -> None:
        self.on = on
        self.bodies = {body.name: body for body in Organisation.objects.all()}
        # Of several with the same post the first was made for it.
        self.people = {person.job_title: person for person in Person.objects.order_by("-pk")}
        self.coordinator = Person.objects.filter(memberships__role_code=RoleCode.ANTISLAVERY_COORDINATOR).earliest("pk")

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
            milestones=[self.milestone(milestone, DeliveryDate.parse(new.due)) for milestone in new.milestones],
        )

    def agency(self, name: str) -> NewAgency:
        body, _, department = name.partition("/")
        return NewAgency(self.bodies[body], department)

    def officers(self, posts: Sequence[str]) -> list[NewOfficer]:
        return [NewOfficer(self.people[post], accountable=place == 0) for place, post in enumerate(posts)]

    def milestone(self, new: M, inherited: DeliveryDate) -> NewMilestone:
        first = new.before[0] if new.before else new.due
        due = DeliveryDate.parse(first) if first else None
        undated = (due or inherited).precision in (Precision.ONGOING, Precision.NONE)
        return NewMilestone(
            new.text,
            delivery=due,
            delivery_as_written=first or "",
            lifecycle=Lifecycle.NOT_STARTED if new.history.startswith("N") else Lifecycle.IN_PROGRESS,
            next_review_on=self.on + UNTIL_NEXT_REVIEW if undated else None,
            visibility=Visibility(new.seen_by),
            officers=self.officers([new.officer]) if new.officer else (),
        )
