"""Lists, pages and forms: who sees what on them, and what they cost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Invitation, Membership, Organisation, Partnership, Person
from partnership.reports import audit as reports
from partnership.roles import MEANINGS, ROLES, RoleCode
from tests.conftest import SignIn
from tests.factories import InvitationFactory, MembershipFactory, OrganisationFactory, PersonFactory, member
from tests.partnership.conftest import AT

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]


def body(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def fill(partnership: Partnership, count: int) -> None:
    """So many of everything that a list shows, with all that a row can hold."""
    with within(partnership):
        for _ in range(count):
            person = PersonFactory(email="somebody@example.org")
            MembershipFactory(person=person, organisation=OrganisationFactory())
            MembershipFactory(person=person, role_code=RoleCode.TRAINER, ends_on=timezone.localdate())
            InvitationFactory(person=person)
            for kind in reports.NAMED:
                AuditEntry.objects.create(action="person.added", subject_type=kind, subject_id=person.pk)


@pytest.mark.parametrize(
    ("role", "url", "queries"),
    [
        (RoleCode.ADMINISTRATOR, "/marlhaven/", 14),
        (RoleCode.ADMINISTRATOR, "/marlhaven/people/", 10),
        (RoleCode.ANTISLAVERY_COORDINATOR, "/marlhaven/organisations/", 9),
        (RoleCode.DATA_PROTECTION_OFFICER, "/marlhaven/audit/", 11),
        (RoleCode.VOLUNTEER, "/marlhaven/who-can-do-what/", 7),
    ],
)
@pytest.mark.parametrize("rows", [1, 3, 50])
def test_a_list_costs_the_same_whatever_its_length(
    rows: int, role: str, url: str, queries: int, marlhaven: Partnership, as_role: AsRole
) -> None:
    fill(marlhaven, rows)
    client = as_role(role)
    client.get(url)  # the first request of a session writes when it began
    with CaptureQueriesContext(connection) as ran:
        answer = client.get(url)
    assert answer.status_code == 200
    assert len(ran) == queries


def test_volunteers_stand_in_no_register(marlhaven: Partnership, as_role: AsRole, sign_in: SignIn) -> None:
    with within(marlhaven):
        helper = member(RoleCode.VOLUNTEER, name="Hidden Helper")
        both = member(RoleCode.VOLUNTEER, name="Steering And More")
        MembershipFactory(person=both, user=both.user, role_code=RoleCode.STEERING_MEMBER)
    client = as_role(RoleCode.ADMINISTRATOR)
    listed = body(client, "/marlhaven/people/")
    assert "Hidden Helper" not in listed
    assert "Steering And More" in listed
    page = body(client, f"/marlhaven/people/{both.pk}/")
    assert "Steering group member" in page
    assert '<th scope="row" class="govuk-table__header">Volunteer</th>' not in page
    for action in ("", "change/", "give-role/", "suspend/", "send-invitation/", "reset-second-step/"):
        assert client.get(f"/marlhaven/people/{helper.pk}/{action}").status_code == 404, action
    with within(marlhaven):
        volunteering = Membership.objects.get(person=both, role_code=RoleCode.VOLUNTEER)
    assert client.get(f"/marlhaven/roles/{volunteering.pk}/end/").status_code == 404
    assert "Hidden Helper" not in body(as_role(RoleCode.DATA_PROTECTION_OFFICER), "/marlhaven/audit/")


def test_a_volunteer_is_not_offered_as_a_role(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        person = PersonFactory(name="Jo")
    client = as_role(RoleCode.ADMINISTRATOR)
    assert 'value="volunteer"' not in body(client, f"/marlhaven/people/{person.pk}/give-role/")
    client.post(
        f"/marlhaven/people/{person.pk}/give-role/",
        {"role_code": "volunteer", "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2026"},
    )
    with within(marlhaven):
        assert not Membership.objects.filter(person=person).exists()


@pytest.mark.parametrize("role", [RoleCode.STEERING_MEMBER, RoleCode.CHAIR, RoleCode.CARE_COORDINATOR])
def test_addresses_are_for_those_who_manage_people(role: str, marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        person = PersonFactory(name="Jo", email="secret@example.org")
    reader = as_role(role)
    assert "secret@example.org" not in body(reader, f"/marlhaven/people/{person.pk}/")
    assert "secret@example.org" in body(as_role(RoleCode.ADMINISTRATOR), f"/marlhaven/people/{person.pk}/")
    # Nor can they be found out by searching or sorting.
    assert ">Jo<" not in body(reader, "/marlhaven/people/?q=secret")
    assert body(reader, "/marlhaven/people/?sort=email").count('aria-sort="ascending"') == 1


def test_an_organisations_people_are_for_those_who_read_people(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        held = MembershipFactory(
            person=PersonFactory(name="Jo Samphire"), organisation=OrganisationFactory(), role_code=RoleCode.CHAIR
        )
    url = f"/marlhaven/organisations/{held.organisation_id}/"
    assert "Jo Samphire" in body(as_role(RoleCode.STEERING_MEMBER), url)
    assert "Jo Samphire" not in body(as_role(RoleCode.PARTNER_CONTACT), url)


@pytest.mark.parametrize(
    ("standing", "names"),
    [
        ("active", ["Active", "Reader"]),
        ("invited", ["Invited"]),
        ("none", ["Nobody", "Run out"]),
        ("former", ["Former"]),
        ("suspended", ["Suspended"]),
    ],
)
def test_the_list_is_narrowed_by_access(
    standing: str, names: list[str], marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        reader = member(RoleCode.ADMINISTRATOR, name="Reader")
        member(RoleCode.CHAIR, name="Active")
        Membership.objects.filter(person=member(RoleCode.CHAIR, name="Former")).update(ends_on="2026-01-01")
        Membership.objects.filter(person=member(RoleCode.CHAIR, name="Suspended")).update(suspended_at=AT)
        InvitationFactory(person=PersonFactory(name="Invited", email="a@example.org"))
        InvitationFactory(person=PersonFactory(name="Run out", email="b@example.org"), expires_at=AT)
        PersonFactory(name="Nobody")
    page = body(sign_in(reader), f"/marlhaven/people/?standing={standing}")
    everybody = ("Active", "Former", "Invited", "Nobody", "Reader", "Run out", "Suspended")
    assert [name for name in everybody if f"<bdi>{name}</bdi>" in page] == names


def test_the_register_is_narrowed_searched_and_sorted(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        OrganisationFactory(name="Anchor Trust", sector=Organisation.Sector.HOUSING)
        OrganisationFactory(name="Zion Chapel", sector=Organisation.Sector.FAITH)
        OrganisationFactory(name="Left Behind", status=Organisation.Status.LEFT)
    client = as_role(RoleCode.ANTISLAVERY_COORDINATOR)

    def names(query: str) -> list[str]:
        page = body(client, f"/marlhaven/organisations/{query}")
        found = [name for name in ("Anchor Trust", "Zion Chapel", "Left Behind") if f">{name}</a>" in page]
        return sorted(found, key=page.index)

    assert names("") == ["Anchor Trust", "Left Behind", "Zion Chapel"]
    assert names("?sort=-name") == ["Zion Chapel", "Left Behind", "Anchor Trust"]
    assert names("?sector=faith") == ["Zion Chapel"]
    assert names("?status=left") == ["Left Behind"]
    assert names("?q=anchor") == ["Anchor Trust"]
    assert names("?q=nothing") == []


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?q=%ed%a0%80", "?page=99999999999999999999", "?page=x", "?sort=--name", "?sector=nonsense",
     "?sort=partnership__slug", f"?q={'x' * 5000}", "?standing=x", "?role=x", "?actor=99999999999999999999",
     "?since_day=99&since_month=99&since_year=99999", "?action=%27;--"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("role", "page"),
    [
        (RoleCode.ADMINISTRATOR, "people/"),
        (RoleCode.ADMINISTRATOR, "organisations/"),
        (RoleCode.DATA_PROTECTION_OFFICER, "audit/"),
    ],
)
def test_a_hostile_filter_breaks_nothing(query: str, role: str, page: str, as_role: AsRole) -> None:
    assert as_role(role).get(f"/marlhaven/{page}{query}").status_code == 200


def test_somebody_new_is_invited_with_one_form(marlhaven: Partnership, as_role: AsRole) -> None:
    client = as_role(RoleCode.ADMINISTRATOR)
    form = {
        "name": "Wulandari",
        "email": "Wulandari@Example.org",
        "role_code": RoleCode.TRAINER,
        "starts_on_day": "1",
        "starts_on_month": "april",
        "starts_on_year": "2026",
    }
    answer = client.post("/marlhaven/people/invite/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/marlhaven/people/")
    with within(marlhaven):
        person = Person.objects.get(name="Wulandari")
        assert person.email == "wulandari@example.org"
        assert [held.role_code for held in person.memberships.all()] == ["trainer"]
        assert Invitation.objects.get(person=person).email == "wulandari@example.org"
    again = client.post("/marlhaven/people/invite/", form).content.decode()
    assert "Wulandari is in the list with this address." in again


def test_what_a_policy_refuses_is_read_in_its_own_words(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        only = member(RoleCode.ADMINISTRATOR)
        held = Membership.objects.get(person=only)
    client = sign_in(only)
    page = body(client, f"/marlhaven/people/{only.pk}/")
    assert "Give a role" not in page
    assert "Suspend at once" not in page
    assert "Set the last day" not in page
    today = timezone.localdate()
    answer = client.post(
        f"/marlhaven/roles/{held.pk}/end/",
        {"ends_on_day": today.day, "ends_on_month": today.month, "ends_on_year": today.year},
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "This is the last administrator." in shown
    assert f'value="{today.year}"' in shown
    assert client.post(f"/marlhaven/people/{only.pk}/suspend/").status_code == 403
    with within(marlhaven):
        held.refresh_from_db()
        assert (held.ends_on, held.suspended_at) == (None, None)


def test_an_organisation_is_added_changed_and_marked_as_left(marlhaven: Partnership, as_role: AsRole) -> None:
    client = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    form = {"name": "Anchor Trust", "short_name": "", "sector": "charity", "relationship": "member"}
    assert client.post("/marlhaven/organisations/add/", form).status_code == 302
    again = client.post("/marlhaven/organisations/add/", form | {"name": "ANCHOR TRUST"}).content.decode()
    assert "An organisation with this name is in the register already." in again
    with within(marlhaven):
        made = Organisation.objects.get()
    client.post(f"/marlhaven/organisations/{made.pk}/change/", form | {"sector": "housing", "status": "dormant"})
    day = {"left_on_day": "20", "left_on_month": "11", "left_on_year": "2026", "why": "Closed"}
    client.post(f"/marlhaven/organisations/{made.pk}/has-left/", day)
    with within(marlhaven):
        made.refresh_from_db()
        assert (made.sector, made.status) == ("housing", "left")
        told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
        assert list(told) == ["organisation.added", "organisation.changed", "organisation.archived"]


def test_the_table_of_tasks_says_yes_or_no_for_every_role(as_role: AsRole) -> None:
    page = body(as_role(RoleCode.CHAIR), "/marlhaven/who-can-do-what/")
    table = page[page.index('<div class="al-matrix">') : page.index("</table>")]
    rows = [row.split("</tr>")[0] for row in table.split("<tr")[2:]]
    said = {row.split('scope="row" class="govuk-table__header">')[1].split("</th>")[0]: row for row in rows}
    assert list(said) == [html.escape(meaning) for meaning in MEANINGS.values()]
    for permission, meaning in MEANINGS.items():
        answers = re.findall(r'hidden">(Yes|No)</span>', said[html.escape(meaning)])
        assert answers == ["Yes" if permission in role.permissions else "No" for role in ROLES.values()], permission
    assert table.count("Chair (yours)") == table.count("(yours)") == 1


@pytest.mark.parametrize("role", RoleCode)
def test_the_table_of_roles_marks_ones_own(role: str, as_role: AsRole) -> None:
    page = body(as_role(role), "/marlhaven/who-can-do-what/")
    assert page.count("You hold this") == 1
    assert page.count('class="govuk-summary-card"') == len(RoleCode)


def test_the_front_page_leads_people_on(marlhaven: Partnership, pellworth: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        one = member(RoleCode.CHAIR)
    assert sign_in(one).get("/").headers["Location"] == "/marlhaven/"
    with within(pellworth):
        member(RoleCode.TRAINER, user=one.user)
    choice = body(sign_in(one), "/")
    assert ("Marlhaven Against Modern Slavery" in choice, "Pellworth Anti-Slavery Alliance" in choice) == (True, True)
    with within(marlhaven):
        Membership.objects.update(suspended_at=AT)
    assert sign_in(one).get("/").headers["Location"] == "/pellworth/"
    roles = body(sign_in(one), "/account/roles/")
    assert ("Suspended" in roles, "Trainer" in roles) == (True, True)


def test_the_record_is_told_in_sentences(marlhaven: Partnership, as_role: AsRole, sign_in: SignIn) -> None:
    with within(marlhaven):
        administrator = member(RoleCode.ADMINISTRATOR, name="Ada Quillfern")
        person = PersonFactory(name="Jo Samphire")
    sign_in(administrator).post(
        f"/marlhaven/people/{person.pk}/give-role/",
        {"role_code": "trainer", "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2026"},
    )
    officer = as_role(RoleCode.DATA_PROTECTION_OFFICER)
    page = body(officer, "/marlhaven/audit/")
    assert "gave Jo Samphire the role Trainer" in page
    assert "gave Jo Samphire" in body(officer, f"/marlhaven/audit/?action=role.given&actor={administrator.pk}")
    assert "gave Jo Samphire" not in body(officer, "/marlhaven/audit/?action=role.ended")
    assert "gave Jo Samphire" not in body(officer, "/marlhaven/audit/?until_day=1&until_month=1&until_year=2020")


@pytest.mark.parametrize(("expires_at", "said"), [(None, "The link works until"), (AT, "The link ran out on")])
def test_a_persons_page_says_whether_the_invitation_still_works(
    expires_at: datetime | None, said: str, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        invited = PersonFactory(email="jo@example.org")
        InvitationFactory(person=invited, **({"expires_at": expires_at} if expires_at else {}))
    assert said in body(as_role(RoleCode.ADMINISTRATOR), f"/marlhaven/people/{invited.pk}/")


@pytest.mark.parametrize(
    ("role", "url", "sentence"),
    [
        (
            RoleCode.ADMINISTRATOR,
            "/marlhaven/plans/",
            (
                "Your role here does not let you read the action plan and its published board. It takes one of these"
                " roles: Antislavery coordinator, Survivor care coordinator, Safeguarding lead, Steering group member,"
                " Chair, Partner contact, Lead officer. If you should have one, ask an administrator of this"
                " partnership."
            ),
        ),
        (
            RoleCode.CHAIR,
            "/marlhaven/audit/",
            (
                "Your role here does not let you read the record of who saw and changed what. It takes one of these"
                " roles: Data protection officer. If you should have one, ask an administrator of this partnership."
            ),
        ),
    ],
)
def test_a_refusal_names_the_roles_that_open_the_page(role: str, url: str, sentence: str, as_role: AsRole) -> None:
    answer = as_role(role).get(url)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
