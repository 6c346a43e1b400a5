"""Whoever may set the rating of a strategy finds the way there, and nobody else is sent to a page that refuses them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from actionplan.models import AgencyLead, Milestone, Plan, RagJudgement, Strategy, StrategyJudgement
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from partnership.roles import ROLES, Permission
from tests.actionplan.conftest import publish_board
from tests.actionplan.pages import Address, at, seen_on, send, words
from tests.conftest import SignIn
from tests.factories import MembershipFactory, UserFactory, member

Named = Callable[[str], Milestone]
pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def offered(browser: Client, plan: Plan, page: str) -> list[str]:
    """The titles of the strategies whose rating a page offers to set; each leads to a page that opens."""
    html = browser.get(at(plan, page)).content.decode()
    with within(plan.partnership):
        strategies = list(Strategy.objects.filter(objective__plan=plan).order_by("pk"))
    found = []
    for strategy in strategies:
        href = at(plan, f"strategies/{strategy.pk}/headline/")
        if f'href="{href}"' in html:
            assert browser.get(href).status_code == 200
            found.append(strategy.title)
    return found


@pytest.mark.parametrize(("role", "expected"), [("antislavery_coordinator", 2), ("chair", 0), ("steering_member", 0)])
def test_a_strategy_leads_to_its_rating_for_whoever_rates_milestones(
    role: str, expected: int, plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        publish_board(plan)
    assert len(offered(as_role(role), plan, "read/")) == expected


def test_its_officer_finds_it_and_not_that_of_others(plan: Plan, marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        publish_board(plan)
        people = Person.objects.filter(name__in=("Orla Penhallow", "Teo Marsh")).order_by("name")
        for person in people:
            person.user = UserFactory()
            person.save()
            MembershipFactory(person=person, role_code="lead_officer")
        orla, teo = (sign_in(person) for person in people)
        own = Milestone.objects.get(text="Brief the carers")
        of_one_row = Milestone.objects.get(text="Tell those who report")
    assert offered(orla, plan, "read/") == ["Learn the signs"]
    assert offered(orla, plan, f"milestones/{own.pk}/") == ["Learn the signs"]
    assert offered(teo, plan, "read/") == []  # he leads one of its milestones, and not the strategy
    assert offered(teo, plan, f"milestones/{of_one_row.pk}/") == []


def test_the_contact_of_its_lead_agency_finds_it(plan: Plan, marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        publish_board(plan)
        contact = member("partner_contact")
        contact.memberships.update(organisation=Organisation.objects.get(name="Harbour Council"))
        browser = sign_in(contact)
    assert offered(browser, plan, "read/") == ["Learn the signs"]
    with within(marlhaven):
        AgencyLead.objects.filter(organisation__name="Harbour Council").update(part="supporting")
    assert offered(browser, plan, "read/") == []


def test_the_page_that_changes_a_strategy_leads_to_its_rating(
    plan: Plan, marlhaven: Partnership, as_role: Browser
) -> None:
    with within(marlhaven):
        key = Strategy.objects.get(title="Learn the signs").pk
    assert offered(as_role("antislavery_coordinator"), plan, f"change/strategies/{key}/") == ["Learn the signs"]


def test_a_closed_plan_offers_none(plan: Plan, marlhaven: Partnership, as_role: Browser) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status="closed")
    assert offered(as_role("antislavery_coordinator"), plan, "read/") == []


def test_a_strategy_shows_its_worst_milestone_until_a_lead_sets_another_rating_and_ends_it(
    lead: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    browser = sign_in(lead)
    path = f"/marlhaven/plans/{plan.pk}/strategies/{named('Brief the carers').strategy_id}/headline/"
    told = words(browser.get(path))
    assert "A At risk This is its worst open milestone." in told
    assert "B Complete 1 of 4" in told
    assert "Worst open milestone: 1.1.3 Brief the carers" in told
    assert "No rating of its own" not in told
    assert "Say why you rate it so" in words(browser.post(path, {"rag": "green"}))
    assert "Choose a rating from the list" in words(browser.post(path, {"rag": "none", "reason": "End."}))
    assert browser.post(path, {"rag": "green", "reason": "The rest is done."}).status_code == 302
    assert "G On track Set by hand on" in words(browser.get(path))
    ended = {"rag": "none", "reason": "It is not.", "seen": seen_on(browser.get(path))}
    assert browser.post(path, ended).status_code == 302
    told = words(browser.get(path))
    assert "A At risk This is its worst open milestone." in told
    assert told.index("Its milestones speak again") < told.index("The rest is done.")


@pytest.mark.parametrize("role", ROLES)
def test_who_does_not_lead_a_strategy_does_not_rate_it(
    role: str, plan: Plan, named: Named, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    with within(marlhaven):
        publish_board(plan)
    path = f"/marlhaven/plans/{plan.pk}/strategies/{named('Brief the carers').strategy_id}/headline/"
    may = Permission.RATE_MILESTONES in ROLES[role].permissions
    assert as_role(role).get(path).status_code == (200 if may else 403)


def test_an_old_judgement_is_never_changed_by_any_of_this(
    lead: Person, named: Named, marlhaven: Partnership, sign_in: SignIn, address_of: Address
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        before = RagJudgement.objects.values().get(milestone=milestone)
    send(sign_in(lead), f"{address_of(milestone)}update/", rag="green", reason="All there.")
    with within(marlhaven):
        assert RagJudgement.objects.values().get(pk=before["id"]) == before


def test_its_lead_reads_and_ends_the_rating_that_stands_today_and_not_the_published_one(
    lead: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn, as_role: Browser
) -> None:
    browser = sign_in(lead)
    path = at(plan, f"strategies/{named('Brief the carers').strategy_id}/headline/")
    with within(marlhaven):
        publish_board(plan)
    assert browser.post(path, {"rag": "green", "reason": "The rest is done."}).status_code == 302
    page = browser.get(path)
    assert "G On track Set by hand on" in words(page)
    assert "No rating of its own: its milestones speak" in words(page)
    published = words(as_role("steering_member").get(at(plan, "read/")))
    assert "The rest is done." not in published
    assert browser.post(path, {"rag": "none", "reason": "It is not.", "seen": seen_on(page)}).status_code == 302
    assert "A At risk This is its worst open milestone." in words(browser.get(path))


@pytest.mark.parametrize("seen", ["", "0", "-1", "one", "9" * 30])
def test_a_rating_by_hand_from_a_page_that_is_out_of_date_is_not_kept_and_no_word_is_lost(
    seen: str, lead: Person, coordinator: Person, plan: Plan, named: Named, marlhaven: Partnership, sign_in: SignIn
) -> None:
    path = at(plan, f"strategies/{named('Brief the carers').strategy_id}/headline/")
    browser = sign_in(lead)
    assert sign_in(coordinator).post(path, {"rag": "red", "reason": "Too few homes."}).status_code == 302
    overtaken = browser.post(path, {"rag": "green", "reason": "The rest is done.", "seen": seen})
    assert overtaken.status_code == 409
    told = words(overtaken)
    assert "Your rating is not kept yet: this strategy was rated by hand in the meantime." in told
    assert "R Off track Set by hand on" in told
    assert "The rest is done.</textarea>" in overtaken.content.decode()
    again = {"rag": "green", "reason": "The rest is done.", "seen": seen_on(overtaken)}
    assert [browser.post(path, again).status_code for _twice in range(2)] == [302, 302]
    with within(marlhaven):
        assert list(StrategyJudgement.objects.values_list("rag", flat=True)) == ["green", "red"]
