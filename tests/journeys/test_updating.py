"""A lead officer on a phone updates a milestone; the coordinator and the chair answer at a desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from actionplan.models import Milestone, OfficerLead
from actionplan.rag import Rag
from actionplan.services import dates, headlines, updates
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import write_plan
from tests.factories import MembershipFactory, UserFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot


def lead_of(partnership: Partnership) -> tuple[Person, Milestone]:
    plan = write_plan(partnership)
    with within(partnership):
        orla = Person.objects.get(name="Orla Penhallow")
        orla.user = UserFactory()
        orla.save()
        MembershipFactory(person=orla, role_code="lead_officer")
        milestone = Milestone.objects.of_plan(plan).select_related("strategy__objective").get(text="Brief the carers")
        late = Milestone.objects.of_plan(plan).get(text="Agree the form")
        OfficerLead.objects.create(milestone=late, person=orla)
    return orla, milestone


def no_wider_than_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_officer_updates_an_amber_milestone_on_a_phone(
    marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    """Eight touches and a sentence from the home page: under a minute."""
    orla, milestone = lead_of(marlhaven)
    page = page_as(orla, 390)
    page.goto("/marlhaven/plans/mine/")
    axe(page)
    no_wider_than_the_screen(page)
    snapshot(page, "mine")
    page.get_by_role("button", name="Update 1.1.3").click()
    axe(page)
    no_wider_than_the_screen(page)
    snapshot(page, "update")
    page.get_by_role("button", name="Keep this update").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say what has happened")
    axe(page)
    snapshot(page, "update-errors")
    page.get_by_label("What has happened, and what happens next?").fill("One home has answered; the other rings back.")
    page.get_by_label("What will be done about it?").fill("Ring the second home")
    page.get_by_label("Day").first.fill("4")
    page.get_by_label("Month").first.fill("12")
    page.get_by_label("Year").first.fill("2026")
    page.get_by_role("button", name="Keep this update").click()
    expect(page.get_by_text("Your update on 1.1.3 is kept.")).to_be_visible()
    expect(page).to_have_url("http://localhost:" + page.url.split(":")[2].split("/")[0] + "/marlhaven/plans/mine/")
    page.get_by_role("button", name="No change on 2.1.3").click()
    expect(page.get_by_text("Kept: no change on 2.1.3.")).to_be_visible()
    page.get_by_role("heading", name="Brief the carers").get_by_role("link").click()
    expect(page.get_by_text("One home has answered; the other rings back.").first).to_be_visible()
    axe(page)
    no_wider_than_the_screen(page)
    snapshot(page, "milestone-of-a-lead")
    with within(marlhaven):
        milestone.refresh_from_db()
        action = milestone.actions.get()
        assert (milestone.rag, action.owner, action.due_on) == ("amber", orla, date(2026, 12, 4))


def test_what_others_answer_fits_every_width(
    marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    orla, milestone = lead_of(marlhaven)
    with within(marlhaven):
        coordinator = member("antislavery_coordinator", name="Wren Castellan")
    officer = page_as(orla, 360)
    here = f"/marlhaven/plans/{milestone.strategy.objective.plan_id}/milestones/{milestone.pk}/"
    officer.goto(f"{here}complete/")
    axe(officer)
    no_wider_than_the_screen(officer)
    snapshot(officer, "complete")
    officer.get_by_label("What has happened, and what happens next?").fill("Every home was briefed on 2 November.")
    officer.get_by_text("Ask for another date").click()
    officer.get_by_role("textbox", name="Another date (optional)").fill("June 2091")
    officer.get_by_label("Why another date?").fill("The training comes later.")
    officer.get_by_role("button", name="Keep this update").click()
    expect(officer.get_by_text("Says done, waits for confirmation")).to_be_visible()
    for width in (360, 1280):
        page = page_as(coordinator, width)
        strategy = (
            f"/marlhaven/plans/{milestone.strategy.objective.plan_id}/strategies/{milestone.strategy_id}/headline/"
        )
        pages = {
            here: "milestone-live", f"{here}confirm/": "confirm", f"{here}date/": "date", f"{here}rate/": "rate",
            f"{here}update/": "update-for-others", f"{here}actions/": "action", strategy: "headline",
            "/marlhaven/": "home-due",
        }  # fmt: skip
        for path, name in pages.items():
            page.goto(path)
            axe(page)
            no_wider_than_the_screen(page)
            snapshot(page, name)


@pytest.mark.parametrize("width", [360, 1280])
def test_an_answer_from_an_old_page_meets_what_waits_now(
    width: int, marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    orla, milestone = lead_of(marlhaven)
    plan, at = f"/marlhaven/plans/{milestone.strategy.objective.plan_id}/", timezone.now()
    asked: dict[str, Any] = {"milestone": milestone, "reason": "The training comes later.", "by": orla, "at": at}
    with within(marlhaven):
        coordinator = member("antislavery_coordinator", name="Wren Castellan")
        change = dates.ask(delivery=DeliveryDate.in_month(2091, 6), **asked)
    page = page_as(coordinator, width)
    page.goto(f"{plan}milestones/{milestone.pk}/date/")
    page.get_by_label("Note (needed where you do not agree)").fill("As the board said.")
    page.get_by_label("Agree: its date is June 2091 from now on").check()
    with within(marlhaven):
        dates.withdraw(change=change, by=orla, at=at)
        dates.ask(delivery=DeliveryDate.in_month(2091, 9), **asked)
    page.get_by_role("button", name="Keep my answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Your answer is not kept")
    expect(page.get_by_label("Note (needed where you do not agree)")).to_have_value("As the board said.")
    look(page, axe, snapshot, "date-overtaken")
    page.goto(f"{plan}strategies/{milestone.strategy_id}/headline/")
    page.get_by_label("On track").check()
    page.get_by_label("Why?").fill("The rest is done.")
    with within(marlhaven):
        headlines.judge(strategy=milestone.strategy, rag=Rag.RED, reason="Too few homes.", seen=None, by=orla, at=at)
        update = milestone.updates.create(
            text="All were told.", lifecycle="in_progress", quarter_ends_on=at.date(), written_by=orla, written_at=at
        )
        milestone.judgements.create(rag="red", reason="All are full.", update=update, judged_by=orla, judged_at=at)
        updates.correct(update=update, text="Two of them have room.", by=orla, at=at)
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_role("alert")).to_contain_text("Your rating is not kept yet")
    look(page, axe, snapshot, "headline-overtaken")
    for place, name in (("", "board-corrected"), ("read/", "read-corrected")):
        page.goto(f"{plan}{place}")
        expect(page.get_by_text("Two of them have room.").first).to_be_visible()
        look(page, axe, snapshot, name)


def look(page: Page, axe: AxeCheck, snapshot: Snapshot, name: str) -> None:
    axe(page)
    no_wider_than_the_screen(page)
    snapshot(page, name)
