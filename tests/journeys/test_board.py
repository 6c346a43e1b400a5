"""A steering member reads the boards of the demonstration; the coordinator publishes the next."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from actionplan.models import Milestone, Plan, RagJudgement
from actionplan.rag import Rag
from actionplan.services.publications import correct
from foundation.tenancy import within
from partnership.models import Partnership, Person
from standalone.demo.partnerships import make_missing
from tests.actionplan.plan_document import marlhaven_plan
from tests.journeys.conftest import AxeCheck, PageAs, PageAt, Snapshot


@pytest.fixture
def somebody() -> dict[str, Person]:
    """One person of Marlhaven for each role, from the demonstration."""
    make_missing(seed=2026, on=date(2026, 11, 21))
    with within(Partnership.objects.get(slug="marlhaven")):
        people = Person.objects.exclude(user=None).filter(memberships__suspended_at=None).order_by("-pk").distinct()
        held = [(person, [role.role_code for role in person.memberships.all()]) for person in people]
        # Somebody with fewest roles comes last and stays: another role of theirs would open more than this one does.
        held.sort(key=lambda pair: -len(pair[1]))
        return {role: person for person, roles in held for role in roles}


@pytest.mark.parametrize("width", [360, 1280])
def test_a_steering_member_reads_the_published_board_and_what_changed(
    width: int, somebody: dict[str, Person], page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_as(somebody["steering_member"], width)

    def looked_at(name: str) -> None:
        axe(page)
        snapshot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/marlhaven/plans/")
    looked_at("plans")
    page.get_by_role("link", name="Marlhaven 4P plan 2025 to 2028").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marlhaven 4P plan 2025 to 2028")
    expect(page.get_by_text("Board 5, published on")).to_be_visible()
    expect(page.locator("main").get_by_text("Draft", exact=True)).to_have_count(0)
    looked_at("board")

    page.get_by_role("link", name="What changed since the board before").click()
    expect(page.get_by_role("heading", name="From board 4")).to_be_visible()
    looked_at("changes")
    page.get_by_role("link", name="Marlhaven 4P plan 2025 to 2028").click()

    page.locator(".al-tile__link").filter(has_text="Off track").click()
    expect(page.get_by_text("Rating: Off track")).to_be_visible()
    looked_at("milestones-off-track")

    plan = page.get_by_role("navigation", name="This plan")
    plan.get_by_role("link", name="The whole plan").click()
    looked_at("whole-plan")
    plan.get_by_role("link", name="Published boards").click()
    looked_at("published")
    page.get_by_role("link", name="Board 5", exact=True).click()
    expect(page.get_by_text("It stays as it was on that day.")).to_be_visible()
    looked_at("board-5")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_coordinator_publishes_a_board_and_a_member_sees_a_new_rating_only_then(
    width: int, somebody: dict[str, Person], page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    marlhaven = Partnership.objects.get(slug="marlhaven")
    with within(marlhaven):
        milestone = Milestone.objects.filter(rag=Rag.GREEN, lifecycle="in_progress").order_by("pk")[0]
        plan_id = Plan.objects.get(title="Marlhaven 4P plan 2025 to 2028").pk
        judge(milestone=milestone, rag=Rag.RED, reason="The room is gone.", by=somebody["antislavery_coordinator"])
    member = page_as(somebody["steering_member"], width)
    member.goto(f"/marlhaven/plans/{plan_id}/read/")
    expect(member.get_by_text("The room is gone.")).to_have_count(0)

    page = page_as(somebody["antislavery_coordinator"], width)
    page.goto(f"/marlhaven/plans/{plan_id}/")
    snapshot(page, "board-draft")
    axe(page)
    page.get_by_role("button", name="Publish the board").click()
    axe(page)
    snapshot(page, "publish")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Your message to its readers").fill("We need another room.")
    page.get_by_role("button", name="Publish the board").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board 6")

    member.goto(f"/marlhaven/plans/{plan_id}/read/")
    expect(member.get_by_text("The room is gone.")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_member_reads_what_was_put_right_in_a_published_board(
    width: int, somebody: dict[str, Person], page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    with within(Partnership.objects.get(slug="marlhaven")):
        board = Plan.objects.get(title="Marlhaven 4P plan 2025 to 2028").publications.order_by("-number")[0]
        off_track, other = board.milestones.filter(rag=Rag.RED).order_by("pk")[:2]
        Milestone.objects.filter(pk=other.milestone_id).update(visibility="statutory")
        said = "Three homes are missing, and not two."
        correct(published=off_track, text=said, by=somebody["antislavery_coordinator"], at=timezone.now())
    plan = f"/marlhaven/plans/{board.plan_id}/"
    member, page = page_as(somebody["steering_member"], width), page_as(somebody["antislavery_coordinator"], width)
    for who, path, name in (
        (member, "", "corrected-board"),
        (member, "read/", "corrected-plan"),
        (member, "changes/", "corrected-changes"),
        (page, f"published/{board.number}/", "corrected-published"),
        (page, "changes/?after=draft", "changes-to-draft"),
        (page, "milestones/?standing=attention&sort=due", "milestones-narrowed"),
        (page, "", "board-with-few"),
    ):
        who.goto(plan + path)
        axe(who)
        snapshot(who, name)
        assert who.evaluate("document.documentElement.scrollWidth") <= width
    member.goto(plan)
    expect(member.get_by_role("heading", name="Corrections to this board")).to_be_visible()
    expect(member.get_by_text("Three homes are missing, and not two.")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_anybody_reads_the_public_page(
    width: int, somebody: dict[str, Person], page_at: PageAt, axe: AxeCheck, snapshot: Snapshot
) -> None:
    page = page_at(width)
    page.goto("/marlhaven/plan/")
    expect(page.get_by_role("button", name="Leave this page")).to_be_visible()
    axe(page)
    snapshot(page, "public-plan")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def judge(*, milestone: Milestone, rag: Rag, reason: str, by: Person) -> None:
    """As the service leaves it; in the open partnership."""
    RagJudgement.objects.create(milestone=milestone, rag=rag, reason=reason, judged_by=by, judged_at=timezone.now())
    Milestone.objects.filter(pk=milestone.pk).update(rag=rag)


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
