"""What people are told reaches a real mail server once, whatever is killed, lost, delivered twice or turned forward.

Workers, beat, queue and mail server are real and go by a clock that the test sets. Each test counts what arrived:

| what goes wrong                                            | messages due | different ones that arrived | copies |
| ---------------------------------------------------------- | ------------ | --------------------------- | ------ |
| worker killed before the server has the mail               | 1            | 1                           | 1      |
| worker killed when the server has it and has not said so   | 1            | 1                           | 2      |
| the same task three times at once                          | 3            | 3                           | 3      |
| queue wiped; then stopped, between noting and sending      | 3; 1         | 3; 1                        | 3; 1   |
| server refuses connections, then takes them                | 3            | 3                           | 3      |
| server hangs up after each mail                            | 3            | 3                           | 3      |
| 451, then 250                                              | 1            | 1                           | 1      |
| 550 for one of two people, then a mailbox for them         | 1, then 2    | 1, then 2                   | 1, then 2 |
| nothing ran for forty days                                 | 1, then 1    | 1, then 1                   | 1, then 1 |
| each of the nights in which the clocks are changed         | 2            | 2                           | 2      |
| role ended, or topic switched off, between noting and sending | 0         | 0                           | 0      |
| held, then let go after two mornings                       | 0, then 2    | 0, then 2                   | 0, then 2 |

The two copies have one Message-ID. No sender can do without that window: the server had the mail, and whoever sent it
died before hearing so.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from actionplan.models import Milestone, OfficerLead
from foundation import reminders
from foundation.models import MailChoice, MailHours, Message, Notice, Rhythm
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Membership, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import messages
from tests.factories import MilestoneFactory, UserFactory, member
from tests.faults.conftest import THURSDAY
from tests.faults.processes import DOOMED, NOTE, SEND, UNREAD, Site, kill, until
from tests.mailserver import NOT_NOW, MailServer
from tests.marks import COMMITTED

pytestmark = [COMMITTED, pytest.mark.slow]
DUE_ON = date(2026, 4, 20)
TWO_MINUTES = timedelta(minutes=2)
LONDON = ZoneInfo("Europe/London")


def address(number: int) -> str:
    return f"officer{number}@example.org"


def due(partnership: Partnership, *, officers: int = 1, milestones: int = 1, on: date = DUE_ON) -> list[Person]:
    """Officers who each lead so many milestones, that are due on a day some weeks ahead."""
    with within(partnership):
        people = [
            member(RoleCode.LEAD_OFFICER, name=f"Officer {number}", user=UserFactory(email=address(number)))
            for number in range(officers)
        ]
        for person in people:
            for _ in range(milestones):
                OfficerLead.objects.create(person=person, milestone=_milestone(on))
    return people


def _milestone(on: date) -> Milestone:
    return MilestoneFactory(has_own_delivery=True, delivery=DeliveryDate.on_day(on), updated_at=THURSDAY)


def account(person: Person) -> int:
    assert person.user_id is not None
    return person.user_id


def note(partnership: Partnership, site: Site) -> None:
    """As the web server would, were it its work: whoever sends is asked for in a queue that nobody reads."""
    with within(partnership):
        reminders.sweep(at=site.clock.now)


def states(partnership: Partnership) -> list[str]:
    with within(partnership):
        return sorted(Message.objects.values_list("state", flat=True))


def arrived(post: MailServer) -> dict[str, int]:
    """Address -> how many mails. No Message-ID is there twice, or the count of mails would be a lie."""
    assert set(post.copies.values()) <= {1}, post.copies
    return dict(Counter(mail.to for mail in post.taken))


def each_one(officers: int) -> dict[str, int]:
    return {address(number): 1 for number in range(officers)}


# --- The worker --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("silent_at", "copies"), [("RCPT", 1), ("DATA", 2)])
def test_a_worker_that_is_killed_while_the_mail_server_keeps_silent_is_followed_by_one_that_sends_the_same_message(
    marlhaven: Partnership, site: Site, post: MailServer, silent_at: str, copies: int
) -> None:
    due(marlhaven)
    note(marlhaven, site)
    post.keep_silent(silent_at)
    with site.worker(queue=DOOMED) as first:
        site.ask(SEND, queue=DOOMED)
        until(post.asked.is_set)
        kill(first)
    assert states(marlhaven) == ["waiting"]
    post.answer_again()
    for _ in range(2):
        site.do(SEND)
    assert states(marlhaven) == ["sent"]
    with within(marlhaven):
        assert post.copies == {Message.objects.get().message_id: copies}


def test_the_same_task_three_times_at_once_sends_each_message_once(
    marlhaven: Partnership, site: Site, post: MailServer
) -> None:
    due(marlhaven, officers=3)
    note(marlhaven, site)
    post.keep_silent("DATA")
    for _ in range(3):
        site.ask(SEND)
    until(lambda: len(post.offered) == 3)  # each of them is at work on another message
    post.answer_again()
    until(lambda: site.waits() == 0)
    assert arrived(post) == each_one(3)
    assert states(marlhaven) == ["sent"] * 3


# --- The queue ---------------------------------------------------------------------------------------------------


def test_a_queue_that_is_wiped_or_stopped_between_noting_and_sending_loses_no_message(
    marlhaven: Partnership, pellworth: Partnership, site: Site, post: MailServer, tmp_path: Path
) -> None:
    due(marlhaven, officers=3)
    with site.beat(tmp_path):
        note(marlhaven, site)
        assert site.waits(UNREAD) == 1
        site.wipe()
        assert site.waits(UNREAD) == 0
        site.beat_comes_round(THURSDAY + timedelta(minutes=30))
        assert arrived(post) == each_one(3)

        post.forget()
        with within(pellworth):
            someone = member(RoleCode.LEAD_OFFICER, name="Somebody Else", user=UserFactory(email=address(3)))
            OfficerLead.objects.create(person=someone, milestone=_milestone(DUE_ON))
        site.queue.stop()
        note(pellworth, site)
        assert states(pellworth) == ["waiting"]
        site.queue.start()
        site.beat_comes_round(THURSDAY + timedelta(hours=1))
    assert arrived(post) == {address(3): 1}
    assert states(marlhaven) + states(pellworth) == ["sent"] * 4


# --- The mail server ---------------------------------------------------------------------------------------------


def test_a_server_that_refuses_connections_gets_each_message_when_it_is_back(
    marlhaven: Partnership, site: Site, post: MailServer
) -> None:
    due(marlhaven, officers=3)
    post.stop()
    site.do(NOTE)
    with within(marlhaven):
        tried = sorted(Message.objects.values_list("attempts", "last_error"))
    assert tried == [(0, ""), (0, ""), (1, "no_server")], "the others would only have waited for the same"
    post.start()
    site.clock.later(TWO_MINUTES)
    for _ in range(2):
        site.do(SEND)
    assert arrived(post) == each_one(3)


def test_all_that_one_run_sends_goes_over_one_connection(
    marlhaven: Partnership, pellworth: Partnership, site: Site, post: MailServer
) -> None:
    due(marlhaven, officers=2)
    note(marlhaven, site)
    with within(pellworth):
        someone = member(RoleCode.LEAD_OFFICER, name="Somebody Else", user=UserFactory(email=address(2)))
        OfficerLead.objects.create(person=someone, milestone=_milestone(DUE_ON))
    note(pellworth, site)
    site.do(SEND)
    assert (arrived(post), post.connections) == (each_one(3), 1)


def test_a_server_that_hangs_up_after_each_mail_gets_each_once_in_one_run(
    marlhaven: Partnership, site: Site, post: MailServer
) -> None:
    due(marlhaven, officers=3)
    note(marlhaven, site)
    post.hangs_up = True
    site.do(SEND)
    assert (arrived(post), post.connections) == (each_one(3), 3)
    assert states(marlhaven) == ["sent"] * 3


def test_a_server_that_asks_to_try_later_is_tried_later(marlhaven: Partnership, site: Site, post: MailServer) -> None:
    due(marlhaven)
    post.answers.append(NOT_NOW)
    site.do(NOTE)
    site.do(SEND)
    assert (len(post.offered), post.taken) == (1, [])
    site.clock.later(TWO_MINUTES)
    for _ in range(2):
        site.do(SEND)
    assert arrived(post) == each_one(1)
    assert {mail.message_id for mail in post.offered} == set(post.copies)


def test_a_mailbox_that_is_not_there_stops_its_own_message_alone_and_somebody_may_try_it_again(
    marlhaven: Partnership, site: Site, post: MailServer
) -> None:
    due(marlhaven, officers=2)
    post.refused.add(address(0))
    site.do(NOTE)
    assert arrived(post) == {address(1): 1}
    site.clock.later(timedelta(hours=3))
    site.do(SEND)
    assert states(marlhaven) == ["failed", "sent"]
    assert len(post.offered) == 1
    post.refused.clear()
    with within(marlhaven):
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Amara Quill")
        messages.retry(message=Message.objects.get(state="failed"), by=coordinator, at=site.clock.now)
    site.do(SEND)
    assert arrived(post) == each_one(2)


# --- The clock ---------------------------------------------------------------------------------------------------


def test_after_forty_days_in_which_nothing_ran_one_digest_tells_how_things_stand(
    marlhaven: Partnership, site: Site, post: MailServer, tmp_path: Path
) -> None:
    due(marlhaven, milestones=3)
    with site.beat(tmp_path):
        site.beat_comes_round(THURSDAY + timedelta(minutes=20))
        assert arrived(post) == each_one(1)
        site.beat_comes_round(THURSDAY + timedelta(days=40))
        site.beat_comes_round(THURSDAY + timedelta(days=40, minutes=20))
    assert arrived(post) == {address(0): 2}
    first, second = (mail.subject for mail in post.taken)
    assert (first, second) == ("Alongside: 3 things need you",) * 2
    assert post.taken[0].text.count("is due by 20 April 2026") == 3
    assert post.taken[1].text.count("is past its date, 20 April 2026") == 3
    with within(marlhaven):
        assert set(Notice.objects.values_list("occasion", flat=True)) == {"30:2026-04-20", "late:14:2026-04-20"}


@pytest.mark.parametrize(
    ("sunday", "due_on"),
    [(date(2026, 3, 29), date(2026, 4, 20)), (date(2026, 10, 25), date(2026, 11, 16))],
    ids=["forward", "back"],
)
def test_in_a_night_in_which_the_clocks_are_changed_nobody_is_woken_and_nobody_hears_twice(
    marlhaven: Partnership, site: Site, post: MailServer, tmp_path: Path, sunday: date, due_on: date
) -> None:
    """Quiet until 01:30, and the digest at 01:30: a time that this night has twice, or not at all. In both nights the
    later of what it may mean is 01:30 in Greenwich. Sunday has no digest, Monday has one."""
    midnight = datetime.combine(sunday, time(0), UTC)
    site.clock.set(midnight - timedelta(hours=2))
    at_once, daily = due(marlhaven, officers=2, on=due_on)
    with within(marlhaven):
        Milestone.objects.update(updated_at=midnight - timedelta(days=9))
        Rhythm.objects.create(digest_at=time(1, 30))
        for person in (at_once, daily):
            MailHours.objects.create(user_id=account(person), quiet_from=time(20), quiet_until=time(1, 30))
        MailChoice.objects.create(user_id=account(at_once), topic="plan", how=MailChoice.How.NOW)
    with site.beat(tmp_path):
        for minutes in (-30, 45, 70):  # at 60 the clocks are changed
            site.beat_comes_round(midnight + timedelta(minutes=minutes))
            assert arrived(post) == {}
        for minutes in (105, 600):
            site.beat_comes_round(midnight + timedelta(minutes=minutes))
            assert arrived(post) == {address(0): 1}
        monday = sunday + timedelta(days=1)
        site.beat_comes_round(datetime.combine(monday, time(1), LONDON))
        assert arrived(post) == {address(0): 1}
        for hour in (2, 9):
            site.beat_comes_round(datetime.combine(monday, time(hour), LONDON))
            assert arrived(post) == each_one(2)
        assert site.asked_by_beat() < 2 * 8 * len(settings.CELERY_BEAT_SCHEDULE), "once in each of the eight rounds"


# --- The recipient -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["role ended", "topic off"])
def test_whoever_left_or_wants_nothing_after_it_was_noted_gets_nothing(
    marlhaven: Partnership, site: Site, post: MailServer, what: str
) -> None:
    (officer,) = due(marlhaven)
    note(marlhaven, site)
    assert states(marlhaven) == ["waiting"]
    with within(marlhaven):
        if what == "role ended":
            Membership.objects.filter(person=officer).update(ends_on=THURSDAY.date() - timedelta(days=1))
        else:
            MailChoice.objects.create(user_id=account(officer), topic="plan", how=MailChoice.How.OFF)
    site.do(SEND)
    assert (post.offered, states(marlhaven)) == ([], ["nothing"])


def test_what_is_held_leaves_in_one_message_when_it_is_let_go(
    marlhaven: Partnership, site: Site, post: MailServer
) -> None:
    due(marlhaven)
    with within(marlhaven):
        amara = UserFactory(email="amara@example.org")
        coordinator = member(RoleCode.ANTISLAVERY_COORDINATOR, name="Amara Quill", user=amara)
        messages.hold(by=coordinator, at=site.clock.now)
    for _ in range(2):
        site.do(NOTE)
        site.do(SEND)
        site.clock.later(timedelta(days=1))
    assert post.offered == []
    site.clock.set(THURSDAY + timedelta(days=4, hours=1))
    with within(marlhaven):
        messages.let_go(by=coordinator, at=site.clock.now)
    site.do(NOTE)
    site.do(SEND)
    assert arrived(post) == {address(0): 1, "amara@example.org": 1}
