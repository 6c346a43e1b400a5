"""Minutes, decisions and actions: who may, when, and what two at once do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from partnership.models import Action, Meeting, Minute, Partnership, Person, RestrictedMinute, Stage
from partnership.reports.minutes import arising, to_agree
from partnership.roles import RoleCode
from partnership.services import actions, minutes, proposals
from partnership.services.actions import Owners
from partnership.services.minutes import WrittenMeanwhile
from tests.factories import OrganisationFactory, PersonFactory, SeriesFactory, member
from tests.partnership.meeting_makers import AT, ON, approved, came, held, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(inside: Partnership) -> Person:
    return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cora Fenwright")


@pytest.fixture
def chair(inside: Partnership) -> Person:
    return member(RoleCode.CHAIR, name="Chris Oakhollow")


def stage_of(found: Meeting) -> str:
    return Meeting.objects.get(pk=found.pk).stage


def test_minutes_begin_on_the_day(coordinator: Person) -> None:
    found = meeting()
    with pytest.raises(NotAllowed, match="on 10 November 2026"):
        minutes.begin(meeting=found, by=coordinator, on=ON - timedelta(days=1))
    minutes.begin(meeting=found, by=coordinator, on=ON)
    assert stage_of(found) == Stage.HELD


def test_the_same_words_twice_are_one_change(coordinator: Person) -> None:
    _found, about = held()
    for _twice in range(2):
        minutes.write(item=about, text="All went well.", version=0, by=coordinator, at=AT)
    assert Minute.objects.values_list("text", "version").get() == ("All went well.", 1)
    assert AuditEntry.objects.filter(action="minutes.written").count() == 1


def test_two_note_takers_see_each_others_words_and_lose_none(coordinator: Person, chair: Person) -> None:
    _found, about = held()
    minutes.write(item=about, text="Mine", version=0, by=coordinator, at=AT)
    with pytest.raises(WrittenMeanwhile) as meanwhile:
        minutes.write(item=about, text="Theirs", version=0, by=chair, at=AT)
    assert (meanwhile.value.current.text, meanwhile.value.current.written_by) == ("Mine", coordinator)
    minutes.write(item=about, text="Mine and theirs", version=1, by=chair, at=AT)
    assert Minute.objects.values_list("text", "version", "written_by").get() == ("Mine and theirs", 2, chair.pk)


def test_the_restricted_part_stands_in_a_table_of_its_own(coordinator: Person) -> None:
    _found, about = held()
    minutes.write_restricted(item=about, text="Named premises", version=0, by=coordinator, at=AT)
    assert (Minute.objects.count(), RestrictedMinute.objects.get().text) == (0, "Named premises")
    with pytest.raises(WrittenMeanwhile):
        minutes.write_restricted(item=about, text="Other", version=0, by=coordinator, at=AT)


def test_minutes_go_to_the_chair_once_something_is_written_and_somebody_was_there(coordinator: Person) -> None:
    found, about = held()
    with pytest.raises(ValidationError, match="Say who was there first"):
        minutes.send_to_chair(meeting=found, by=coordinator)
    came(found, part="apologies")
    with pytest.raises(ValidationError, match="Say who was there first"):
        minutes.send_to_chair(meeting=found, by=coordinator)
    came(found)
    with pytest.raises(ValidationError, match="Nothing is written"):
        minutes.send_to_chair(meeting=found, by=coordinator)
    minutes.write(item=about, text="Words", version=0, by=coordinator, at=AT)
    minutes.send_to_chair(meeting=found, by=coordinator)
    assert stage_of(found) == Stage.MINUTED
    with pytest.raises(NotAllowed, match="with the chair"):
        minutes.write(item=about, text="More", version=1, by=coordinator, at=AT)


def test_the_chair_sends_minutes_back_and_they_are_open_again(coordinator: Person, chair: Person) -> None:
    found, about = held()
    came(found)
    minutes.write(item=about, text="Words", version=0, by=coordinator, at=AT)
    minutes.send_to_chair(meeting=found, by=coordinator)
    minutes.send_back(meeting=found, why="Item 1 is too long", by=chair)
    found.refresh_from_db()
    assert (found.stage, found.sent_back_why) == (Stage.HELD, "Item 1 is too long")
    minutes.write(item=about, text="Word", version=1, by=coordinator, at=AT)
    minutes.send_to_chair(meeting=found, by=coordinator)
    minutes.approve(meeting=found, by=chair, at=AT)
    found.refresh_from_db()
    assert (found.stage, found.approved_by, found.approved_at, found.sent_back_why) == ("approved", chair, AT, "")


@pytest.mark.parametrize("what", ["write", "write_restricted", "decide", "act"])
def test_nothing_is_added_to_approved_minutes(what: str, coordinator: Person) -> None:
    _found, about = approved(by=coordinator)
    words = {"text": "Late", "version": 1, "by": coordinator, "at": AT}
    calls: dict[str, Callable[[], object]] = {
        "write": lambda: minutes.write(item=about, **words),  # type: ignore[arg-type]
        "write_restricted": lambda: minutes.write_restricted(item=about, **words),  # type: ignore[arg-type]
        "decide": lambda: minutes.decide(item=about, text="Late", by=coordinator),
        "act": lambda: act(about, coordinator),
    }
    with pytest.raises(NotAllowed, match="The chair has approved"):
        calls[what]()


def test_the_next_meeting_of_the_series_agrees_the_minutes(coordinator: Person) -> None:
    series = SeriesFactory()
    last, _about = approved(by=coordinator, series=series)
    following = meeting(stage=Stage.HELD, series=series)
    assert to_agree(following) == last
    minutes.agree(meeting=last, in_meeting=following, corrections="Item 2: 14, not 41", by=coordinator)
    last.refresh_from_db()
    assert (last.stage, last.agreed_in, last.agreed_with) == (Stage.AGREED, following, "Item 2: 14, not 41")
    assert to_agree(following) is None


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"stage": Stage.HELD}, "of the same series"),
        ({"stage": Stage.HELD, "same": True, "day": date(2026, 5, 12)}, "by a later meeting"),
        ({"stage": Stage.CALLED, "same": True}, "agenda of this meeting is not out yet"),
    ],
)
def test_no_other_meeting_agrees_them(facts: dict[str, object], sentence: str, coordinator: Person) -> None:
    last, _about = approved(by=coordinator)
    series = last.series if facts.pop("same", False) else SeriesFactory()
    other = meeting(series=series, **facts)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match=sentence):
        minutes.agree(meeting=last, in_meeting=other, corrections="", by=coordinator)


def act(about: object, by: Person, *, due: str = "", **owners: object) -> Action:
    who = Owners(**owners) if owners else Owners(people=[by])  # type: ignore[arg-type]
    return actions.add(item=about, text="Write to hotels", due=DeliveryDate.parse(due), owners=who, by=by)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "words", "late_on"),
    [
        ("", "To be confirmed", None),
        ("Ongoing", "Ongoing", None),
        ("31 March 2027", "31 March 2027", date(2027, 4, 1)),
        ("March 2027", "March 2027", date(2027, 4, 1)),
    ],
)
def test_an_action_has_a_date_as_people_say_it(due: str, words: str, late_on: date | None, coordinator: Person) -> None:
    _found, about = held()
    made = act(about, coordinator, due=due)
    made.refresh_from_db()
    assert made.due_in_words == words
    assert [each for each in (date(2027, 3, 31), date(2027, 4, 1)) if made.is_late(on=each)] == [late_on] * bool(
        late_on
    )
    assert Action.objects.late(on=date(2027, 4, 1)).count() == bool(late_on)


def test_an_action_that_comes_every_year_is_none(coordinator: Person) -> None:
    _found, about = held()
    with pytest.raises(ValidationError, match="An action ends some day"):
        act(about, coordinator, due="every October")


def test_several_own_an_action_people_bodies_and_names(coordinator: Person) -> None:
    _found, about = held()
    trust = OrganisationFactory(name="Trust")
    made = act(about, coordinator, people=[coordinator], organisations=[trust], names=["All partners"])
    assert [each.known_as for each in made.owners.all()] == [coordinator.name, "Trust", "All partners"]
    with pytest.raises(ValidationError, match="Say who does it"):
        actions.change(action=made, text=made.text, due=made.due, owners=Owners(), by=coordinator)


def test_its_owner_says_that_it_is_done_and_nobody_else_but_the_coordinator(coordinator: Person) -> None:
    _found, about = held()
    owner, other = PersonFactory(), PersonFactory()
    made = act(about, coordinator, people=[owner])
    done = {"as_": "done", "outcome": "Sent", "on": ON}
    with pytest.raises(NotAllowed, match="Whoever owns this action"):
        actions.close(action=made, **done, by=other, manages=False)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="Only the coordinator cancels"):
        actions.close(action=made, as_="cancelled", outcome="No", on=ON, by=owner, manages=False)
    actions.close(action=made, **done, by=owner, manages=False)  # type: ignore[arg-type]
    made.refresh_from_db()
    assert (made.status, made.closed_on, made.closed_by, made.outcome) == ("done", ON, owner, "Sent")
    with pytest.raises(NotAllowed, match="closed already"):
        actions.close(action=made, **done, by=coordinator, manages=True)  # type: ignore[arg-type]
    actions.reopen(action=made, by=coordinator)
    made.refresh_from_db()
    assert (made.status, made.closed_on, made.closed_by) == ("open", None, None)


def test_a_cancelled_action_says_why(coordinator: Person) -> None:
    _found, about = held()
    made = act(about, coordinator)
    with pytest.raises(ValidationError, match="Say why it is cancelled"):
        actions.close(action=made, as_="cancelled", outcome=" ", on=ON, by=coordinator, manages=True)


def test_after_approval_the_words_of_an_action_stay_and_its_date_may_change(coordinator: Person) -> None:
    found, about = held()
    made = act(about, coordinator)
    Meeting.objects.filter(pk=found.pk).update(stage=Stage.APPROVED, approved_at=AT)
    owners, due = Owners(people=[coordinator]), DeliveryDate.parse("May 2027")
    with pytest.raises(NotAllowed, match="The chair has approved"):
        actions.change(action=made, text="Other words", due=due, owners=owners, by=coordinator)
    actions.change(action=made, text=made.text, due=due, owners=owners, by=coordinator)
    made.refresh_from_db()
    assert made.due == due


def test_matters_arising_are_the_open_actions_of_earlier_meetings_of_the_series(coordinator: Person) -> None:
    series = SeriesFactory()
    first, second = (held(series=series, day=date(2026, month, 10)) for month in (5, 8))
    other = held(series=SeriesFactory(), day=date(2026, 5, 10))
    kept = [act(about, coordinator) for _found, about in (first, second)]
    done = act(first[1], coordinator)
    actions.close(action=done, as_="done", outcome="", on=ON, by=coordinator, manages=True)
    act(other[1], coordinator)
    now, reader = meeting(series=series), PersonFactory()
    seen = arising(now, person=coordinator, drafts=True, slug="marlhaven", on=ON)
    assert [line.key for line in seen] == [each.pk for each in kept]
    assert arising(now, person=reader, drafts=False, slug="marlhaven", on=ON) == []  # of minutes that are a draft


def test_an_action_is_proposed_for_the_plan_once_until_it_is_declined(coordinator: Person) -> None:
    _found, about = held()
    made = act(about, coordinator)
    words = {"text": "Hotels are trained", "wanted_under": "Training", "by": coordinator, "at": AT}
    first = actions.propose(action=made, **words)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="proposed for the action plan already"):
        actions.propose(action=made, **words)  # type: ignore[arg-type]
    settled = proposals.settle(proposal=first, state="declined", became="Not this year", by=coordinator, at=AT)
    assert (settled.state, settled.became, settled.decided_by) == ("declined", "Not this year", coordinator)
    with pytest.raises(NotAllowed, match="decided in the meantime"):
        proposals.settle(proposal=first, state="accepted", became="2.1.4", by=coordinator, at=AT)
    actions.propose(action=made, **words)  # type: ignore[arg-type]
