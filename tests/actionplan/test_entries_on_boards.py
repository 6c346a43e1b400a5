"""Putting an entry right that readers of the newest board see: it reaches them, or whoever writes is told (R25)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from actionplan.models import Correction, Milestone, Plan, PublishedMilestone, Update
from actionplan.rag import Rag
from actionplan.reports.corrections import row_that_shows
from actionplan.services import updates
from actionplan.services.updates import NewRating
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import Address, Browser, at, words
from tests.actionplan.tellings import ACTION, AT, write
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


@pytest.fixture
def entry(plan: Plan, lead: Person, named: Named, marlhaven: Partnership) -> Update:
    """What Orla Penhallow wrote, as board 1 shows it."""
    with within(marlhaven):
        made = write(named("Brief the carers"), lead, "Three homes have answered.")
        publish_board(plan, at=AT + timedelta(hours=1))
        return made


def correct_page(entry: Update, address_of: Address) -> str:
    return f"{address_of(entry.milestone)}correct/{entry.pk}/"


def test_what_the_coordinator_puts_right_reaches_the_readers_of_the_board(
    entry: Update, plan: Plan, desk: Client, as_role: Browser, address_of: Address
) -> None:
    page = correct_page(entry, address_of)
    assert "Board 1 shows this entry. Your correction will stand beside the milestone there too" in words(
        desk.get(page)
    )
    for _twice in range(2):
        assert desk.post(page, {"text": "Two homes have answered."}).status_code == 302
    told = "Your correction is kept beside the entry, and beside the milestone on board 1."
    assert told in words(desk.get(address_of(entry.milestone)))
    with within(plan.partnership):
        kept = [*Update.objects.filter(corrects=entry), *Correction.objects.all()]
        assert [each.text for each in kept] == ["Two homes have answered."] * 2
        actions = AuditEntry.objects.filter(action__in=["update.corrected", "board.corrected"])
        assert sorted(actions.values_list("action", flat=True)) == ["board.corrected", "update.corrected"]
    assert "1.1.3 Brief the carers Two homes have answered." in words(as_role("steering_member").get(at(plan)))


def test_a_lead_is_told_that_readers_of_the_board_do_not_see_it(
    entry: Update, plan: Plan, lead: Person, sign_in: SignIn, address_of: Address
) -> None:
    browser, page = sign_in(lead), correct_page(entry, address_of)
    assert "Board 1 shows this entry, and its readers will not see your correction." in words(browser.get(page))
    browser.post(page, {"text": "Two homes have answered."})
    with within(plan.partnership):
        assert (entry.corrections.count(), Correction.objects.count()) == (1, 0)
    assert "Your correction is kept beside the entry." in words(browser.get(address_of(entry.milestone)))


def test_an_entry_is_on_the_board_by_its_words_or_by_the_rating_that_it_gave(
    entry: Update, plan: Plan, lead: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        row = PublishedMilestone.objects.get(milestone=entry.milestone)
        assert row_that_shows(entry) == row
        rating = NewRating(Rag.RED, "No home has a date.", action=ACTION)
        later = write(entry.milestone, lead, "Both have cancelled.", rating=rating)
        assert row_that_shows(later) is None
        publish_board(plan, at=AT + timedelta(hours=2))
        newest = PublishedMilestone.objects.get(milestone=entry.milestone, publication__number=2)
        assert (row_that_shows(entry), row_that_shows(later)) == (None, newest)
        quiet = updates.no_change(milestone=entry.milestone, by=lead, at=AT + timedelta(days=3))
        assert row_that_shows(quiet) is None
        told = write(entry.milestone, lead, "They will come in May.")
        publish_board(plan, at=AT + timedelta(days=4))
        third = PublishedMilestone.objects.get(milestone=entry.milestone, publication__number=3)
        assert (row_that_shows(later), row_that_shows(told)) == (third, third)


def test_what_was_put_right_before_a_board_does_not_hide_that_it_shows_the_entry(
    entry: Update, plan: Plan, lead: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        updates.correct(update=entry, text="Two.", by=lead, at=AT + timedelta(hours=2))
        publish_board(plan, at=AT + timedelta(hours=3))
        newest = PublishedMilestone.objects.get(milestone=entry.milestone, publication__number=2)
        assert newest.update_text == "Three homes have answered.\nCorrected: Two."
        assert row_that_shows(entry) == newest


@pytest.mark.parametrize(("role", "offered"), [("antislavery_coordinator", True), ("chair", False)])
def test_a_milestone_leads_to_putting_the_board_right_for_whoever_publishes(
    role: str, offered: bool, entry: Update, as_role: Browser, address_of: Address
) -> None:
    assert ("Put something right on board 1" in words(as_role(role).get(address_of(entry.milestone)))) is offered
