"""Taking a plan out: what the form asks, who may, and what becomes of the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.test import Client
from django.utils.timezone import localdate

from actionplan.models import Plan
from foundation import tasks
from foundation.access import NotAllowed
from foundation.models import AuditEntry, Export
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.conftest import publish_board, queries_of, write_many
from tests.actionplan.takings import taken
from tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_here")]
FORMS = ("pdf", "docx", "xlsx", "csv")
KINDS = ("board", "plan", "milestones")


def address(plan: Plan, query: str = "") -> str:
    return f"/marlhaven/plans/{plan.pk}/take-out/{query}"


def ask(client: Client, plan: Plan, query: str = "", **chosen: str) -> Any:
    usual = {"what": "board", "format": "pdf", "purpose": "meeting", "purpose_words": ""}
    return client.post(address(plan, query), usual | chosen)


def newest(partnership: Partnership) -> Export:
    with within(partnership):
        return Export.objects.select_related("file").latest("pk")


def test_a_file_is_asked_for_made_and_downloaded(plan: Plan, coordinator: Person, sign_in: SignIn) -> None:
    client = sign_in(coordinator)
    answer = ask(client, plan, what="plan", format="docx")
    export = newest(coordinator.partnership)
    assert answer.headers["Location"] == f"/marlhaven/exports/{export.pk}/"
    assert (export.kind, export.format, export.purpose, export.state) == ("plan", "docx", "meeting", "waiting")
    assert export.title == "The whole plan: Plan 2025 to 2028 (Word)"
    tasks.make_export(partnership_id=export.partnership_id, number=export.pk)
    got = client.get(f"/marlhaven/exports/{export.pk}/download/")
    today = localdate().isoformat()
    assert got.headers["Content-Disposition"] == f'attachment; filename="plan-2025-to-2028-plan-{today}.docx"'
    assert docx.Document(io.BytesIO(got.content)).paragraphs[0].text == "Plan 2025 to 2028"


def test_asking_leaves_one_line_in_the_record(plan: Plan, coordinator: Person, sign_in: SignIn) -> None:
    ask(sign_in(coordinator), plan)
    with within(coordinator.partnership):
        entries = AuditEntry.objects.filter(action__startswith="export").values_list("action", "subject_id", "details")
        told = {"kind": "board", "format": "pdf", "purpose": "meeting"}
        assert list(entries) == [("export.asked", newest(coordinator.partnership).pk, told)]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"what": ""}, "Answer the question: What do you want to take out?"),
        ({"format": "exe"}, "Choose an answer from the list"),
        ({"purpose": ""}, "Answer the question: What is it for?"),
        ({"purpose": "other"}, "Say what it is for"),
    ],
)
def test_what_is_not_answered_is_asked_again(
    chosen: dict[str, str], sentence: str, plan: Plan, coordinator: Person, sign_in: SignIn
) -> None:
    answer = ask(sign_in(coordinator), plan, **chosen)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    with within(coordinator.partnership):
        assert not Export.objects.exists()


def test_one_who_may_not_take_a_plan_out_is_refused(plan: Plan, as_role: Callable[[str], Client]) -> None:
    client = as_role(RoleCode.CARE_COORDINATOR)
    assert client.get(address(plan)).status_code == 403
    assert ask(client, plan).status_code == 403


def test_where_nothing_is_published_there_is_nothing_to_take_out(plan: Plan, steward: Person, sign_in: SignIn) -> None:
    assert "Nothing is published yet" in sign_in(steward).get(address(plan)).content.decode()
    with pytest.raises(NotAllowed, match="No board of this plan is published yet"):
        taken(plan, steward)


def test_a_plan_that_became_a_draft_again_is_not_made(plan: Plan, steward: Person, coordinator: Person) -> None:
    with within(steward.partnership):
        publish_board(plan)
        Plan.objects.update(status=Plan.Status.DRAFT)
    with pytest.raises(NotAllowed, match="no longer there for you"):
        taken(plan, steward)
    assert taken(plan, coordinator).rows


def test_the_list_is_taken_out_as_it_is_narrowed_and_sorted_on_the_screen(
    plan: Plan, coordinator: Person, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)
    query = "?standing=attention&sort=-standing"
    assert "Only those on your list: Rating: Off track or at risk." in client.get(address(plan, query)).content.decode()
    ask(client, plan, query, what="milestones", format="csv")
    export = newest(coordinator.partnership)
    tasks.make_export(partnership_id=export.partnership_id, number=export.pk)
    got = client.get(f"/marlhaven/exports/{export.pk}/download/").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(got)))
    assert ["Only some milestones: Rating: Off track or at risk."] in rows
    start = next(number for number, row in enumerate(rows) if row[:1] == ["Code"])
    assert [(row[0], row[4]) for row in rows[start + 1 :]] == [("1.1.3", "A"), ("2.1.1", "R")]


def test_the_whole_plan_is_never_narrowed(plan: Plan, coordinator: Person, sign_in: SignIn) -> None:
    ask(sign_in(coordinator), plan, "?standing=R", what="plan")
    assert newest(coordinator.partnership).parameters == {"plan": plan.pk}


def test_the_form_asks_the_same_number_of_questions_whatever_the_size(
    marlhaven: Partnership, coordinator: Person, sign_in: SignIn
) -> None:
    few, many = write_many(marlhaven, 10), write_many(marlhaven, 50)
    client = sign_in(coordinator)
    assert queries_of(client, address(few)) == queries_of(client, address(many))
