"""A coordinator edits many milestones at once and meets another change, measures KPIs, and replaces an officer."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from actionplan.measures import Period, PeriodKind
from actionplan.models import Kpi, Milestone, OfficerLead, Plan
from actionplan.rag import Rag
from actionplan.services import kpis, milestones
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import write_many
from tests.factories import PersonFactory, UserFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot

LONG = "Bartholomew Featherstonehaugh-Okonkwo-Castellanos of the Harbour Partnership for Safer Neighbourhoods"


@pytest.fixture
def plan(marlhaven: Partnership) -> Plan:
    plan = write_many(marlhaven, 60)
    with within(marlhaven):
        OfficerLead.objects.create(
            milestone=Milestone.objects.get(position=2, strategy__position=1), person=PersonFactory(name=LONG)
        )
        Person.objects.filter(name="Orla Penhallow").update(user=UserFactory())
    return plan


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("antislavery_coordinator", name="Wren Castellan")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_coordinator_edits_many_milestones_and_meets_another_change(
    width: int, plan: Plan, marlhaven: Partnership, coordinator: Person, page_as: PageAs, axe: AxeCheck,
    snapshot: Snapshot,
) -> None:  # fmt: skip
    page = page_as(coordinator, width)

    def looked_at(name: str) -> None:
        axe(page)
        snapshot(page, f"grid-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"/marlhaven/plans/{plan.pk}/grid/?standing=-")
    looked_at("open")
    with within(marlhaven):
        first, second = Milestone.objects.of_plan(plan).filter(rag="")[:2]
        other = member("antislavery_coordinator", name="Ines Varga")
        at = timezone.now()
        milestones.judge(milestone=first, rag=Rag.GREEN, reason="I rang them today.", seen=None, by=other, at=at,
                         although_past=True)  # fmt: skip
    page.get_by_label(f"Rating of {code(first)}").select_option("On track")
    page.get_by_label(f"What has happened, or why: {code(first)}").fill("The partners have agreed.")
    page.get_by_label(f"Rating of {code(second)}").select_option("Off track")
    page.get_by_label(f"What has happened, or why: {code(second)}").fill("Nobody has time for it.")
    page.get_by_role("button", name="Keep the changes").last.press("Enter")
    expect(page.get_by_role("heading", name="Nothing is kept yet")).to_be_visible()
    expect(page.get_by_text("I rang them today.")).to_be_visible()
    expect(page.get_by_label(f"What has happened, or why: {code(first)}")).to_have_value("The partners have agreed.")
    looked_at("conflict")

    page.get_by_label("Keep mine").check()
    row = page.locator("tr", has=page.get_by_label(f"Rating of {code(second)}"))
    row.get_by_label("What will be done").fill("Ask the council for a day a week")
    row.get_by_label("Who does it").fill("Teo Marsh")
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2027")):
        row.get_by_label(part).fill(value)
    page.get_by_role("button", name="Keep the changes").last.click()
    expect(page.get_by_text("Kept: 2 milestones changed.")).to_be_visible()

    page.get_by_text("Fill in many rows at once").first.click()
    page.get_by_label("Which rows?").select_option("All rows on this page")
    bulk = page.get_by_role("group", name="Fill in many rows at once")
    bulk.get_by_label("Who may read it").select_option("Everybody")
    page.get_by_role("button", name="Fill in these rows").click()
    expect(page.get_by_text("Nothing is kept until you press")).to_be_visible()
    expect(page.get_by_text("rows changed")).to_be_visible()
    looked_at("filled")
    page.get_by_role("button", name="Keep the changes").last.click()
    expect(page.get_by_text("milestones changed.")).to_be_visible()


def code(milestone: Milestone) -> str:
    return f"1.{milestone.strategy.position}.{milestone.position}"


def look(page: Page, name: str, axe: AxeCheck, snapshot: Snapshot, width: int) -> None:
    axe(page)
    snapshot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_kpis_are_read_measured_and_put_right(
    width: int, plan: Plan, marlhaven: Partnership, coordinator: Person, page_as: PageAs, axe: AxeCheck,
    snapshot: Snapshot,
) -> None:  # fmt: skip
    with within(marlhaven):
        kpi = Kpi.objects.select_related("objective__plan").get()
        kpis.change(kpi=kpi, version=0, unit="people trained to know the signs", baseline=100, target=500,
                    source="Training register", by=coordinator)  # fmt: skip
        for month, value in ((4, 150), (7, 180), (10, 260)):
            period = Period.containing(date(2025, month, 1), PeriodKind.FINANCIAL_QUARTER)
            kpis.record(kpi=kpi, period=period, value=value, seen=None, by=coordinator)  # type: ignore[arg-type]
        Kpi.objects.create(objective=kpi.objective, position=2, text="Officers who feel ready", kind="percentage")
    page = page_as(coordinator, width)
    page.goto(f"/marlhaven/plans/{plan.pk}/kpis/")
    look(page, "kpis", axe, snapshot, width)
    page.get_by_role("link", name="A KPI", exact=True).click()
    look(page, "kpi", axe, snapshot, width)
    page.get_by_role("button", name="Change this KPI").click()
    look(page, "kpi-change", axe, snapshot, width)
    page.go_back()
    page.get_by_role("button", name="Record a value").click()
    page.get_by_label("Value", exact=True).fill("lots")
    page.get_by_role("button", name="Record the value").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a number in figures")
    look(page, "kpi-value-error", axe, snapshot, width)
    page.get_by_role("radio", name="Other days").check()
    page.get_by_label("From which day to which day?").fill("1 April 2026 to 15 May 2026")
    page.get_by_label("Value", exact=True).fill("300")
    page.get_by_role("button", name="Record the value").click()
    expect(page.get_by_role("rowheader", name="1 April 2026 to 15 May 2026")).to_be_visible()
    page.get_by_role("link", name="Correct it").first.click()
    page.get_by_label("Value", exact=True).fill("310")
    page.get_by_role("button", name="Record the value").click()
    expect(page.get_by_text("Replaced")).to_be_visible()
    look(page, "kpi-replaced", axe, snapshot, width)


@pytest.mark.parametrize("width", [360, 1280])
def test_one_officer_takes_the_place_of_another_and_back(
    width: int, plan: Plan, coordinator: Person, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_as(coordinator, width)
    page.goto(f"/marlhaven/plans/{plan.pk}/officers/")
    expect(page.get_by_text("Has no role here any more")).to_be_visible()
    look(page, "officers", axe, snapshot, width)
    page.get_by_role("link", name="Replace Orla Penhallow").click()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who takes over")
    look(page, "officer-replace", axe, snapshot, width)
    page.get_by_label("Name", exact=True).select_option(LONG)
    page.get_by_label("What should whoever takes over know?").fill("The files are with the housing team.")
    page.get_by_role("button", name="See what would change").click()
    look(page, "officer-preview", axe, snapshot, width)
    page.get_by_role("button", name="Replace Orla Penhallow by").click()
    expect(page.get_by_text("now stands in the place of Orla Penhallow.")).to_be_visible()
    look(page, "officer-replaced", axe, snapshot, width)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("are as they were.")).to_be_visible()
