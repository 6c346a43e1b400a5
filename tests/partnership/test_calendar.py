"""What is on by month, and the address at which people's own calendars ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from foundation.due import Asker
from foundation.tenancy import within
from partnership.models import Action, ActionOwner, AgendaItem, CalendarFeed, Membership, Partnership, Person, Stage
from partnership.reports import calendar, exports
from partnership.reports.calendar import month_of
from partnership.roles import RoleCode
from partnership.services import feeds
from tests.conftest import SignIn
from tests.factories import AgreementFactory, member
from tests.partnership.meeting_makers import AT, meeting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ida(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.CHAIR, name="Ida Quenby")


def asker(person: Person) -> Asker:
    assert person.user_id is not None
    found = exports.asker(user_id=person.user_id, on=TODAY)
    assert found is not None
    return found


def action(owner: Person, *, due_on: date, text: str = "Write to landlords") -> Action:
    held = meeting(stage=Stage.HELD, day=date(2026, 9, 1))
    about = AgendaItem.objects.create(meeting=held, title="Housing", position=1)
    made = Action.objects.create(item=about, meeting=held, text=text, due_precision="day", due_on=due_on)
    ActionOwner.objects.create(action=made, person=owner)
    return made


def shown(person: Person, first: date = date(2026, 11, 1)) -> list[tuple[str, str, str, str]]:
    found = calendar.month(first, asker=asker(person))
    return [(day.words, line.time, line.kind, line.text) for day in found.days for line in day.lines]


def test_a_month_has_all_kinds_in_the_order_of_its_days(marlhaven: Partnership, ida: Person) -> None:
    with within(marlhaven):
        meeting(title="Quarterly")
        meeting(title="Cancelled one", stage=Stage.CANCELLED)
        meeting(title="Next month", day=date(2026, 12, 1))
        action(ida, due_on=date(2026, 11, 10))
        action(member(RoleCode.CHAIR), due_on=date(2026, 11, 10), text="Of somebody else")
        AgreementFactory(
            title="Sharing", starts_on=date(2025, 1, 1), review_on=date(2026, 11, 5), ends_on=date(2026, 11, 30)
        )
        assert shown(ida) == [
            ("Thursday 5 November", "", "Agreement to look at again", "Sharing"),
            ("Tuesday 10 November", "10:00 to 12:00", "Meeting", "Quarterly"),
            ("Tuesday 10 November", "", "Your action is due", "Write to landlords"),
            ("Monday 30 November", "", "Agreement ends", "Sharing"),
        ]


def test_each_sees_what_their_roles_open(marlhaven: Partnership) -> None:
    with within(marlhaven):
        meeting(title="Quarterly")
        AgreementFactory(title="Sharing", starts_on=date(2025, 1, 1), ends_on=date(2026, 11, 30))
        assert [line[3] for line in shown(member(RoleCode.PARTNER_CONTACT))] == ["Quarterly"]
        assert [line[3] for line in shown(member(RoleCode.DATA_PROTECTION_OFFICER))] == ["Sharing"]
        assert shown(member(RoleCode.TRAINER)) == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("", date(2026, 11, 1)),
        ("2026-13", date(2026, 11, 1)),
        ("0001-01", date(2026, 11, 1)),
        ("9999-12", date(2026, 11, 1)),
        ("2026-1\x00", date(2026, 11, 1)),
    ],
)
def test_the_month_of_an_address(words: str, first: date) -> None:
    assert month_of(words, otherwise=TODAY) == first


@pytest.mark.parametrize("number", [1, 3])
def test_a_month_costs_the_same_for_one_and_for_many(
    number: int, marlhaven: Partnership, ida: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with within(marlhaven):
        for _ in range(number):
            meeting()
            action(ida, due_on=date(2026, 11, 10))
        who = asker(ida)
        with django_assert_num_queries(3):
            calendar.month(date(2026, 11, 1), asker=who)


def address(client: Client) -> str:
    """A new one, as the page shows it once."""
    page = client.post("/marlhaven/calendar/own/").content.decode()
    return "/marlhaven/feed/" + page.split("/marlhaven/feed/")[1].split(".ics")[0] + ".ics"


def test_a_calendar_gets_hours_and_no_word_of_what_it_is_about(
    marlhaven: Partnership, ida: Person, sign_in: SignIn, client: Client
) -> None:
    with within(marlhaven):
        found = meeting(title="Secret title", place="Hidden hall", link="https://example.org/hidden")
        action(ida, due_on=date(2026, 11, 10), text="Hidden action")
    answer = client.get(address(sign_in(ida)))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = {each.uid.value.partition("@")[0]: each for each in vobject.readOne(answer.content.decode()).vevent_list}
    assert {each.summary.value for each in events.values()} == {"Alongside: meeting"}
    assert events[str(found.uid)].dtstart.value.astimezone(UTC) == AT
    assert sorted(events[str(found.uid)].contents) == ["dtend", "dtstamp", "dtstart", "sequence", "summary", "uid"]
    for words in ("Secret", "idden", "Marlhaven", "Ida"):
        assert words not in answer.content.decode()


def test_an_address_is_shown_once_and_only_its_hash_is_kept(
    marlhaven: Partnership, ida: Person, sign_in: SignIn
) -> None:
    browser = sign_in(ida)
    secret = address(browser).removeprefix("/marlhaven/feed/").removesuffix(".ics")
    assert secret not in browser.get("/marlhaven/calendar/own/").content.decode()
    with within(marlhaven):
        kept = CalendarFeed.objects.values().get()
    assert secret not in str(kept)
    assert (kept["person_id"], len(kept["hashed"])) == (ida.pk, 64)


def by_hand(browser: Client, person: Person) -> None:
    browser.post("/marlhaven/calendar/own/end/")


def by_a_new_one(browser: Client, person: Person) -> None:
    address(browser)


def by_the_end_of_the_role(browser: Client, person: Person) -> None:
    with within(person.partnership_id):
        Membership.objects.filter(person=person).update(ends_on=TODAY - timedelta(days=1))


def by_suspension(browser: Client, person: Person) -> None:
    with within(person.partnership_id):
        Membership.objects.filter(person=person).update(suspended_at=NOW)


def by_a_role_without_calendar(browser: Client, person: Person) -> None:
    with within(person.partnership_id):
        Membership.objects.filter(person=person).update(role_code=RoleCode.VOLUNTEER)


def by_closing_the_account(browser: Client, person: Person) -> None:
    assert person.user is not None
    person.user.is_active = False
    person.user.save()


@pytest.mark.parametrize(
    "end",
    [by_hand, by_a_new_one, by_the_end_of_the_role, by_suspension, by_a_role_without_calendar, by_closing_the_account],
)
def test_an_address_ends(
    end: Callable[[Client, Person], None], marlhaven: Partnership, ida: Person, sign_in: SignIn, client: Client
) -> None:
    browser = sign_in(ida)
    made = address(browser)
    assert client.get(made).status_code == 200
    end(browser, ida)
    answer = client.get(made)
    assert (answer.status_code, answer.content) == (404, client.get("/marlhaven/feed/made-up.ics").content)


def test_an_address_opens_nothing_of_another_partnership(
    marlhaven: Partnership, pellworth: Partnership, ida: Person, sign_in: SignIn, client: Client
) -> None:
    assert client.get(address(sign_in(ida)).replace("marlhaven", "pellworth")).status_code == 404


def test_what_was_cancelled_is_gone_from_the_calendar(
    marlhaven: Partnership, ida: Person, sign_in: SignIn, client: Client
) -> None:
    with within(marlhaven):
        found = meeting()
    made = address(sign_in(ida))
    assert b"BEGIN:VEVENT" in client.get(made).content
    with within(marlhaven):
        type(found).objects.filter(pk=found.pk).update(stage=Stage.CANCELLED)
    assert b"BEGIN:VEVENT" not in client.get(made).content


def test_two_addresses_made_at_once_leave_one(inside: Any, marlhaven: Partnership) -> None:
    person = member(RoleCode.CHAIR)
    assert feeds.begin(by=person, at=NOW) != feeds.begin(by=person, at=NOW)
    assert CalendarFeed.objects.open().count() == 1
