"""Taking a plan out in a browser: what is asked, and the page that waits for the file."""

from __future__ import annotations

import io

import pypdf
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundation import tasks
from foundation.models import Export
from foundation.tenancy import within
from partnership.models import Partnership
from partnership.roles import RoleCode
from tests.actionplan.conftest import publish_board, write_many, write_plan
from tests.factories import member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot


def newest(partnership: Partnership) -> Export:
    with within(partnership):
        return Export.objects.latest("pk")


def fill_in(page: Page) -> None:
    page.get_by_label("The whole plan").check()
    page.get_by_label("Word", exact=True).check()
    page.get_by_label("Something else").check()
    page.get_by_label("Say what for").fill("The talk with the schools")


def test_a_coordinator_takes_the_plan_out_and_sees_it_being_made(
    marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    plan = write_plan(marlhaven)
    with within(marlhaven):
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR)
    for width in (360, 1280):
        page = page_as(coordinator, width)
        page.goto(f"/marlhaven/plans/{plan.pk}/take-out/?standing=R")
        snapshot(page, "take-out")
        axe(page)
        page.get_by_role("button", name="Make the file").click()
        snapshot(page, "take-out-errors")
        axe(page)
        fill_in(page)
        page.get_by_role("button", name="Make the file").click()
        export = newest(marlhaven)
        snapshot(page, "export-waiting")
        with within(marlhaven):
            Export.objects.filter(pk=export.pk).update(state="making", beat_at=timezone.now(), done=4, steps=10)
        expect(page.get_by_role("strong").get_by_text("4 of 10")).to_be_visible()
        snapshot(page, "export-making")
        axe(page)
        with within(marlhaven):
            Export.objects.filter(pk=export.pk).update(state="waiting")
        tasks.make_export(partnership_id=marlhaven.pk, number=export.pk)
        link = page.get_by_role("link", name="Download plan-2025-to-2028-plan")
        expect(link).to_be_visible()
        expect(page.get_by_role("status")).to_have_text("The file is ready.")
        snapshot(page, "export-ready")
        axe(page)
        with page.expect_download() as downloaded:
            link.click()
        assert downloaded.value.suggested_filename.startswith("plan-2025-to-2028-plan-")
        page.goto("/marlhaven/exports/")
        snapshot(page, "exports")
        axe(page)


def test_no_card_of_a_board_on_paper_is_cut_between_its_title_and_its_reason(
    marlhaven: Partnership, page_as: PageAs
) -> None:
    plan = write_many(marlhaven, 40)
    with within(marlhaven):
        publish_board(plan)
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR)
    page = page_as(coordinator, 1280)
    page.goto(f"/marlhaven/plans/{plan.pk}/published/1/")
    pages = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    told = [number for number in range(40) if number % 4 < 2]  # those off track or at risk
    for number in told:
        text = next(text for text in pages if f"Reason {number} in" in text)
        assert f"Milestone {number}:" in text[: text.index(f"Reason {number} in")]
