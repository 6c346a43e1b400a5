"""All that one person leads, on one page: what is late, what is to do, and what was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from actionplan.models import Milestone, OfficerLead, Plan
from actionplan.rag import Lifecycle
from actionplan.services import actions, completions, dates, updates
from actionplan.services.actions import NewAction
from actionplan.services.updates import News, Seen
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import queries_of
from tests.actionplan.pages import Address, words
from tests.actionplan.tellings import AT
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]


def test_whoever_asked_for_another_date_reads_the_answer_with_their_milestones(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, now = named("Brief the carers"), timezone.now()
    with within(marlhaven):
        change = dates.ask(
            milestone=milestone, delivery=DeliveryDate.in_month(2091, 6), reason="Late.", by=lead, at=now
        )
        dates.decide(change=change, agree=False, note="The board needs it.", by=coordinator, at=now)
    answer = "Your request for another date, June 2091, is not agreed: “The board needs it.”"
    browser, theirs = sign_in(lead), sign_in(coordinator)
    for path in ("/marlhaven/plans/mine/", address_of(milestone)):
        assert answer in words(browser.get(path))
    assert answer not in words(theirs.get(address_of(milestone)))


def test_whoever_called_it_done_reads_why_it_was_sent_back(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone, now = named("Brief the carers"), timezone.now()
    with within(marlhaven):
        news = News("All were briefed.", Lifecycle.IN_PROGRESS, done_on=date(2026, 11, 1))
        seen = Seen(None, milestone.judgements.get().pk)
        claim = updates.write(milestone=milestone, news=news, seen=seen, by=lead, at=AT).completions.get()
        completions.decide(completion=claim, agree=False, note="Two homes are missing.", by=coordinator, at=now)
    answer = "You said that it is done. Sent back: “Two homes are missing.”"
    address, browser, theirs = address_of(milestone), sign_in(lead), sign_in(coordinator)
    for path in ("/marlhaven/", "/marlhaven/plans/mine/", address, f"{address}update/"):
        assert (path, answer in words(browser.get(path))) == (path, True)
    assert answer not in words(theirs.get(address))
    with within(marlhaven):
        updates.no_change(milestone=milestone, by=lead, at=timezone.now())
    for path in ("/marlhaven/", "/marlhaven/plans/mine/", address, f"{address}update/"):
        assert (path, answer in words(browser.get(path))) == (path, False)


def test_my_milestones_tell_what_i_am_to_do_and_what_of_it_is_late(
    lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        for text, by, owner, due_on in (
            ("Brief the carers", lead, lead, date(2020, 1, 31)),
            ("Brief the carers", lead, coordinator, date(2090, 1, 1)),
            ("Ask the pupils", lead, lead, date(2090, 5, 1)),
            ("Tell those who report", coordinator, lead, date(2090, 5, 2)),  # she does not lead it: it is a draft
        ):
            action = NewAction(f"Ring about it by {due_on.year}, {due_on.day}", owner, "", due_on)
            actions.add(milestone=named(text), action=action, by=by, at=AT)
    told = words(sign_in(lead).get("/marlhaven/plans/mine/"))
    listed = told.split("What you are to do")[1].split("What you lead")[0].strip()
    assert listed == (
        "Ring about it by 2020, 31 By 31 January 2020 Late 1.1.3 Brief the carers"
        " Ring about it by 2090, 1 By 1 May 2090 1.1.4 Ask the pupils"
    )


def test_my_milestones_are_all_of_mine_late_and_worst_first(
    lead: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        OfficerLead.objects.create(milestone=named("Agree the form"), person=lead)
    told = words(sign_in(lead).get("/marlhaven/plans/mine/"))
    order = ["2.1.3 Agree the form", "1.1.3 Brief the carers", "1.1.4 Ask the pupils", "1.1.2 Give the lesson"]
    places = [told.index(text) for text in order]
    assert places == sorted(places)
    assert "Tell those who report" not in told
    assert "Done or closed 1.1.1 Write the lesson (complete)" in told
    assert "Past its date" in told


def test_somebody_who_leads_nothing_reads_who_would_change_that(as_role: Callable[[str], Client], plan: Plan) -> None:
    page = as_role("lead_officer").get("/marlhaven/plans/mine/")
    assert "You lead no milestone" in words(page)


def test_milestones_of_a_closed_plan_are_nobodys_task(
    lead: Person, plan: Plan, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        Plan.objects.update(status=Plan.Status.CLOSED)
    assert "You lead no milestone" in words(sign_in(lead).get("/marlhaven/plans/mine/"))


@pytest.mark.parametrize("count", [1, 3])
def test_my_milestones_ask_the_same_queries_however_many(
    count: int, lead: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    with within(marlhaven):
        for text in ("Agree the form", "Look abroad", "Tell those who report")[:count]:
            OfficerLead.objects.create(milestone=named(text), person=lead)
    assert queries_of(sign_in(lead), "/marlhaven/plans/mine/") == 10
