"""A plan in a Word document becomes a plan here, in a browser: chosen, looked at, put right, accepted, taken back."""

from __future__ import annotations

import io
from collections.abc import Callable

from playwright.sync_api import Page, expect

from actionplan import tasks
from actionplan.models import Milestone, Plan, PlanImport
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from tests.actionplan.plan_document import marlhaven_plan
from tests.factories import PersonFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PUT_RIGHT = "Ask each department what it offers, and when"
TITLE = "Borough of Marlhaven Anti-Slavery Action Plan and Strategy 2023-2026"


Look = Callable[[str], None]
"""Takes a picture and asks the rules of accessibility."""


def plan_in_word() -> bytes:
    written = io.BytesIO()
    marlhaven_plan().save(written)
    return written.getvalue()


def newest(partnership: Partnership) -> PlanImport:
    with within(partnership):
        return PlanImport.objects.latest("pk")


def choose(page: Page, content: bytes) -> None:
    page.get_by_label("The document").set_input_files({"name": "plan.docx", "mimeType": WORD, "buffer": content})
    page.get_by_role("button", name="Read it").click()


def test_a_coordinator_brings_in_a_plan_and_takes_it_back(
    marlhaven: Partnership, page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    with within(marlhaven):
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR)
        PersonFactory(name="Orla Fennick")
    for width in (360, 1280):
        bring_in_and_take_back(marlhaven, page_as(coordinator, width), axe, snapshot)


def bring_in_and_take_back(marlhaven: Partnership, page: Page, axe: AxeCheck, snapshot: Snapshot) -> None:
    def look(name: str) -> None:
        snapshot(page, name)
        axe(page)

    page.goto("/marlhaven/plans/")
    page.get_by_role("button", name="Bring in a plan").click()
    look("imports")
    page.get_by_role("button", name="Choose a document").click()
    page.get_by_role("button", name="Read it").click()
    look("import-nothing-chosen")
    document = plan_in_word()
    choose(page, document)
    review = newest(marlhaven)
    expect(page.get_by_text("It waits for its turn.")).to_be_visible()
    look("import-waiting")
    tasks.read_import(partnership_id=marlhaven.pk, number=review.pk)
    page.get_by_role("link", name="Look at what was read").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    look("import-review")
    put_two_rows_right(page, look)
    settle_names(page, look)
    page.get_by_role("link", name="Strands").click()
    look("import-strands")
    page.get_by_role("link", name="Title and period").click()
    look("import-title")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Bring the plan in").click()
    look("import-accept")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("is there as a draft")).to_be_visible()
    look("import-accepted")
    with within(marlhaven):
        plan = Plan.objects.get(title=TITLE)
        assert Milestone.objects.of_plan(plan).filter(text=PUT_RIGHT).exists()
    bring_in_again(marlhaven, page, look, document)
    page.goto(f"/marlhaven/plans/imports/{review.pk}/")
    look("import-brought-in")
    page.get_by_role("button", name="Take it back").click()
    look("import-take-back")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("as if it had never been brought in").first).to_be_visible()
    look("import-taken-back")
    with within(marlhaven):
        assert not Plan.objects.exists()
        assert set(Person.objects.outside_care().values_list("name", flat=True)) >= {"Orla Fennick"}
        assert Person.objects.filter(name="Tobias Marrow").count() == 0


def bring_in_again(marlhaven: Partnership, page: Page, look: Look, document: bytes) -> None:
    """The same document: told, compared with the plan that was put right, and given up."""
    page.goto("/marlhaven/plans/imports/new/")
    choose(page, document)
    review = newest(marlhaven)
    tasks.read_import(partnership_id=marlhaven.pk, number=review.pk)
    page.goto(f"/marlhaven/plans/imports/{review.pk}/columns/3/")
    look("import-columns")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("This very document was brought in on")).to_be_visible()
    look("import-again")
    page.get_by_role("link", name="Compare the document with that plan").click()
    look("import-compare")
    page.get_by_label(f"1.1.1 {PUT_RIGHT}").check()
    page.get_by_role("button", name="Take over what is chosen").click()
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    page.get_by_role("button", name="Give this review up").click()
    look("import-give-up")
    page.get_by_role("button", name="Give it up").click()
    expect(page.get_by_text("The review was given up.")).to_be_visible()


def put_two_rows_right(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Rows of the document").click()
    look("import-rows")
    page.get_by_role("link", name="1.1.1 Ask each department what it offers").click()
    look("import-milestone")
    page.get_by_label("What will be done").fill("Ask each department what it offers, and when")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The milestone was changed.")).to_be_visible()
    page.get_by_role("link", name="1.1.2 Draw one picture").click()
    page.get_by_role("button", name="Join the two").click()
    expect(page.get_by_text("The two milestones are one.")).to_be_visible()
    page.get_by_role("link", name="1.1.1 Ask each department").click()
    page.get_by_label("Its milestones").fill(
        "Ask each department what it offers, and when\nDraw one picture of activity in the borough"
    )
    page.get_by_role("button", name="Split it").click()
    expect(page.get_by_text("The milestone was split.")).to_be_visible()
    page.get_by_role("link", name="1.1 Improve the help for survivors").click()
    look("import-strategy")
    page.go_back()


def settle_names(page: Page, look: Look) -> None:
    """Orla Fennick is known; all the others are new."""
    page.get_by_role("link", name="Names").first.click()
    look("import-names")
    while page.get_by_role("button", name="Save these names").count():
        page.get_by_role("button", name="Save these names").click()
        if page.get_by_role("heading", name="Names", level=1).count() == 0:
            return
