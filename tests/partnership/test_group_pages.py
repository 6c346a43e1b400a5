"""Pages of groups, seats, interests and cover as people use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from foundation.charts import tree_chart
from foundation.tenancy import within
from partnership.models import Cover, Group, Interest, Partnership, Term
from partnership.reports.groups import Leaders
from partnership.roles import RoleCode
from tests.factories import GroupFactory, OrganisationFactory, PersonFactory, SeatFactory, TermFactory, member

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
SignIn = Callable[..., Client]
GROUP = {"name": "Steering group", "kind": "steering", "is_ours": "on", "leaders": 2, "quorum": 2}


def dated(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def text_of(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


@pytest.mark.parametrize(
    ("leaders", "is_met", "words"),
    [
        (Leaders(6, 6, 6), True, "6 leaders from 6 different organisations, as the terms ask."),
        (Leaders(6, 7, 7), True, "7 leaders from 7 different organisations, as the terms ask."),
        (
            Leaders(6, 5, 5), False,
            "5 leaders from 5 different organisations. The terms ask for 6, each from a different organisation.",
        ),
        (
            Leaders(6, 6, 5), False,
            "6 leaders from 5 different organisations. Each must come from a different organisation: one has two.",
        ),
        (Leaders(6, 0, 0), False, "Nobody fills a seat. The terms ask for 6, each from a different organisation."),
        (Leaders(None, 1, 1), True, "1 leader from 1 organisation. The terms do not say how many there must be."),
    ],
)  # fmt: skip
def test_leaders_are_from_different_organisations_or_it_is_said(leaders: Leaders, is_met: bool, words: str) -> None:
    assert (leaders.is_met, leaders.words) == (is_met, words)


def test_a_group_is_added_seated_filled_and_ended(marlhaven: Partnership, as_role: AsRole) -> None:
    today, desk = localdate(), as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    with within(marlhaven):
        trust, ilse = OrganisationFactory(name="Anchor Trust"), PersonFactory(name="Ilse Marchbank")
    desk.post("/marlhaven/groups/add/", GROUP)
    with within(marlhaven):
        group = Group.objects.get()
    page = f"/marlhaven/groups/{group.pk}/"
    desk.post(f"{page}seats/add/", {"organisation": trust.pk, "title": "Housing"})
    assert "Vacant" in text_of(desk, page)
    with within(marlhaven):
        seat = group.seats.get()
    desk.post(f"/marlhaven/seats/{seat.pk}/fill/", {"person": ilse.pk, "part": "chair", **dated("starts_on", today)})
    shown = text_of(desk, page)
    assert "<bdi>Ilse Marchbank</bdi>, chair" in shown
    assert "1 leader from 1 organisation. The terms ask for 2, each from a different organisation." in shown
    assert "2 organisations with a seat. Only 1 can come: no meeting could decide." in shown
    again = desk.post(
        f"/marlhaven/seats/{seat.pk}/fill/", {"person": ilse.pk, "part": "member", **dated("starts_on", today)}
    )
    assert "Somebody fills this seat on one of these days" in again.content.decode()
    with within(marlhaven):
        term = Term.objects.get()
    desk.post(f"/marlhaven/terms/{term.pk}/change/", {"part": "member", **dated("starts_on", today)})
    refused = desk.get(f"{page}meets-no-more/")
    assert refused.status_code == 403
    desk.post(f"/marlhaven/seats/{seat.pk}/end/", dated("ends_on", today - timedelta(days=1)))
    assert "Somebody began in this seat after that day" in text_of_post(
        desk, f"/marlhaven/seats/{seat.pk}/end/", dated("ends_on", today - timedelta(days=1))
    )
    desk.post(f"/marlhaven/seats/{seat.pk}/end/", dated("ends_on", today))
    with within(marlhaven):
        term.refresh_from_db()
    assert (term.part, term.ends_on) == ("member", today)


def text_of_post(client: Client, url: str, data: dict[str, Any]) -> str:
    return client.post(url, data).content.decode()


def test_a_group_that_meets_no_more_is_found_by_the_filter(marlhaven: Partnership, as_role: AsRole) -> None:
    desk = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    with within(marlhaven):
        gone, _kept = GroupFactory(name="Launch group"), GroupFactory(name="Training group", kind="sub_group")
    desk.post(f"/marlhaven/groups/{gone.pk}/meets-no-more/", dated("ends_on", localdate()))
    assert "This group meets no more." in text_of(desk, f"/marlhaven/groups/{gone.pk}/")
    for query, shown in (("standing=ended", "Launch"), ("standing=now", "Training"), ("q=train", "Training"),
                         ("kind=sub_group", "Training")):  # fmt: skip
        page = text_of(desk, f"/marlhaven/groups/?{query}")
        assert [name for name in ("Launch", "Training") if f"{name} group</a>" in page] == [shown]
    assert "Nothing matches" in text_of(desk, "/marlhaven/groups/?q=nobody")


def test_a_member_declares_and_confirms_their_own_interest_only(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        ilse = member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank")
        other = member(RoleCode.STEERING_MEMBER)
        contact = member(RoleCode.PARTNER_CONTACT)
        group = GroupFactory()
    page, own = f"/marlhaven/groups/{group.pk}/", sign_in(ilse)
    own.post(f"{page}interests/declare/", {"what": "Trustee of a shelter"})
    with within(marlhaven):
        interest = Interest.objects.get()
        Interest.objects.update(declared_on=date(2020, 1, 1), confirmed_on=date(2020, 1, 1))
    assert interest.person_id == ilse.pk
    assert "To be confirmed" in text_of(own, page)
    assert "Interests to confirm within 30 days" in text_of(own, "/marlhaven/")
    assert sign_in(other).post(f"/marlhaven/interests/{interest.pk}/confirm/").status_code == 403
    assert "Trustee of a shelter" not in text_of(sign_in(contact), page)
    own.post(f"/marlhaven/interests/{interest.pk}/confirm/")
    assert "To be confirmed" not in text_of(own, page)
    own.post(f"/marlhaven/interests/{interest.pk}/end/")
    assert "Nobody has declared one." in text_of(own, page)


def test_the_coordinator_declares_in_somebodys_place(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        group, ilse = GroupFactory(), PersonFactory()
    desk = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    desk.post(f"/marlhaven/groups/{group.pk}/interests/declare/", {"what": "Trustee", "person": ilse.pk})
    with within(marlhaven):
        assert list(Interest.objects.values_list("person", "what")) == [(ilse.pk, "Trustee")]


def test_a_term_that_ends_soon_is_due_for_its_member_and_for_who_looks_after_groups(
    marlhaven: Partnership, sign_in: SignIn
) -> None:
    last = localdate() + timedelta(days=60)
    with within(marlhaven):
        ilse = member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank")
        desk, other = member(RoleCode.ANTISLAVERY_COORDINATOR), member(RoleCode.STEERING_MEMBER)
        TermFactory(seat=SeatFactory(group__name="Steering group"), person=ilse, ends_on=last)
        TermFactory(person=ilse, ends_on=last + timedelta(days=1))
    told = "Steering group: Ilse Marchbank"
    assert [told in text_of(sign_in(each), "/marlhaven/") for each in (ilse, desk, other)] == [True, True, False]


def test_cover_is_arranged_and_ended_on_its_page(marlhaven: Partnership, as_role: AsRole) -> None:
    today, desk = localdate(), as_role(RoleCode.ADMINISTRATOR)
    assert "Nobody is covered for" in text_of(desk, "/marlhaven/cover/")
    with within(marlhaven):
        orla, cai = PersonFactory(name="Orla Wrenfield"), PersonFactory(name="Cai Saltbeck")
    days = dated("starts_on", today - timedelta(days=2)) | dated("ends_on", today + timedelta(days=5))
    desk.post("/marlhaven/cover/arrange/", {"away": orla.pk, "covering": cai.pk, **days})
    assert "Orla Wrenfield</bdi></th>" in text_of(desk, "/marlhaven/cover/")
    with within(marlhaven):
        cover = Cover.objects.get()
    desk.post(f"/marlhaven/cover/{cover.pk}/end/")
    with within(marlhaven):
        cover.refresh_from_db()
    assert cover.ends_on == today - timedelta(days=1)
    assert desk.get(f"/marlhaven/cover/{cover.pk}/end/").status_code == 403


def test_a_tree_sets_each_under_the_one_above_it() -> None:
    chart = tree_chart(
        [(1, None, "Board", False), (2, 1, "Steering group", True), (3, 2, "A name that is far too long to fit", True)]
    )
    assert [(node.label, node.left, node.top, node.rail) for node in chart.nodes] == [
        ("Board", 0.0, 0, 0.0),
        ("Steering group", 7.0, 56, 0.0),
        ("A name that is far too long…", 14.0, 112, 7.0),
    ]
    assert chart.height == 168
    assert chart.description.startswith("Board; Steering group under Board; A name")


def test_the_map_shows_each_group_that_meets_as_a_drawing_and_as_a_list(
    marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        board = GroupFactory(name="Safer Marlhaven board", kind="board", is_ours=False)
        steering = GroupFactory(name="Steering group", reports_to=board, what_it_reports="Objective 1, each quarter")
        GroupFactory(name="Training group", kind="sub_group", reports_to=steering)
        GroupFactory(name="Launch group", ended_on=date(2025, 1, 1))
    page = text_of(as_role(RoleCode.PARTNER_CONTACT), "/marlhaven/groups/how-they-fit/")
    assert "<desc>Safer Marlhaven board; Steering group under Safer Marlhaven board; Training group under" in page
    assert 'data-label="Reports to">Safer Marlhaven board</td>' in page
    assert 'data-label="What it reports">Objective 1, each quarter</td>' in page
    assert "Launch group" not in page


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/marlhaven/groups/", 11),
        ("/marlhaven/groups/how-they-fit/", 8),
        ("/marlhaven/groups/{pk}/", 13),
        ("/marlhaven/cover/", 9),
    ],
)
def test_a_page_costs_the_same_whatever_its_length(
    url: str, queries: int, number: int, marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        group = GroupFactory()
        for _each in range(number):
            below, person = GroupFactory(reports_to=group), PersonFactory()
            TermFactory(seat=SeatFactory(group=below))
            TermFactory(seat=SeatFactory(group=group), person=person)
            on = date(2026, 1, 1)
            Interest.objects.create(group=group, person=person, what="Trustee", declared_on=on, confirmed_on=on)
            Cover.objects.create(away=person, covering=PersonFactory(), starts_on=on, ends_on=on)
    desk = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    desk.get(url.format(pk=group.pk))
    with CaptureQueriesContext(connection) as asked:
        desk.get(url.format(pk=group.pk))
    assert len(asked) == queries
