"""Two people, three deliveries of a job, a reader that is killed: a document is read once and becomes one plan."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from actionplan import tasks
from actionplan.models import Plan, PlanImport
from actionplan.reports.imports import draft_of
from actionplan.services import imports
from actionplan.services.imports import ReviewedMeanwhile
from actionplan.services.imports.reading import LOST, MOST_TRIES, NOT_READ, STALE_AFTER, _claim
from foundation import documents
from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.reviews import AT, now, read, reviewed, start
from tests.factories import member
from tests.marks import COMMITTED

pytestmark = COMMITTED


@pytest.fixture
def by(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Ilse Marchbank")


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each answers or raises; all begin together, each with a connection of its own."""
    answers: list[object] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], object]) -> None:
        gate.wait()
        try:
            answers[place] = call()
        except (NotAllowed, ReviewedMeanwhile) as refused:
            answers[place] = type(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def accepting(partnership: Partnership, review: PlanImport, by: Person) -> Callable[[], object]:
    def accept() -> object:
        with within(partnership):
            return imports.accept(review=review, version=review.version, by=by, at=AT).pk

    return accept


def test_accepted_twice_at_once_it_becomes_one_plan(marlhaven: Partnership, by: Person) -> None:
    review = reviewed(marlhaven, by)
    answers = at_once(*[accepting(marlhaven, review, by)] * 3)
    with within(marlhaven):
        (plan,) = Plan.objects.all()
    assert sorted(map(str, answers)) == sorted(map(str, [plan.pk, NotAllowed, NotAllowed]))
    assert now(marlhaven, review).plan == plan


def test_accepted_and_changed_at_once_nobody_brings_in_what_they_have_not_seen(
    marlhaven: Partnership, by: Person
) -> None:
    review = reviewed(marlhaven, by)

    def rename() -> object:
        with within(marlhaven):
            seen = imports.seen_of(imports.title_and_period(draft_of(review)))
            told = {"starts_on": None, "ends_on": None, "by": by, "on": AT.date()}
            imports.rename(review=review, seen=seen, title="Another title", **told)  # type: ignore[arg-type]
        return "renamed"

    accepted, renamed = at_once(accepting(marlhaven, review, by), rename)
    with within(marlhaven):
        titles = [plan.title for plan in Plan.objects.all()]
    if renamed == "renamed":
        assert (accepted, titles) == (ReviewedMeanwhile, [])
    else:
        assert (renamed, titles) == (NotAllowed, ["Marlhaven action plan 2026-2029"])


def test_accepted_while_it_is_taken_back_it_stays_taken_back(marlhaven: Partnership, by: Person) -> None:
    review = reviewed(marlhaven, by)
    accepting(marlhaven, review, by)()

    def take_back() -> object:
        with within(marlhaven):
            imports.take_back(review=review, by=by, at=AT)
        return "taken back"

    answers = at_once(accepting(marlhaven, review, by), take_back, take_back)
    assert answers == [NotAllowed, "taken back", "taken back"]
    with within(marlhaven):
        assert not Plan.objects.exists()
    assert now(marlhaven, review).state == "taken_back"


def test_a_job_that_is_delivered_three_times_reads_once(marlhaven: Partnership, by: Person) -> None:
    review = start(marlhaven, by)
    at_once(*[lambda: tasks.read_import(partnership_id=marlhaven.pk, number=review.pk)] * 3)
    kept = now(marlhaven, review)
    assert (kept.state, kept.attempts, kept.version) == ("reviewing", 1, 1)
    assert read(marlhaven, review).attempts == 1


def test_what_one_reader_is_claiming_no_other_claims(marlhaven: Partnership, by: Person) -> None:
    """The second finds the row held and goes on at once; without that both would read."""
    review = start(marlhaven, by)
    claimed, answered = threading.Event(), threading.Event()

    def first() -> object:
        with within(marlhaven):
            found = _claim(review.pk, at=AT)
            claimed.set()
            assert answered.wait(20)
        return found and found.pk

    def second() -> object:
        assert claimed.wait(20)
        with within(marlhaven):
            found = _claim(review.pk, at=AT)
        answered.set()
        return found

    assert at_once(first, second) == [review.pk, None]
    assert now(marlhaven, review).attempts == 1


def test_a_job_that_was_lost_is_found_again(marlhaven: Partnership, by: Person) -> None:
    review = start(marlhaven, by)
    tasks.read_imports()
    assert now(marlhaven, review).state == "reviewing"


def half_read(partnership: Partnership, review: PlanImport, *, attempts: int) -> None:
    with within(partnership):
        stale = AT - STALE_AFTER - timedelta(seconds=1)
        PlanImport.objects.filter(pk=review.pk).update(beat_at=stale, attempts=attempts, done=3, steps=9)


def test_a_reader_that_fell_silent_is_followed_by_another(marlhaven: Partnership, by: Person) -> None:
    review = start(marlhaven, by)
    half_read(marlhaven, review, attempts=1)
    with within(marlhaven):
        assert imports.retake_lost(at=AT) == [review.pk]
    kept = read(marlhaven, review)
    assert (kept.state, kept.attempts) == ("reviewing", 2)


def test_what_three_readers_have_not_finished_is_told(marlhaven: Partnership, by: Person) -> None:
    review = start(marlhaven, by)
    half_read(marlhaven, review, attempts=MOST_TRIES)
    with within(marlhaven):
        assert imports.retake_lost(at=AT) == []
    assert (now(marlhaven, review).state, now(marlhaven, review).error) == ("failed", LOST)


def test_a_reader_that_comes_back_late_writes_nothing(marlhaven: Partnership, by: Person) -> None:
    """Another has begun in the meantime, or the review was given up."""
    review = start(marlhaven, by)
    with within(marlhaven):
        imports.give_up(review=review, by=by)
    kept = read(marlhaven, review)
    assert (kept.state, kept.attempts, kept.draft) == ("given_up", 0, {})


def test_an_error_of_a_reader_is_told_after_three_times(
    marlhaven: Partnership, by: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("actionplan.services.imports.reading.read_blocks", broken)
    review = start(marlhaven, by)
    states = [read(marlhaven, review).state for _try in range(MOST_TRIES + 1)]
    assert states == ["reading", "reading", "failed", "failed"]
    assert now(marlhaven, review).error == NOT_READ


def test_a_document_that_the_file_store_has_lost_is_told(marlhaven: Partnership, by: Person) -> None:
    review = start(marlhaven, by)
    with within(marlhaven):
        default_storage.delete(documents.path_of(marlhaven.pk, review.file.key))
    assert read(marlhaven, review).error.startswith("The document is not in the file store any more.")
