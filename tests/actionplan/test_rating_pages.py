"""The page on which a milestone is rated: whom it lets in, what it asks for, and what it keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from actionplan.models import Milestone
from actionplan.rag import Rag
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import ROLES, Permission
from tests.actionplan.pages import seen_on, words
from tests.actionplan.tellings import judge
from tests.conftest import SignIn
from tests.factories import member

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
ABOUT_IT = {
    "action_text": "Ring both homes",
    "action_owner": "Orla Penhallow",
    "action_due_on_day": "4",
    "action_due_on_month": "12",
    "action_due_on_year": "2026",
}
RED = {"rag": "red", "reason": "Late.", **ABOUT_IT}


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_rate_milestones_get_the_form_and_may_send_it(
    role: str, named: Named, as_role: Callable[[str], Client], address_of: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Ask the pupils"), as_role(role)
    may = Permission.RATE_MILESTONES in ROLES[role].permissions
    assert browser.get(f"{address_of(milestone)}rate/").status_code == (200 if may else 403)
    answer = browser.post(f"{address_of(milestone)}rate/", RED)
    assert answer.status_code == (302 if may else 403)
    assert named("Ask the pupils").rag == ("red" if may else "")


def test_a_rating_is_kept_from_the_page_with_its_action_and_heads_the_history(
    named: Named, marlhaven: Partnership, coordinator: Person, sign_in: SignIn, address_of: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    form = browser.get(f"{address_of(milestone)}rate/")
    assert 'value="Wren Castellan"' in form.content.decode()  # who does it is whoever rates, unless another is named
    said = {**RED, "reason": "Two homes\nwill not answer.", "ask": "A letter.", "seen": seen_on(form)}
    answer = browser.post(f"{address_of(milestone)}rate/", said)
    assert (answer.status_code, answer["Location"]) == (302, address_of(milestone))
    page = words(browser.get(address_of(milestone)))
    assert "Your rating is kept, with its reason." in page
    assert "Open Ring both homes Orla Penhallow, by 4 December 2026" in page
    history = page.split("Everything that was said of it")[1]
    assert history.index("Rating R Off track") < history.index("by Wren Castellan. Quarter")
    assert history.index("Two homes will not answer. Needed from the board: A letter.") < history.index("A At risk")
    assert "by Orla Penhallow. Quarter 1 2026-27 (April to June 2026) Two homes are missing." in history
    with within(marlhaven):  # the one person of that name in the register
        assert milestone.actions.get().owner == Person.objects.get(name="Orla Penhallow")


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose a rating"),
        ({"rag": "red"}, "Say why you rate it so"),
        ({"rag": "red", "reason": "   "}, "Say why you rate it so"),
        ({"rag": "blue", "reason": "x"}, "Choose a rating from the list"),
        ({"rag": "", "reason": "x"}, "Choose a rating"),
        ({"rag": "red", "reason": "x" * 2001}, "must be 2000 characters or fewer. It now has 2001"),
        ({"rag": "red", "reason": "a\x00b"}, "There is a problem"),
        ({"rag": "red", "reason": "x", "seen": "NEWEST"}, "“off track” does not stand alone"),
        ({"rag": "amber", "reason": "x", "seen": "NEWEST"}, "“at risk” does not stand alone"),
        ({**RED, "seen": "NEWEST", "action_owner": ""}, "Say who does it"),
        ({**RED, "seen": "NEWEST", "action_due_on_day": "31", "action_due_on_month": "2"}, "must be a real date"),
        ({**RED, "seen": "NEWEST", "action_text": ""}, "Say what will be done about it"),
        ({**RED, "seen": "NEWEST", "action_text": "x" * 501}, "must be 500 characters or fewer"),
        ({**RED, "seen": "NEWEST", "action_owner": "O\u202ela"}, "This name holds a hidden sign"),
        ({**RED, "seen": str(2**80)}, "Your rating is not kept yet"),
        ({**RED, "seen": "one"}, "Your rating is not kept yet"),
        ({**RED, "seen": "-1"}, "Your rating is not kept yet"),
        ({**RED, "seen": "999999999"}, "Your rating is not kept yet"),
    ],
)
def test_a_rating_that_cannot_be_kept_says_why_and_keeps_nothing(
    posted: dict[str, str],
    sentence: str,
    named: Named,
    marlhaven: Partnership,
    coordinator: Person,
    sign_in: SignIn,
    address_of: Callable[[Milestone], str],
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        newest = str(milestone.judgements.get().pk)
    said = {name: newest if value == "NEWEST" else value for name, value in posted.items()}
    page = sign_in(coordinator).post(f"{address_of(milestone)}rate/", said)
    assert page.status_code in (200, 409)
    assert sentence in words(page)
    with within(marlhaven):
        counts = (milestone.judgements.count(), milestone.actions.count())
        assert (named("Brief the carers").rag, *counts) == ("amber", 1, 0)


def test_somebody_who_was_overtaken_sees_both_ratings_and_decides(
    named: Named, marlhaven: Partnership, coordinator: Person, sign_in: SignIn, address_of: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Brief the carers"), sign_in(coordinator)
    with within(marlhaven):
        seen = milestone.judgements.get().pk
        other = member("antislavery_coordinator", name="Ines Vale")
        theirs = judge(milestone, Rag.GREEN, "All homes have answered.", by=other, seen=seen)
    mine = {**RED, "reason": "Still nobody there.", "seen": str(seen)}
    overtaken = browser.post(f"{address_of(milestone)}rate/", mine)
    assert overtaken.status_code == 409
    html = overtaken.content.decode()
    assert "Ines Vale rated it G On track" in words(overtaken)
    assert "All homes have answered." in words(overtaken)
    assert "Still nobody there.</textarea>" in html
    assert "Ring both homes</textarea>" in html
    assert f'name="seen" value="{theirs.pk}"' in html
    assert named("Brief the carers").rag == "green"
    assert browser.post(f"{address_of(milestone)}rate/", {**mine, "seen": str(theirs.pk)}).status_code == 302
    assert named("Brief the carers").rag == "red"


def test_somebody_who_rates_a_past_date_on_track_is_asked_and_keeps_the_words(
    named: Named, coordinator: Person, sign_in: SignIn, address_of: Callable[[Milestone], str]
) -> None:
    milestone, browser = named("Agree the form"), sign_in(coordinator)
    page = words(browser.get(f"{address_of(milestone)}rate/"))
    assert "on track although its date" not in page
    assert "dates suggest: R Off track Its date (31 January 2020) has gone by and it is not complete. You" in page
    said = {"rag": "green", "reason": "It is with the printer."}
    asked = browser.post(f"{address_of(milestone)}rate/", said)
    assert asked.status_code == 200
    assert "Its date (31 January 2020) has gone by. Tick the box if it is on track all the same" in words(asked)
    assert "It is with the printer.</textarea>" in asked.content.decode()
    assert named("Agree the form").rag == ""
    assert browser.post(f"{address_of(milestone)}rate/", {**said, "although_past": "on"}).status_code == 302
    assert named("Agree the form").rag == "green"


def test_after_one_rating_the_next_milestone_without_one_is_a_step_away(
    named: Named, coordinator: Person, sign_in: SignIn, address_of: Callable[[Milestone], str]
) -> None:
    browser, first, second = sign_in(coordinator), named("Ask the pupils"), named("Agree the form")

    def leads_to(milestone: Milestone, following: Milestone, code: str) -> bool:
        link = f'href="{address_of(following)}">Next milestone without a rating ({code})</a>'
        return link in browser.get(address_of(milestone)).content.decode()

    assert leads_to(named("Brief the carers"), first, "1.1.4")
    assert leads_to(first, second, "2.1.3")
    assert leads_to(second, first, "1.1.4")
    browser.post(f"{address_of(first)}rate/", RED)
    assert leads_to(first, second, "2.1.3")
    assert "without a rating" not in words(browser.get(address_of(second)))
