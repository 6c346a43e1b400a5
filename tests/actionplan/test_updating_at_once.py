"""Updates that are sent twice, or by two at once: each is kept once, and nobody is overruled unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection

from actionplan.models import Milestone, Plan
from actionplan.rag import Rag
from actionplan.services import headlines, settings, updates
from actionplan.services.milestones import JudgedMeanwhile
from actionplan.services.updates import NewRating, Seen
from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import write_plan
from tests.actionplan.tellings import ACTION, AT, TODAY, seen_now, write
from tests.factories import member
from tests.marks import COMMITTED

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


def test_the_same_update_sent_twice_is_kept_once(named: Named, marlhaven: Partnership, officer: Person) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        seen = seen_now(milestone)
        said: dict[str, Any] = {
            "rating": NewRating(Rag.AMBER, "Late.", "", ACTION),
            "done_on": TODAY,
            "seen": seen,
            "sent_as": "1",
        }
        first, again = write(milestone, officer, **said), write(milestone, officer, **said)
        assert first == again
        counts = [getattr(milestone, name).count() for name in ("updates", "judgements", "actions", "completions")]
        assert counts == [1, 1, 1, 1]


def test_two_who_update_at_once_are_told_of_each_other_and_nothing_is_lost(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        seen = seen_now(milestone)
        theirs = write(milestone, coordinator, "All homes have answered.", rating=NewRating(Rag.GREEN, "All there."))
        with pytest.raises(JudgedMeanwhile) as conflict:
            write(milestone, officer, "Two are still missing.", seen=seen)
        assert conflict.value.update == theirs
        assert conflict.value.newest == theirs.judgements.get()
        write(milestone, officer, "Two are still missing.", seen=seen_now(milestone))
        assert [row.text for row in milestone.updates.all()] == ["Two are still missing.", "All homes have answered."]


def test_a_rating_that_came_in_between_stops_an_update_too(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        seen = seen_now(milestone)
        theirs = milestone.judgements.create(rag="red", reason="Worse.", judged_by=coordinator, judged_at=AT)
        with pytest.raises(JudgedMeanwhile) as conflict:
            write(milestone, officer, seen=seen)
        assert (conflict.value.newest, conflict.value.update) == (theirs, None)


def test_a_correction_in_between_stops_nobody(named: Named, marlhaven: Partnership, officer: Person) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        first = write(milestone, officer)
        seen = seen_now(milestone)
        updates.correct(update=first, text="It was one school.", by=officer, at=AT)
        write(milestone, officer, "More.", seen=seen)
        assert milestone.updates.count() == 3


@COMMITTED
@pytest.mark.parametrize("same", [True, False], ids=["the same form twice", "two people"])
def test_in_the_same_moment_one_update_is_kept(same: bool, marlhaven: Partnership) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        milestone = Milestone.objects.of_plan(plan).get(text="Ask the pupils")
        one, other = member("lead_officer"), member("lead_officer")
    together = Barrier(2, timeout=20)

    def send(by: Person) -> str:
        try:
            with within(marlhaven):
                together.wait()
                update = write(milestone, by, f"Says {by.name}.", seen=Seen(None, None), sent_as=f"by {by.pk}")
        except JudgedMeanwhile:
            return "told"
        else:
            return f"kept {update.pk}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(send, [one, one if same else other]))
    with within(marlhaven):
        kept = f"kept {milestone.updates.get().pk}"
    assert outcomes == ([kept, kept] if same else [kept, "told"])


@COMMITTED
@pytest.mark.parametrize("what", ["update", "headline"])
def test_nothing_is_said_of_a_plan_that_somebody_is_closing_at_that_moment(what: str, marlhaven: Partnership) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        milestone = Milestone.objects.of_plan(plan).get(text="Ask the pupils")
        strategy, by = milestone.strategy, member("antislavery_coordinator")
    is_closed, is_answered = Event(), Event()

    def close() -> None:
        try:
            with within(marlhaven):
                settings.set_status(plan=plan, version=plan.version, status=Plan.Status.CLOSED, by=by)
                is_closed.set()
                is_answered.wait(1)  # whoever does not wait for the end of this has answered by then
        finally:
            connection.close()

    def say() -> str:
        is_closed.wait(20)
        try:
            with within(marlhaven):
                if what == "update":
                    write(milestone, by)
                else:
                    headlines.judge(strategy=strategy, rag=Rag.RED, reason="Late.", seen=None, by=by, at=AT)
        except NotAllowed as refused:
            return refused.sentence
        else:
            return "kept"
        finally:
            is_answered.set()
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        closing, said = threads.submit(close), threads.submit(say)
        closing.result(timeout=30)
        assert said.result(timeout=30) == "This plan is closed. It stays as it was when it closed."
    with within(marlhaven):
        assert (milestone.updates.count(), strategy.judgements.count()) == (0, 0)


@COMMITTED
def test_two_milestones_of_a_plan_are_updated_at_once_without_waiting_for_each_other(marlhaven: Partnership) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        one, other = Milestone.objects.of_plan(plan).filter(text__in=("Ask the pupils", "Look abroad"))
        by = member("antislavery_coordinator")
    both_wrote = Barrier(2, timeout=20)

    def send(milestone: Milestone) -> str:
        try:
            with within(marlhaven):
                write(milestone, by)
                both_wrote.wait()  # neither has committed
            return "kept"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(send, [one, other])) == ["kept", "kept"]


def test_no_change_pressed_twice_counts_once_and_leaves_the_rating(
    named: Named, marlhaven: Partnership, officer: Person
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        first = updates.no_change(milestone=milestone, by=officer, at=AT)
        assert updates.no_change(milestone=milestone, by=officer, at=AT + timedelta(minutes=1)) == first
        kept = Milestone.objects.get(pk=milestone.pk)
        assert (kept.rag, kept.lifecycle, kept.updated_at) == ("amber", "in_progress", AT)
        assert (first.kind, first.text, milestone.judgements.count()) == ("no_change", "", 1)
        updates.no_change(milestone=milestone, by=officer, at=AT + timedelta(days=1))
        assert milestone.updates.count() == 2
