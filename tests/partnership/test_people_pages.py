"""The list of people, a person's page, and the forms on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.models import User
from foundation.tenancy import within
from partnership.models import Membership, Partnership
from partnership.roles import RoleCode
from tests.conftest import SignIn
from tests.factories import InvitationFactory, MembershipFactory, OrganisationFactory, PersonFactory, member
from tests.partnership.conftest import AT

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def body(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


def first_day(day: date) -> dict[str, Any]:
    return {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}


@pytest.mark.parametrize(
    ("last_login", "step", "in_list", "on_page"),
    [
        (datetime(2026, 11, 3, 0, 30, tzinfo=AT.tzinfo), "totp", "3 November 2026</td>", "Set up</dd>"),
        (None, "webauthn", "Never</td>", "Set up</dd>"),
        (None, "recovery_codes", "No second step yet", "Not set up yet: asked for at the next sign-in</dd>"),
        (None, "", "No second step yet", "Not set up yet: asked for at the next sign-in</dd>"),
    ],
)
def test_an_administrator_sees_the_last_sign_in_and_the_second_step(
    last_login: datetime | None, step: str, in_list: str, on_page: str, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        jo = member(RoleCode.CHAIR, name="Aaron")
    assert jo.user is not None
    User.objects.filter(email=jo.user.email).update(last_login=last_login)
    if step:
        Authenticator.objects.create(user=jo.user, type=step, data={})
    client = as_role(RoleCode.ADMINISTRATOR)
    row = body(client, "/marlhaven/people/").split("<bdi>Aaron</bdi>")[1].split("</tr>")[0]
    assert in_list in row
    page = body(client, f"/marlhaven/people/{jo.pk}/")
    assert on_page in page
    assert f'Last sign-in</dt><dd class="govuk-summary-list__value">{"3 Nov" if last_login else "Never"}' in page
    reader = as_role(RoleCode.STEERING_MEMBER)
    assert "Last sign-in" not in body(reader, "/marlhaven/people/")
    assert "Last sign-in" not in body(reader, f"/marlhaven/people/{jo.pk}/")


def test_a_role_that_begins_later_is_told_and_can_be_cancelled(marlhaven: Partnership, as_role: AsRole) -> None:
    client, later = as_role(RoleCode.ADMINISTRATOR), timezone.localdate() + timedelta(days=40)
    with within(marlhaven):
        kim = PersonFactory(name="Kim")
    page = f"/marlhaven/people/{kim.pk}/"
    client.post(f"{page}give-role/", {"role_code": RoleCode.TRAINER, **first_day(later)})
    said = body(client, page)
    assert f"Kim has the role from {later.day} {later:%B %Y} on, and not before." in said
    with within(marlhaven):
        held = Membership.objects.get(person=kim)
    assert f'href="/marlhaven/roles/{held.pk}/cancel/">Cancel it' in said
    assert "Cancel the role Trainer of Kim?" in body(client, f"/marlhaven/roles/{held.pk}/cancel/")
    assert client.post(f"/marlhaven/roles/{held.pk}/cancel/").headers["Location"] == page
    assert "The role Trainer of Kim is cancelled. It never begins." in body(client, page)


def test_a_role_that_has_begun_is_not_offered_to_be_cancelled(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        held = MembershipFactory(role_code=RoleCode.TRAINER)
    client = as_role(RoleCode.ADMINISTRATOR)
    page = body(client, f"/marlhaven/people/{held.person_id}/")
    assert ("Set the last day" in page, "Cancel it" in page) == (True, False)
    assert client.post(f"/marlhaven/roles/{held.pk}/cancel/").status_code == 403


def test_a_suspended_person_is_offered_nothing_but_the_way_back(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        leaver = member(RoleCode.CHAIR)
        Membership.objects.filter(person=leaver).update(suspended_at=AT)
    page = body(as_role(RoleCode.ADMINISTRATOR), f"/marlhaven/people/{leaver.pk}/")
    offered = (
        "Give a role",
        "Send an invitation",
        "Reset a lost second step",
        "Suspend at once",
        "Lift the suspension",
    )
    assert [words for words in offered if words in page] == ["Lift the suspension"]


def test_a_refusal_stands_on_the_form_with_what_was_typed(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        held = MembershipFactory(role_code=RoleCode.TRAINER)
    client = as_role(RoleCode.ADMINISTRATOR)
    typed = {"ends_on_day": "31", "ends_on_month": "march", "ends_on_year": "2020"}
    answer = client.post(f"/marlhaven/roles/{held.pk}/end/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ("Choose today or a later day." in page, 'value="march"' in page) == (True, True)


@pytest.mark.parametrize("role", [RoleCode.STEERING_MEMBER, RoleCode.PARTNER_CONTACT])
def test_whoever_speaks_for_an_organisation_is_asked_for_which(
    role: str, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        kim, trust = PersonFactory(name="Kim"), OrganisationFactory(name="Anchor Trust")
    client, url = as_role(RoleCode.ADMINISTRATOR), f"/marlhaven/people/{kim.pk}/give-role/"
    given = {"role_code": role, **first_day(timezone.localdate())}
    asked = client.post(url, given).content.decode()
    assert "Choose the organisation that they speak for. If there is none, tick the box below." in asked
    both = client.post(url, given | {"organisation": trust.pk, "no_organisation": "on"}).content.decode()
    assert "Choose an organisation or tick this box, not both." in both
    assert client.post(url, given | {"no_organisation": "on"}).status_code == 302
    assert client.post(url, given | {"organisation": trust.pk}).status_code == 302
    with within(marlhaven):
        assert [held.organisation for held in Membership.objects.filter(person=kim)] == [None, trust]


def test_the_invitation_form_leads_to_what_each_role_may_do(as_role: AsRole) -> None:
    page = body(as_role(RoleCode.ADMINISTRATOR), "/marlhaven/people/invite/")
    assert '<a class="govuk-link" href="/marlhaven/who-can-do-what/">See what each role may do</a>' in page


@pytest.mark.parametrize("roles", [1, 6])
def test_a_persons_page_costs_the_same_whatever_their_roles(
    roles: int, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        reader, busy = member(RoleCode.ADMINISTRATOR), PersonFactory(email="jo@example.org")
        for code in list(RoleCode)[:roles]:
            MembershipFactory(person=busy, role_code=code, organisation=OrganisationFactory())
        InvitationFactory(person=busy)
    client, url = sign_in(reader), f"/marlhaven/people/{busy.pk}/"
    client.get(url)
    with CaptureQueriesContext(connection) as ran:
        client.get(url)
    assert len(ran) == 12
