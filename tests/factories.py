"""Rows for tests, with no surprises: each makes what its name says and nothing beside.

Tenant rows are made inside an open scope: `with within(marlhaven): PersonFactory()`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from actionplan.models import Milestone, Objective, Plan, Strategy
from foundation.models import User
from partnership.models import Invitation, Membership, Organisation, Partnership, Person
from partnership.roles import RoleCode


class PartnershipFactory(DjangoModelFactory[Partnership]):
    class Meta:
        model = Partnership

    slug = factory.Sequence(lambda n: f"place-{n}")
    name = factory.LazyAttribute(lambda made: f"{made.slug.title()} Against Modern Slavery")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = "!"  # no password signs in until a test sets one


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    sector = Organisation.Sector.CHARITY


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    user = factory.SelfAttribute("person.user")
    role_code = RoleCode.STEERING_MEMBER
    starts_on = date(2025, 4, 1)


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    person = factory.SubFactory(PersonFactory)
    email = factory.SelfAttribute("person.email")
    expires_at = datetime(2100, 1, 1, tzinfo=UTC)


def member(role: str, **person: Any) -> Person:
    """A person with an account who holds the role, in the open partnership."""
    made = PersonFactory(user=person.pop("user", None) or UserFactory(), **person)
    MembershipFactory(person=made, role_code=role)
    return made


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan

    title = factory.Sequence(lambda n: f"Action plan {n}")
    starts_on, ends_on = date(2025, 4, 1), date(2028, 3, 31)


class ObjectiveFactory(DjangoModelFactory[Objective]):
    class Meta:
        model = Objective

    plan = factory.SubFactory(PlanFactory)
    title = factory.Sequence(lambda n: f"Objective {n}")
    position = factory.Sequence(lambda n: n)


class StrategyFactory(DjangoModelFactory[Strategy]):
    class Meta:
        model = Strategy

    objective = factory.SubFactory(ObjectiveFactory)
    title = factory.Sequence(lambda n: f"Strategy {n}")
    position = factory.Sequence(lambda n: n)


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    strategy = factory.SubFactory(StrategyFactory)
    text = factory.Sequence(lambda n: f"Milestone {n}")
    position = factory.Sequence(lambda n: n)
