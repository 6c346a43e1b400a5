"""A file that lies ready was made with rights: whoever has lost one of them since then is not handed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from actionplan.models import LinkedDocument, Milestone, OfficerLead, Plan, Visibility
from foundation import exports, tasks
from foundation.models import Export
from foundation.tenancy import within
from partnership.models import Membership, Organisation, Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.conftest import publish_board
from tests.conftest import SignIn
from tests.factories import MembershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_here")]
ROW = "Tell those who report"


@pytest.fixture
def reader(plan: Plan, marlhaven: Partnership) -> Person:
    """Sits on the steering group for the council, leads a row and sees a document."""
    with within(marlhaven):
        council = Organisation.objects.create(name="Marlhaven Council", sector=Organisation.Sector.COUNCIL)
        person = member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank")
        Membership.objects.filter(person=person).update(organisation=council)
        OfficerLead.objects.create(milestone=Milestone.objects.get(text=ROW), person=person, position=2)
        LinkedDocument.objects.create(plan=plan, title="Minutes", url="https://example.org/", position=1)
        publish_board(plan)
    return person


def ready(plan: Plan, person: Person, client: Client) -> str:
    client.post(
        f"/marlhaven/plans/{plan.pk}/take-out/",
        {"what": "board", "format": "csv", "purpose": "meeting", "purpose_words": ""},
    )
    with within(person.partnership):
        export = Export.objects.latest("pk")
    tasks.make_export(partnership_id=export.partnership_id, number=export.pk)
    return f"/marlhaven/exports/{export.pk}/"


def nothing(_person: Person) -> None:
    """All stays as it was."""


def another_row_is_led(person: Person) -> None:
    OfficerLead.objects.create(milestone=Milestone.objects.get(text="Ask the pupils"), person=person)


def a_row_is_opened_to_more(_person: Person) -> None:
    Milestone.objects.filter(text="Give the lesson").update(visibility=Visibility.PUBLIC)


def the_body_is_not_statutory_any_more(_person: Person) -> None:
    Organisation.objects.update(sector=Organisation.Sector.FAITH)


def the_lead_passes_on(person: Person) -> None:
    OfficerLead.objects.filter(person=person).delete()


def the_role_for_the_body_ends(person: Person) -> None:
    Membership.objects.filter(person=person).update(ends_on=date(2026, 1, 1))
    MembershipFactory(person=person, role_code=RoleCode.STEERING_MEMBER)


def the_plan_becomes_a_draft(_person: Person) -> None:
    Plan.objects.update(status=Plan.Status.DRAFT)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (nothing, 200),
        (another_row_is_led, 200),
        (a_row_is_opened_to_more, 200),
        (the_body_is_not_statutory_any_more, 403),
        (the_role_for_the_body_ends, 403),
        (the_lead_passes_on, 403),
        (the_plan_becomes_a_draft, 403),
    ],
)
def test_a_file_is_for_whoever_still_has_what_it_was_made_with(
    change: Callable[[Person], None], status: int, plan: Plan, reader: Person, sign_in: SignIn
) -> None:
    client = sign_in(reader)
    at = ready(plan, reader, client)
    with within(reader.partnership):
        change(reader)
    answer = client.get(f"{at}download/")
    assert answer.status_code == status
    assert ("Ask for it again" in client.get(at).content.decode()) is (status == 403)


def a_row_is_closed() -> None:
    Milestone.objects.filter(text="Give the lesson").update(visibility=Visibility.STATUTORY)


def a_document_is_closed() -> None:
    LinkedDocument.objects.update(visibility=Visibility.STATUTORY)


@pytest.mark.parametrize("change", [a_row_is_closed, a_document_is_closed])
def test_what_is_closed_after_a_file_was_made_is_not_handed_out_in_it(
    change: Callable[[], None], plan: Plan, reader: Person, sign_in: SignIn
) -> None:
    with within(reader.partnership):
        Membership.objects.filter(person=reader).update(organisation=None)
        insider = member(RoleCode.ANTISLAVERY_COORDINATOR)
    files = {person.pk: (sign_in(person), "") for person in (reader, insider)}
    files = {person.pk: (files[person.pk][0], ready(plan, person, files[person.pk][0])) for person in (reader, insider)}
    with within(reader.partnership):
        change()
    answers: dict[int, Any] = {key: client.get(f"{at}download/") for key, (client, at) in files.items()}
    assert {key: answer.status_code for key, answer in answers.items()} == {reader.pk: 403, insider.pk: 200}
    assert exports.LESS in answers[reader.pk].content.decode()


def test_a_coordinator_who_becomes_a_member_keeps_no_draft(plan: Plan, reader: Person, sign_in: SignIn) -> None:
    with within(reader.partnership):
        more = MembershipFactory(person=reader, role_code=RoleCode.ANTISLAVERY_COORDINATOR)
    client = sign_in(reader)
    at = ready(plan, reader, client)
    assert client.get(f"{at}download/").status_code == 200
    with within(reader.partnership):
        Membership.objects.filter(pk=more.pk).update(ends_on=date(2026, 1, 1))
    assert client.get(f"{at}download/").status_code == 403
