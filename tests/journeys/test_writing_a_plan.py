"""A coordinator writes a small plan from nothing, puts it in order by keyboard, and rolls it forward."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from actionplan.models import Milestone, Plan
from foundation.tenancy import within
from partnership.models import Organisation, Partnership, Person
from tests.actionplan.conftest import write_many
from tests.factories import PersonFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot

LONG = "Agree with every partner how children who are found alone are brought to safety, and write it down in one place"


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        Organisation.objects.create(name="Harbour Council", sector="council")
        Organisation.objects.create(name="Eastreach Police", sector="police")
        PersonFactory(name="Teo Marsh")
        return member("antislavery_coordinator", name="Orla Penhallow")


def add_milestone(page: Page, text: str) -> None:
    page.get_by_role("link", name="Add a milestone").last.click()
    page.get_by_label("What will be done?").fill(text)
    page.get_by_role("button", name="Add it", exact=True).click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_coordinator_writes_a_small_plan_from_nothing(  # noqa: PLR0915 -- one journey from end to end
    width: int, marlhaven: Partnership, coordinator: Person, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_as(coordinator, width)

    def looked_at(name: str) -> None:
        axe(page)
        snapshot(page, f"change-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/marlhaven/plans/new/")
    page.get_by_role("button", name="Begin the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title")
    looked_at("new-with-an-error")
    page.get_by_label("Title").fill("Plan 2028 to 2031")
    page.get_by_role("button", name="Begin the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the plan")
    looked_at("empty-outline")

    page.get_by_role("button", name="Add an objective").first.click()
    page.get_by_label("Title, as it is printed").fill("Objective 1: Protect those at risk")
    page.get_by_label("Strand that it is worked on under").select_option("Protect")
    looked_at("objective")
    page.get_by_role("button", name="Add it", exact=True).click()
    page.get_by_role("link", name="Add a strategy").click()
    page.get_by_label("Title", exact=True).fill("Find those who are missed")
    page.get_by_label("When is it due?").fill("March 2030")
    page.get_by_role("button", name="Add it", exact=True).click()
    for text in ("Look at what the shelters know", LONG, "Teach the signs to every new officer"):
        add_milestone(page, text)
    expect(page.get_by_text("1.1.3 Teach the signs")).to_be_visible()
    looked_at("outline")

    # By keyboard: the focus is on the button that was pressed, so that it can be pressed again.
    up = page.get_by_role("button", name="Move up 1.1.3")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up 1.1.2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up 1.1.1")).to_be_focused()
    expect(page.get_by_text("1.1.1 Teach the signs")).to_be_visible()

    page.get_by_role("link", name="1.1.1 Teach the signs").click()
    looked_at("milestone")
    page.get_by_label("A date of its own").check()
    page.get_by_label("Its own date").fill("Spring")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("Write its last month, with the year.")
    looked_at("milestone-with-an-error")
    page.get_by_label("Its own date").fill("June 2029")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Due: June 2029")).to_be_visible()

    page.get_by_role("link", name="1.1.1 Teach the signs").click()
    page.get_by_role("link", name="Say who leads it").click()
    page.get_by_label("Leads of its own").check()
    page.get_by_label("Organisation", exact=True).select_option("Harbour Council")
    page.get_by_label("Department").fill("Housing")
    page.get_by_role("button", name="Add another agency").click()
    page.get_by_label("Organisation", exact=True).nth(1).select_option("Eastreach Police")
    page.get_by_label("Part", exact=True).nth(1).select_option("Supporting")
    page.get_by_label("Or the name of somebody").fill("Amaka Nwosu")
    page.get_by_label("Accountable for it").check()
    looked_at("leads")
    page.get_by_role("button", name="Save who leads").click()
    expect(page.get_by_text("Amaka Nwosu (accountable)")).to_be_visible()
    page.get_by_role("link", name="1.1.1 Teach the signs").click()
    page.get_by_role("link", name="See how it was changed").click()
    expect(page.get_by_text("Due changed from “From the strategy” to “June 2029”")).to_be_visible()
    looked_at("history")
    page.get_by_role("link", name="Change the milestone").click()
    for act in ("Move this milestone", "Put it on hold", "Let another take its place", "Remove this milestone"):
        page.get_by_role("link", name=re.compile(f"^{act}")).click()
        looked_at(act.split()[0].lower())
        page.go_back()

    page.goto(page.url.split("milestones/")[0] + "change/")
    for name in ("Strands", "Text", "Documents", "Title and period", "Status", "Public page"):
        page.get_by_role("navigation", name="Change the plan").get_by_role("link", name=name).click()
        looked_at(name.lower().replace(" ", "-"))
        if name == "Title and period":
            page.go_back()
    page.get_by_role("navigation", name="Change the plan").get_by_role("link", name="Status").click()
    page.get_by_role("button", name="Make this plan active").click()
    expect(page.get_by_text("The plan is active now.")).to_be_visible()
    page.get_by_role("link", name="Roll forward to the next period").click()
    looked_at("roll-forward")
    page.get_by_label("Title of the new plan").fill("Plan 2031 to 2034")
    page.get_by_role("button", name="Make the new plan").click()
    expect(page.get_by_text("Amaka Nwosu (accountable)")).to_be_visible()
    with within(marlhaven):
        new = Plan.objects.get(title="Plan 2031 to 2034")
        assert Milestone.objects.of_plan(new).exclude(carried_from=None).count() == 3


def test_a_long_plan_is_looked_through_and_two_editors_meet(
    marlhaven: Partnership, coordinator: Person, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    plan = write_many(marlhaven, 120)
    page = page_as(coordinator, 1280)
    page.goto(f"/marlhaven/plans/{plan.pk}/change/")
    axe(page)
    snapshot(page, "change-long")
    page.get_by_text("1.3 Strategy 20").click()
    page.get_by_role("button", name="Move down 1.3.4").click()
    expect(page.get_by_role("button", name="Move down 1.3.5")).to_be_focused()
    page.get_by_role("link", name="1.3.5 Milestone").click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("What will be done?").fill("Theirs")
    other.get_by_role("button", name="Save").click()
    page.get_by_label("What will be done?").fill("Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Nothing is saved yet: you have already changed this in another window"
    )
    expect(page.get_by_role("cell", name="Theirs")).to_be_visible()
    axe(page)
    snapshot(page, "change-conflict")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="1.3.5 Mine")).to_be_visible()
