"""The page of one milestone: what is its own, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from actionplan.models import DateChange, Evidence, Milestone, Plan
from actionplan.rag import Lifecycle
from actionplan.services import actions, updates
from actionplan.services.actions import NewAction
from actionplan.services.updates import News, Seen
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import publish_board, queries_of
from tests.actionplan.pages import Address, Browser, at, day, send, words
from tests.actionplan.tellings import AT
from tests.conftest import SignIn

Named = Callable[[str], Milestone]
pytestmark = pytest.mark.django_db


def test_what_a_milestone_has_of_its_own_and_not_from_its_strategy_is_marked(
    plan: Plan, named: Callable[[str], Milestone], as_role: Browser
) -> None:
    browser = as_role("antislavery_coordinator")
    inherited = words(browser.get(at(plan, f"milestones/{named('Ask the pupils').pk}/")))
    assert "Due March 2090 Stage In progress" in inherited
    assert "Lead agencies Harbour Council, Housing Lead officers Orla" in inherited
    assert "differs" not in inherited
    own = words(browser.get(at(plan, f"milestones/{named('Tell those who report').pk}/")))
    differs = "(differs from the strategy)"
    assert f"Due 31 January 2020 {differs} Stage In progress" in own
    assert f"Lead agencies Eastreach Police {differs}" in own
    assert f"Lead officers Teo Marsh {differs} Strategy 2.1 Act on what is heard" in own
    listed = words(browser.get(at(plan, "milestones/")))
    assert f"Teo Marsh {differs} Eastreach Police {differs} 31 January 2020 {differs} Past its date" in listed
    assert "Orla Penhallow (accountable) Harbour Council, Housing March 2090 1.1.2" in listed


def test_a_milestone_leads_to_its_strategy_and_back_to_the_list_as_it_was(
    plan: Plan, named: Callable[[str], Milestone], as_role: Browser
) -> None:
    browser, path = as_role("antislavery_coordinator"), at(plan, f"milestones/{named('Give the lesson').pk}/")
    html = browser.get(path).content.decode()
    assert f'href="{at(plan, "read/#strategy-1.1")}"' in html
    assert 'id="strategy-1.1"' in browser.get(at(plan, "read/")).content.decode()
    assert f'href="{at(plan, "milestones/")}">Milestones' in html
    from_list = f"http://testserver{at(plan, 'milestones/?standing=G&sort=due')}"
    html = browser.get(path, headers={"referer": from_list}).content.decode()
    assert f'href="{at(plan, "milestones/")}?standing=G&amp;sort=due">Milestones' in html


@pytest.mark.parametrize("referer", ["", "http://[", "https://elsewhere.example.org/?a=b", "?", 'x"><script>?x'])
def test_a_strange_address_before_leads_back_to_the_whole_list(
    referer: str, plan: Plan, named: Callable[[str], Milestone], as_role: Browser
) -> None:
    path = at(plan, f"milestones/{named('Give the lesson').pk}/")
    response = as_role("antislavery_coordinator").get(path, headers={"referer": referer})
    assert f'href="{at(plan, "milestones/")}">Milestones' in response.content.decode()


def test_a_date_that_could_not_be_read_is_shown_as_it_is_printed(
    plan: Plan, named: Callable[[str], Milestone], as_role: Browser
) -> None:
    milestone = named("Ask the pupils")
    with within(plan.partnership):
        Milestone.objects.filter(pk=milestone.pk).update(has_own_delivery=True, delivery_as_written="Autumn 2027")
    browser = as_role("antislavery_coordinator")
    for page in ("read/", "milestones/", f"milestones/{milestone.pk}/"):
        assert "No date (printed: “Autumn 2027”)" in words(browser.get(at(plan, page)))


def test_nobody_without_the_right_reads_anything_that_is_not_published(
    lead: Person, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client], sign_in: SignIn,
    address_of: Address,
) -> None:  # fmt: skip
    milestone = named("Brief the carers")
    with within(marlhaven):
        publish_board(milestone.strategy.objective.plan)
    secret = {"text": "secret-text", "reason": "secret-reason", "ask": "secret-ask", "action_text": "secret-action"}
    redate = {"redate": "June 2091", "redate_reason": "secret-date"}
    done = {"stage": "done", **day("done_on", date(2026, 11, 1)), "progress": "77"}
    evidence = {"link": "https://example.org/secret-link", "link_title": "secret-title"}
    path = f"{address_of(milestone)}update/"
    assert send(sign_in(lead), path, **{**secret, **redate, **done, **evidence, "rag": "red"}).status_code == 302
    page = as_role("steering_member").get(address_of(milestone))
    told = words(page)
    assert page.status_code == 200
    assert "secret" not in page.content.decode()
    assert "R Off track" not in told
    assert "77%" not in told
    assert "waits for confirmation" not in told
    assert "A At risk As it was published on 4 May 2026 (board 1, Quarter 4 2025-26 (January to March 2026))." in told
    assert "How it was published Board 1 A At risk" in told
    assert "Two homes are missing." in told
    own = sign_in(lead).get(address_of(milestone))
    for word in ("secret-text", "secret-reason", "secret-ask", "secret-action", "secret-date", "secret-title"):
        assert word in own.content.decode(), word


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_milestone_asks_the_same_queries_however_much_was_said_of_it(
    count: int, lead: Person, coordinator: Person, named: Named, marlhaven: Partnership, sign_in: SignIn,
    address_of: Address,
) -> None:  # fmt: skip
    milestone = named("Brief the carers")
    with within(marlhaven):
        judgement = milestone.judgements.get().pk
        for number in range(count):
            newest = milestone.updates.exclude(kind="correction").first()
            news = News(f"Entry {number}", Lifecycle.IN_PROGRESS)
            seen = Seen(newest.pk if newest else None, judgement)
            update = updates.write(milestone=milestone, news=news, seen=seen, by=lead, at=AT)
            Evidence.objects.create(update=update, title="Note", url="https://example.org/")
            updates.correct(update=update, text="Not so.", by=lead, at=AT)
            action = NewAction(f"Action {number}", lead, "", date(2026, 12, 4))
            actions.add(milestone=milestone, action=action, by=lead, at=AT)
            DateChange.objects.create(
                milestone=milestone, before="x", reason="y", asked_by=lead, asked_at=AT, decision="agreed",
                decided_by=coordinator, decided_at=AT,
            )  # fmt: skip
    asked = queries_of(sign_in(coordinator), address_of(milestone)), queries_of(sign_in(lead), address_of(milestone))
    assert asked == (COORDINATOR_QUERIES, LEAD_QUERIES)


COORDINATOR_QUERIES, LEAD_QUERIES = 12, 11


def test_hostile_words_stay_words(
    lead: Person, coordinator: Person, named: Named, sign_in: SignIn, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    hostile = '"><script>alert(1)</script>{{ 7777*7777 }}'
    said = {
        "text": hostile,
        "ask": hostile,
        "action_text": hostile,
        "link": "https://e.org/?a=1&b=<b>",
        "link_title": hostile,
    }
    assert send(sign_in(lead), f"{address_of(milestone)}update/", **said).status_code == 302
    html = sign_in(coordinator).get(address_of(milestone)).content.decode()
    assert "<script>alert" not in html
    assert "{{ 7777*7777 }}" in html
    assert "60481729" not in html
