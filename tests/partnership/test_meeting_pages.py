"""Pages of meetings: what each reader sees, two note-takers, and a meeting from its call to agreed minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import (
    Action,
    AgendaItem,
    Group,
    Invitee,
    ItemRequest,
    Meeting,
    Minute,
    Paper,
    Partnership,
    RestrictedMinute,
    Series,
    Stage,
)
from partnership.roles import RoleCode
from partnership.services import actions, agendas, minutes
from partnership.services.actions import Owners
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PersonFactory, SeriesFactory, member
from tests.partnership.meeting_makers import AT, came, held, item, meeting

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
READERS = (RoleCode.STEERING_MEMBER, RoleCode.PARTNER_CONTACT, RoleCode.LEAD_OFFICER, RoleCode.ADMINISTRATOR)


def body(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return " ".join(answer.content.decode().split())


def dated(prefix: str, day: Any) -> dict[str, str]:
    return {f"{prefix}_day": day.day, f"{prefix}_month": day.month, f"{prefix}_year": day.year}


@pytest.fixture
def minuted(inside: Partnership) -> tuple[Meeting, AgendaItem]:
    """Minutes that are being written, with a restricted part, a decision and an action."""
    found, about = held(quorum=1)
    by = PersonFactory(name="Nia Sallowby")
    came(found, OrganisationFactory(name="Harbour Trust"))
    minutes.write(item=about, text="Plain words", version=0, by=by, at=AT)
    minutes.write_restricted(item=about, text="Hidden words", version=0, by=by, at=AT)
    minutes.decide(item=about, text="Agreed words", by=by)
    who = Owners(names=["All partners"])
    actions.add(item=about, text="Action words", due=DeliveryDate.none(), owners=who, by=by)
    return found, about


@pytest.mark.parametrize("role", READERS)
def test_a_draft_is_read_by_nobody_but_the_coordinator_and_the_chair(
    role: str, minuted: tuple[Meeting, AgendaItem], as_role: AsRole
) -> None:
    found, _about = minuted
    client, url = as_role(role), f"/marlhaven/meetings/{found.pk}/"
    page = body(client, url)
    assert "The minutes can be read once the chair has approved them." in page
    for words in ("Plain words", "Agreed words", "Action words", "Hidden words", "Harbour Trust"):
        assert words not in page
    assert "Action words" not in body(client, "/marlhaven/actions/?status=all")
    assert client.get(f"/marlhaven/actions/{Action.objects.get().pk}/").status_code == 404
    Meeting.objects.filter(pk=found.pk).update(stage=Stage.APPROVED, approved_at=AT)
    page = body(client, url)
    for words in ("Plain words", "Agreed words", "Action words", "Harbour Trust", "the meeting has its quorum"):
        assert words in page
    assert "Action words" in body(client, "/marlhaven/actions/")
    assert ("Hidden words" in page, "Restricted part" in page) == (False, role == RoleCode.STEERING_MEMBER)


@pytest.mark.parametrize("role", [RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.CHAIR])
def test_the_coordinator_and_the_chair_read_the_draft(
    role: str, minuted: tuple[Meeting, AgendaItem], as_role: AsRole
) -> None:
    page = body(as_role(role), f"/marlhaven/meetings/{minuted[0].pk}/")
    assert all(words in page for words in ("Minutes (draft)", "Plain words", "Agreed words", "Action words"))


def test_an_owner_sees_their_action_before_the_minutes_are_approved(inside: Partnership, sign_in: SignIn) -> None:
    _found, about = held()
    owner = member(RoleCode.PARTNER_CONTACT)
    made = actions.add(item=about, text="Yours", due=DeliveryDate.none(), owners=Owners(people=[owner]), by=None)
    client = sign_in(owner)
    assert "Yours" in body(client, "/marlhaven/actions/?whose=mine")
    closed = client.post(f"/marlhaven/actions/{made.pk}/close/", {"as_": "done", "outcome": "Rang them"})
    made.refresh_from_db()
    assert (closed.status_code, made.status, made.outcome) == (302, "done", "Rang them")


def test_reading_the_restricted_part_is_recorded(minuted: tuple[Meeting, AgendaItem], as_role: AsRole) -> None:
    found, _about = minuted
    url = f"/marlhaven/meetings/{found.pk}/minutes/restricted/"
    assert "are not approved yet" in body(as_role(RoleCode.STEERING_MEMBER), url, 403)
    assert "Hidden words" in body(as_role(RoleCode.CHAIR), url)
    assert AuditEntry.objects.filter(action="minutes.restricted_read", subject_id=found.pk).count() == 1


@pytest.mark.parametrize(("role", "seen"), [(RoleCode.STEERING_MEMBER, True), (RoleCode.PARTNER_CONTACT, False)])
def test_a_restricted_paper_is_not_there_for_others(
    role: str, seen: bool, inside: Partnership, as_role: AsRole
) -> None:
    found = meeting()
    upload = ContentFile(b"%PDF-1.7 words", name="risk.pdf")
    paper = agendas.add_paper(meeting=found, title="Risk register", upload=upload, restricted=True, by=None)
    client = as_role(role)
    assert ("Risk register" in body(client, f"/marlhaven/meetings/{found.pk}/")) is seen
    assert client.get(f"/marlhaven/meetings/papers/{paper.pk}/").status_code == (200 if seen else 404)


def test_what_is_written_is_saved_and_the_page_that_saves_by_itself_gets_a_line(
    inside: Partnership, as_role: AsRole
) -> None:
    found, about = held()
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/meetings/items/{about.pk}/minute/"
    by_itself = client.post(url, {"text": "One", "version": 0}, headers={"HX-Request": "true"})
    assert (by_itself.status_code, b"<html" in by_itself.content) == (200, False)
    assert 'name="version" value="1"' in by_itself.content.decode()
    by_hand = client.post(url, {"text": "One, two", "version": 1})
    assert by_hand.headers["Location"] == f"/marlhaven/meetings/{found.pk}/minutes/#item-{about.pk}"
    assert Minute.objects.values_list("text", "version").get() == ("One, two", 2)


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"HX-Request": "true"}, 200)])
def test_who_was_second_sees_both_texts_and_decides(
    headers: dict[str, str], status: int, inside: Partnership, as_role: AsRole
) -> None:
    _found, about = held()
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/meetings/items/{about.pk}/minute/"
    minutes.write(item=about, text="First words", version=0, by=PersonFactory(name="Nia Sallowby"), at=AT)
    refused = client.post(url, {"text": "Second words", "version": 0}, headers=headers)
    page = refused.content.decode()
    assert (refused.status_code, "First words" in page, "Nia Sallowby has written here" in page) == (status, True, True)
    assert ("Second words" in page) is (status == 409)  # the page that saves by itself keeps its own box
    assert Minute.objects.get().text == "First words"
    client.post(url, {"text": "First and second words", "version": 0, "over": 1})
    assert Minute.objects.get().text == "First and second words"


def test_words_that_come_after_the_minutes_went_to_the_chair_are_shown_back(
    inside: Partnership, as_role: AsRole
) -> None:
    found, about = held()
    Meeting.objects.filter(pk=found.pk).update(stage=Stage.MINUTED)
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/meetings/items/{about.pk}/minute/"
    refused = client.post(url, {"text": "Too late", "version": 0})
    page = refused.content.decode()
    assert (refused.status_code, "Too late" in page, "are with the chair" in page) == (409, True, True)


def test_somebody_answers_and_others_find_no_question(inside: Partnership, sign_in: SignIn) -> None:
    found, own = meeting(day=timezone.localdate() + timedelta(days=9)), member(RoleCode.PARTNER_CONTACT)
    Invitee.objects.create(meeting=found, person=own)
    url = f"/marlhaven/meetings/{found.pk}/reply/"
    assert sign_in(member(RoleCode.CHAIR)).get(url).status_code == 404
    client = sign_in(own)
    assert "Enter the name of your deputy" in client.post(url, {"reply": "deputy"}).content.decode()
    client.post(url, {"reply": "deputy", "deputy_name": "Dee Marsh"})
    assert Invitee.objects.values_list("reply", "deputy_name").get() == ("deputy", "Dee Marsh")
    assert "Sends Dee Marsh" in body(client, f"/marlhaven/meetings/{found.pk}/")


def test_a_meeting_is_run_from_its_call_to_agreed_minutes(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        coordinator, chair = member(RoleCode.ANTISLAVERY_COORDINATOR), member(RoleCode.CHAIR)
        asker = member(RoleCode.PARTNER_CONTACT, name="Petra Lowmoor")
        trust = OrganisationFactory(name="Harbour Trust")
    desk, today = sign_in(coordinator), timezone.localdate()
    rhythm = {"title": "Steering group", "months": 1, "week": 1, "day": "MO", "time_of_day": "10:00",
              "lasts_minutes": 120, "quorum": 1, **dated("first_on", today)}  # fmt: skip
    assert desk.post("/marlhaven/meetings/series/add/", rhythm).status_code == 302
    with within(marlhaven):
        series = Series.objects.get()
    called = desk.post(f"/marlhaven/meetings/series/{series.pk}/next/").headers["Location"]
    with within(marlhaven):
        first = Meeting.objects.get()
    assert called == f"/marlhaven/meetings/{first.pk}/"
    sign_in(asker).post(f"{called}ask/", {"title": "Car washes", "why": "Two reports"})
    with within(marlhaven):
        asked = ItemRequest.objects.get()
    desk.post(f"/marlhaven/meetings/asked/{asked.pk}/", {"as": "take"})
    desk.post(f"{called}people/", {"roles": [RoleCode.CHAIR, RoleCode.PARTNER_CONTACT]})
    desk.post(f"{called}people/guest/", {"name": "Gus Tern", "email": "gus@example.org", "organisation": trust.pk})
    desk.post(f"{called}papers/add/", {"title": "Terms", "url": "https://example.org/terms"})
    desk.post(f"{called}agenda/out/")
    refused = body(desk, called)
    assert all(words in refused for words in ("Agenda out", "Car washes", "Gus Tern", "Terms"))
    with within(marlhaven):
        Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now())
        item_here = AgendaItem.objects.get(title="Car washes")
        guest = Invitee.objects.get(name="Gus Tern")
    desk.post(f"{called}minutes/begin/")
    desk.post(f"{called}attendance/", {f"came_{guest.pk}": "present"})
    way = f"/marlhaven/meetings/items/{item_here.pk}/"
    desk.post(f"{way}minute/", {"text": "Petra told of two reports.", "version": 0})
    desk.post(f"{way}decide/", {"text": "Write to the licensing team"})
    desk.post(f"{way}act/", {"text": "Draft the letter", "due": "March 2090", "people": [asker.pk]})
    desk.post(f"{called}minutes/send/")
    assert "Petra told of two reports." in body(sign_in(chair), called)
    sign_in(chair).post(f"{called}minutes/approve/", {"as": "approve"})
    assert "Petra told of two reports." in body(sign_in(asker), called)
    following = desk.post(f"/marlhaven/meetings/series/{series.pk}/next/").headers["Location"]
    assert "Draft the letter" in body(desk, following)
    with within(marlhaven):
        Meeting.objects.filter(stage=Stage.CALLED).update(
            starts_at=timezone.now(), ends_at=timezone.now() + timedelta(1)
        )
    desk.post(f"{following}minutes/begin/")
    desk.post(f"{following}minutes/agree/", {"corrections": ""})
    with within(marlhaven):
        first.refresh_from_db()
        made = Action.objects.get()
    assert first.stage == Stage.AGREED
    desk.post(f"/marlhaven/actions/{made.pk}/propose/", {"text": "Car washes are licensed", "wanted_under": "Pursue"})
    assert "Waits for the plan&#39;s editors" in body(desk, f"/marlhaven/actions/{made.pk}/")


def fill(rows: int) -> Meeting:
    """As many meetings, items, papers, people and actions in one series."""
    series, by = SeriesFactory(), PersonFactory()
    found, _item = held(series=series)
    for number in range(rows):
        earlier, about = held(series=series, day=(AT - timedelta(days=30 + number)).date())
        person = PersonFactory()
        actions.add(
            item=about, text="Earlier", due=DeliveryDate.none(), by=by,
            owners=Owners(people=[person], organisations=[OrganisationFactory()], names=["All"]),
        )  # fmt: skip
        Meeting.objects.filter(pk=earlier.pk).update(stage=Stage.APPROVED, approved_at=AT)
        here = item(found)
        minutes.write(item=here, text="Words", version=0, by=by, at=AT)
        minutes.write_restricted(item=here, text="Words", version=0, by=by, at=AT)
        minutes.decide(item=here, text="Words", by=by)
        actions.add(item=here, text="X", due=DeliveryDate.none(), owners=Owners(people=[person]), by=by)
        came(found)
        Invitee.objects.create(meeting=found, person=person, organisation=OrganisationFactory())
        Paper.objects.create(meeting=found, item=here, title="Paper", url="https://example.org/")
        ItemRequest.objects.create(meeting=found, asked_by=person, asked_at=AT, title="X")
    return found


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("/marlhaven/meetings/", 11),
        ("/marlhaven/meetings/series/", 8),
        ("/marlhaven/meetings/{pk}/", 11),
        ("/marlhaven/meetings/{pk}/agenda/", 10),
        ("/marlhaven/meetings/{pk}/people/", 9),
        ("/marlhaven/meetings/{pk}/attendance/", 10),
        ("/marlhaven/meetings/{pk}/minutes/", 11),
        ("/marlhaven/meetings/{pk}/minutes/restricted/", 12),
        ("/marlhaven/actions/", 9),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_whatever_its_length(
    rows: int, page: str, queries: int, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        pk = fill(rows).pk
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), page.format(pk=pk)
    client.get(url)  # the first request of a session writes when it began
    with CaptureQueriesContext(connection) as ran:
        assert client.get(url).status_code == 200
    assert len(ran) == queries


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("stage", "page", "queries"), [("called", "", 12), ("held", "", 12), ("held", "minutes/", 12)])
def test_a_meeting_of_a_group_costs_at_most_a_dozen_queries(
    rows: int, stage: str, page: str, queries: int, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        pk = fill(rows).pk
        Series.objects.update(group=Group.objects.create(name="Steering group", kind="steering"))
        Meeting.objects.filter(pk=pk).update(stage=stage)
    client, url = as_role(RoleCode.ANTISLAVERY_COORDINATOR), f"/marlhaven/meetings/{pk}/{page}"
    client.get(url)
    with CaptureQueriesContext(connection) as ran:
        assert client.get(url).status_code == 200
    assert len(ran) == queries


def test_the_restricted_part_is_of_no_use_to_a_search_for_words(minuted: Any, as_role: AsRole) -> None:
    assert "Hidden words" not in body(as_role(RoleCode.ANTISLAVERY_COORDINATOR), "/marlhaven/meetings/?q=Hidden")
    assert RestrictedMinute.objects.count() == 1


def test_the_list_is_filtered(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        series: Series = SeriesFactory(title="Steering")
        meeting(title="Ahead of us", day=timezone.localdate() + timedelta(days=9), series=series)
        meeting(title="Long over", day=timezone.localdate() - timedelta(days=9), stage=Stage.HELD)
    client = as_role(RoleCode.CHAIR)
    for query, shown in (
        ("?when=ahead", {"Ahead of us"}), ("?when=past", {"Long over"}), (f"?series={series.pk}", {"Ahead of us"}),
        ("?stage=held", {"Long over"}), ("?q=long", {"Long over"}),
        ("?series=nonsense", {"Ahead of us", "Long over"}),
    ):  # fmt: skip
        page = body(client, f"/marlhaven/meetings/{query}")
        assert {title for title in ("Ahead of us", "Long over") if f">{title}</a>" in page} == shown, query
