"""Taking differences over from a document: whom it may add to the registers, what it tells, and how it is undone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actionplan.importing.comparing import MOST_WORDS
from actionplan.models import AgencyLead, Milestone, OfficerLead, Plan, PlanImport, Strategy
from actionplan.services import imports, structure
from actionplan.services.imports.comparing import rows_of_plan
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.reviews import ROWS, document, now, reviewed, sent
from tests.actionplan.test_imports_compare import HOME, settled
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


def take(desk: Client, review: PlanImport, plan: Plan, *places: str) -> str:
    """What the page says afterwards."""
    url = f"{HOME}{review.pk}/compare/{plan.pk}/"
    chosen = {**sent(desk.get(url).content.decode()), "take": places}
    return desk.post(url, chosen, follow=True).content.decode()


def test_a_milestone_that_the_document_leaves_to_nobody_is_led_by_nobody_and_the_others_as_before(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = settled(marlhaven, coordinator, document(ROWS[0], ",,Give the lesson,N/A,None,,Amber", *ROWS[2:]))
    page = take(desk, again, plan, "1")
    assert "1 difference is in the plan now." in page
    assert "Nothing differs" in page
    with within(marlhaven):
        led = {row.text: (row.agencies, row.officers) for row in rows_of_plan(plan)}
        assert not AgencyLead.objects.filter(strategy__title="Learn the signs").exists()
    assert led == {
        "Write the lesson": (("Harbour Council",), ("Orla Penhallow",)),
        "Give the lesson": ((), ()),
        "Brief the carers; ask the pupils": (("Harbour Council",), ("Teo Marsh",)),
        "Tell those who report": (("Eastreach Police",), ("All partners",)),
    }


def test_a_new_milestone_that_nobody_leads_inherits_nobody(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    new = (*ROWS[:3], ",,Ask around,N/A,,,", ROWS[3])
    page = take(desk, settled(marlhaven, coordinator, document(*new)), plan, "3")
    assert "Nothing differs" in page
    with within(marlhaven):
        led = {row.text: (row.agencies, row.officers) for row in rows_of_plan(plan)}
    assert led["Ask around"] == ((), ("Orla Penhallow",))
    assert led["Give the lesson"] == (("Harbour Council",), ("Orla Penhallow",))


def test_a_row_that_is_never_late_is_worded_anew_without_a_day_to_look_again(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    reworded = settled(marlhaven, coordinator, document(*ROWS[:3], ROWS[3].replace("those who", "everybody who")))
    assert "1 difference is in the plan now." in take(desk, reworded, plan, "3")
    with within(marlhaven):
        milestone = Milestone.objects.get(text="Tell everybody who report")
        assert (milestone.next_review_on, milestone.has_own_delivery) == (None, False)


def test_the_date_of_a_new_strategy_stays_as_it_is_written(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    rows = (*ROWS, ",Look further,Look abroad,Harbour Council,Teo Marsh,When money is there,")
    take(desk, settled(marlhaven, coordinator, document(*rows)), plan, "4")
    with within(marlhaven):
        assert Strategy.objects.get(title="Look further").delivery_as_written == "When money is there"


@pytest.mark.parametrize("count", [1, 3])
def test_new_rows_of_one_new_strategy_come_under_it_once(
    count: int, marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    """The strategies of the plan are read once, not for each row."""
    rows = (*ROWS, ",Look further,Look abroad 0,,,March 2091,", *(f",,Look abroad {n},,," for n in range(1, count)))
    review = settled(marlhaven, coordinator, document(*rows))
    places = [str(4 + place) for place in range(count)]
    url = f"{HOME}{review.pk}/compare/{plan.pk}/"
    chosen = {**sent(desk.get(url).content.decode()), "take": places}
    with CaptureQueriesContext(connection) as asked:
        desk.post(url, chosen)
    reads = [one["sql"] for one in asked if one["sql"].startswith('SELECT "actionplan_strategy"')]
    assert sum("actionplan_objective" in sql for sql in reads) == 1
    with within(marlhaven):
        assert Strategy.objects.get(title="Look further").milestones.count() == count
