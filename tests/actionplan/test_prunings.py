"""What is left around milestones that a reader may not see: no strategy that has no others, no reason that speaks of
them, on a live plan and on a published board alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from actionplan.models import Milestone, Objective, OfficerLead, Plan, Strategy, StrategyJudgement, Visibility
from actionplan.rag import Rag
from actionplan.readers import Reader
from actionplan.reports import facts
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import ROLES, RoleCode
from tests.actionplan.conftest import IN_MAY, publish_board
from tests.actionplan.takings import file_of, words_in
from tests.conftest import SignIn
from tests.factories import MembershipFactory, member

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
MIXED, HIDDEN, EMPTY = "Learn the signs", "Act on what is heard", "Nothing yet"
REASONS = {MIXED: "MIXEDREASON", HIDDEN: "HIDDENREASON"}
HIDDEN_WORDS = ("Pursue it", HIDDEN, "All partners", *REASONS.values())
"""The objective, the strategy and its officers, of which only what is hidden speaks; and both reasons."""


@pytest.fixture
def guarded(plan: Plan, marlhaven: Partnership) -> Plan:
    """One strategy has a row for statutory bodies among others, one has nothing else, one has no row at all."""
    with within(marlhaven):
        Milestone.objects.filter(strategy__title=HIDDEN).update(visibility=Visibility.STATUTORY)
        Milestone.objects.filter(text="Give the lesson").update(visibility=Visibility.STATUTORY)
        Strategy.objects.create(objective=Objective.objects.get(title="Prevent it"), title=EMPTY, position=9)
        Objective.objects.create(plan=plan, title="Later", position=9)
        for title, reason in REASONS.items():
            strategy = Strategy.objects.get(title=title)
            StrategyJudgement.objects.create(strategy=strategy, rag=Rag.RED, reason=reason, judged_at=IN_MAY)
        publish_board(plan)
    return plan


def reader(role: str, *, statutory: bool = False) -> Reader:
    return Reader(0, ROLES[role].permissions, statutory=statutory)


ALL = {"Prevent it": {MIXED: "MIXEDREASON", EMPTY: ""}, "Pursue it": {HIDDEN: "HIDDENREASON"}, "Later": {}}
LEFT = {"Prevent it": {MIXED: "", EMPTY: ""}, "Later": {}}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (reader("antislavery_coordinator"), ALL),
        (reader("chair"), LEFT),
        (reader("chair", statutory=True), ALL),
        (reader("steering_member"), LEFT),
        (reader("steering_member", statutory=True), ALL),
    ],
    ids=["coordinator", "chair", "chair for a statutory body", "member", "member for a statutory body"],
)
def test_strategies_stand_for_those_who_may_see_their_milestones_and_their_reasons_for_those_who_see_all(
    asked: Reader, expected: dict[str, dict[str, str]], guarded: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        for found in (facts.of_plan(guarded, asked, on=ON), facts.of_number(guarded, 1, asked)):
            told = {each.title: {row.title: row.headline_reason for row in each.strategies} for each in found.outline}
            assert told == expected
            assert all(bool(row.headline) is bool(row.headline_reason) for each in found.outline for row in each[-1])


def test_a_strategy_that_was_closed_after_a_board_is_closed_on_that_board(plan: Plan, marlhaven: Partnership) -> None:
    with within(marlhaven):
        publish_board(plan)
        Milestone.objects.filter(strategy__title=HIDDEN).update(visibility=Visibility.STATUTORY)
        found = facts.of_number(plan, 1, reader("steering_member"))
    assert [each.title for each in found.outline] == ["Prevent it"]


PAGES = ("", "milestones/", "read/", "published/1/", "changes/", "take-out/")


@pytest.mark.parametrize("role", [RoleCode.CHAIR, RoleCode.STEERING_MEMBER])
def test_no_page_tells_of_a_strategy_that_is_hidden(
    role: RoleCode, guarded: Plan, as_role: Callable[[str], Client]
) -> None:
    client = as_role(role)
    for page in PAGES:
        told = client.get(f"/marlhaven/plans/{guarded.pk}/{page}").content.decode()
        assert [words for words in HIDDEN_WORDS if words in told] == [], page
    assert EMPTY in client.get(f"/marlhaven/plans/{guarded.pk}/read/").content.decode()


FILES = [("plan", "docx"), ("plan", "pdf"), ("board", "docx"), ("milestones", "xlsx")]


@pytest.mark.parametrize(("kind", "form"), FILES)
@pytest.mark.parametrize("role", [RoleCode.CHAIR, RoleCode.STEERING_MEMBER])
def test_no_file_tells_of_a_strategy_that_is_hidden(
    role: RoleCode, kind: str, form: str, guarded: Plan, marlhaven: Partnership, tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with within(marlhaven):
        person = member(role)
    told = words_in(file_of(guarded, person, kind, form), form)
    assert [words for words in HIDDEN_WORDS if words in told] == []


def test_what_was_said_over_a_strategy_is_told_to_those_of_its_leads_who_see_all_of_it(
    guarded: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        strategy = Strategy.objects.get(title=MIXED)
        lead = member(RoleCode.LEAD_OFFICER)
        OfficerLead.objects.create(strategy=strategy, person=lead, position=5)
        own = Milestone.objects.get(text="Give the lesson")
        OfficerLead.objects.create(milestone=own, person=Person.objects.create(name="Bram Tolley"))
    client, at = sign_in(lead), f"/marlhaven/plans/{guarded.pk}/strategies/{strategy.pk}/headline/"
    page = client.get(at)
    assert page.status_code == 200
    assert "MIXEDREASON" not in page.content.decode()
    with within(marlhaven):
        police = Organisation.objects.create(name="Eastreach Constabulary", sector=Organisation.Sector.POLICE)
        MembershipFactory(person=lead, role_code=RoleCode.STEERING_MEMBER, organisation=police)
    assert "MIXEDREASON" in client.get(at).content.decode()
