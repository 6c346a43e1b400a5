"""What was wrong in an entry is put right beside it wherever its words are read: never unseen, never in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from actionplan.models import Milestone, Plan, PublishedMilestone
from actionplan.rag import Rag
from actionplan.readers import WHOLE
from actionplan.reports import facts
from actionplan.services import updates
from actionplan.services.updates import NewRating
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import at, words
from tests.actionplan.takings import file_of, words_in
from tests.actionplan.tellings import ACTION, AT, TODAY, write

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
REASON = "Three homes are missing. Corrected: Two homes. Corrected: One home."
NEWS = "We rang them all. Corrected: Two homes. Corrected: One home."


def told_of(milestone: Milestone) -> tuple[str, str]:
    """Its reason and its newest update as a plan is read, each on one line."""
    found = {row.key: row for row in facts.of_plan(milestone.strategy.objective.plan, WHOLE, on=TODAY)}
    row = found[milestone.pk]
    return " ".join(row.reason.split()), " ".join(row.update_text.split())


@pytest.fixture
def put_right(named: Named, marlhaven: Partnership, officer: Person) -> Milestone:
    """Its newest entry, and the reason that was given with it, were put right twice."""
    milestone = named("Brief the carers")
    with within(marlhaven):
        rating = NewRating(Rag.RED, "Three homes are missing.", action=ACTION)
        entry = write(milestone, officer, "We rang them all.", rating=rating)
        for hour, text in enumerate(("Two homes.", "One home."), start=1):
            updates.correct(update=entry, text=text, by=officer, at=AT + timedelta(hours=hour))
    return milestone


def test_a_plan_that_is_read_tells_what_was_wrong_beside_the_entry(
    put_right: Milestone, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        assert told_of(put_right) == (REASON, NEWS)


def test_the_whole_plan_and_the_board_show_it_beside_the_reason(
    put_right: Milestone, plan: Plan, desk: Client, marlhaven: Partnership
) -> None:
    assert REASON in words(desk.get(at(plan, "read/")))
    assert REASON in words(desk.get(at(plan)))
    with within(marlhaven):
        publish_board(plan, at=AT)
        row = PublishedMilestone.objects.get(milestone=put_right)
    assert " ".join(row.reason.split()) == REASON
    assert " ".join(row.update_text.split()) == NEWS
    assert REASON in words(desk.get(at(plan, "published/1/")))


def test_a_long_reason_is_cut_short_on_the_board_and_what_was_wrong_in_it_is_not_cut_off(
    named: Named, plan: Plan, officer: Person, desk: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        rating = NewRating(Rag.RED, "No home has time. " * 20, action=ACTION)
        entry = write(named("Brief the carers"), officer, rating=rating)
        updates.correct(update=entry, text="Two have.", by=officer, at=AT)
    assert "... Corrected: Two have." in words(desk.get(at(plan)))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_spreadsheet_keeps_the_words_of_the_update_and_says_which_are_the_correction(
    form: str, put_right: Milestone, plan: Plan, coordinator: Person
) -> None:
    told = words_in(file_of(plan, coordinator, "milestones", form), form)
    assert REASON in told
    assert NEWS in told


def test_a_reason_that_stays_keeps_beside_it_what_was_wrong_in_it(
    put_right: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        later = write(put_right, officer, "They have answered.", rating=NewRating(Rag.RED))
        updates.correct(update=later, text="Two have answered.", by=officer, at=AT + timedelta(hours=3))
        assert told_of(put_right) == (REASON, "They have answered. Corrected: Two have answered.")


def test_a_correction_of_an_earlier_entry_is_not_told_of_the_newest(
    put_right: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        write(put_right, officer, "They have answered.", rating=NewRating(Rag.RED, "One home still asks."))
        first = put_right.updates.filter(kind="progress").last()
        assert first is not None
        updates.correct(update=first, text="It was none.", by=officer, at=AT + timedelta(hours=5))
        assert told_of(put_right) == ("One home still asks.", "They have answered.")
