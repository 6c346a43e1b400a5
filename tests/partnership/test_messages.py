"""Pages of messages: what left, what will, holding and retrying."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from foundation import reminders
from foundation.access import NotAllowed
from foundation.models import AuditEntry, MailChoice, MailHours, Message, Notice, Rhythm
from foundation.models.messages import new_message_id
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import RoleCode
from partnership.services import messages as services
from tests.factories import MembershipFactory, member
from tests.foundation.diary import SETTINGS, THINGS, Thing

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday."""
HOME = "/marlhaven/messages/"


@pytest.fixture
def browser(as_role: Callable[[str], Client]) -> Client:
    return as_role(RoleCode.ANTISLAVERY_COORDINATOR)


def message(to: Person, *, kinds: tuple[str, ...] = ("milestone_due",), **fields: object) -> Message:
    assert to.user is not None
    made = Message.objects.create(
        user=to.user, **{"key": new_message_id()[:40], "made_at": AT, "send_from": AT} | fields
    )
    for number, kind in enumerate(kinds):
        Notice.objects.create(
            user=to.user, topic="plan", kind=kind, subject=f"milestone:{number}", occasion=made.key, noted_at=AT,
            message=made,
        )  # fmt: skip
    return made


def cells(body: str) -> list[list[str]]:
    """The words of each row of the table."""
    rows = re.findall(r"<tr class=\"govuk-table__row\"><th scope=\"row\".*?</tr>", body, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_says_to_whom_when_and_of_what_kind_and_never_what(browser: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        odile = member(RoleCode.LEAD_OFFICER, name="Odile Fennimore")
        message(odile, kinds=("milestone_due", "milestone_late", "milestone_due"), state="sent", sent_at=AT)
    assert cells(browser.get(HOME).content.decode()) == [
        [
            "Odile Fennimore",
            "Milestone due soon (2), milestone past its date (1)",
            "Sent",
            "Sent 24 November 2026 at 09:00",
        ]
    ]


def test_the_list_says_why_a_message_was_given_up_and_offers_to_try_again(
    browser: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        made = message(member(RoleCode.CHAIR), state="failed", last_error="no_server", attempts=16)
    body = browser.get(HOME).content.decode()
    assert "The mail server could not be reached, or took nothing, after 16 tries." in body
    assert f'href="{HOME}{made.pk}/retry/"' in body


def test_the_list_says_why_nothing_was_said(browser: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        made = message(member(RoleCode.CHAIR))
        made.notices.update(dropped_at=AT, dropped_because="off")
        Message.objects.filter(pk=made.pk).update(state="nothing")
    body = browser.get(HOME).content.decode()
    assert "Nothing left to say" in body
    assert "They have switched this topic off." in body


def test_the_list_is_searched_by_name_and_narrowed_by_state(browser: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        message(member(RoleCode.CHAIR, name="Odile Fennimore"), state="sent", sent_at=AT)
        message(member(RoleCode.CHAIR, name="Zoë Brackenthwaite"))

    def who(query: str) -> list[str]:
        return [row[0] for row in cells(browser.get(f"{HOME}?{query}").content.decode())]

    assert who("q=zoe") == ["Zoë Brackenthwaite"]
    assert who("state=sent") == ["Odile Fennimore"]
    assert who("sort=who") == ["Odile Fennimore", "Zoë Brackenthwaite"]
    assert who("sort=-who") == ["Zoë Brackenthwaite", "Odile Fennimore"]
    assert who("sort=") == who("") == ["Zoë Brackenthwaite", "Odile Fennimore"]
    assert "Nothing matches" in browser.get(f"{HOME}?q=nobody").content.decode()


def test_an_empty_list_leads_to_what_will_go_out(browser: Client) -> None:
    body = browser.get(HOME).content.decode()
    assert "No message yet" in body
    assert f'href="{HOME}ahead/"' in body


def test_whoever_only_volunteers_is_on_no_page_of_messages(
    browser: Client, marlhaven: Partnership, settings: Settings
) -> None:
    settings.OCCASION_SOURCES = SETTINGS["OCCASION_SOURCES"]
    with within(marlhaven):
        volunteer = member(RoleCode.VOLUNTEER, name="Volunteer Thistlewood")
        made = message(volunteer, state="failed", last_error="refused")
    assert volunteer.user_id is not None
    THINGS[:] = [Thing(1, AT.date(), volunteer.user_id)]
    with time_machine.travel(AT, tick=False):
        pages = [browser.get(address).content.decode() for address in (HOME, f"{HOME}ahead/")]
    THINGS.clear()
    assert [page for page in pages if "Thistlewood" in page] == []
    assert browser.get(f"{HOME}{made.pk}/retry/").status_code == 404
    with within(marlhaven):
        MembershipFactory(person=volunteer, role_code=RoleCode.TRAINER)
    assert "Thistlewood" in browser.get(HOME).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(
    number: int, browser: Client, marlhaven: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with within(marlhaven):
        for _ in range(number):
            message(member(RoleCode.CHAIR))
    browser.get(HOME)
    with django_assert_num_queries(11):
        browser.get(HOME)


# --- Looking ahead -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_what_will_go_out_stands_by_day_and_costs_the_same_for_one_and_for_many(
    number: int,
    browser: Client,
    marlhaven: Partnership,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.OCCASION_SOURCES = SETTINGS["OCCASION_SOURCES"]
    settings.OCCASION_KINDS = SETTINGS["OCCASION_KINDS"]
    with within(marlhaven):
        people = [member(RoleCode.LEAD_OFFICER, name=f"Officer {each}") for each in range(number)]
    THINGS[:] = [Thing(1, AT.date(), person.user_id or 0) for person in people]
    with time_machine.travel(AT, tick=False):
        browser.get(f"{HOME}ahead/")
        with django_assert_num_queries(17):
            body = browser.get(f"{HOME}ahead/").content.decode()
    THINGS.clear()
    assert [row for row in cells(body) if row[0] == "Officer 0"] == [
        ["Officer 0", "Thing due soon (1)", "In one mail"],
        ["Officer 0", "Thing due soon (1)", "In one mail"],
    ]
    assert [day in body for day in ("24 November 2026", "25 November 2026", "26 November 2026")] == [True, True, False]


def test_nothing_ahead_says_so(browser: Client) -> None:
    assert "Nothing will go out" in browser.get(f"{HOME}ahead/").content.decode()


# --- Holding, letting go, trying again ---------------------------------------------------------------------------


def test_messages_are_held_and_let_go_each_after_a_question(browser: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        message(member(RoleCode.CHAIR))
    assert "Hold all messages?" in browser.get(f"{HOME}hold/").content.decode()
    with within(marlhaven):
        assert not reminders.rhythm().is_held
    held = browser.post(f"{HOME}hold/", follow=True).content.decode()
    assert "All messages are held." in held
    assert [row[2] for row in cells(held)] == ["Held"]
    assert "None of this leaves" in browser.get(f"{HOME}ahead/").content.decode()
    assert "Let the messages go?" in browser.get(f"{HOME}let-go/").content.decode()
    free = browser.post(f"{HOME}let-go/", follow=True).content.decode()
    assert [row[2] for row in cells(free)] == ["Waiting"]
    with within(marlhaven):
        actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["messages.held", "messages.let_go"]


def test_while_messages_are_held_the_list_says_what_waits(browser: Client, marlhaven: Partnership) -> None:
    with within(marlhaven):
        odile = member(RoleCode.LEAD_OFFICER, name="Odile Fennimore")
        assert odile.user is not None
        message(odile, state="sent", sent_at=AT)
        message(odile)
        for kind in ("milestone_due", "milestone_late"):
            Notice.objects.create(
                user=odile.user, topic="plan", kind=kind, subject="milestone:9", occasion="7", noted_at=AT
            )
        volunteer = member(RoleCode.VOLUNTEER).user
        assert volunteer is not None
        Notice.objects.create(user=volunteer, topic="plan", kind="milestone_due", subject="milestone:9", occasion="7")

    def listed(query: str) -> list[list[str]]:
        return [row[:3] for row in cells(browser.get(f"{HOME}?{query}").content.decode())]

    noted = ["Odile Fennimore", "Milestone due soon (1), milestone past its date (1)"]
    waits, sent = (["Odile Fennimore", "Milestone due soon (1)", state] for state in ("Held", "Sent"))
    loose = ["Odile Fennimore", "Milestone due soon (1)", "Waiting"]
    assert (listed(""), listed("state=held"), listed("state=waiting")) == ([loose, sent], [], [loose])
    browser.post(f"{HOME}hold/")
    assert (listed(""), listed("state=held"), listed("state=waiting")) == ([noted, waits, sent], [noted, waits], [])
    assert (listed("state=sent"), listed("state=held&q=nobody")) == ([sent], [])


def test_what_was_held_leaves_in_one_mail_to_each_however_they_hear_otherwise(
    browser: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        odile, chair = member(RoleCode.LEAD_OFFICER), member(RoleCode.CHAIR)
        assert odile.user is not None
        assert chair.user is not None
        MailChoice.objects.create(user=odile.user, topic="plan", how="now")
        MailHours.objects.create(user=chair.user, digest_on="mondays")
        first, second = message(odile, key="now:1"), message(odile, key="now:2")
        sent = message(odile, key="digest:2026-11-24", state="sent", sent_at=AT)
        odiles, chairs = odile.user, chair.user
        for user, subject in ((odiles, "milestone:8"), (odiles, "milestone:9"), (chairs, "milestone:9")):
            Notice.objects.create(
                user=user, topic="plan", kind="milestone_late", subject=subject, occasion="0", noted_at=AT
            )
    with time_machine.travel(AT, tick=False):
        browser.post(f"{HOME}hold/")
        browser.post(f"{HOME}let-go/")
        reminded = browser.get(HOME).content.decode()
    with within(marlhaven):
        reminders.sweep(at=AT)
        kept = [(each.user_id, each.key, each.state, each.notices.count()) for each in Message.objects.order_by("pk")]
    assert kept == [
        (odile.user_id, first.key, "waiting", 4),
        (odile.user_id, second.key, "nothing", 0),
        (odile.user_id, sent.key, "sent", 1),
        (chair.user_id, "digest:2026-11-24", "waiting", 1),
    ]
    assert "What it held goes in another mail." in reminded


def test_the_first_page_tells_whoever_manages_messages_that_they_do_not_leave(
    browser: Client, as_role: Callable[[str], Client], marlhaven: Partnership
) -> None:
    with within(marlhaven):
        chair = member(RoleCode.CHAIR)
        for made_at in (timezone.now(), timezone.now(), timezone.now() - timedelta(days=16)):
            message(chair, state="failed", last_error="refused", made_at=made_at)
        message(member(RoleCode.VOLUNTEER), state="failed", last_error="refused", made_at=timezone.now())
        Rhythm.objects.create(held_at=AT)
    told = browser.get("/marlhaven/").content.decode()
    assert f'<a class="govuk-link" href="{HOME}?state=failed">2 messages could not be sent</a>' in told
    assert f'<a class="govuk-link" href="{HOME}">All messages are held</a>' in told
    other = as_role(RoleCode.CHAIR).get("/marlhaven/").content.decode()
    assert [said in other for said in ("could not be sent", "messages are held")] == [False, False]


def test_holding_twice_and_letting_go_of_nothing_are_refused(marlhaven: Partnership) -> None:
    with within(marlhaven):
        ada = member(RoleCode.ADMINISTRATOR)
        with pytest.raises(NotAllowed, match="Messages are not held"):
            services.let_go(by=ada, at=AT)
        services.hold(by=ada, at=AT)
        with pytest.raises(NotAllowed, match="Messages are held already"):
            services.hold(by=ada, at=AT)
        kept = Rhythm.objects.get()
        assert (kept.held_at, kept.held_by_user_id) == (AT, ada.user_id)


def test_a_message_that_was_given_up_is_tried_again_as_the_same_message(
    browser: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        made = message(
            member(RoleCode.CHAIR), state="failed", last_error="refused", attempts=9, first_tried_at=AT,
            send_from=AT + timedelta(days=9),
        )  # fmt: skip
    with time_machine.travel(AT + timedelta(days=4), tick=False):
        assert "Try to send this message again?" in browser.get(f"{HOME}{made.pk}/retry/").content.decode()
        assert browser.post(f"{HOME}{made.pk}/retry/").status_code == 302
    with within(marlhaven):
        now = Message.objects.get()
        assert AuditEntry.objects.get(action="message.retried").subject_id == made.pk
    assert (now.state, now.attempts, now.first_tried_at, now.last_error, now.send_from, now.message_id) == (
        "waiting", 0, None, "", AT + timedelta(days=4), made.message_id,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "sent_at"), [("waiting", None), ("sent", AT), ("nothing", None)])
def test_only_what_was_given_up_is_tried_again(
    state: str, sent_at: datetime | None, browser: Client, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        made = message(member(RoleCode.CHAIR), state=state, sent_at=sent_at)
    answer = browser.post(f"{HOME}{made.pk}/retry/")
    assert (answer.status_code, "Only a message that was given up" in answer.content.decode()) == (403, True)
    with within(marlhaven):
        assert Message.objects.get().state == state
