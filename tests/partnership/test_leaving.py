"""Somebody goes: what is looked at first, and what ends in one go."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError

from actionplan.models import OfficerLead
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import (
    Action,
    AgendaItem,
    Contact,
    Cover,
    Invitation,
    Membership,
    Partnership,
    Person,
    Term,
)
from partnership.reports import leavers
from partnership.roles import Permission, RoleCode
from partnership.services import leaving
from tests.conftest import SignIn
from tests.factories import (
    ContactFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    MilestoneFactory,
    PersonFactory,
    SeatFactory,
    TermFactory,
    member,
)
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(inside: Partnership) -> Person:
    """Steers, will train, leads a milestone, has two actions and is a contact."""
    person = member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank", email="ilse@example.org")
    MembershipFactory(person=person, role_code=RoleCode.TRAINER, starts_on=date(2027, 1, 1))
    MembershipFactory(person=person, role_code=RoleCode.CHAIR, ends_on=date(2026, 1, 1))
    ContactFactory(name="", person=person, organisation__name="Anchor Trust")
    item = AgendaItem.objects.create(meeting=MeetingFactory(), position=1, title="Reports")
    for text in ("Write", "Ring"):
        action = Action.objects.create(item=item, meeting=item.meeting, text=text)
        action.owners.create(person=person)
    milestone = MilestoneFactory(strategy__objective__plan__title="Plan 2025")
    OfficerLead.objects.create(milestone=milestone, person=person)
    OfficerLead.objects.create(milestone=MilestoneFactory(lifecycle="cancelled"), person=person)
    seat = SeatFactory(group__name="Steering group", organisation__name="Harbour Council")
    TermFactory(seat=seat, person=person, part="chair", starts_on=date(2025, 4, 1))
    TermFactory(person=person, starts_on=date(2025, 4, 1), ends_on=date(2026, 1, 1))
    later = SeatFactory(group__name="Schools group", organisation__name="Eastreach Police")
    TermFactory(seat=later, person=person, starts_on=date(2027, 1, 1))
    away = PersonFactory(name="Teo Marsh")
    Cover.objects.create(away=away, covering=person, starts_on=ON, ends_on=date(2026, 12, 1))
    Cover.objects.create(away=person, covering=away, starts_on=date(2026, 12, 24), ends_on=date(2026, 12, 31))
    return person


def lines(person: Person, *permissions: Permission) -> dict[str, list[str]]:
    asker = Asker(person, frozenset(permissions), frozenset(), "marlhaven", ON)
    return {group.heading: [item.text for item in group.items] for group in leavers.checklist(person, asker)}


def test_the_checklist_names_all_that_hangs_on_somebody(leaver: Person) -> None:
    assert lines(leaver) == {
        "Roles that end": ["Steering group member", "Trainer"],
        "Open actions of meetings": ["2 open actions"],
        "Contact of": ["Anchor Trust"],
        "Seats that they fill": [
            "Schools group (seat of Eastreach Police)",
            "Steering group, chair (seat of Harbour Council)",
        ],
        "Cover for who is away": [
            "Teo Marsh covers for them until 31 December 2026",
            "They cover for Teo Marsh until 1 December 2026",
        ],
        "What they lead in the action plan": ["Leads one milestone or strategy of Plan 2025"],
    }
    assert lines(PersonFactory()) == {}


def test_everything_ends_in_one_go(leaver: Person, administrator: Person, sign_in: SignIn) -> None:
    successor = member(RoleCode.STEERING_MEMBER, name="Bo Larkwhistle")
    shared = Action.objects.get(text="Ring")
    shared.owners.create(person=successor)
    leaving.off_board(person=leaver, successor=successor, by=administrator, at=AT, on=ON)
    held = Membership.objects.of_person(leaver).order_by("role_code").values_list("role_code", "ends_on")
    assert list(held) == [(RoleCode.CHAIR, date(2026, 1, 1)), (RoleCode.STEERING_MEMBER, ON)]
    assert Membership.objects.of_person(leaver).active(on=ON).count() == 0
    owners = {action.text: [owner.person for owner in action.owners.all()] for action in Action.objects.all()}
    assert owners == {"Write": [successor], "Ring": [successor]}
    assert Contact.objects.count() == 0
    assert list(Term.objects.order_by("ends_on").values_list("ends_on", flat=True)) == [date(2026, 1, 1), ON]
    assert Cover.objects.count() == 0
    assert lines(leaver) == {
        "Roles that end": ["Steering group member"],
        "Seats that they fill": ["Steering group, chair (seat of Harbour Council)"],
        "What they lead in the action plan": ["Leads one milestone or strategy of Plan 2025"],
    }
    told = AuditEntry.objects.filter(action="person.left").get()
    assert told.details == {"actions": 2, "successor": successor.pk}


def test_access_is_gone_with_the_next_page(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        person = member(RoleCode.CHAIR)
        administrator = member(RoleCode.ADMINISTRATOR)
    client, gone = sign_in(administrator), sign_in(person)
    assert gone.get("/marlhaven/").status_code == 200
    assert person.user is not None
    UserSession.objects.create(user=person.user, ip="192.0.2.1", session_key=gone.session.session_key, user_agent="x")
    url = f"/marlhaven/people/{person.pk}/leaves/"
    assert "Signed in on one browser" in client.get(url).content.decode()
    assert client.post(url).headers["Location"] == f"/marlhaven/people/{person.pk}/"
    assert gone.get("/marlhaven/").status_code == 302
    assert UserSession.objects.filter(user=person.user).count() == 0


def test_open_actions_ask_who_takes_them_over(leaver: Person, administrator: Person) -> None:
    for nobody in (None, leaver):
        with pytest.raises(ValidationError) as refused:
            leaving.off_board(person=leaver, successor=nobody, by=administrator, at=AT, on=ON)
        assert list(refused.value.message_dict) == ["successor"]
    assert Membership.objects.of_person(leaver).active(on=ON).count() == 1


def test_an_open_invitation_is_withdrawn(administrator: Person) -> None:
    person = PersonFactory(email="new@example.org")
    MembershipFactory(person=person)
    InvitationFactory(person=person)
    leaving.off_board(person=person, successor=None, by=administrator, at=AT, on=ON)
    assert Invitation.objects.unanswered().count() == 0


def test_the_last_administrator_and_oneself_stay(administrator: Person) -> None:
    for by in (None, administrator):
        with pytest.raises(NotAllowed):
            leaving.off_board(person=administrator, successor=None, by=by, at=AT, on=ON)
    assert Membership.objects.of_person(administrator).active(on=ON).count() == 1
