"""A steering member reads the board of the demonstration; the coordinator rates what nobody has rated."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from foundation.tenancy import within
from partnership.models import Partnership, Person
from standalone.demo.partnerships import make_missing
from tests.actionplan.plan_document import marlhaven_plan
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot


@pytest.fixture
def somebody() -> dict[str, Person]:
    """One person of Marlhaven for each role, from the demonstration."""
    make_missing(seed=2026, on=date(2026, 11, 21))
    with within(Partnership.objects.get(slug="marlhaven")):
        people = Person.objects.exclude(user=None).filter(memberships__suspended_at=None).order_by("-pk")
        return {
            held.role_code: person
            for person in people.prefetch_related("memberships")
            for held in person.memberships.all()
        }


@pytest.mark.parametrize("width", [360, 1280])
def test_a_steering_member_reads_the_board_and_opens_what_is_behind_a_number(
    width: int, somebody: dict[str, Person], page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_as(somebody["steering_member"], width)
    page.goto("/marlhaven/plans/")
    axe(page)
    snapshot(page, "plans")
    page.get_by_role("link", name="Marlhaven 4P plan 2025 to 2028").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marlhaven 4P plan 2025 to 2028")
    expect(page.get_by_text("milestones are past their date")).to_be_visible()
    axe(page)
    snapshot(page, "board")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.locator(".al-tile__link").filter(has_text="Off track").click()
    expect(page.get_by_text("Rating: Off track")).to_be_visible()
    axe(page)
    snapshot(page, "milestones-off-track")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="2.1.3").click()
    expect(page.get_by_role("heading", name="How it has been rated")).to_be_visible()
    expect(page.get_by_role("heading", name="Rate this milestone")).to_have_count(0)
    axe(page)
    snapshot(page, "milestone")

    page.goto(page.url.split("milestones/")[0] + "milestones/")
    snapshot(page, "milestones")
    axe(page)
    page.get_by_role("navigation", name="This plan").get_by_role("link", name="The whole plan").click()
    expect(page.get_by_role("heading", name="Objective 4: Bring exploiters to justice")).to_be_visible()
    axe(page)
    snapshot(page, "whole-plan")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_the_coordinator_rates_what_nobody_has_rated(
    width: int, somebody: dict[str, Person], page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_as(somebody["antislavery_coordinator"], width)
    page.goto("/marlhaven/plans/")
    page.get_by_role("link", name="Marlhaven 4P plan 2025 to 2028").click()
    page.get_by_role("link", name="2 milestones are past their date").click()
    page.get_by_role("link", name="Review the terms of reference").click()
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a rating")
    axe(page)
    snapshot(page, "rating-error")
    page.get_by_role("radio", name="On track").check()
    page.get_by_label("Why?").fill("The draft has waited for the chair since June.")
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_role("alert")).to_contain_text("has gone by")
    expect(page.get_by_label("Why?")).to_have_value("The draft has waited for the chair since June.")
    axe(page)
    snapshot(page, "rating-past-its-date")
    page.get_by_role("radio", name="Off track").check()
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_text("Your rating is kept, with its reason.")).to_be_visible()
    axe(page)
    snapshot(page, "rated")
    expect(page.get_by_role("link", name="Next milestone without a rating")).to_be_visible()
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Milestones").click()
    page.get_by_role("navigation", name="This plan").get_by_role("link", name="Board").click()
    expect(page.get_by_text("1 milestone is past its date")).to_be_visible()
    expect(page.get_by_text("The draft has waited for the chair since June.")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_coordinator_reads_what_to_check_in_a_plan_that_was_brought_in(
    width: int, somebody: dict[str, Person], page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, tmp_path: Path
) -> None:
    file = tmp_path / "plan.docx"
    marlhaven_plan().save(str(file))
    call_command("import_plan", str(file), "--partnership=marlhaven", "--on=2026-11-21", stdout=StringIO())
    page = page_as(somebody["antislavery_coordinator"], width)
    page.goto("/marlhaven/plans/")
    snapshot(page, "plans-one-over")
    page.get_by_role("link", name="Anti-Slavery Action Plan and Strategy 2023-2026").click()
    expect(page.get_by_text("Its period ended in March 2026.")).to_be_visible()
    axe(page)
    snapshot(page, "board-brought-in")
    page.get_by_role("link", name="27 things to check from the document").click()
    expect(page.get_by_text("has no delivery date")).to_have_count(1)
    axe(page)
    snapshot(page, "to-check")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
