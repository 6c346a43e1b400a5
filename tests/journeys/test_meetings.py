"""A quarterly meeting from its call to agreed minutes, with an action that becomes a milestone; two who take notes at
once; and a session that ends while somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from actionplan.models import Milestone, Strategy
from foundation.tenancy import within
from partnership.models import Action, AgendaItem, Meeting, Membership, Minute, Partnership, Person, ProposedMilestone
from partnership.roles import RoleCode
from partnership.services import meetings, minutes
from partnership.services.meetings import When
from tests.factories import OrganisationFactory, PartnershipFactory, SeriesFactory, StrategyFactory, member
from tests.journeys.conftest import AxeCheck, PageAs, Snapshot

WIDTHS = [360, 1280]
SAVED = re.compile(r"Saved \d\d:\d\d")


def people() -> dict[str, Person]:
    """A coordinator, a chair and two members, each for an organisation of their own."""
    roles = {
        "Cora Fenwright": RoleCode.ANTISLAVERY_COORDINATOR, "Chris Oakhollow": RoleCode.CHAIR,
        "Ida Stillwater": RoleCode.STEERING_MEMBER, "Bao Tran": RoleCode.STEERING_MEMBER,
    }  # fmt: skip
    made = {name: member(role, name=name) for name, role in roles.items()}
    for name, body in (("Ida Stillwater", "Anchor Trust"), ("Bao Tran", "Harbour Council")):
        Membership.objects.filter(person=made[name]).update(organisation=OrganisationFactory(name=body))
    return made


def called(*, by: Person, days: int, title: str = "Quarterly meeting", **facts: object) -> Meeting:
    at = timezone.now()
    when = When(timezone.localdate(at) + timedelta(days=days), at.time().replace(hour=10, minute=0), 120)
    return meetings.call(title=title, when=when, by=by, at=at, **facts)  # type: ignore[arg-type]


def being_minuted() -> tuple[Partnership, Person, Person, Meeting, AgendaItem]:
    partnership = PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")
    with within(partnership):
        first, second = (member(RoleCode.ANTISLAVERY_COORDINATOR, name=name) for name in ("Cora Fen", "Dee Vale"))
        found = called(by=first, days=0)
        minutes.begin(meeting=found, by=first, on=timezone.localdate())
        found.refresh_from_db()
        return partnership, first, second, found, found.items.get(position=1)


def looked_at(page: Page, axe: AxeCheck, snapshot: Snapshot, name: str) -> None:
    axe(page)
    snapshot(page, f"meeting-{name}")


Look = Callable[[Page, str], None]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_coordinator_runs_a_meeting_until_one_of_its_actions_is_a_milestone(
    page_as: PageAs, axe: AxeCheck, snapshot: Snapshot, width: int
) -> None:
    partnership = PartnershipFactory(slug="marlhaven", name="Marlhaven Against Modern Slavery")
    with within(partnership):
        who, series = people(), SeriesFactory(title="Quarterly meeting", quorum=2)
        strategy = StrategyFactory(title="Learn the signs")
        found = called(by=who["Cora Fenwright"], days=0, series=series, quorum=2)

    def look(page: Page, name: str) -> None:
        looked_at(page, axe, snapshot, name)

    desk, base = page_as(who["Cora Fenwright"], width), f"/marlhaven/meetings/{found.pk}/"
    call(desk, page_as(who["Ida Stillwater"], width), base, look)
    write_minutes(desk, base, look)
    approve(page_as(who["Chris Oakhollow"], width), base, look)
    with within(partnership):
        action = Action.objects.get()
        Meeting.objects.filter(pk=found.pk).update(
            starts_at=found.starts_at - timedelta(days=90), ends_at=found.ends_at - timedelta(days=90)
        )
        following = called(by=who["Cora Fenwright"], days=0, series=series, quorum=2)
        minutes.begin(meeting=following, by=who["Cora Fenwright"], on=timezone.localdate())
    agree(desk, f"/marlhaven/meetings/{following.pk}/minutes/", look)
    take_into_the_plan(desk, f"/marlhaven/actions/{action.pk}/", strategy, look)
    desk.goto(base)
    expect(desk.get_by_text("In the action plan: Milestone")).to_be_visible()
    with within(partnership):
        made = Milestone.objects.get()
        assert (made.text, made.due.label, made.strategy) == ("Visit the car washes", "March 2090", strategy)
        assert Meeting.objects.get(pk=found.pk).stage == Meeting.Stage.AGREED
        assert ProposedMilestone.objects.get().state == "accepted"


def call(desk: Page, ida: Page, base: str, look: Look) -> None:
    """People are invited, one of them asks for an item, and the agenda goes out."""
    desk.goto("/marlhaven/meetings/")
    look(desk, "list")
    desk.goto(f"{base}people/")
    for role in ("Steering group member", "Chair"):
        desk.get_by_label(role, exact=True).check()
    desk.locator("main form button[type=submit]").first.click()
    expect(desk.get_by_text("Everybody who holds these roles is invited.")).to_be_visible()
    look(desk, "invited")
    ida.goto(base)
    ida.get_by_role("link", name="Ask for an item").click()
    ida.get_by_label("What should be talked about?").fill("Car washes")
    look(ida, "ask")
    ida.locator("main form button[type=submit]").first.click()
    expect(ida.get_by_text("The coordinator has your item")).to_be_visible()
    desk.goto(base)
    desk.get_by_role("link", name=re.compile("^Answer")).click()
    look(desk, "answer")
    desk.get_by_role("button", name="Put it on the agenda").click()
    expect(desk.get_by_text("Your answer stands on the page of the meeting.")).to_be_visible()
    desk.goto(f"{base}agenda/")
    look(desk, "agenda")
    desk.goto(base)
    desk.get_by_role("button", name="Let the agenda out").click()
    expect(desk.get_by_text("Agenda out", exact=True)).to_be_visible()
    look(desk, "agenda-out")


def write_minutes(desk: Page, base: str, look: Look) -> None:
    """Who is there, the quorum, what was said and decided, and an action with two owners."""
    desk.get_by_role("button", name="Begin the minutes").click()
    expect(desk.get_by_text("no quorum yet")).to_be_visible()
    desk.get_by_role("link", name="Say who is there").click()
    for name, part in (("Ida Stillwater", "Present"), ("Bao Tran", "Deputy came"), ("Chris Oakhollow", "Apologies")):
        desk.get_by_label(name).select_option(label=part)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("the meeting has its quorum").first).to_be_visible()
    look(desk, "attendance")
    desk.goto(f"{base}minutes/")
    desk.get_by_label("What was said under Car washes").press_sequentially("The police told of two car washes.")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    desk.get_by_role("link", name="Add a decision under Car washes").click()
    desk.get_by_label("What was decided").fill("Car washes are visited.")
    look(desk, "decision")
    desk.locator("main form button[type=submit]").first.click()
    desk.get_by_role("link", name="Add an action under Car washes").click()
    desk.get_by_label("What is to be done").fill("Visit the car washes")
    desk.get_by_label("By when").fill("March 2090")
    for owner in ("Ida Stillwater", "Bao Tran"):
        desk.get_by_label(owner).check()
    look(desk, "action-form")
    desk.locator("main form button[type=submit]").first.click()
    expect(desk.get_by_text(re.compile("Ida Stillwater.*Bao Tran|Bao Tran.*Ida Stillwater"))).to_be_visible()
    look(desk, "minutes")
    desk.get_by_role("button", name=re.compile("to the chair")).click()


def approve(chair: Page, base: str, look: Look) -> None:
    chair.goto(base)
    chair.get_by_role("button", name="Approve the minutes").click()
    look(chair, "approve")
    chair.get_by_role("button", name="Approve the minutes").click()
    expect(chair.get_by_text("Minutes approved")).to_be_visible()
    look(chair, "approved")


def agree(desk: Page, path: str, look: Look) -> None:
    """The next meeting finds the open action among its matters arising, and agrees the minutes."""
    desk.goto(path)
    desk.get_by_text("Matters arising: 1 action is still open").click()
    expect(desk.get_by_role("link", name="Visit the car washes")).to_be_visible()
    desk.get_by_role("link", name=re.compile("^Agree the minutes of")).click()
    look(desk, "agree")
    desk.get_by_role("button", name="Agreed").click()
    expect(desk.get_by_text("The minutes of the last meeting are agreed.")).to_be_visible()


def take_into_the_plan(desk: Page, action: str, strategy: Strategy, look: Look) -> None:
    desk.goto(action)
    look(desk, "action")
    desk.get_by_role("link", name="Propose it as a milestone of the action plan").click()
    look(desk, "propose")
    desk.locator("main form button[type=submit]").first.click()
    desk.get_by_role("link", name="Open the proposal").click()
    look(desk, "proposal")
    desk.get_by_role("button", name="Take it into the plan").click()
    desk.get_by_label("Under which strategy?").select_option(str(strategy.pk))
    look(desk, "accept")
    desk.get_by_role("button", name="Take it into the plan").click()
    expect(desk.get_by_text("Its action says so too.")).to_be_visible()
    desk.goto("/marlhaven/plans/proposals/?state=all")
    look(desk, "proposals")


def test_two_who_take_notes_at_once_see_each_others_words_and_lose_none(
    page_as: PageAs, axe: AxeCheck, snapshot: Snapshot
) -> None:
    partnership, first, second, found, item = being_minuted()
    path, box = f"/marlhaven/meetings/{found.pk}/minutes/", f"#text-{item.pk}"
    one, two = page_as(first, 1280), page_as(second, 360)
    for page in (one, two):
        page.goto(path)
        expect(page.locator("[data-not-saved]:visible")).to_have_count(0)
    one.locator(box).press_sequentially("Cora's words.")
    expect(one.get_by_text(SAVED)).to_be_visible()
    two.locator(box).press_sequentially("Dee's words.")
    expect(two.get_by_text("Cora Fen has written here in the meantime.")).to_be_visible()
    expect(two.get_by_text("Cora's words.")).to_be_visible()
    expect(two.locator(box)).to_have_value("Dee's words.")
    looked_at(two, axe, snapshot, "conflict")
    two.locator(box).fill("Cora's words. Dee's words.")
    two.get_by_role("button", name="Save what stands in the box in place of theirs").click()
    expect(two.get_by_text(SAVED)).to_be_visible()
    with within(partnership):
        assert Minute.objects.get().text == "Cora's words. Dee's words."


def test_words_stay_in_their_box_when_the_session_has_ended(page_as: PageAs, axe: AxeCheck, snapshot: Snapshot) -> None:
    partnership, first, _second, found, item = being_minuted()
    page = page_as(first, 360)
    page.goto(f"/marlhaven/meetings/{found.pk}/minutes/")
    Session.objects.all().delete()
    page.locator(f"#text-{item.pk}").press_sequentially("Nobody else wrote this down.")
    expect(page.locator("[data-not-saved]:visible")).to_have_text(re.compile("you are signed out"))
    expect(page.locator(f"#text-{item.pk}")).to_have_value("Nobody else wrote this down.")
    looked_at(page, axe, snapshot, "signed-out")
    with within(partnership):
        assert Minute.objects.count() == 0


def test_minutes_are_saved_by_their_button_where_nothing_saves_by_itself(page_as: PageAs) -> None:
    partnership, first, _second, found, item = being_minuted()
    page = page_as(first, 360)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/marlhaven/meetings/{found.pk}/minutes/")
    page.locator(f"#text-{item.pk}").fill("Typed and sent.")
    page.get_by_role("button", name="Save item 1", exact=True).click()
    expect(page.get_by_text(f"Saved under “{item.title}”.")).to_be_visible()
    with within(partnership):
        assert Minute.objects.get().text == "Typed and sent."
