"""Calling meetings, their agendas and papers, who is asked and who came."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from foundation.access import NotAllowed
from foundation.models import AuditEntry, StoredFile
from partnership.models import NEXT_STAGES, Attendance, Invitee, Meeting, Paper, Partnership, Person, Stage
from partnership.reports import quorum
from partnership.reports.meetings import agenda
from partnership.roles import RoleCode
from partnership.services import agendas, invitees, meetings
from partnership.services.meetings import USUAL_AGENDA, When
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, SeriesFactory, member
from tests.partnership.meeting_makers import AT, ON, WHEN, came, held, item, meeting

pytestmark = pytest.mark.django_db
EARLIER = AT - timedelta(days=30)


@pytest.fixture
def coordinator(inside: Partnership) -> Person:
    return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cora Fenwright")


def titles(of: Meeting) -> list[str]:
    return list(of.items.values_list("title", flat=True))


def call(by: Person, **facts: object) -> Meeting:
    return meetings.call(title="Quarterly", when=WHEN, by=by, at=EARLIER, **facts)  # type: ignore[arg-type]


def test_a_meeting_by_itself_begins_with_the_usual_agenda(coordinator: Person) -> None:
    made = call(coordinator)
    assert titles(made) == [title for title, _minutes, _purpose in USUAL_AGENDA]
    assert (made.stage, made.sequence, made.called_by) == (Stage.CALLED, 0, coordinator)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["meeting.called"]


def test_the_next_of_a_series_takes_over_its_standing_items_in_their_order(coordinator: Person) -> None:
    series = SeriesFactory(place="Town hall", quorum=4)
    first = meetings.call_next(series=series, by=coordinator, at=datetime(2026, 1, 2, 9, tzinfo=UTC))
    first.items.update(standing=False)
    for title in ("Welcome", "Police"):
        agendas.add(meeting=first, title=title, standing=True, by=coordinator)
    second = meetings.call_next(series=series, by=coordinator, at=datetime(2026, 1, 2, 9, tzinfo=UTC))
    assert (first.day, second.day) == (date(2026, 1, 13), date(2026, 4, 14))
    assert (titles(second), second.place, second.quorum) == (["Welcome", "Police"], "Town hall", 4)
    assert second.items_by == date(2026, 3, 24)
    assert second.uid != first.uid


def test_a_meeting_is_at_the_same_time_of_day_in_summer_and_winter(coordinator: Person) -> None:
    for day in (date(2026, 10, 24), date(2026, 10, 25)):  # clocks go back in the night between them
        made = meetings.call(title="X", when=When(day, time(10), 60), by=coordinator, at=EARLIER)
        assert timezone.localtime(made.starts_at).time() == time(10)
    days = list(Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True))
    assert days[1] - days[0] == timedelta(hours=25)


def test_a_series_that_has_ended_calls_no_further_meeting(coordinator: Person) -> None:
    series = SeriesFactory(ended_on=date(2026, 2, 1))
    at = datetime(2026, 1, 20, 9, tzinfo=UTC)
    with pytest.raises(ValidationError, match="no meeting after the last one"):
        meetings.call_next(series=series, by=coordinator, at=at)


@pytest.mark.parametrize(
    ("changed", "sequence"),
    [({}, 0), ({"quorum": 3}, 0), ({"items_by": ON}, 0), ({"place": "Library"}, 1), ({"title": "Launch"}, 1),
     ({"when": When(ON, time(11), 120)}, 1), ({"link": "https://example.org/join"}, 1)],
)  # fmt: skip
def test_what_stands_in_calendars_counts_as_a_change_of_the_invitation(
    changed: dict[str, object], sequence: int, coordinator: Person
) -> None:
    made = call(coordinator, place="Town hall")
    usual = {"title": "Quarterly", "when": WHEN, "place": "Town hall", "link": "", "quorum": None, "items_by": None}
    moved = meetings.change(meeting=made, **usual | changed, by=coordinator)  # type: ignore[arg-type]
    made.refresh_from_db()
    assert (moved, made.sequence) == (bool(sequence), sequence)


def test_a_cancelled_meeting_keeps_its_place_and_says_why(coordinator: Person) -> None:
    made = call(coordinator)
    meetings.cancel(meeting=made, why="Snow", by=coordinator)
    made.refresh_from_db()
    assert (made.stage, made.why_cancelled, made.sequence) == (Stage.CANCELLED, "Snow", 1)
    with pytest.raises(NotAllowed, match="was cancelled"):
        agendas.add(meeting=made, title="Late", by=coordinator)


def test_every_stage_is_reached_and_none_leads_out_of_the_last() -> None:
    assert set(NEXT_STAGES) == set(Stage)
    assert {after for found in NEXT_STAGES.values() for after in found} == set(Stage) - {Stage.CALLED}
    assert [stage for stage, after in NEXT_STAGES.items() if not after] == [Stage.AGREED, Stage.CANCELLED]


def test_an_empty_agenda_is_not_let_out(coordinator: Person) -> None:
    found = meeting()
    with pytest.raises(ValidationError, match="The agenda is empty"):
        meetings.let_agenda_out(meeting=found, by=coordinator, at=AT)
    item(found)
    meetings.let_agenda_out(meeting=found, by=coordinator, at=AT)
    found.refresh_from_db()
    assert (found.stage, found.agenda_out_at) == (Stage.AGENDA, AT)


@pytest.mark.parametrize(
    ("which", "up", "after"), [(1, True, "BAC"), (0, True, "ABC"), (1, False, "ACB"), (2, False, "ABC")]
)
def test_an_item_moves_one_place(which: int, up: bool, after: str, coordinator: Person) -> None:
    found = meeting()
    items = [item(found, title) for title in "ABC"]
    agendas.move(item=items[which], up=up, by=coordinator)
    assert "".join(titles(found)) == after


def test_an_item_with_minutes_under_it_stays(coordinator: Person) -> None:
    found, about = held()
    agendas.remove(item=item(found, "Empty"), by=coordinator)
    about.decisions.create(text="Agreed", partnership=found.partnership)
    with pytest.raises(NotAllowed, match="Something is minuted"):
        agendas.remove(item=about, by=coordinator)
    assert titles(found) == ["Training"]


def test_what_somebody_asks_for_is_theirs_to_speak_to(coordinator: Person) -> None:
    found, asker = meeting(items_by=ON), PersonFactory()
    asked = agendas.ask_for(meeting=found, title="Car washes", why="Two reports", by=asker, at=AT, on=ON)
    made = agendas.take(request=asked, by=coordinator)
    asked.refresh_from_db()
    assert (made.title, made.presenter, asked.state, asked.item) == ("Car washes", asker, "taken", made)
    with pytest.raises(NotAllowed, match="answered in the meantime"):
        agendas.decline(request=asked, answer="No", by=coordinator)


@pytest.mark.parametrize(
    ("stage", "on", "sentence"),
    [(Stage.AGENDA, ON, "is settled"), (Stage.CALLED, ON + timedelta(days=1), "until 10 November 2026")],
)
def test_items_are_asked_for_in_time(stage: str, on: date, sentence: str, coordinator: Person) -> None:
    found = meeting(stage=stage, items_by=ON)
    with pytest.raises(NotAllowed, match=sentence):
        agendas.ask_for(meeting=found, title="Late", why="", by=coordinator, at=AT, on=on)


def test_a_paper_that_is_taken_away_leaves_no_file(coordinator: Person) -> None:
    found = meeting()
    upload = ContentFile(b"%PDF-1.7 paper", name="paper.pdf")
    paper = agendas.add_paper(meeting=found, title="Report", upload=upload, restricted=True, by=coordinator)
    assert (Paper.objects.readable(restricted=False).count(), Paper.objects.readable(restricted=True).count()) == (0, 1)
    agendas.remove_paper(paper=paper, by=coordinator)
    assert (Paper.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_the_agenda_says_when_each_item_begins_until_one_has_no_length(coordinator: Person) -> None:
    found = meeting()
    for takes in (15, 30, None, 10):
        agendas.add(meeting=found, title="X", takes_minutes=takes, by=coordinator)
    found = Meeting.objects.with_papers(restricted=False).get(pk=found.pk)
    lines, _papers = agenda(found, found.items.all(), slug="marlhaven")
    assert [line.begins for line in lines] == ["10:00", "10:15", "10:45", ""]


def test_a_role_is_invited_with_its_organisation_and_nobody_twice(coordinator: Person) -> None:
    trust, found = OrganisationFactory(name="Trust"), meeting()
    chair = member(RoleCode.CHAIR, name="Chris")
    MembershipFactory(person=chair, role_code=RoleCode.STEERING_MEMBER, organisation=trust)
    volunteer = member(RoleCode.VOLUNTEER)
    ended = PersonFactory()
    MembershipFactory(person=ended, role_code=RoleCode.CHAIR, ends_on=date(2026, 1, 1))
    roles = [RoleCode.CHAIR, RoleCode.STEERING_MEMBER, RoleCode.VOLUNTEER]
    assert invitees.invite_roles(meeting=found, roles=roles, by=coordinator, on=ON) == 1
    assert invitees.invite_roles(meeting=found, roles=roles, by=coordinator, on=ON) == 0
    assert [(each.person, each.organisation) for each in found.invitees.all()] == [(chair, trust)]
    assert volunteer not in [each.person for each in found.invitees.all()]


def test_a_guest_is_invited_once_by_address(coordinator: Person) -> None:
    found = meeting()
    facts = {"name": "Gus", "organisation": None, "by": coordinator}
    invitees.invite_guest(meeting=found, email="Gus@example.org", **facts)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="invited already"):
        invitees.invite_guest(meeting=found, email="gus@EXAMPLE.org", **facts)  # type: ignore[arg-type]


def test_an_answer_can_be_changed_until_the_meeting_begins(coordinator: Person) -> None:
    found = meeting()
    own = invitees.invite(meeting=found, person=coordinator, organisation=None, by=coordinator)
    before = AT - timedelta(hours=1)
    with pytest.raises(ValidationError, match="name of your deputy"):
        invitees.reply(invitee=own, reply="deputy", deputy_name=" ", by=coordinator, at=before)
    invitees.reply(invitee=own, reply="deputy", deputy_name="Dee", by=coordinator, at=before)
    invitees.reply(invitee=own, reply="yes", deputy_name="Dee", by=coordinator, at=before)
    own.refresh_from_db()
    assert (own.reply, own.deputy_name, own.replied_at) == ("yes", "", before)
    with pytest.raises(NotAllowed, match="has begun"):
        invitees.reply(invitee=own, reply="no", deputy_name="", by=coordinator, at=AT)


def test_quorum_counts_organisations_and_not_people(inside: Partnership) -> None:
    found, _about = held(quorum=2)
    trust, police = OrganisationFactory(), OrganisationFactory()
    for organisation, part in ((trust, "present"), (trust, "present"), (police, "apologies"), (police, "guest")):
        came(found, organisation, part)
    Attendance.objects.create(meeting=found, name="Nobody's", part="present")
    assert quorum.of_meeting(found).words == (
        "1 organisation is there, and 2 must be: no quorum yet, so nothing can be decided."
    )
    came(found, police, "deputy")
    assert quorum.of_meeting(found).words == "2 organisations are there, and 2 must be: the meeting has its quorum."


def test_a_deputy_stands_for_the_person_and_their_organisation(coordinator: Person) -> None:
    found, trust = meeting(), OrganisationFactory()
    own = invitees.invite(meeting=found, person=coordinator, organisation=trust, by=coordinator)
    guest = invitees.invite_guest(meeting=found, name="Gus", email="", organisation=None, by=coordinator)
    Invitee.objects.filter(pk=own.pk).update(reply="deputy", deputy_name="Dee", replied_at=AT)
    Meeting.objects.filter(pk=found.pk).update(stage=Stage.HELD)
    for _twice in range(2):
        invitees.record_attendance(meeting=found, came={own.pk: "deputy", guest.pk: "guest"}, by=coordinator)
    assert [(each.known_as, each.organisation) for each in found.attendances.all()] == [
        (f"Dee, for {coordinator.name}", trust),
        ("Gus", None),
    ]
    invitees.record_attendance(meeting=found, came={own.pk: "", guest.pk: "present"}, by=coordinator)
    assert [(each.known_as, each.part) for each in found.attendances.all()] == [("Gus", "present")]


def test_attendance_is_recorded_while_minutes_are_written_and_not_after(coordinator: Person) -> None:
    found = meeting(stage=Stage.MINUTED)
    with pytest.raises(NotAllowed, match="with the chair"):
        invitees.record_somebody(meeting=found, part="guest", name="Gus", organisation=None, by=coordinator)
