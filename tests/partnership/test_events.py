"""The launch of a partnership from its list of names to a priority that is proposed for the plan (A3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Delegate, Event, Partnership, Priority, ProposedObjective
from partnership.roles import RoleCode
from partnership.services import events, proposals
from tests.partnership.conftest import AT

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
FACTS: dict[str, Any] = {
    "kind": "launch", "title": "Launch", "campaign": None, "held_on": date(2027, 6, 7), "begins": time(9, 30),
    "place": "Harbour College", "capacity": None,
}  # fmt: skip
ILSE, BO = ("Ilse Marchbank", "Harbour Trust"), ("Bo", "")


@pytest.fixture
def launch(inside: Partnership) -> Event:
    return events.add(**FACTS, by=None)


def names(event: Event) -> list[tuple[str, str, bool]]:
    return list(event.delegates.values_list("name", "organisation", "came"))


def test_a_list_that_is_sent_twice_names_everybody_once(launch: Event) -> None:
    assert events.expect(event=launch, people=[ILSE, BO], by=None) == 2
    assert events.expect(event=launch, people=[("ilse marchbank", "harbour trust"), BO, ("Cy", "")], by=None) == 1
    assert names(launch) == [(*BO, False), ("Cy", "", False), (*ILSE, False)]
    with pytest.raises(IntegrityError, match="delegate_once_at_an_event"), transaction.atomic():
        Delegate.objects.create(event=launch, name="BO")


def test_no_more_are_expected_than_there_is_room_for(launch: Event) -> None:
    events.change(event=launch, **FACTS | {"capacity": 2}, by=None)
    events.expect(event=launch, people=[ILSE], by=None)
    with pytest.raises(ValidationError, match="There is room for 1 more"):
        events.expect(event=launch, people=[BO, ("Cy", "")], by=None)
    events.expect(event=launch, people=[BO], by=None)
    with pytest.raises(ValidationError) as refused:
        events.change(event=launch, **FACTS | {"capacity": 1}, by=None)
    assert refused.value.message_dict == {"capacity": ["2 people are expected already."]}


def test_a_tick_that_is_sent_twice_counts_once_and_can_be_taken_back(launch: Event) -> None:
    events.expect(event=launch, people=[ILSE], by=None)
    somebody = launch.delegates.get()
    for came in (True, True, False, False):
        events.tick(delegate=somebody, came=came, by=None)
    ticked = AuditEntry.objects.filter(action="event.ticked").order_by("pk").values_list("details__came", flat=True)
    assert list(ticked) == [True, False]


@pytest.mark.parametrize(
    ("fields", "constraint"), [({"kind": "ball"}, "event_kind_is_known"), ({"capacity": 0}, "event_has_room")]
)
def test_the_database_holds_an_event_together(fields: dict[str, Any], constraint: str, inside: Partnership) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Event.objects.create(**FACTS | fields)


def test_a_priority_is_proposed_once_and_again_when_it_was_declined(launch: Event) -> None:
    priority = events.note_priority(event=launch, text="Training", notes="", by=None)
    first = events.propose(priority=priority, text="Train everybody", by=None, at=AT)
    with pytest.raises(ValidationError, match="proposed for the action plan already"):
        events.propose(priority=priority, text="Again", by=None, at=AT)
    proposals.settle(proposal=first, state="declined", became="It is in the plan", by=None, at=AT)
    with pytest.raises(NotAllowed, match="decided in the meantime"):
        proposals.settle(proposal=first, state="accepted", became="Objective 1", by=None, at=AT)
    second = events.propose(priority=priority, text="Train volunteers", by=None, at=AT)
    with pytest.raises(ValidationError, match="Say what became of it"):
        proposals.settle(proposal=second, state="accepted", became=" ", by=None, at=AT)
    with pytest.raises(NotAllowed, match="so it stays"), transaction.atomic():
        events.remove_priority(priority=priority, by=None)
    assert list(ProposedObjective.objects.values_list("text", "state")) == [
        ("Train everybody", "declined"), ("Train volunteers", "proposed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "proposedobjective_once_by_priority"),
        ({"state": "accepted"}, "proposedobjective_is_decided_with_words"),
        ({"decided_at": AT}, "proposedobjective_is_decided_with_words"),
        ({"state": "declined", "decided_at": AT}, "proposedobjective_is_decided_with_words"),
    ],
)
def test_the_database_holds_a_proposal_together(fields: dict[str, Any], constraint: str, launch: Event) -> None:
    priority = events.note_priority(event=launch, text="Training", notes="", by=None)
    if not fields:
        events.propose(priority=priority, text="Train", by=None, at=AT)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProposedObjective.objects.create(priority=priority, text="Train", proposed_at=AT, **fields)


def test_an_event_with_people_or_priorities_stays(launch: Event) -> None:
    events.expect(event=launch, people=[ILSE], by=None)
    with pytest.raises(NotAllowed, match="Take those away first"), transaction.atomic():
        events.remove(event=launch, by=None)
    events.uninvite(delegate=launch.delegates.get(), by=None)
    events.remove(event=launch, by=None)
    assert Event.objects.count() == 0


# --- Pages -------------------------------------------------------------------------------------------------------


def test_a_launch_from_its_list_to_a_proposed_objective(as_role: AsRole, marlhaven: Partnership) -> None:
    browser = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    sent = {"kind": "launch", "title": "Launch", "held_on_day": "7", "held_on_month": "6", "held_on_year": "2027"}
    browser.post("/marlhaven/events/add/", {**sent, "begins": "9:30", "capacity": "40"})
    with within(marlhaven):
        made = Event.objects.get()
    assert made.begins == time(9, 30)
    door = f"/marlhaven/events/{made.pk}/people/"
    lines = "\n".join(f"Delegate {number}, Harbour Trust" for number in range(30))
    browser.post(door, {"people": lines})
    browser.post(door, {"people": "Somebody unannounced", "came": "on"})
    with within(marlhaven):
        first = Delegate.objects.get(name="Delegate 0")
    ticked = browser.post(f"/marlhaven/events/people/{first.pk}/tick/", {"came": "yes"})
    assert ticked.headers["Location"] == f"{door}#delegate-{first.pk}"
    assert "<strong>2 of 31</strong>" in browser.get(door).content.decode()
    page = f"/marlhaven/events/{made.pk}/"
    browser.post(f"{page}priorities/add/", {"text": "Training of volunteers", "notes": "Asked for at every table"})
    with within(marlhaven):
        priority = Priority.objects.get()
    assert "Propose as an objective" in browser.get(page).content.decode()
    browser.post(f"/marlhaven/events/priorities/{priority.pk}/propose/", {"text": "Train all volunteers"})
    words = as_role(RoleCode.STEERING_MEMBER).get(page).content.decode()
    for shown in ("31 people, room for 40", "2 people", "Asked for at every table", "Waits for the plan&#39;s editors"):
        assert shown in words
    assert "Delegate 0" not in words


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("", "Enter names and organisations"),
        (", Harbour Trust", "Write a name and an organisation of at most 160 letters"),
        ("x" * 161, "Write a name and an organisation of at most 160 letters"),
        ("Il\u202ese", "hidden sign"),
        ("\n".join(f"Name {number}" for number in range(501)), "Add at most 500 people at once"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(people: str, said: str, as_role: AsRole, marlhaven: Partnership) -> None:
    with within(marlhaven):
        made = Event.objects.create(**FACTS)
    answer = as_role(RoleCode.ANTISLAVERY_COORDINATOR).post(f"/marlhaven/events/{made.pk}/people/", {"people": people})
    assert said in answer.content.decode()
    with within(marlhaven):
        assert made.delegates.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 10), ("people/", 9)])
def test_pages_of_an_event_ask_as_much_for_three_rows_as_for_one(
    page: str, queries: int, rows: int, as_role: AsRole, marlhaven: Partnership
) -> None:
    browser = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    with within(marlhaven):
        made = Event.objects.create(**FACTS)
        for number in range(rows):
            Delegate.objects.create(event=made, name=f"Delegate {number}")
            priority = Priority.objects.create(event=made, text=f"Priority {number}")
            ProposedObjective.objects.create(priority=priority, text="Do it", proposed_at=AT)
    browser.get(f"/marlhaven/events/{made.pk}/{page}")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/marlhaven/events/{made.pk}/{page}")
    assert len(asked) == queries
