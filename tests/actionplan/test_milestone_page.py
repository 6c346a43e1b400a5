"""The page of one milestone: what is its own, and where it leads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actionplan.models import Milestone, Plan
from foundation.tenancy import within
from tests.actionplan.test_pages import Browser, at, words

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
