"""The first page: what needs whoever opens it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from actionplan.models import Milestone, Plan
from actionplan.services.plans import NewMilestone, NewObjective, NewOfficer, NewStrategy, create
from foundation import reference
from foundation.tenancy import within
from partnership.models import Membership, Partnership, Person
from partnership.reports.home import NOT_HERE_YET
from partnership.roles import RoleCode
from tests.actionplan.conftest import LONG_PAST, publish_board, queries_of, write_many, write_plan
from tests.conftest import SignIn
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    member,
)
from tests.partnership.conftest import AT

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def home(client: Client) -> str:
    return " ".join(client.get("/marlhaven/").content.decode().split())


def test_an_administrator_reads_of_invitations_and_of_roles_that_end(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        InvitationFactory(person=PersonFactory(name="Waiting Person", email="w@example.org"))
        InvitationFactory(person=PersonFactory(name="Late Person", email="l@example.org"), expires_at=AT)
        today = PersonFactory(name="Today Person", email="t@example.org")
        InvitationFactory(person=today, expires_at=timezone.localtime().replace(hour=23, minute=59))
        MembershipFactory(person=PersonFactory(name="Ending Person"), ends_on=timezone.localdate())
        MembershipFactory(
            person=PersonFactory(name="Hidden Helper"), role_code=RoleCode.VOLUNTEER, ends_on=timezone.localdate()
        )
    page = home(as_role(RoleCode.ADMINISTRATOR))
    assert page.index("Invitations that ran out") < page.index("Late Person") < page.index("Ending Person")
    assert "The link ran out on 20 November 2026. Send the invitation again, or withdraw it." in page
    assert "The link works until 1 January 2100." in page
    assert "The link runs out today." in page
    assert "Hidden Helper" not in page
    quiet = home(as_role(RoleCode.STEERING_MEMBER))
    assert ("Waiting Person" in quiet, "Ending Person" in quiet) == (False, False)
    assert "Nothing waits for you" in quiet


def test_what_has_a_date_stands_by_it_with_its_topic_above(marlhaven: Partnership, as_role: AsRole) -> None:
    today = timezone.localdate()
    with within(marlhaven):
        for name, days in {"Last": 40, "First": 0, "Second": 8}.items():
            MembershipFactory(person=PersonFactory(name=f"{name} Person"), ends_on=today + timedelta(days=days))
    page = home(as_role(RoleCode.ADMINISTRATOR))
    said = [">Within 7 days<", "First Person", ">Within 30 days<", "Second Person", ">Later<", "Last Person"]
    places = [page.index(words) for words in said]
    assert places == sorted(places)
    label = '<span class="govuk-hint al-inline-hint">Roles that end within 60 days</span>'
    assert page.count(label) == 3
    assert page.index(">Later<") < page.index(">First steps<") < page.index("Invite the coordinator")


@pytest.mark.parametrize(("on", "told"), [("2026-11-20", False), ("2028-07-03", True)])
def test_who_looks_after_the_partnership_reads_in_time_that_bank_holidays_run_short(
    on: str, told: bool, marlhaven: Partnership, as_role: AsRole
) -> None:
    reference.bank_holidays_run_short.cache_clear()
    with time_machine.travel(f"{on} 12:00:00+00:00"):
        coordinator, officer = (home(as_role(role)) for role in ("antislavery_coordinator", "lead_officer"))
    said = "Bank holidays are known until 26 December 2028 only."
    assert (said in coordinator, said in officer) == (told, False)


def test_somebody_reads_that_their_own_role_ends(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        leaving = member(RoleCode.VOLUNTEER)
        Membership.objects.filter(person=leaving).update(ends_on=timezone.localdate() + timedelta(days=60))
        staying = member(RoleCode.CHAIR)
        Membership.objects.filter(person=staying).update(ends_on=timezone.localdate() + timedelta(days=61))
    assert "Your own roles that end within 60 days" in home(sign_in(leaving))
    assert "Your own roles that end within 60 days" not in home(sign_in(staying))


def test_a_new_partnership_begins_with_its_coordinator_and_then_its_organisations(
    marlhaven: Partnership, as_role: AsRole
) -> None:
    administrator = as_role(RoleCode.ADMINISTRATOR)
    assert '<a class="govuk-link" href="/marlhaven/people/invite/">Invite the coordinator</a>' in home(administrator)
    coordinator = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    assert "Invite the coordinator" not in home(administrator)
    begin = '<a class="govuk-link" href="/marlhaven/organisations/add/">Add the first organisation</a>'
    assert begin in home(coordinator)
    with within(marlhaven):
        OrganisationFactory()
    assert begin not in home(coordinator)


def test_a_coordinator_reads_how_many_milestones_need_a_rating(marlhaven: Partnership, as_role: AsRole) -> None:
    plan = write_plan(marlhaven)
    milestones = f"/marlhaven/plans/{plan.pk}/milestones/"
    page = home(as_role(RoleCode.ANTISLAVERY_COORDINATOR))
    assert f'<a class="govuk-link" href="{milestones}?date=not_rated&amp;sort=due">1 milestone past its' in page
    assert f'<a class="govuk-link" href="{milestones}?standing=R">1 milestone off track</a>' in page
    assert f'<a class="govuk-link" href="{milestones}?standing=A">1 milestone at risk</a>' in page


@pytest.mark.parametrize("role", [RoleCode.STEERING_MEMBER, RoleCode.CHAIR])
def test_who_steers_reads_where_the_plan_stands_in_one_line(role: str, marlhaven: Partnership, as_role: AsRole) -> None:
    plan = write_plan(marlhaven)
    assert "Where Plan 2025 to 2028 stands" not in home(as_role(role))  # nothing is published yet
    with within(marlhaven):
        publish_board(plan)
    page = home(as_role(role))
    assert f'<a class="govuk-link" href="/marlhaven/plans/{plan.pk}/">Where Plan 2025 to 2028 stands</a>' in page
    assert "Board 1, published on 4 May 2026." in page
    assert "Nothing waits for you" not in page


@pytest.mark.parametrize("status", [Plan.Status.DRAFT, Plan.Status.CLOSED])
def test_a_plan_that_is_not_active_asks_nobody(status: str, marlhaven: Partnership, as_role: AsRole) -> None:
    write_plan(marlhaven)
    with within(marlhaven):
        OrganisationFactory()
        Plan.objects.update(status=status)
    for role in (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.STEERING_MEMBER, RoleCode.LEAD_OFFICER):
        assert "Nothing waits for you" in home(as_role(role))


def test_a_lead_officer_reads_of_their_own_milestones_only(marlhaven: Partnership, sign_in: SignIn) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        leads = member(RoleCode.LEAD_OFFICER)
        strategies = [
            NewStrategy("Mine", officers=[NewOfficer(leads)], milestones=[NewMilestone("Not late")]),
            NewStrategy("Late", officers=[NewOfficer(leads)], delivery=LONG_PAST, milestones=[NewMilestone("Late")]),
        ]
        objectives = [NewObjective("One", "Prevent", "Prevent", [], strategies)]
        own = create(title="Another", starts_on=None, ends_on=None, by=None, objectives=objectives)
        late = Milestone.objects.get(text="Late")
    page = home(sign_in(leads))
    plans = "/marlhaven/plans"
    assert f'href="{plans}/{own.pk}/milestones/{late.pk}/update/">1.2.1 Late</a>' in page
    assert "Past its date: 31 January 2020." in page
    assert "Not late" not in page
    assert f'href="{plans}/mine/">All 2 that are still open</a>' in page
    assert f"{plans}/{plan.pk}/milestones/" not in page
    assert "off track" not in page


def test_somebody_who_speaks_for_an_organisation_finds_it(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        contact, held = member(RoleCode.PARTNER_CONTACT), OrganisationFactory(name="Anchor Trust")
        Membership.objects.filter(person=contact).update(organisation=held)
    link = f'<a class="govuk-link" href="/marlhaven/organisations/{held.pk}/">Your organisation: Anchor Trust</a>'
    assert link in home(sign_in(contact))


@pytest.mark.parametrize("role", RoleCode)
def test_a_part_that_is_not_here_yet_is_named_to_those_who_would_look_for_it(role: str, as_role: AsRole) -> None:
    page = home(as_role(role)).replace("&#39;", "'")
    assert [code for code, said in NOT_HERE_YET.items() if said in page] == ([role] if role in NOT_HERE_YET else [])


@pytest.mark.parametrize("rows", [10, 50, 200])
def test_the_first_page_costs_the_same_whatever_waits(rows: int, marlhaven: Partnership, sign_in: SignIn) -> None:
    write_many(marlhaven, rows)
    with within(marlhaven):
        busy = Person.objects.get(name="Orla Penhallow")  # who leads them all
        busy.user = UserFactory()
        busy.save()
        for role in (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.LEAD_OFFICER, RoleCode.STEERING_MEMBER):
            MembershipFactory(person=busy, user=busy.user, role_code=role)
    client = sign_in(busy)
    assert queries_of(client, "/marlhaven/") == 18
    assert len(client.get("/marlhaven/").content) <= 40_000
