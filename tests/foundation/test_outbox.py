"""A message leaves once, says what applies when it leaves, and is tried again where the mail server asks for it."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage

import pytest
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import DjangoAssertNumQueries, Settings

from foundation import outbox, reminders
from foundation.models import MailChoice, MailHours, Message, Notice, Rhythm
from foundation.tenancy import within
from partnership.models import Membership, Partnership, Person
from partnership.roles import RoleCode
from tests.factories import UserFactory, member
from tests.foundation.diary import THINGS, Thing
from tests.foundation.mailservers import ANSWERS

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DUE = date(2026, 11, 30)
pytestmark = pytest.mark.usefixtures("diary")


@pytest.fixture
def officer(inside: Partnership) -> Person:
    return member(RoleCode.LEAD_OFFICER, name="Odile Fennimore", user=UserFactory(email="odile@example.org"))


@pytest.fixture
def server(settings: Settings) -> Iterator[list[Exception]]:
    """What the mail server answers before it takes anything."""
    settings.EMAIL_BACKEND = "tests.foundation.mailservers.Answering"
    ANSWERS.clear()
    yield ANSWERS
    ANSWERS.clear()


def account(person: Person) -> int:
    assert person.user_id is not None
    return person.user_id


def waiting_for(person: Person, *numbers: int) -> Message:
    """A digest of these things, due within the week."""
    THINGS.extend(Thing(number, DUE, account(person)) for number in numbers)
    reminders.sweep(at=AT)
    return Message.objects.get(user=account(person))


def now(message: Message) -> tuple[str, int, str]:
    message.refresh_from_db()
    return message.state, message.attempts, message.last_error


def seen() -> list[EmailMessage]:
    return [sent.message() for sent in mail.outbox]


# --- What it says ------------------------------------------------------------------------------------------------


def test_a_message_says_kinds_dates_and_links_and_nothing_else(officer: Person, settings: Settings) -> None:
    message = waiting_for(officer, 1, 2)
    assert outbox.send(number=message.pk, at=AT) == ""
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["odile@example.org"], "Alongside: 2 things need you")
    assert sent.body == (
        "2 things need you at Marlhaven Against Modern Slavery:\n"
        "\n"
        "- thing:1 is due on 2026-11-30\n"
        "  http://testserver/marlhaven/thing:1/\n"
        "\n"
        "- thing:2 is due on 2026-11-30\n"
        "  http://testserver/marlhaven/thing:2/\n"
        "\n"
        "Each link opens after you sign in.\n"
        "\n"
        "You get this because of your role at Marlhaven Against Modern Slavery. Choose what you hear by mail, and when,"
        " or stop it:\n"
        "http://testserver/marlhaven/mail-choices/"
    ).replace("http://testserver", settings.SITE_URL)
    assert isinstance(sent, EmailMultiAlternatives)
    html, kind = sent.alternatives[0]
    assert isinstance(html, str)
    assert kind == "text/html"
    assert f'<a href="{settings.SITE_URL}/marlhaven/thing:1/"' in html
    assert "Odile" not in sent.body + html


def test_the_short_name_stands_where_there_is_one(officer: Person, inside: Partnership) -> None:
    inside.short_name = "MAMS"
    inside.save()
    outbox.send(number=waiting_for(officer, 1).pk, at=AT)
    assert mail.outbox[0].subject == "Alongside: 1 thing needs you"
    assert mail.outbox[0].body.startswith("1 thing needs you at MAMS:\n")


def test_each_mail_can_be_told_apart_and_stopped(officer: Person, settings: Settings) -> None:
    message = waiting_for(officer, 1)
    outbox.send(number=message.pk, at=AT)
    (headers,) = seen()
    assert headers["Message-ID"] == message.message_id
    assert headers["List-Unsubscribe"] == f"<{settings.SITE_URL}/marlhaven/mail-choices/>"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_the_same_line_twice_is_said_once(officer: Person) -> None:
    message = waiting_for(officer, 1)
    for occasion in ("30:2026-11-30", "14:2026-11-30"):
        Notice.objects.create(
            user_id=account(officer), topic="plan", kind="thing_due", subject="thing:1", occasion=occasion,
            due_on=DUE, noted_at=AT, message=message,
        )  # fmt: skip
    outbox.send(number=message.pk, at=AT)
    assert mail.outbox[0].body.count("thing:1 is due") == 1


# --- Who still hears ---------------------------------------------------------------------------------------------


def test_what_no_longer_applies_is_left_out(officer: Person) -> None:
    message = waiting_for(officer, 1, 2)
    del THINGS[0]
    outbox.send(number=message.pk, at=AT)
    assert mail.outbox[0].subject == "Alongside: 1 thing needs you"
    assert list(message.notices.order_by("subject").values_list("subject", "dropped_because")) == [
        ("thing:1", "over"),
        ("thing:2", ""),
    ]


def test_a_message_of_which_nothing_applies_does_not_leave(officer: Person) -> None:
    message = waiting_for(officer, 1)
    THINGS.clear()
    outbox.send(number=message.pk, at=AT)
    assert (mail.outbox, now(message)) == ([], ("nothing", 0, ""))


def test_a_kind_that_is_no_more_is_said_of_no_more(officer: Person, settings: Settings) -> None:
    message = waiting_for(officer, 1)
    settings.OCCASION_WORDS = {}
    outbox.send(number=message.pk, at=AT)
    assert (mail.outbox, now(message)[0]) == ([], "nothing")


def test_whoever_lost_their_role_after_it_was_noted_hears_nothing(officer: Person) -> None:
    message = waiting_for(officer, 1)
    Membership.objects.of_person(officer).update(ends_on=date(2026, 11, 23))
    outbox.send(number=message.pk, at=AT)
    assert (mail.outbox, now(message)[0]) == ([], "nothing")
    assert message.notices.get().dropped_because == "left"


def test_whoever_may_sign_in_no_more_hears_nothing(officer: Person) -> None:
    message = waiting_for(officer, 1)
    assert officer.user is not None
    officer.user.is_active = False
    officer.user.save()
    outbox.send(number=message.pk, at=AT)
    assert (mail.outbox, now(message)[0]) == ([], "nothing")


def test_off_means_off_also_for_what_waits_already(officer: Person) -> None:
    message = waiting_for(officer, 1)
    MailChoice.objects.create(user_id=account(officer), topic="plan", how=MailChoice.How.OFF)
    outbox.send(number=message.pk, at=AT)
    assert (mail.outbox, now(message)[0]) == ([], "nothing")
    assert message.notices.get().dropped_because == "off"


def test_quiet_hours_that_were_set_after_it_was_made_are_kept(officer: Person) -> None:
    message = waiting_for(officer, 1)
    MailHours.objects.create(user_id=account(officer), quiet_from=time(8), quiet_until=time(10))
    outbox.send(number=message.pk, at=AT)
    message.refresh_from_db()
    assert (mail.outbox, message.state, message.send_from) == ([], "waiting", AT + timedelta(hours=1))
    outbox.send(number=message.pk, at=AT + timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_nothing_leaves_while_messages_are_held(officer: Person) -> None:
    message = waiting_for(officer, 1)
    rhythm = Rhythm.objects.create(held_at=AT)
    assert outbox.waiting(at=AT) == []
    outbox.send(number=message.pk, at=AT)
    assert (mail.outbox, now(message)) == ([], ("waiting", 0, ""))
    rhythm.held_at = None
    rhythm.save()
    assert outbox.waiting(at=AT) == [message.pk]


# --- Once --------------------------------------------------------------------------------------------------------


def test_a_message_that_has_left_never_leaves_again(officer: Person) -> None:
    message = waiting_for(officer, 1)
    for _ in range(3):
        outbox.send(number=message.pk, at=AT)
    message.refresh_from_db()
    assert (len(mail.outbox), message.state, message.sent_at) == (1, "sent", AT)


def test_a_sender_that_dies_before_the_mark_is_stored_leaves_the_message_to_the_next(marlhaven: Partnership) -> None:
    """The second copy bears the Message-ID of the first."""
    with within(marlhaven):
        person = member(RoleCode.LEAD_OFFICER)
        message = waiting_for(person, 1)
    with pytest.raises(KeyboardInterrupt), within(marlhaven):  # noqa: PT012 -- what rolls back is the scope
        outbox.send(number=message.pk, at=AT)
        raise KeyboardInterrupt
    with within(marlhaven):
        assert now(message) == ("waiting", 0, "")
        outbox.send(number=message.pk, at=AT)
    assert [sent["Message-ID"] for sent in seen()] == [message.message_id] * 2


# --- What a mail server says -------------------------------------------------------------------------------------

REFUSED = smtplib.SMTPRecipientsRefused({"odile@example.org": (550, b"no such mailbox")})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (ConnectionRefusedError(), ("waiting", 1, "no_server")),
        (TimeoutError(), ("waiting", 1, "no_server")),
        (smtplib.SMTPServerDisconnected("gone"), ("waiting", 1, "no_server")),
        (smtplib.SMTPConnectError(421, b"too many connections"), ("waiting", 1, "no_server")),
        (smtplib.SMTPRecipientsRefused({"o@example.org": (451, b"later")}), ("waiting", 1, "not_yet")),
        (smtplib.SMTPDataError(452, b"no room"), ("waiting", 1, "not_yet")),
        (smtplib.SMTPSenderRefused(550, b"not you", "alongside@example.org"), ("waiting", 1, "no_server")),
        (smtplib.SMTPSenderRefused(552, b"too large", "alongside@example.org"), ("waiting", 1, "any")),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), ("waiting", 1, "no_server")),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), ("waiting", 1, "any")),
        (AnymailAPIError("no answer"), ("waiting", 1, "no_server")),
        (AnymailAPIError("busy", status_code=503), ("waiting", 1, "no_server")),
        (AnymailAPIError("wrong key", status_code=401), ("waiting", 1, "no_server")),
        (AnymailAPIError("odd address", status_code=422), ("waiting", 1, "not_yet")),
        (AnymailRecipientsRefused("no such mailbox"), ("failed", 1, "refused")),
        (REFUSED, ("failed", 1, "refused")),
        (smtplib.SMTPDataError(554, b"looks like spam"), ("failed", 1, "refused")),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value[2],
)
def test_what_is_wrong_with_one_address_is_final_and_all_else_is_tried_again(
    answer: Exception, expected: tuple[str, int, str], officer: Person, server: list[Exception]
) -> None:
    message = waiting_for(officer, 1)
    server.append(answer)
    assert outbox.send(number=message.pk, at=AT) == expected[2]
    assert (mail.outbox, now(message)) == ([], expected)


def test_the_pause_grows_until_the_server_takes_it(officer: Person, server: list[Exception]) -> None:
    message, at, pauses = waiting_for(officer, 1), AT, []
    server += [ConnectionRefusedError()] * 4
    for _ in range(5):
        outbox.send(number=message.pk, at=at)
        message.refresh_from_db()
        pauses.append((message.send_from - at) / timedelta(minutes=1))
        at = message.send_from
    assert (pauses[:4], message.state, message.last_error) == ([1, 5, 30, 120], "sent", "")
    assert [sent["Message-ID"] for sent in seen()] == [message.message_id]


def test_before_its_pause_is_over_a_message_is_not_tried(officer: Person, server: list[Exception]) -> None:
    message = waiting_for(officer, 1)
    server.append(ConnectionRefusedError())
    outbox.send(number=message.pk, at=AT)
    outbox.send(number=message.pk, at=AT + timedelta(seconds=59))
    assert (mail.outbox, now(message)[:2]) == ([], ("waiting", 1))


def test_after_three_days_it_is_given_up(officer: Person, server: list[Exception]) -> None:
    message, at = waiting_for(officer, 1), AT
    server += [ConnectionRefusedError()] * 30
    MailHours.objects.create(user_id=account(officer), quiet_from=time(0), quiet_until=time(0))
    tries = 0
    while now(message)[0] == "waiting":
        outbox.send(number=message.pk, at=at)
        message.refresh_from_db()
        at, tries = message.send_from, tries + 1
    assert (message.state, message.attempts, message.last_error) == ("failed", tries, "no_server")
    assert timedelta(days=3) <= at - AT < timedelta(days=3, hours=6)


def test_what_the_server_says_is_kept_nowhere(
    officer: Person, server: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    message = waiting_for(officer, 1)
    server.append(REFUSED)
    outbox.send(number=message.pk, at=AT)
    assert caplog.messages == [f"Message {message.pk} did not leave (refused)."]


# --- A run -------------------------------------------------------------------------------------------------------


def several(inside: Partnership, *addresses: str) -> list[Message]:
    return [waiting_for(member(RoleCode.LEAD_OFFICER, user=UserFactory(email=each)), 1) for each in addresses]


def test_an_address_that_is_refused_holds_up_no_other(inside: Partnership, server: list[Exception]) -> None:
    first, second = several(inside, "odile@example.org", "second@example.org")
    server.append(REFUSED)
    assert outbox.send_each(Message, outbox.send, partnership_id=inside.pk, clock=lambda: AT) is True
    assert [sent.to for sent in mail.outbox] == [["second@example.org"]]
    assert (now(first)[0], now(second)[0]) == ("failed", "sent")


def test_a_server_that_does_not_answer_ends_the_run(inside: Partnership, server: list[Exception]) -> None:
    first, second = several(inside, "first@example.org", "second@example.org")
    server += [TimeoutError(), TimeoutError()]
    assert outbox.send_each(Message, outbox.send, partnership_id=inside.pk, clock=lambda: AT) is False
    assert (now(first)[1], now(second)[1], len(server)) == (1, 0, 1)


def test_a_message_that_cannot_be_written_is_put_off_and_holds_up_no_other(
    inside: Partnership, caplog: pytest.LogCaptureFixture, server: list[Exception]
) -> None:
    first, second = several(inside, "first@example.org", "second@example.org")
    server.append(ValueError("Odile Fennimore"))
    assert outbox.send_each(Message, outbox.send, partnership_id=inside.pk, clock=lambda: AT) is True
    assert (now(first), now(second)) == (("waiting", 1, "any"), ("sent", 0, ""))
    assert "could not be sent (ValueError)" in caplog.text
    assert "Odile" not in caplog.text


def test_a_partnership_without_messages_costs_one_query(
    inside: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert outbox.waiting(at=AT) == []


def test_a_long_digest_names_a_hundred_things_and_counts_the_rest(officer: Person, settings: Settings) -> None:
    message = waiting_for(officer, *range(outbox.MOST_LINES + 7))
    outbox.send(number=message.pk, at=AT)
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    home = f"{settings.SITE_URL}/marlhaven/"
    assert (sent.subject, sent.body.count(" is due on "), html.count(" is due on ")) == (
        "Alongside: 107 things need you", 100, 100
    )  # fmt: skip
    assert f"\n\nAnd 7 more. See all that needs you:\n{home}\n\nEach link" in sent.body
    assert f'<p>And 7 more: <a href="{home}"' in html


@pytest.mark.parametrize("number", [1, 3])
def test_sending_costs_the_same_for_one_line_and_for_many(
    number: int, officer: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    message = waiting_for(officer, *range(number))
    with django_assert_num_queries(10):
        outbox.send(number=message.pk, at=AT)
    assert mail.outbox[0].body.count("thing:") == 2 * number
