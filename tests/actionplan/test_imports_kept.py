"""How many documents one person may bring in, and how long they are kept of which nothing came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from actionplan.models import PlanImport
from actionplan.services import imports
from actionplan.services.imports.reading import (
    KEPT_FOR,
    MOST_AN_HOUR,
    MOST_OPEN,
    NAME_NOT_KEPT,
    NOT_KEPT,
    TOO_MANY,
    TOO_MANY_OPEN,
)
from foundation.access import NotAllowed
from foundation.models import AuditEntry, StoredFile
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.reviews import AT, document, now, reviewed, start
from tests.factories import member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def start_at(partnership: Partnership, by: Person, hours: int) -> PlanImport:
    with within(partnership):
        return imports.start(content=document(), file_name="plan.csv", by=by, at=AT + hours * HOUR)


def test_one_person_brings_in_ten_documents_an_hour(marlhaven: Partnership, coordinator: Person) -> None:
    for _number in range(MOST_AN_HOUR):
        review = start(marlhaven, coordinator)
    with within(marlhaven):
        PlanImport.objects.update(state="given_up")
        ways: tuple[Callable[[], object], ...] = (
            lambda: imports.start(content=document(), file_name="plan.csv", by=coordinator, at=AT),
            lambda: imports.again(review=review, by=coordinator, at=AT),
        )
        for one_more in ways:
            with pytest.raises(NotAllowed) as refused:
                one_more()
            assert refused.value.sentence == TOO_MANY
        assert StoredFile.objects.count() == MOST_AN_HOUR
        another = member(RoleCode.ANTISLAVERY_COORDINATOR)
    assert start(marlhaven, another).state == "reading"
    assert start_at(marlhaven, coordinator, 1).state == "reading"


def test_one_person_has_twenty_reviews_open_and_is_told_on_the_page(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    for number in range(MOST_OPEN):
        review = start_at(marlhaven, coordinator, number - MOST_OPEN)
    chosen = {"file": SimpleUploadedFile("plan.csv", document())}
    page = desk.post("/marlhaven/plans/imports/new/", chosen).content.decode()
    assert TOO_MANY_OPEN in page
    with within(marlhaven):
        assert PlanImport.objects.count() == MOST_OPEN
        PlanImport.objects.filter(pk=review.pk).update(state="given_up")
    assert start(marlhaven, coordinator).state == "reading"


@pytest.fixture
def file_store(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(store: Path) -> int:
    return sum(1 for each in store.rglob("*") if each.is_file())


def remove_spent(partnership: Partnership, *, days_later: int) -> int:
    with within(partnership):
        return imports.remove_spent(at=AT + timedelta(days=days_later))


def failed(partnership: Partnership, by: Person) -> PlanImport:
    """A table in which no plan was found is kept, for somebody to say what its columns hold."""
    review = reviewed(partnership, by, b"Thema,Was\nLearn the signs,Teo Marsh writes the lesson\n")
    assert review.blocks
    return review


@pytest.mark.parametrize(
    ("state", "goes"),
    [("reading", False), ("reviewing", False), ("accepted", False), ("failed", True), ("given_up", True),
     ("taken_back", True)],
)  # fmt: skip
def test_a_document_of_which_nothing_came_goes_after_thirty_days(
    state: str,
    goes: bool,
    marlhaven: Partnership,
    coordinator: Person,
    file_store: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    review = reviewed(marlhaven, coordinator) if state != "failed" else failed(marlhaven, coordinator)
    with within(marlhaven):
        names = {"bodies": {"Harbour Council": {"new": "Harbour"}}, "people": {"Teo Marsh": {"new": "Teo M."}}}
        PlanImport.objects.update(**names)
        if state in ("accepted", "taken_back"):
            imports.accept(review=review, version=review.version, by=coordinator, at=AT)
        if state == "taken_back":
            imports.take_back(review=now(marlhaven, review), by=coordinator, at=AT)
        elif state != "accepted":
            PlanImport.objects.update(state=state)
    before = now(marlhaven, review)
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_spent(marlhaven, days_later=KEPT_FOR.days) == 0
    assert files_in(file_store) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert [remove_spent(marlhaven, days_later=KEPT_FOR.days + 1) for _run in (1, 2)] == [int(goes), 0]
    kept = now(marlhaven, review)
    with within(marlhaven):
        told = AuditEntry.objects.filter(action="planimport.document_removed").count()
    assert (files_in(file_store), kept.file_id is None, told) == (int(not goes), goes, int(goes))
    assert (kept.state, kept.size, kept.fingerprint) == (state, before.size, before.fingerprint)
    words = ("file_name", "title", "blocks", "draft", "bodies", "people")
    expected = (NAME_NOT_KEPT, "", [], {}, {}, {}) if goes else tuple(getattr(before, name) for name in words)
    assert tuple(getattr(kept, name) for name in words) == expected


def test_a_document_that_was_brought_in_again_goes_with_the_last_of_its_reviews(
    marlhaven: Partnership, coordinator: Person
) -> None:
    first = start(marlhaven, coordinator)
    with within(marlhaven):
        PlanImport.objects.update(state="given_up")
        again = imports.again(review=first, by=coordinator, at=AT + timedelta(days=5))
    assert (remove_spent(marlhaven, days_later=31), now(marlhaven, again).file_id) == (1, first.file_id)
    with within(marlhaven):
        with pytest.raises(NotAllowed) as refused:
            imports.again(review=first, by=coordinator, at=AT)
        assert (refused.value.sentence, StoredFile.objects.count()) == (NOT_KEPT, 1)
        PlanImport.objects.update(state="given_up")
    assert remove_spent(marlhaven, days_later=36) == 1
    with within(marlhaven):
        assert StoredFile.objects.count() == 0
