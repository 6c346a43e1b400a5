"""The same document again: told, set beside the plan, and taken over row by row where somebody chooses so."""

from __future__ import annotations

import pytest
from django.test import Client

from actionplan.models import AgencyLead, Milestone, OfficerLead, Plan, PlanImport, Strategy
from actionplan.services import imports
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import queries_of
from tests.actionplan.reviews import AT, ROWS, document, now, reviewed, sent

pytestmark = pytest.mark.django_db
HOME = "/marlhaven/plans/imports/"
CHANGED = (
    ROWS[0],
    ",,Give the lesson,,,June 2090,Amber",
    ROWS[2],
    ROWS[3],
    ",,Thank those who report,HWA,Ines Calloway,Ongoing,",
    ",Look further,Look abroad,,,March 2091,",
)


@pytest.fixture
def plan(marlhaven: Partnership, coordinator: Person) -> Plan:
    review = reviewed(marlhaven, coordinator)
    with within(marlhaven):
        return imports.accept(review=review, version=review.version, by=coordinator, at=AT)


def settled(partnership: Partnership, by: Person, content: bytes) -> PlanImport:
    """Read again; who is meant is who was meant before."""
    review = reviewed(partnership, by, content)
    with within(partnership):
        known = {person.name: {"person": person.pk} for person in Person.objects.exclude(pk=by.pk)}
        imports.match_names(review=review, seen=imports.seen_of(({}, {})), bodies={}, people=known, by=by)
    return now(partnership, review)


def texts(plan: Plan) -> list[str]:
    return [row.text for row in Milestone.objects.of_plan(plan)]


def test_the_same_document_again_says_so_and_makes_no_second_plan(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = settled(marlhaven, coordinator, document())
    body = desk.get(f"{HOME}{again.pk}/").content.decode()
    assert "This very document was brought in on 21 November 2026" in body
    assert f'href="{HOME}{again.pk}/compare/{plan.pk}/"' in body
    refused = desk.post(f"{HOME}{again.pk}/accept/", {"version": again.version})
    assert refused.status_code == 409
    assert "There is a plan called “Marlhaven action plan 2026-2029” already." in refused.content.decode()
    page = desk.get(f"{HOME}{again.pk}/compare/{plan.pk}/").content.decode()
    assert "4 milestones are the same in both." in page
    assert "Nothing differs" in page
    with within(marlhaven):
        assert [row.pk for row in Plan.objects.all()] == [plan.pk]


def test_the_same_document_in_another_open_review_is_told(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    first, second = reviewed(marlhaven, coordinator), reviewed(marlhaven, coordinator)
    body = desk.get(f"{HOME}{second.pk}/").content.decode()
    assert f'href="{HOME}{first.pk}/"' in body
    assert "The same document is being reviewed already" in body


def test_what_is_chosen_is_taken_over_and_nothing_else(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = settled(marlhaven, coordinator, document(*CHANGED))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    shown = desk.get(url).content.decode()
    assert "Changed (1)" in shown
    assert "Only in the document (2)" in shown
    nothing = desk.post(url, sent(shown))
    assert nothing.status_code == 200
    assert "Choose what the plan should take over" in nothing.content.decode()
    assert desk.post(url, {**sent(shown), "take": ["1", "4", "5"]})["Location"] == url
    with within(marlhaven):
        assert texts(plan) == [
            "Write the lesson", "Give the lesson", "Brief the carers; ask the pupils", "Tell those who report",
            "Thank those who report", "Look abroad",
        ]  # fmt: skip
        given = Milestone.objects.get(text="Give the lesson")
        assert (given.has_own_delivery, given.delivery.label) == (True, "June 2090")
        thanked = Milestone.objects.select_related("strategy__objective").get(text="Thank those who report")
        assert thanked.code == "1.2.2"
        assert [str(lead) for lead in AgencyLead.objects.filter(milestone=thanked)] == ["HWA"]
        assert [str(lead) for lead in OfficerLead.objects.filter(milestone=thanked)] == ["Ines Calloway"]
        looked = Milestone.objects.select_related("strategy__objective").get(text="Look abroad")
        assert (looked.code, looked.strategy.title) == ("1.3.1", "Look further")
    assert "Nothing differs" in desk.get(url).content.decode()


def test_one_of_several_is_taken_over(marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan) -> None:
    again = settled(marlhaven, coordinator, document(*CHANGED))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["5"]})
    with within(marlhaven):
        assert texts(plan)[4:] == ["Look abroad"]
        assert not Milestone.objects.get(text="Give the lesson").has_own_delivery


def test_other_leads_are_taken_over(marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan) -> None:
    rows = (*ROWS[:3], ",Act on what is heard,Tell those who report,Harbour Council,Teo Marsh,Ongoing,Red")
    again = settled(marlhaven, coordinator, document(*rows))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    shown = desk.get(url).content.decode()
    assert "Eastreach Police" in shown
    desk.post(url, {**sent(shown), "take": ["3"]})
    with within(marlhaven):
        told = Milestone.objects.get(text="Tell those who report")
        assert [str(lead) for lead in AgencyLead.objects.filter(milestone=told)] == ["Harbour Council"]
        assert [str(lead) for lead in OfficerLead.objects.filter(milestone=told)] == ["Teo Marsh"]
        assert Organisation.objects.filter(name="Eastreach Police").exists()


def test_a_new_strategy_brings_its_leads_and_what_its_row_says(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    rows = (*ROWS, ",Look further,Look abroad,Harbour Council,Teo Marsh,March 2091,Partly", ",,Write it down,N/A,,,")
    again = settled(marlhaven, coordinator, document(*rows))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["4"]})
    with within(marlhaven):
        added = Strategy.objects.get(title="Look further")
        assert added.notes.splitlines() == [
            "Rating, as printed in the plan: “Partly”",
            "Write it down: Lead agency: N/A",
        ]
        assert [str(lead) for lead in OfficerLead.objects.filter(strategy=added)] == ["Teo Marsh"]
        (abroad,) = added.milestones.all()
        assert [str(lead) for lead in AgencyLead.objects.filter(milestone=abroad)] == ["Harbour Council"]


