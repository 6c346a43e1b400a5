"""Taking differences over from a document: whom it may add to the registers, what it tells, and how it is undone."""

from __future__ import annotations

import pytest
from django.test import Client

from actionplan.importing.comparing import MOST_WORDS
from actionplan.models import Milestone, OfficerLead, Plan
from actionplan.services import imports, structure
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.reviews import ROWS, document, now, reviewed, sent
from tests.actionplan.test_imports_compare import HOME
from tests.actionplan.test_imports_guarded import accepted
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NEWER = (*ROWS, ",,Thank those who report,Harbour Watch,Ines Calloway,June 2090,")


@pytest.fixture
def plan(marlhaven: Partnership, coordinator: Person) -> Plan:
    return accepted(marlhaven, coordinator, document())


def test_nobody_comes_to_lead_by_a_name_alone(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    with within(marlhaven):
        PersonFactory(name="Ines Calloway")
    again = reviewed(marlhaven, coordinator, document(*NEWER))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    page = desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["4"]}).content.decode()
    assert "Say first, on “Names”, whether these are people whom you know already: “Ines Calloway”." in page
    with within(marlhaven):
        assert not OfficerLead.objects.filter(person__name="Ines Calloway").exists()
        assert Milestone.objects.of_plan(plan).count() == 4


def test_names_of_rows_that_are_not_chosen_need_no_settling(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    rows = (ROWS[0], ",,Give the lesson,,,June 2090,Amber", *ROWS[2:], NEWER[4])
    with within(marlhaven):
        PersonFactory(name="Ines Calloway")
    again = reviewed(marlhaven, coordinator, document(*rows))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    assert desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["1"]}).status_code == 302


def test_whom_it_adds_to_the_registers_is_told_and_kept(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = reviewed(marlhaven, coordinator, document(*NEWER))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    page = desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["4"]}, follow=True).content.decode()
    assert "1 difference is in the plan now. Added to the lists of agencies and people: Harbour Watch, Ines" in page
    with within(marlhaven):
        watch, ines = Organisation.objects.get(name="Harbour Watch"), Person.objects.get(name="Ines Calloway")
    assert now(marlhaven, again).added == {"organisations": [watch.pk], "people": [ines.pk]}


@pytest.mark.parametrize("is_used", [True, False])
def test_who_was_added_leaves_with_the_review_unless_something_uses_them(
    is_used: bool, marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = reviewed(marlhaven, coordinator, document(*NEWER))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["4"]})
    with within(marlhaven):
        if not is_used:
            milestone = Milestone.objects.select_related("strategy__objective__plan").get(text="Thank those who report")
            structure.remove(row=milestone, by=coordinator)
        imports.give_up(review=again, by=coordinator)
        assert Person.objects.filter(name="Ines Calloway").exists() is is_used
        assert Organisation.objects.filter(name="Harbour Watch").exists() is is_used


def test_texts_too_long_to_compare_are_told_of(marlhaven: Partnership, coordinator: Person, desk: Client) -> None:
    long = " ".join(f"word{place}" for place in range(MOST_WORDS + 1))
    plan = accepted(marlhaven, coordinator, document(f"Prevent,Learn,{long},Harbour Council,,March 2090,"))
    again = reviewed(marlhaven, coordinator, document(f"Prevent,Learn,{long} more,Harbour Council,,March 2090,"))
    page = desk.get(f"{HOME}{again.pk}/compare/{plan.pk}/").content.decode()
    assert "The texts are too many or too long to compare each with each." in page
    assert "Only in the document (1)" in page
    assert "Only in the plan (1)" in page
