"""Mail about meetings: who gets what, when it leaves, what it says and what it never says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
import vobject
from django.core import mail
from django.db import InternalError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from foundation.access import NotAllowed
from foundation.models import AuditEntry, Rhythm
from foundation.tenancy import within
from partnership import tasks
from partnership.models import (
    AgendaItem,
    Invitee,
    Letter,
    LetterKind,
    Meeting,
    Paper,
    Partnership,
    Person,
    Stage,
    next_kind,
)
from partnership.reports import letters as reports
from partnership.roles import RoleCode
from partnership.services import invitees, letters, meetings
from partnership.services.meetings import When
from tests.factories import MeetingFactory, OrganisationFactory, PersonFactory, UserFactory, member
from tests.foundation.mailservers import ANSWERS
from tests.partnership.meeting_makers import AT, meeting

pytestmark = pytest.mark.django_db
EARLIER = AT - timedelta(days=20)
EVE = AT - timedelta(hours=24)
GUEST = "gwen.guest@example.org"


@pytest.fixture
def coordinator(inside: Partnership) -> Person:
    return member(RoleCode.ANTISLAVERY_COORDINATOR, name="Cora Fenwright")


@pytest.fixture
def called(coordinator: Person) -> Meeting:
    return meeting(title="Quarterly", place="Town hall")


@pytest.fixture
def ida(called: Meeting) -> Invitee:
    """Somebody with an account."""
    person = member(RoleCode.PARTNER_CONTACT, name="Ida Quenby", user=UserFactory(email="ida@example.org"))
    return Invitee.objects.create(meeting=called, person=person)


@pytest.fixture
def gwen(called: Meeting) -> Invitee:
    """A guest without one."""
    return invitees.invite_guest(meeting=called, name="Gwen Ashdale", email=GUEST, organisation=None, by=None)


def sent(of: Meeting, by: Person, at: datetime = EARLIER) -> list[Any]:
    """What leaves when the coordinator says so."""
    letters.send(meeting=of, by=by, at=at)
    return delivered(at=at)


def delivered(at: datetime = EARLIER) -> list[Any]:
    before = len(mail.outbox)
    for number in Letter.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
        letters.deliver(number=number, at=at)
    return list(mail.outbox[before:])


def calendar_of(found: Any) -> Any:
    ((name, content, kind),) = found.attachments
    assert (name, kind) == ("meeting.ics", "application/ics")
    part = next(each for each in found.alternatives if each[1].startswith("text/calendar"))
    assert part[0] == (content.decode() if isinstance(content, bytes) else content)
    return vobject.readOne(part[0])


def change(of: Meeting, by: Person, **facts: Any) -> None:
    given = {"title": of.title, "when": When(of.day, AT.time(), 120), "place": of.place, "link": of.link,
             "quorum": of.quorum, "items_by": of.items_by} | facts  # fmt: skip
    meetings.change(meeting=of, by=by, **given)  # type: ignore[arg-type]
    of.refresh_from_db()


@pytest.mark.parametrize(
    ("stage", "sequence", "told", "has_agenda", "kind"),
    [
        (Stage.CALLED, 0, None, False, LetterKind.INVITATION),
        (Stage.CALLED, 3, None, False, LetterKind.INVITATION),
        (Stage.CALLED, 0, 0, False, None),
        (Stage.CALLED, 2, 1, False, LetterKind.UPDATE),
        (Stage.AGENDA, 0, None, False, LetterKind.INVITATION),
        (Stage.AGENDA, 1, 0, True, LetterKind.UPDATE),
        (Stage.AGENDA, 1, 1, False, LetterKind.AGENDA),
        (Stage.AGENDA, 1, 1, True, None),
        (Stage.CANCELLED, 2, None, False, None),
        (Stage.CANCELLED, 2, 1, False, LetterKind.CANCELLATION),
        (Stage.CANCELLED, 2, 2, False, None),
        (Stage.HELD, 2, 1, False, None),
        (Stage.APPROVED, 0, None, False, None),
    ],
)
def test_what_somebody_hears_next(
    stage: str, sequence: int, told: int | None, has_agenda: bool, kind: str | None
) -> None:
    assert next_kind(Meeting(stage=stage, sequence=sequence), told=told, has_agenda=has_agenda) == kind


def test_until_the_coordinator_says_so_nobody_is_told(called: Meeting, ida: Invitee, gwen: Invitee) -> None:
    tasks.send_letters(called.partnership_id)
    assert (mail.outbox, Letter.objects.count()) == ([], 0)


def test_each_is_invited_by_a_mail_of_their_own_with_the_meeting_for_their_calendar(
    called: Meeting, ida: Invitee, gwen: Invitee, coordinator: Person
) -> None:
    to_ida, to_gwen = sent(called, coordinator)
    assert (to_ida.to, to_gwen.to) == (["ida@example.org"], [GUEST])
    assert to_ida.subject == "Alongside: invitation to a meeting, 10 November 2026"
    event = calendar_of(to_gwen).vevent
    assert calendar_of(to_gwen).method.value == "REQUEST"
    assert (event.uid.value.partition("@")[0], event.sequence.value) == (str(called.uid), "0")
    assert (event.dtstart.value.astimezone(UTC), event.location.value) == (AT, "Town hall")
    assert [each.value for each in event.attendee_list] == [f"mailto:{GUEST}"]
    for words in (to_gwen.body, to_gwen.alternatives[0][0]):
        assert "Quarterly" in words
        assert "Tuesday 10 November 2026, 10:00 to 12:00" in words
        assert "/marlhaven/answer/" in words
        assert "Ida" not in words
        assert "/meetings/" not in words
    assert f"/marlhaven/meetings/{called.pk}/" in to_ida.body
    audited = AuditEntry.objects.get(action="meeting.told")
    assert (audited.details, audited.actor_user_id) == ({"mails": 2, "sequence": 0}, coordinator.user_id)


def test_a_second_press_sends_nothing(called: Meeting, ida: Invitee, coordinator: Person) -> None:
    assert len(sent(called, coordinator)) == 1
    assert sent(called, coordinator) == []
    assert AuditEntry.objects.filter(action="meeting.told").count() == 1


def test_a_change_of_time_is_told_when_it_is_sent_with_the_same_uid_and_a_higher_sequence(
    called: Meeting, ida: Invitee, gwen: Invitee, coordinator: Person
) -> None:
    first = calendar_of(sent(called, coordinator)[0]).vevent
    change(called, coordinator, when=When(called.day, AT.time().replace(hour=14), 60))
    assert delivered() == []
    found = sent(called, coordinator)
    event = calendar_of(found[0]).vevent
    assert [each.subject for each in found] == ["Alongside: a meeting has changed, 10 November 2026"] * 2
    assert (event.uid.value, first.sequence.value, event.sequence.value) == (first.uid.value, "0", "1")
    assert event.dtstart.value.astimezone(UTC) == AT.replace(hour=14)


def test_another_quorum_is_nothing_to_tell(called: Meeting, ida: Invitee, coordinator: Person) -> None:
    sent(called, coordinator)
    change(called, coordinator, quorum=5)
    assert letters.send(meeting=called, by=coordinator, at=EARLIER) == 0


def test_who_is_asked_later_gets_an_invitation_and_the_others_nothing(
    called: Meeting, ida: Invitee, coordinator: Person
) -> None:
    sent(called, coordinator)
    invitees.invite_guest(meeting=called, name="Gwen", email=GUEST, organisation=None, by=coordinator)
    assert [each.to for each in sent(called, coordinator)] == [[GUEST]]


def test_a_cancellation_reaches_those_who_were_told_and_nobody_else(
    called: Meeting, ida: Invitee, coordinator: Person
) -> None:
    sent(called, coordinator)
    invitees.invite_guest(meeting=called, name="Gwen", email=GUEST, organisation=None, by=coordinator)
    meetings.cancel(meeting=called, why="The hall is flooded", by=coordinator)
    (found,) = sent(called, coordinator)
    event = calendar_of(found).vevent
    assert (found.to, calendar_of(found).method.value) == (["ida@example.org"], "CANCEL")
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert "The hall is flooded" in found.body
    assert "/answer/" not in found.body


def test_a_guest_who_is_taken_back_after_a_mail_is_told_and_their_address_is_kept_no_longer(
    called: Meeting, gwen: Invitee, coordinator: Person
) -> None:
    sent(called, coordinator)
    invitees.take_back(invitee=gwen, by=coordinator, at=EARLIER)
    (found,) = delivered()
    assert (found.to, calendar_of(found).method.value) == ([GUEST], "CANCEL")
    kept = Letter.objects.get(kind=LetterKind.TAKEN_BACK)
    assert (kept.state, kept.name, kept.email) == ("sent", "", "")


def test_who_was_told_of_nothing_is_told_of_nothing_when_taken_back(
    called: Meeting, gwen: Invitee, coordinator: Person
) -> None:
    invitees.take_back(invitee=gwen, by=coordinator, at=EARLIER)
    assert Letter.objects.count() == 0


def test_what_waits_for_somebody_who_is_taken_back_does_not_leave(
    called: Meeting, gwen: Invitee, coordinator: Person
) -> None:
    letters.send(meeting=called, by=coordinator, at=EARLIER)
    invitees.take_back(invitee=gwen, by=coordinator, at=EARLIER)
    assert [each.subject for each in delivered()] == ["Alongside: you need not come to a meeting, 10 November 2026"]
    assert sorted(Letter.objects.values_list("kind", "state")) == [("invitation", "nothing"), ("taken_back", "sent")]


def test_a_meeting_that_has_begun_is_told_to_nobody(called: Meeting, ida: Invitee, coordinator: Person) -> None:
    letters.send(meeting=called, by=coordinator, at=EARLIER)
    assert delivered(at=AT) == []
    with pytest.raises(NotAllowed, match="has begun"):
        letters.send(meeting=called, by=coordinator, at=AT)


def test_the_agenda_goes_to_a_guest_in_the_mail_and_to_others_as_a_link(
    called: Meeting, ida: Invitee, gwen: Invitee, coordinator: Person
) -> None:
    AgendaItem.objects.create(meeting=called, title="Training for landlords", position=1, takes_minutes=10)
    Paper.objects.create(meeting=called, title="Open paper", url="https://example.org/open")
    Paper.objects.create(meeting=called, title="Hidden paper", url="https://example.org/hidden", restricted=True)
    sent(called, coordinator)
    meetings.let_agenda_out(meeting=called, by=coordinator, at=EARLIER)
    called.refresh_from_db()
    to_ida, to_gwen = sent(called, coordinator)
    assert ("Training for landlords" in to_ida.body, "Training for landlords" in to_gwen.body) == (False, True)
    for found in (to_ida, to_gwen):
        assert "Open paper" in found.body
        assert "idden" not in found.body + found.alternatives[0][0]
        assert found.attachments == []
    assert sent(called, coordinator) == []


@pytest.mark.parametrize(("reply", "number"), [("none", 1), ("yes", 1), ("deputy", 1), ("no", 0)])
def test_the_day_before_those_who_were_told_are_reminded_once(
    reply: str, number: int, called: Meeting, ida: Invitee, coordinator: Person
) -> None:
    sent(called, coordinator)
    if reply != "none":
        invitees.reply(invitee=ida, reply=reply, deputy_name="Dora" if reply == "deputy" else "", by=None, at=EARLIER)
    invitees.invite_guest(meeting=called, name="Not told", email=GUEST, organisation=None, by=coordinator)
    assert letters.remind(at=EVE - timedelta(days=1)) == 0
    assert (letters.remind(at=EVE), letters.remind(at=EVE)) == (number, 0)
    assert [each.subject for each in delivered(at=EVE)] == ["Alongside: a meeting tomorrow, 10 November 2026"] * number


@pytest.mark.parametrize("facts", [{"stage": Stage.CANCELLED}, {"stage": Stage.HELD}])
def test_nobody_is_reminded_of_what_is_not_to_come(
    facts: dict[str, str], called: Meeting, ida: Invitee, coordinator: Person
) -> None:
    sent(called, coordinator)
    Meeting.objects.filter(pk=called.pk).update(**facts)
    assert letters.remind(at=EVE) == 0


def test_while_mail_is_held_nothing_leaves(called: Meeting, ida: Invitee, coordinator: Person) -> None:
    Rhythm.objects.create(held_at=EARLIER)
    assert sent(called, coordinator) == []
    assert Letter.objects.get().state == "waiting"


def test_somebody_without_an_address_gets_none_and_the_coordinator_sees_it(
    called: Meeting, coordinator: Person
) -> None:
    Invitee.objects.create(meeting=called, person=PersonFactory(name="Nell", email=""))
    assert letters.send(meeting=called, by=coordinator, at=EARLIER) == 0
    found = reports.of_meeting(called)
    assert [(line.gets, line.stands) for line in found.lines] == [("", "No address: tell them yourself")]


@pytest.fixture
def server(settings: Settings) -> Iterator[list[Exception]]:
    settings.EMAIL_BACKEND = "tests.foundation.mailservers.Answering"
    ANSWERS.clear()
    yield ANSWERS
    ANSWERS.clear()


def test_an_address_that_is_refused_is_offered_again_and_stands_in_no_log(
    called: Meeting, gwen: Invitee, coordinator: Person, server: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.append(SMTPRecipientsRefused({GUEST: (550, b"no such user")}))
    assert sent(called, coordinator) == []
    row = Letter.objects.get()
    assert (row.state, row.last_error) == ("failed", "refused")
    assert reports.of_meeting(called).lines[0].stands == "The last mail could not be sent: check the address"
    assert len(sent(called, coordinator)) == 1
    assert Letter.objects.get(pk=row.pk).state == "sent"
    assert GUEST not in caplog.text


def test_a_mail_that_is_tried_again_keeps_its_message_id(
    called: Meeting, gwen: Invitee, coordinator: Person, server: list[Any]
) -> None:
    server.append(ConnectionRefusedError())
    assert sent(called, coordinator) == []
    row = Letter.objects.get()
    assert (row.state, row.send_from) == ("waiting", EARLIER + timedelta(minutes=1))
    (found,) = delivered(at=EARLIER + timedelta(minutes=2))
    assert found.extra_headers["Message-ID"] == row.message_id


@pytest.mark.parametrize(
    ("before", "after"), [("sent", "waiting"), ("sent", "nothing"), ("failed", "nothing"), ("nothing", "failed")]
)
def test_raw_sql_cannot_send_again_what_has_left(before: str, after: str, called: Meeting, ida: Invitee) -> None:
    facts = {"sent_at": EARLIER if before == "sent" else None, "last_error": "refused" if before == "failed" else ""}
    row = Letter.objects.create(
        kind="invitation", meeting=called, sequence=0, invitee=ida, made_at=EARLIER, send_from=EARLIER,
        state=before, **facts,
    )  # fmt: skip
    refused = pytest.raises(InternalError, match=f'Invalid transition of field "state" from "{before}" to "{after}"')
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update partnership_letter set state = %s, sent_at = null, last_error = 'any' where id = %s",
            [after, row.pk],
        )


def test_who_had_no_address_when_it_was_to_leave_is_invited_once_they_have_one(
    called: Meeting, gwen: Invitee, coordinator: Person
) -> None:
    letters.send(meeting=called, by=coordinator, at=EARLIER)
    Invitee.objects.filter(pk=gwen.pk).update(email="")
    assert delivered() == []
    assert Letter.objects.get().state == "nothing"
    Invitee.objects.filter(pk=gwen.pk).update(email=GUEST)
    assert [each.to for each in sent(called, coordinator)] == [[GUEST]]


def test_a_partnership_whose_mails_cannot_even_be_put_off_holds_up_no_other(
    marlhaven: Partnership, pellworth: Partnership, server: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    for place in (marlhaven, pellworth):
        with within(place):
            invitees.invite_guest(
                meeting=meeting(), name="Gwen", email=f"{place.slug}@example.org", organisation=None, by=None
            )
            letters.send(meeting=Meeting.objects.get(), by=None, at=EARLIER)
    with within(marlhaven):
        Letter.objects.update(attempts=32767)  # as many as its column holds
    server.append(ValueError("It cannot be written."))
    with time_machine.travel(EARLIER, tick=False):
        tasks.send_letters()
    assert [each.to for each in mail.outbox] == [["pellworth@example.org"]]
    assert f"Letters of partnership {marlhaven.pk} could not be sent (DataError)" in caplog.text


@pytest.mark.parametrize("number", [1, 3])
def test_who_gets_what_costs_the_same_for_one_and_for_many(
    number: int, called: Meeting, coordinator: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        Invitee.objects.create(
            meeting=called, person=member(RoleCode.PARTNER_CONTACT), organisation=OrganisationFactory()
        )
    with django_assert_num_queries(1):
        assert reports.of_meeting(called).number == number


def test_the_page_says_who_gets_what_before_it_is_sent(
    marlhaven: Partnership, as_role: Any, settings: Settings
) -> None:
    client: Client = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    with within(marlhaven):
        begins = timezone.now() + timedelta(days=9)
        found = MeetingFactory(starts_at=begins, ends_at=begins + timedelta(hours=1))
        invitees.invite_guest(meeting=found, name="Gwen Ashdale", email=GUEST, organisation=None, by=None)
    page = " ".join(client.get(f"/marlhaven/meetings/{found.pk}/mails/").content.decode().split())
    assert "Gwen Ashdale" in page
    assert "Send invitations (1 mail)" in page
    assert GUEST not in page
    client.post(f"/marlhaven/meetings/{found.pk}/mails/")
    page = " ".join(client.get(f"/marlhaven/meetings/{found.pk}/mails/").content.decode().split())
    assert "1 mail is on its way." in page
    assert "Knows all of it" in page
    assert "Send invitations" not in page
