"""What PostgreSQL itself refuses of meetings, each by the name of its constraint."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from partnership.models import (
    Action,
    ActionOwner,
    AgendaItem,
    Attendance,
    Invitee,
    ItemRequest,
    Meeting,
    Minute,
    Paper,
    Partnership,
    Person,
    ProposedMilestone,
    RestrictedMinute,
    Series,
    Stage,
)
from tests.factories import MeetingFactory, OrganisationFactory, PersonFactory, SeriesFactory
from tests.partnership.meeting_makers import AT, held, meeting

pytestmark = pytest.mark.django_db


class Ground:
    """A meeting whose minutes are being written, with one of each that stands under it."""

    def __init__(self) -> None:
        self.meeting, self.item = held()
        self.person: Person = PersonFactory()
        self.organisation = OrganisationFactory()
        self.action = Action.objects.create(item=self.item, meeting=self.meeting, text="Act")


Damage = Callable[[Ground], Any]


def change(row: Any, **values: Any) -> int:
    return int(type(row).objects.filter(pk=row.pk).update(**values))


def twice(model: Any, **values: Any) -> None:
    for _time in range(2):
        model.objects.create(**values)


FACTS: list[tuple[str, Damage]] = [
    ("series_once_by_title", lambda _: [SeriesFactory(title="Same") for _time in range(2)]),
    ("series_lasts_up_to_a_day", lambda _: SeriesFactory(lasts_minutes=1441)),
    ("series_quorum_is_somebody", lambda _: SeriesFactory(quorum=0)),
    ("meeting_once_by_uid", lambda g: MeetingFactory(uid=g.meeting.uid)),
    ("meeting_ends_after_start", lambda g: change(g.meeting, ends_at=g.meeting.starts_at)),
    ("meeting_stage_is_known", lambda g: change(g.meeting, stage="over")),
    ("meeting_is_approved_with_a_day", lambda g: change(g.meeting, stage=Stage.APPROVED)),
    ("meeting_is_approved_with_a_day", lambda g: change(g.meeting, approved_at=AT)),
    ("meeting_is_agreed_in_another", lambda g: change(g.meeting, stage=Stage.AGREED, approved_at=AT)),
    ("meeting_is_agreed_in_another", lambda g: change(g.meeting, agreed_in=meeting())),
    ("meeting_quorum_is_somebody", lambda g: change(g.meeting, quorum=0)),
    ("agendaitem_once_by_position", lambda g: AgendaItem.objects.create(meeting=g.meeting, title="X", position=1)),
    ("agendaitem_takes_up_to_ten_hours", lambda g: change(g.item, takes_minutes=601)),
    ("paper_is_a_link_or_a_file", lambda g: Paper.objects.create(meeting=g.meeting, title="Neither")),
    (
        "itemrequest_is_known",
        lambda g: ItemRequest.objects.create(
            meeting=g.meeting, asked_by=g.person, asked_at=AT, title="X", state="lost"
        ),
    ),
    ("invitee_once_by_person", lambda g: twice(Invitee, meeting=g.meeting, person=g.person)),
    ("invitee_once_by_address", lambda g: twice(Invitee, meeting=g.meeting, name="Gus", email="gus@example.org")),
    ("invitee_is_somebody", lambda g: Invitee.objects.create(meeting=g.meeting)),
    ("invitee_is_somebody", lambda g: Invitee.objects.create(meeting=g.meeting, person=g.person, name="Gus")),
    (
        "invitee_deputy_is_sent",
        lambda g: Invitee.objects.create(
            meeting=g.meeting, person=g.person, reply="yes", replied_at=AT, deputy_name="Dee"
        ),
    ),
    ("invitee_replied_with_a_day", lambda g: Invitee.objects.create(meeting=g.meeting, name="Gus", reply="yes")),
    (
        "attendance_once_by_person",
        lambda g: twice(Attendance, meeting=g.meeting, person=g.person, part="present"),
    ),
    (
        "attendance_once_by_invitee",
        lambda g: twice(
            Attendance,
            meeting=g.meeting,
            name="Gus",
            part="guest",
            invitee=Invitee.objects.get_or_create(meeting=g.meeting, name="Gus")[0],
        ),
    ),
    ("attendance_is_somebody", lambda g: Attendance.objects.create(meeting=g.meeting, part="guest")),
    ("attendance_part_is_known", lambda g: Attendance.objects.create(meeting=g.meeting, name="Gus", part="late")),
    ("minute_once_by_item", lambda g: twice(Minute, item=g.item, written_at=AT)),
    ("restrictedminute_once_by_item", lambda g: twice(RestrictedMinute, item=g.item, written_at=AT)),
    ("action_due_is_whole", lambda g: change(g.action, due_precision="month")),
    ("action_due_is_whole", lambda g: change(g.action, due_on=date(2027, 3, 31))),
    ("action_due_is_whole", lambda g: change(g.action, due_precision="recurring")),
    ("action_is_closed_with_a_day", lambda g: change(g.action, status="done")),
    ("action_is_closed_with_a_day", lambda g: change(g.action, closed_on=date(2027, 3, 31))),
    ("actionowner_once_by_person", lambda g: twice(ActionOwner, action=g.action, person=g.person)),
    ("actionowner_once_by_organisation", lambda g: twice(ActionOwner, action=g.action, organisation=g.organisation)),
    ("actionowner_is_one_of_three", lambda g: ActionOwner.objects.create(action=g.action)),
    (
        "actionowner_is_one_of_three",
        lambda g: ActionOwner.objects.create(action=g.action, person=g.person, name="Gus"),
    ),
    (
        "proposedmilestone_once_by_action",
        lambda g: twice(ProposedMilestone, action=g.action, text="X", proposed_at=AT),
    ),
    (
        "proposedmilestone_is_decided_with_words",
        lambda _: ProposedMilestone.objects.create(text="X", proposed_at=AT, state="declined", decided_at=AT),
    ),
]


def damaged_now(ground: Ground, damage: Damage) -> None:
    """What PostgreSQL would ask when the transaction ends, it asks here."""
    damage(ground)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize(("name", "damage"), FACTS, ids=[f"{name}-{n}" for n, (name, _damage) in enumerate(FACTS)])
def test_postgresql_refuses_it(name: str, damage: Damage, inside: Partnership) -> None:
    ground = Ground()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        damaged_now(ground, damage)


def test_every_constraint_of_meetings_is_tried() -> None:
    models = (
        Series, Meeting, AgendaItem, Paper, ItemRequest, Invitee, Attendance, Minute, RestrictedMinute, Action,
        ActionOwner, ProposedMilestone,
    )  # fmt: skip
    assert {constraint.name for model in models for constraint in model._meta.constraints} == {
        name for name, _ in FACTS
    }