def test_another_rating_is_told_and_never_taken_over(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = settled(marlhaven, coordinator, document(*ROWS[:3], ROWS[3].replace("Red", "Green")))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    shown = desk.get(url).content.decode()
    assert "Different, and never taken over (1)" in shown
    assert "Off track" in shown
    desk.post(url, {**sent(shown), "take": ["3"]})
    with within(marlhaven):
        assert Milestone.objects.get(text="Tell those who report").rag == "red"


def test_what_is_only_in_the_plan_stays(marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan) -> None:
    again = settled(marlhaven, coordinator, document(*ROWS[:2]))
    page = desk.get(f"{HOME}{again.pk}/compare/{plan.pk}/").content.decode()
    assert "Only in the plan (2)" in page
    desk.post(f"{HOME}{again.pk}/compare/{plan.pk}/", {**sent(page), "take": ["2", "3"]})
    with within(marlhaven):
        assert len(texts(plan)) == 4


def test_a_plan_that_was_changed_since_is_looked_at_again(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = settled(marlhaven, coordinator, document(*CHANGED))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    seen = sent(desk.get(url).content.decode())
    with within(marlhaven):
        Milestone.objects.filter(text="Give the lesson").update(text="Give the lesson well")
    late = desk.post(url, {**seen, "take": ["1"]})
    assert late.status_code == 409
    assert "Nothing is taken over yet" in late.content.decode()
    with within(marlhaven):
        assert not Milestone.objects.get(text="Give the lesson well").has_own_delivery


def test_nothing_is_taken_over_into_a_closed_plan(
    marlhaven: Partnership, coordinator: Person, desk: Client, plan: Plan
) -> None:
    again = settled(marlhaven, coordinator, document(*CHANGED))
    url = f"{HOME}{again.pk}/compare/{plan.pk}/"
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status="closed")
    page = desk.post(url, {**sent(desk.get(url).content.decode()), "take": ["1"]})
    assert "This plan is closed." in page.content.decode()
    with within(marlhaven):
        assert len(texts(plan)) == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_comparing_asks_the_same_however_long_the_plan_is(
    rows: int, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    lines = [f"Prevent,Strategy {n},Milestone {n},Agency {n},Person Nr{n},March 2090," for n in range(rows)]
    first = reviewed(marlhaven, coordinator, document(*lines))
    with within(marlhaven):
        made = imports.accept(review=first, version=first.version, by=coordinator, at=AT)
    again = reviewed(marlhaven, coordinator, document(*lines))
    assert queries_of(desk, f"{HOME}{again.pk}/compare/{made.pk}/") == 9
