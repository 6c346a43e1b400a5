"""Long documents: read again by a job when their columns are said, and never kept with more than a plan has."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from actionplan.importing.interpret import NO_PLAN
from actionplan.models import PlanImport
from actionplan.reports.imports import draft_of
from actionplan.services import imports
from actionplan.services.imports import seen_of, title_and_period
from actionplan.services.imports.reading import TOO_LONG
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.reviews import AT, document, now, read, reviewed, sent, start

pytestmark = pytest.mark.django_db
HOME = "/marlhaven/plans/imports/"
TODAY = AT.date()
LONG = [f"Prevent,Learn it {n},Write it {n},Harbour Council,Teo Marsh,March 2090,Green" for n in range(501)]


def mapped(desk: Client, review: PlanImport, **columns: str) -> str:
    """Where somebody gets to who says what the columns of the first table hold."""
    url = f"{HOME}{review.pk}/columns/1/"
    return desk.post(url, {**sent(desk.get(url).content.decode()), **columns})["Location"]


def test_a_long_document_is_read_again_by_a_job_and_keeps_who_is_meant(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, document(*LONG))
    with within(marlhaven):
        people = {"Teo Marsh": {"new": "Teo M."}}
        imports.match_names(review=review, seen=seen_of(({}, {})), bodies={}, people=people, by=coordinator)
    assert mapped(desk, review, column_3="") == f"{HOME}{review.pk}/"
    waiting = now(marlhaven, review)
    assert (waiting.state, waiting.attempts, waiting.beat_at, waiting.draft) == ("reading", 0, None, review.draft)
    assert "It waits for its turn." in desk.get(f"{HOME}{review.pk}/").content.decode()
    again = read(marlhaven, review)
    assert (again.state, again.people, again.version) == ("reviewing", people, waiting.version + 1)
    assert (draft_of(again).agencies, draft_of(again).counts()["milestones"]) == ((), 501)


def test_a_long_document_of_which_columns_leave_nothing_says_so_and_its_columns_can_be_said_again(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, document(*LONG))
    mapped(desk, review, **{f"column_{number}": "" for number in range(7)})
    failed = read(marlhaven, review)
    assert (failed.state, failed.error) == ("failed", NO_PLAN)
    assert f'href="{HOME}{review.pk}/columns/1/"' in desk.get(f"{HOME}{review.pk}/").content.decode()
    mapped(desk, review, column_2="milestone", column_1="strategy")
    assert (read(marlhaven, review).state, now(marlhaven, review).attempts) == ("reviewing", 1)


def test_a_reader_that_was_thought_lost_does_not_write_over_other_columns(
    marlhaven: Partnership, coordinator: Person
) -> None:
    review, looked = start(marlhaven, coordinator), list[datetime]()

    def clock() -> datetime:
        looked.append(AT)
        if len(looked) == 3:
            with within(marlhaven):
                PlanImport.objects.update(version=7)
        return AT

    imports.read(partnership_id=marlhaven.pk, number=review.pk, clock=clock)
    assert (now(marlhaven, review).state, now(marlhaven, review).draft) == ("reading", {})


def test_a_change_that_makes_more_text_than_a_plan_has_is_refused(
    marlhaven: Partnership, coordinator: Person, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = reviewed(marlhaven, coordinator)
    most = "actionplan.services.imports.reading.MOST_TEXT"
    monkeypatch.setattr(most, len(json.dumps(review.draft)) + 10)
    seen, period = seen_of(title_and_period(draft_of(review))), {"starts_on": None, "ends_on": None}
    with within(marlhaven), pytest.raises(ValidationError) as refused:
        imports.rename(review=review, seen=seen, title="Our plan " * 20, **period, by=None, on=TODAY)
    assert refused.value.messages == [TOO_LONG]
    monkeypatch.setattr(most, 100)
    url = f"{HOME}{review.pk}/columns/1/"
    page = desk.post(url, sent(desk.get(url).content.decode()))
    assert (page.status_code, TOO_LONG in page.content.decode()) == (200, True)
    assert now(marlhaven, review).draft == review.draft
