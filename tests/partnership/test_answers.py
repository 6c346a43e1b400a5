"""The link by which people answer an invitation to a meeting without signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership import links
from partnership.models import Invitee, Meeting, Partnership, Stage
from partnership.services import invitees
from tests.partnership.meeting_makers import AT, meeting

pytestmark = pytest.mark.django_db
EARLIER = AT - timedelta(days=3)
BROWSERS = ("get", "head")


@pytest.fixture(autouse=True)
def before_the_meeting() -> Any:
    with time_machine.travel(EARLIER, tick=False):
        yield


@pytest.fixture
def gwen(marlhaven: Partnership) -> Invitee:
    with within(marlhaven):
        found = meeting(title="Quarterly", place="Town hall", link="https://example.org/room-of-secrets")
        Invitee.objects.create(meeting=found, name="Ida Quenby", email="ida@example.org")
        return invitees.invite_guest(
            meeting=found, name="Gwen Ashdale", email="gwen@example.org", organisation=None, by=None
        )


def address(of: Invitee) -> str:
    return f"/marlhaven/answer/{links.token(number=of.pk, nonce=of.nonce, purpose=links.ANSWER)}/"


def stands(of: Invitee) -> tuple[str, str, datetime | None]:
    with within(of.partnership_id):
        return Invitee.objects.values_list("reply", "deputy_name", "replied_at").get(pk=of.pk)


def test_the_page_says_what_is_asked_and_nothing_of_anybody(client: Client, gwen: Invitee) -> None:
    page = " ".join(client.get(address(gwen)).content.decode().split())
    for words in ("Will you come?", "Quarterly", "Tuesday 10 November 2026, 10:00 to 12:00", "Town hall"):
        assert words in page
    for words in ("Ida", "Gwen", "example.org", "room-of-secrets"):
        assert words not in page


@pytest.mark.parametrize("method", BROWSERS)
def test_a_scanner_of_mail_that_opens_the_link_changes_nothing(method: str, client: Client, gwen: Invitee) -> None:
    for _ in range(3):
        answer = getattr(client, method)(address(gwen), {"reply": "yes"})
        assert answer.status_code == 200
    assert stands(gwen) == ("none", "", None)
    with within(gwen.partnership_id):
        assert not AuditEntry.objects.filter(action="meeting.replied").exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"reply": "yes"}, ("yes", "")),
        ({"reply": "no"}, ("no", "")),
        ({"reply": "deputy", "deputy_name": "Dora Penhale"}, ("deputy", "Dora Penhale")),
        ({"reply": "yes", "deputy_name": "Dora Penhale"}, ("yes", "")),
    ],
)
def test_an_answer_is_kept(sent: dict[str, str], kept: tuple[str, str], client: Client, gwen: Invitee) -> None:
    answer = client.post(address(gwen), sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, address(gwen))
    assert stands(gwen) == (*kept, EARLIER)
    with within(gwen.partnership_id):
        noted = AuditEntry.objects.get(action="meeting.replied")
    assert (noted.actor_user_id, noted.details) == (None, {"invitee": gwen.pk, "reply": kept[0]})
    page = client.get(address(gwen)).content.decode()
    assert "Thank you. You can change your answer here until the meeting begins." in page
    assert "Dora" not in page


@pytest.mark.parametrize("sent", [{}, {"reply": "deputy"}, {"reply": "perhaps"}])
def test_what_is_no_answer_changes_nothing(sent: dict[str, str], client: Client, gwen: Invitee) -> None:
    assert client.post(address(gwen), sent).status_code == 200
    assert stands(gwen) == ("none", "", None)


def test_the_other_invitee_keeps_their_own_answer(client: Client, gwen: Invitee) -> None:
    client.post(address(gwen), {"reply": "yes"})
    with within(gwen.partnership_id):
        assert list(Invitee.objects.order_by("name").values_list("name", "reply")) == [
            ("Gwen Ashdale", "yes"),
            ("Ida Quenby", "none"),
        ]


def cancelled(of: Invitee) -> None:
    Meeting.objects.filter(pk=of.meeting_id).update(stage=Stage.CANCELLED)


def removed(of: Invitee) -> None:
    of.delete()


def begun(of: Invitee) -> None:
    Meeting.objects.filter(pk=of.meeting_id).update(starts_at=EARLIER)


def held(of: Invitee) -> None:
    Meeting.objects.filter(pk=of.meeting_id).update(stage=Stage.HELD)


def with_another_nonce(of: Invitee) -> None:
    Invitee.objects.filter(pk=of.pk).update(nonce="other")


@pytest.mark.parametrize("end", [cancelled, removed, begun, held, with_another_nonce])
def test_the_link_is_dead_and_does_not_say_why(end: Any, client: Client, gwen: Invitee) -> None:
    link = address(gwen)
    with within(gwen.partnership_id):
        end(gwen)
    for answer in (client.get(link), client.post(link, {"reply": "yes"})):
        assert (answer.status_code, answer.content) == (404, client.get("/marlhaven/answer/made-up/").content)
    with within(gwen.partnership_id):
        assert not Invitee.objects.exclude(reply="none").exists()


def test_a_link_of_one_partnership_opens_nothing_of_another(
    client: Client, gwen: Invitee, pellworth: Partnership
) -> None:
    link = address(gwen).replace("marlhaven", "pellworth")
    assert client.post(link, {"reply": "yes"}).status_code == 404
    assert stands(gwen)[0] == "none"


def test_a_link_for_something_else_does_not_answer(client: Client, gwen: Invitee) -> None:
    other = links.token(number=gwen.pk, nonce=gwen.nonce)
    assert client.post(f"/marlhaven/answer/{other}/", {"reply": "yes"}).status_code == 404
    assert stands(gwen)[0] == "none"


def test_somebody_who_tries_links_is_stopped(client: Client, gwen: Invitee) -> None:
    codes = {client.get(f"/marlhaven/answer/{number}/").status_code for number in range(31)}
    assert codes == {404, 429}
