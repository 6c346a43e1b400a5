"""Guards that nothing else would miss: each of these goes red when its guard is taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from actionplan.models import Evidence, Milestone, Plan, Publication, Update, Visibility
from actionplan.readers import Reader
from actionplan.reports import facts
from actionplan.reports.publications import snapshot
from actionplan.services import publications
from actionplan.services.publications import PublishedMeanwhile
from foundation import documents, filetypes
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import ROLES, Permission, RoleCode
from tests.actionplan.conftest import IN_MAY, publish_board, write_plan
from tests.actionplan.grids import answers_of, box
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, member
from tests.marks import COMMITTED
from tests.partnership.test_at_once import at_once

Named = Callable[[str], Milestone]
ROW = "Ask the pupils"


@pytest.mark.django_db
def test_readers_of_a_row_that_somebody_else_changed_are_not_set_over_it_from_the_grid(
    plan: Plan, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    client, address = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/plans/{plan.pk}/grid/"
    sent = answers_of(client.get(address)) | box(named(ROW), visibility="public")
    with within(marlhaven):
        theirs = Milestone.objects.get(text=ROW)
        theirs.visibility, theirs.version = Visibility.STATUTORY, theirs.version + 1
        theirs.save()
    assert client.post(address, sent).status_code == 409
    assert named(ROW).visibility == "statutory"


@pytest.mark.django_db
def test_other_readers_from_the_grid_leave_a_line_in_the_record(
    plan: Plan, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    client, address = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/plans/{plan.pk}/grid/"
    sent = answers_of(client.get(address)) | box(named(ROW), visibility="statutory")
    assert client.post(address, sent).status_code == 302
    with within(marlhaven):
        told = AuditEntry.objects.filter(action="milestone.changed").values_list("subject_id", "details")
        assert list(told) == [(named(ROW).pk, {"fields": ["visibility"]})]


@pytest.mark.django_db
def test_the_public_page_is_given_to_one_address_so_often_and_then_no_more(
    plan: Plan, marlhaven: Partnership, client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = configured.ACCOUNT_RATE_LIMITS | {"public_plan": "2/m/ip"}
    with within(marlhaven):
        Plan.objects.update(is_public=True)
        publish_board(plan)
    assert [client.get("/marlhaven/plan/").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.django_db
def test_an_author_who_no_longer_leads_the_milestone_corrects_no_entry_of_it(
    plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        author: Person = member(RoleCode.STEERING_MEMBER)
        entry = Update.objects.create(
            milestone=named(ROW), text="As I heard it.", lifecycle="in_progress", quarter_ends_on=date(2026, 6, 30),
            written_by=author, written_at=IN_MAY,
        )  # fmt: skip
        publish_board(plan)
    address = f"/marlhaven/plans/{plan.pk}/milestones/{entry.milestone_id}/correct/{entry.pk}/"
    client = sign_in(author)
    assert client.get(address).status_code == 403
    assert client.post(address, {"text": "It was otherwise."}).status_code == 403
    with within(marlhaven):
        assert list(Update.objects.values_list("text", flat=True)) == ["As I heard it."]


@pytest.mark.django_db
def test_how_a_row_stood_before_it_was_closed_is_told_to_those_alone_who_may_see_it_now(
    plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        for _ in range(3):
            publish_board(plan)
        row = Milestone.objects.get(text="Tell those who report")
        Milestone.objects.filter(pk=row.pk).update(visibility=Visibility.STATUTORY)
        permissions = ROLES[RoleCode.STEERING_MEMBER].permissions
        told = [
            [f"{row.pk}R" in board.told.split() for board in facts.boards_of(plan, reader)]
            for reader in (
                Reader(0, permissions),
                Reader(0, permissions, frozenset({row.pk})),
                Reader(0, permissions, statutory=True),
            )
        ]
    assert told == [[False] * 3, [True] * 3, [True] * 3]


@pytest.mark.django_db
def test_evidence_is_not_handed_to_a_member_who_reads_the_published_row(
    plan: Plan, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], tmp_path: Path,
    settings: Settings,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    with within(marlhaven):
        entry = Update.objects.create(
            milestone=named(ROW), text="See the minutes.", lifecycle="in_progress", quarter_ends_on=date(2026, 6, 30),
            written_at=IN_MAY,
        )  # fmt: skip
        kept = documents.keep(content=b"Minutes", name="minutes.txt", kind=filetypes.TEXT, by=None)
        evidence = Evidence.objects.create(update=entry, title="Minutes", file=kept)
        publish_board(plan)
    address = f"/marlhaven/plans/{plan.pk}/milestones/{entry.milestone_id}/"
    file = f"{address}evidence/{evidence.pk}/"
    member_of_the_group = as_role(RoleCode.STEERING_MEMBER)
    assert [member_of_the_group.get(page).status_code for page in (address, file)] == [200, 403]
    assert as_role(RoleCode.CHAIR).get(file).content == b"Minutes"


@pytest.mark.django_db
def test_who_may_rate_and_not_change_the_plan_changes_no_many_at_once(
    plan: Plan, as_role: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = ROLES[RoleCode.CHAIR]
    rating = replace(chair, permissions=chair.permissions | {Permission.RATE_MILESTONES})
    monkeypatch.setitem(ROLES, RoleCode.CHAIR, rating)
    client, address = as_role(RoleCode.CHAIR), f"/marlhaven/plans/{plan.pk}/grid/"
    assert [client.get(address).status_code, client.post(address).status_code] == [403, 403]


@COMMITTED
@pytest.mark.slow
def test_of_two_who_publish_at_once_one_publishes_and_the_other_is_told() -> None:
    partnership = PartnershipFactory()
    plan = write_plan(partnership)

    def publish(message: str) -> Callable[[], object]:
        def call() -> object:
            try:
                return publications.publish(
                    plan=plan, read=lambda: snapshot(plan, on=IN_MAY.date()), quarter_ends_on=date(2026, 3, 31),
                    message=message, seen=0, by=None, at=IN_MAY,
                )  # fmt: skip
            except PublishedMeanwhile as refused:
                return refused

        return call

    answers = at_once(partnership, publish("One"), publish("Two"))
    assert sorted(type(answer).__name__ for answer in answers) == ["Publication", "PublishedMeanwhile"]
    with within(partnership):
        assert Publication.objects.count() == 1
