"""What was closed to somebody after a board was published is closed to them on that board too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from actionplan.models import Kpi, LinkedDocument, Milestone, NarrativeSection, Plan, PublishedMilestone, Visibility
from actionplan.reports import facts, timelines
from actionplan.reports.published import stricter
from foundation.tenancy import within
from partnership.models import Organisation, Partnership
from tests.actionplan.conftest import publish_board
from tests.actionplan.test_facts import reader
from tests.actionplan.test_visibility import JULY, JUNE, plant
from tests.conftest import SignIn
from tests.factories import member

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
MARK = "CLOSEDCANARY"
PAGES = (
    "", "milestones/", "milestones/?q=closedcanary", "read/", "kpis/", "changes/?before=1&after=2", "published/1/",
    "published/2/",
)  # fmt: skip


@pytest.fixture
def closed(plan: Plan, marlhaven: Partnership) -> Milestone:
    """A row, a document and a KPI that were public on two boards, and now are for statutory bodies only."""
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(is_public=True)
        row = plant(plan, MARK, Visibility.PUBLIC, at=JUNE)
        NarrativeSection.objects.filter(plan=plan).delete()
        for at in (JUNE, JULY):
            publish_board(plan, at=at)
        close(Visibility.STATUTORY)
    return row


def close(visibility: Visibility) -> None:
    Milestone.objects.filter(text__contains=MARK).update(visibility=visibility)
    LinkedDocument.objects.filter(title__contains=MARK).update(visibility=visibility)
    Kpi.objects.filter(text__contains=MARK).update(visibility=visibility)


def shown(browser: Client, plan: Plan, page: str) -> str:
    response = browser.get(f"/marlhaven/plans/{plan.pk}/{page}")
    assert response.status_code == 200
    # What was looked for stands in the form again.
    told: str = response.content.decode().replace('value="closedcanary"', "").replace("Words: closedcanary", "")
    return told


@pytest.mark.parametrize("page", PAGES)
def test_a_published_row_that_was_made_statutory_vanishes_for_those_who_may_not_see_it(
    page: str, closed: Milestone, plan: Plan, as_role: Browser
) -> None:
    assert MARK not in shown(as_role("steering_member"), plan, page)


def test_its_own_page_is_not_there_and_nothing_counts_it(closed: Milestone, plan: Plan, as_role: Browser) -> None:
    browser = as_role("steering_member")
    assert browser.get(f"/marlhaven/plans/{plan.pk}/milestones/{closed.pk}/").status_code == 404
    assert "7 milestones." in shown(browser, plan, "")
    numbers = '<td class="govuk-table__cell--numeric" data-label="Milestones">7</td>'
    assert numbers in browser.get("/marlhaven/plans/").content.decode()


@pytest.mark.parametrize("page", [page for page in PAGES if page.partition("?")[0] not in ("", "changes/")])
def test_those_whom_it_is_for_still_read_it_as_it_was_published(
    page: str, closed: Milestone, plan: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        officer = member("steering_member")
        officer.memberships.update(organisation=Organisation.objects.create(name="Police", sector="police"))
    assert MARK in shown(sign_in(officer), plan, page)


@pytest.mark.parametrize("visibility", [Visibility.PARTNERSHIP, Visibility.STATUTORY])
def test_the_public_page_shows_what_was_public_then_and_is_public_now(
    visibility: Visibility, closed: Milestone, marlhaven: Partnership, client: Client
) -> None:
    with within(marlhaven):
        close(visibility)
    assert MARK not in client.get("/marlhaven/plan/").content.decode()
    with within(marlhaven):
        close(Visibility.PUBLIC)
    told = client.get("/marlhaven/plan/").content.decode()
    assert [each for each in ("Row", "Document", "KPI") if f"{each} {MARK}" not in told] == []


def test_what_was_opened_since_stays_closed_on_the_boards_before(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        plant(plan, MARK, Visibility.STATUTORY, at=JUNE)
        NarrativeSection.objects.filter(plan=plan).delete()
        publish_board(plan, at=JUNE)
        close(Visibility.PUBLIC)
    for page in ("", "read/", "kpis/", "published/1/"):
        assert MARK not in shown(as_role("steering_member"), plan, page)


def test_how_it_stood_on_boards_is_told_to_nobody_for_whom_it_is_closed(
    closed: Milestone, plan: Plan, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        some, all_of_them = reader("steering_member"), reader("steering_member", statutory=True)
        assert [str(closed.pk) in board.told for board in facts.boards_of(plan, some)] == [False, False]
        assert [str(closed.pk) in board.told for board in facts.boards_of(plan, all_of_them)] == [True, True]
        assert timelines.of_published(closed.pk, some) == ()
        assert len(timelines.of_published(closed.pk, all_of_them)) == 2
        assert set(PublishedMilestone.objects.filter(milestone=closed).values_list("visibility", flat=True)) == {
            Visibility.PUBLIC
        }


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("public", "public", "public"),
        ("public", "partnership", "partnership"),
        ("partnership", "public", "partnership"),
        ("public", "statutory", "statutory"),
        ("statutory", "public", "statutory"),
        ("partnership", "statutory", "statutory"),
    ],
)
def test_of_two_visibilities_the_one_for_fewer_people_holds(then: str, now: str, expected: str) -> None:
    assert stricter(then, now) == expected
