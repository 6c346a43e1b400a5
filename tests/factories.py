"""Rows for tests, with no surprises: each makes what its name says and nothing beside.

Tenant rows are made inside an open scope: `with within(marlhaven): PersonFactory()`.
"""
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory

from actionplan.models import Milestone, Objective, Plan, Strategy
from foundation.models import User
from partnership.models import (
    Agreement,
    AgreementParty,
    Contact,
    Department,
    Group,
    Invitation,
    Meeting,
    Membership,
    Offer,
    Organisation,
    Partnership,
    Person,
    Seat,
    Series,
    Term,
)
from partnership.roles import RoleCode

M = TypeVar("M")
if TYPE_CHECKING:

    class DjangoModelFactory(Generic[M]):
        """Calling a factory makes a row, which the library's own types do not say."""

        def __new__(cls, **fields: Any) -> M: ...  # type: ignore[misc]

else:
    from factory.django import DjangoModelFactory


class PartnershipFactory(DjangoModelFactory[Partnership]):
    class Meta:
        model = Partnership

    slug = Sequence(lambda n: f"place-{n}")
    name = LazyAttribute(lambda made: f"{made.slug.title()} Against Modern Slavery")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = Sequence(lambda n: f"person{n}@example.org")
    password = "!"  # no password signs in until a test sets one


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Organisation {n}")
    sector = Organisation.Sector.CHARITY


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = Sequence(lambda n: f"Person {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    person = SubFactory(PersonFactory)
    user = SelfAttribute("person.user")
    role_code = RoleCode.STEERING_MEMBER
    starts_on = date(2025, 4, 1)


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    person = SubFactory(PersonFactory)
    email = SelfAttribute("person.email")
    expires_at = datetime(2100, 1, 1, tzinfo=UTC)


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Department {n}")


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Contact {n}")


class OfferFactory(DjangoModelFactory[Offer]):
    class Meta:
        model = Offer

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Service {n}")


class AgreementFactory(DjangoModelFactory[Agreement]):
    class Meta:
        model = Agreement

    kind = Agreement.Kind.INFORMATION_SHARING
    title = Sequence(lambda n: f"Agreement {n}")
    starts_on = date(2025, 4, 1)


class AgreementPartyFactory(DjangoModelFactory[AgreementParty]):
    class Meta:
        model = AgreementParty

    agreement = SubFactory(AgreementFactory)
    organisation = SubFactory(OrganisationFactory)


class GroupFactory(DjangoModelFactory[Group]):
    class Meta:
        model = Group

    name = Sequence(lambda n: f"Group {n}")
    kind = Group.Kind.STEERING


class SeatFactory(DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    group = SubFactory(GroupFactory)
    organisation = SubFactory(OrganisationFactory)


class TermFactory(DjangoModelFactory[Term]):
    class Meta:
        model = Term

    seat = SubFactory(SeatFactory)
    group = SelfAttribute("seat.group")
    person = SubFactory(PersonFactory)
    starts_on = date(2025, 4, 1)


def member(role: str, **person: Any) -> Person:
    """A person with an account who holds the role, in the open partnership."""
    made = PersonFactory(user=person.pop("user", None) or UserFactory(), **person)
    MembershipFactory(person=made, role_code=role)
    return made


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan

    title = Sequence(lambda n: f"Action plan {n}")
    starts_on, ends_on = date(2025, 4, 1), date(2028, 3, 31)


class ObjectiveFactory(DjangoModelFactory[Objective]):
    class Meta:
        model = Objective

    plan = SubFactory(PlanFactory)
    title = Sequence(lambda n: f"Objective {n}")
    position = Sequence(lambda n: n)


class StrategyFactory(DjangoModelFactory[Strategy]):
    class Meta:
        model = Strategy

    objective = SubFactory(ObjectiveFactory)
    title = Sequence(lambda n: f"Strategy {n}")
    position = Sequence(lambda n: n)


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    strategy = SubFactory(StrategyFactory)
    text = Sequence(lambda n: f"Milestone {n}")
    position = Sequence(lambda n: n)


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    title = Sequence(lambda n: f"Series {n}")
    rule = "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU"
    first_on = date(2026, 1, 1)
    time_of_day = time(10)


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    title = Sequence(lambda n: f"Meeting {n}")
    starts_at = datetime(2090, 3, 14, 10, tzinfo=UTC)
    ends_at = datetime(2090, 3, 14, 12, tzinfo=UTC)
    called_at = datetime(2026, 1, 5, 9, tzinfo=UTC)
