"""What of meetings is due, when, and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.due import Asker
from foundation.models import Notice, Rhythm
from foundation.periods import DeliveryDate
from partnership.due import mails, meetings, steps
from partnership.due.steps import Due
from partnership.models import Action, Invitee, Meeting, Membership, Partnership, Person, Stage
from partnership.roles import ROLES, RoleCode
from partnership.services import actions
from partnership.services.actions import Owners
from tests.factories import OrganisationFactory, PersonFactory, member
from tests.partnership.meeting_makers import AT, ON, held, meeting

pytestmark = pytest.mark.django_db
ITEMS_BY = ON - timedelta(days=20)


@pytest.fixture
def coordinator(inside: Partnership) -> Person:
    return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cora Fenwright")


@pytest.fixture
def chair(inside: Partnership) -> Person:
    return member(RoleCode.CHAIR, name="Chris Oakhollow")


def asker(person: Person, role: str, on: date) -> Asker:
    return Asker(person, ROLES[role].permissions, frozenset({role}), "marlhaven", on)


def lines(person: Person, role: str, on: date) -> list[tuple[str, str, date | None]]:
    return [(item.heading, item.note, item.due_on) for item in meetings.items(asker(person, role, on))]


def act(by: Person, due: DeliveryDate, *owners: Person) -> Action:
    _found, about = held()
    given = Owners(list(owners)) if owners else Owners(organisations=[OrganisationFactory()])
    return actions.add(item=about, text="Ask the hotels", due=due, owners=given, by=by)


@pytest.mark.parametrize(
    ("stage", "items_by", "on", "due"),
    [
        ("called", ITEMS_BY, ITEMS_BY, [Due("meeting_items", ITEMS_BY), Due("agenda_due", date(2026, 11, 3))]),
        ("called", ITEMS_BY, ITEMS_BY + timedelta(days=1), [Due("agenda_due", date(2026, 11, 3))]),
        ("called", None, ON, [Due("agenda_due", date(2026, 11, 3))]),
        ("called", None, ON + timedelta(days=1), [Due("minutes_to_begin", ON)]),
        ("agenda", ITEMS_BY, ITEMS_BY, []),
        ("agenda", None, ON + timedelta(days=1), [Due("minutes_to_begin", ON)]),
        ("held", None, ON, [Due("minutes_due", date(2026, 11, 24))]),
        ("minuted", None, ON, [Due("minutes_to_approve", date(2026, 12, 1))]),
        ("approved", None, ON, []),
        ("agreed", None, ON, []),
        ("cancelled", ITEMS_BY, ITEMS_BY, []),
    ],
)
def test_what_is_due_next_follows_from_the_stage_and_the_day(
    stage: str, items_by: date | None, on: date, due: list[Due]
) -> None:
    assert steps.of_meeting(stage, ON, items_by, on=on) == due


def test_home_tells_each_what_they_do_about_a_meeting(coordinator: Person, chair: Person) -> None:
    guest = member(RoleCode.STEERING_MEMBER)
    called = meeting(items_by=ITEMS_BY)
    Invitee.objects.create(meeting=called, person=guest)
    on = ITEMS_BY - timedelta(days=2)
    assert lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR, on) == [
        ("Meetings", "Let its agenda out.", date(2026, 11, 3))
    ]
    assert lines(guest, RoleCode.STEERING_MEMBER, on) == [
        ("Meetings", "You can ask for an item on its agenda.", ITEMS_BY)
    ]
    assert lines(chair, RoleCode.CHAIR, on) == []
    Meeting.objects.update(stage=Stage.MINUTED)
    assert lines(chair, RoleCode.CHAIR, ON) == [
        ("Meetings", "Approve the minutes, or send them back.", date(2026, 12, 1))
    ]
    assert lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR, ON) == []


def test_home_tells_the_coordinator_of_late_actions_and_each_owner_of_their_own(
    coordinator: Person, chair: Person
) -> None:
    late = ON - timedelta(days=1)
    act(coordinator, DeliveryDate.on_day(late), chair)
    act(coordinator, DeliveryDate.on_day(ON + timedelta(days=31)), chair)
    act(coordinator, DeliveryDate.ongoing(), chair)
    act(coordinator, DeliveryDate.on_day(ON), chair, PersonFactory())
    Meeting.objects.update(stage=Stage.CANCELLED)  # so that only actions are told of
    own = [("Your actions", "Past its date.", late), ("Your actions", "Say when it is done.", ON)]
    assert sorted(lines(chair, RoleCode.CHAIR, ON), key=str) == own
    assert lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR, ON) == [
        ("Actions of meetings", "Ask whoever does it, or set another date.", late)
    ]


def test_home_counts_the_proposals_that_wait_for_those_who_write_the_plan(coordinator: Person, chair: Person) -> None:
    for _each in range(2):
        made = act(coordinator, DeliveryDate.ongoing(), chair)
        actions.propose(action=made, text="Hotels", wanted_under="", by=coordinator, at=AT)
    Meeting.objects.update(stage=Stage.CANCELLED)
    found = list(meetings.items(asker(coordinator, RoleCode.ANTISLAVERY_COORDINATOR, ON)))
    assert [(item.text, item.href) for item in found] == [("2 milestones are proposed", "/marlhaven/plans/proposals/")]
    assert lines(chair, RoleCode.CHAIR, ON) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_lines_of_meetings_are_one_query(coordinator: Person, number: int) -> None:
    for _each in range(number):
        act(coordinator, DeliveryDate.on_day(ON), coordinator)
    with CaptureQueriesContext(connection) as asked:
        assert len(lines(coordinator, RoleCode.ANTISLAVERY_COORDINATOR, ON)) == 2 * number
    assert len(asked) == 1


RHYTHM = Rhythm(days_before=[7, 1], overdue_every=14)


def hears(on: date) -> list[tuple[str, str, int]]:
    return sorted((each.kind, each.occasion, each.user_id) for _day, each in mails.occasions([on], RHYTHM))


def user(person: Person) -> int:
    assert person.user_id is not None
    return person.user_id


@pytest.mark.parametrize(
    ("days", "kind", "step"),
    [
        (-8, "", ""),
        (-7, "action_due", "7"),
        (-2, "action_due", "7"),
        (-1, "action_due", "1"),
        (0, "action_due", "1"),
        (1, "action_late", "late:0"),
        (14, "action_late", "late:0"),
        (15, "action_late", "late:14"),
    ],
)
def test_an_action_is_told_to_all_its_owners_before_its_date_and_to_the_coordinator_too_after_it(
    coordinator: Person, chair: Person, days: int, kind: str, step: str
) -> None:
    other, stranger = member(RoleCode.PARTNER_CONTACT), PersonFactory()
    act(coordinator, DeliveryDate.on_day(ON), chair, other, stranger)
    Meeting.objects.update(stage=Stage.CANCELLED)
    whom = {chair, other} | ({coordinator} if kind == "action_late" else set())
    told = [(kind, f"{step}:{ON}", user(each)) for each in sorted(whom, key=user)] if kind else []
    assert hears(ON + timedelta(days=days)) == told


@pytest.mark.parametrize(
    ("stage", "on", "kind", "occasion", "hearer"),
    [
        ("called", date(2026, 10, 27), "agenda_due", "7:2026-11-03", "coordinator"),
        ("called", date(2026, 11, 4), "agenda_due", "late:0:2026-11-03", "coordinator"),
        ("agenda", ON, "", "", ""),
        ("agenda", ON + timedelta(days=1), "minutes_to_begin", f"late:0:{ON}", "coordinator"),
        ("held", ON, "", "", ""),
        ("held", date(2026, 11, 17), "minutes_due", "7:2026-11-24", "coordinator"),
        ("minuted", ON, "minutes_to_approve", "waits:2026-12-01", "chair"),
        ("minuted", date(2026, 12, 2), "minutes_to_approve", "late:0:2026-12-01", "chair"),
    ],
)
def test_each_step_of_a_meeting_is_told_to_whoever_takes_it(
    coordinator: Person, chair: Person, stage: str, on: date, kind: str, occasion: str, hearer: str
) -> None:
    meeting(stage=stage)
    whom = {"coordinator": coordinator, "chair": chair}
    assert hears(on) == ([(kind, occasion, user(whom[hearer]))] if kind else [])


def test_only_those_who_are_invited_and_did_not_say_no_hear_of_the_call_for_items(coordinator: Person) -> None:
    comes, stays, away = (member(RoleCode.STEERING_MEMBER) for _each in range(3))
    called = meeting(items_by=ITEMS_BY)
    Invitee.objects.create(meeting=called, person=comes)
    Invitee.objects.create(meeting=called, person=stays, reply="no", replied_at=AT)
    told = [each for each in hears(ITEMS_BY) if each[0] == "meeting_items"]
    assert told == [("meeting_items", f"1:{ITEMS_BY}", user(comes))]
    assert away.pk


def test_a_mail_names_the_kind_and_the_dates_and_no_word_of_the_action(coordinator: Person, chair: Person) -> None:
    made = act(coordinator, DeliveryDate.on_day(ON), chair)
    notice = Notice(
        pk=1, user_id=user(chair), topic="meetings", kind="action_due", subject=f"action:{made.pk}",
        occasion=f"1:{ON}", due_on=ON,
    )  # fmt: skip
    told = mails.told(asker(chair, RoleCode.CHAIR, ON), [notice])
    assert told[1].line == "An action of the meeting of 10 November 2026 is due by 10 November 2026."
    assert told[1].href == f"/marlhaven/actions/{made.pk}/"
    actions.close(action=made, as_="done", outcome="", on=ON, by=chair, manages=False)
    assert mails.told(asker(chair, RoleCode.CHAIR, ON), [notice]) == {}


def test_of_days_to_come_each_is_told_as_things_stand_on_it(coordinator: Person, chair: Person) -> None:
    Membership.objects.filter(person=chair).update(ends_on=ON - timedelta(days=2))
    later = member(RoleCode.STEERING_MEMBER)
    Membership.objects.filter(person=later).update(starts_on=ON)
    act(coordinator, DeliveryDate.on_day(ON), chair, later)
    Meeting.objects.update(stage=Stage.CANCELLED)
    days = [ON - timedelta(days=2), ON - timedelta(days=1), ON, ON + timedelta(days=1)]
    found = [(on, each.kind, each.user_id) for on, each in mails.occasions(days, RHYTHM)]
    assert found == [
        (days[0], "action_due", user(chair)),
        (days[2], "action_due", user(later)),
        *((days[3], "action_late", each) for each in sorted([user(coordinator), user(later)])),
    ]


WEEK = [ON + timedelta(days=each) for each in range(8)]


@pytest.mark.parametrize("days", [[ON], WEEK], ids=["a day", "a week"])
@pytest.mark.parametrize(("number", "queries"), [(0, 1), (1, 3), (3, 3)])
def test_what_is_told_of_meetings_is_one_query_where_nothing_is_due(
    coordinator: Person, number: int, queries: int, days: list[date]
) -> None:
    for _each in range(number):
        act(coordinator, DeliveryDate.on_day(ON), coordinator)
        Invitee.objects.create(meeting=meeting(day=ON + timedelta(days=30), items_by=ON), person=coordinator)
    with CaptureQueriesContext(connection) as asked:
        kinds = {each.kind for _day, each in mails.occasions(days, RHYTHM)}
    assert kinds >= ({"action_due", "meeting_items"} if number else set())
    assert len(asked) == queries
