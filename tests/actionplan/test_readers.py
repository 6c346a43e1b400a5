"""Who leads which rows, and who reads for a statutory body."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from actionplan.models import AgencyLead, Milestone, OfficerLead, Plan
from actionplan.readers import Reader, reader_of, reader_of_all
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import ROLES
from tests.factories import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def reads(person: Person, plan: Plan, role: str = "lead_officer") -> Reader:
    request: Any = SimpleNamespace(person=person, permissions=ROLES[role].permissions, today=ON)
    return reader_of(request, plan)


def led(person: Person, plan: Plan) -> set[str]:
    keys = reads(person, plan).led
    return set(Milestone.objects.filter(pk__in=keys).values_list("text", flat=True))


FIRST = {"Write the lesson", "Give the lesson", "Brief the carers", "Ask the pupils"}


def test_an_officer_of_a_strategy_leads_its_rows_that_have_no_officer_of_their_own(
    plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        orla, teo = (Person.objects.get(name=name) for name in ("Orla Penhallow", "Teo Marsh"))
        assert led(orla, plan) == FIRST
        assert led(teo, plan) == {"Tell those who report"}
        OfficerLead.objects.create(milestone=Milestone.objects.get(text="Give the lesson"), person=teo)
        assert led(orla, plan) == FIRST - {"Give the lesson"}
        assert led(teo, plan) == {"Tell those who report", "Give the lesson"}


def test_a_group_makes_nobody_a_lead(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        assert led(PersonFactory(name="All partners"), plan) == set()


@pytest.mark.parametrize(
    ("role", "membership", "part", "expected"),
    [
        ("partner_contact", {}, "lead", FIRST),
        ("partner_contact", {}, "supporting", set()),
        ("steering_member", {}, "lead", set()),
        ("partner_contact", {"ends_on": date(2026, 11, 20)}, "lead", set()),
        ("partner_contact", {"starts_on": date(2026, 11, 22)}, "lead", set()),
        ("partner_contact", {"suspended_at": timezone.now()}, "lead", set()),
    ],
)
def test_the_contact_of_a_lead_agency_leads_its_rows_while_the_role_holds(
    role: str, membership: dict[str, Any], part: str, expected: set[str], plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        council = Organisation.objects.get(name="Harbour Council")
        AgencyLead.objects.filter(organisation=council).update(part=part)
        contact = PersonFactory()
        MembershipFactory(person=contact, role_code=role, organisation=council, **membership)
        assert led(contact, plan) == expected


def test_a_row_with_agencies_of_its_own_is_not_led_by_that_of_its_strategy(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        council, police = (Organisation.objects.get(name=name) for name in ("Harbour Council", "Eastreach Police"))
        AgencyLead.objects.create(milestone=Milestone.objects.get(text="Give the lesson"), organisation=police)
        contact = PersonFactory()
        MembershipFactory(person=contact, role_code="partner_contact", organisation=council)
        assert led(contact, plan) == FIRST - {"Give the lesson"}


@pytest.mark.parametrize("sector", Organisation.Sector.values)
def test_a_role_for_a_council_police_health_justice_or_fire_body_is_statutory(
    sector: str, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        person = PersonFactory()
        MembershipFactory(person=person, organisation=Organisation.objects.create(name="Body", sector=sector))
        assert reads(person, plan).statutory is (sector in {"council", "police", "health", "justice", "fire"})


def test_a_draft_is_not_there_for_others_than_its_editors(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        plan.status = Plan.Status.DRAFT
        assert reads(PersonFactory(), plan, "antislavery_coordinator").edits
        for role in ("chair", "steering_member", "lead_officer"):
            with pytest.raises(Http404):
                reads(PersonFactory(), plan, role)


def test_a_reader_of_all_plans_leads_what_they_lead_in_each(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        orla = Person.objects.get(name="Orla Penhallow")
        request: Any = SimpleNamespace(person=orla, permissions=ROLES["lead_officer"].permissions, today=ON)
        assert reader_of_all(request).led == reads(orla, plan).led
