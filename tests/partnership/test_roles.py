"""Giving, ending and stopping roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Invitation, Membership, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import roles
from tests.conftest import SignIn
from tests.factories import InvitationFactory, OrganisationFactory, PersonFactory, UserFactory, member
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db


def actions() -> list[tuple[str, str | None]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "details__role"))


def test_a_role_is_given_with_its_days_and_its_giver(administrator: Person) -> None:
    person = PersonFactory()
    held = roles.give(person=person, role_code=RoleCode.TRAINER, starts_on=ON, by=administrator)
    assert (held.role_code, held.starts_on, held.ends_on, held.suspended_at) == (RoleCode.TRAINER, ON, None, None)
    entry = AuditEntry.objects.get(action="role.given")
    assert (entry.actor_user_id, entry.subject_id) == (administrator.user_id, person.pk)
    assert entry.details == {"role": "trainer", "membership": held.pk}


def test_a_role_is_not_given_twice_for_the_same_time(administrator: Person) -> None:
    person = PersonFactory(name="Jo")
    roles.give(person=person, role_code=RoleCode.TRAINER, starts_on=ON, by=administrator)
    with pytest.raises(ValidationError) as refused:
        roles.give(person=person, role_code=RoleCode.TRAINER, starts_on=ON + timedelta(days=9), by=administrator)
    assert refused.value.message_dict == {"role_code": ["Jo holds the role Trainer in that time already."]}
    assert Membership.objects.filter(person=person).count() == 1


def test_the_same_role_may_follow_itself_or_be_for_another_organisation(administrator: Person) -> None:
    person, ends_on = PersonFactory(), ON + timedelta(days=5)
    give: dict[str, Any] = {"person": person, "role_code": RoleCode.PARTNER_CONTACT, "by": administrator}
    roles.give(starts_on=ON, ends_on=ends_on, **give)
    roles.give(starts_on=ends_on + timedelta(days=1), **give)
    roles.give(starts_on=ON, organisation=OrganisationFactory(), **give)
    assert Membership.objects.filter(person=person).count() == 3


def test_a_role_cannot_end_before_it_begins(administrator: Person) -> None:
    with pytest.raises(ValidationError) as refused:
        roles.give(
            person=PersonFactory(),
            role_code=RoleCode.TRAINER,
            starts_on=ON,
            ends_on=ON - timedelta(days=1),
            by=administrator,
        )
    assert refused.value.message_dict == {"ends_on": ["The last day must be the first day or later."]}


def test_a_role_ends_today_at_the_earliest(administrator: Person) -> None:
    held = Membership.objects.get(person=member(RoleCode.CHAIR))
    with pytest.raises(ValidationError) as refused:
        roles.end(membership=held, ends_on=ON - timedelta(days=1), by=administrator, on=ON)
    assert refused.value.message_dict == {
        "ends_on": ["Choose today or a later day. To stop somebody's access at once, suspend them."]
    }
    roles.end(membership=held, ends_on=ON, by=administrator, on=ON)
    held.refresh_from_db()
    assert held.ends_on == ON
    assert actions() == [("role.ended", "chair")]
    assert AuditEntry.objects.get().details == {"role": "chair", "membership": held.pk, "ends_on": "2026-11-20"}


def test_nobody_revives_an_ended_role_by_ending_it_later(administrator: Person, second_administrator: Person) -> None:
    held = Membership.objects.get(person=administrator)
    Membership.objects.filter(pk=held.pk).update(ends_on=ON - timedelta(days=1))
    with pytest.raises(NotAllowed) as refused:
        roles.end(membership=held, ends_on=date(2099, 12, 31), by=administrator, on=ON)
    assert refused.value.sentence == (
        "The last day of this role is 19 November 2026. It can be brought forward, not moved back. If the person should"
        " hold the role after that day, give it again."
    )
    assert Membership.objects.get(pk=held.pk).ends_on == ON - timedelta(days=1)
    assert actions() == []


def test_a_leaver_has_no_way_in_under_another_name(administrator: Person) -> None:
    leaver = member(RoleCode.CHAIR, user=UserFactory(email="leaver@example.org"), email="elsewhere@example.org")
    alias = InvitationFactory(person=PersonFactory(name="Alias"), email="Leaver@example.org")
    other = InvitationFactory(person=PersonFactory(), email="other@example.org")
    roles.suspend(person=leaver, by=administrator, at=AT, on=ON)
    answered = {row.pk: row.withdrawn_at for row in Invitation.objects.all()}
    assert answered == {alias.pk: AT, other.pk: None}


def test_each_state_of_a_role_is_kept(administrator: Person) -> None:
    held = Membership.objects.get(person=member(RoleCode.CHAIR))
    roles.end(membership=held, ends_on=ON, by=administrator, on=ON)
    history: Any = apps.get_model("partnership", "MembershipHistory")
    states = history.objects.filter(pgh_obj_id=held.pk).order_by("pgh_id")
    assert list(states.values_list("pgh_label", "ends_on")) == [("insert", None), ("update", ON)]


def test_a_leaver_loses_every_role_and_the_way_in(administrator: Person) -> None:
    leaver = PersonFactory(email="leaver@example.org")
    for role in (RoleCode.TRAINER, RoleCode.VOLUNTEER):
        roles.give(person=leaver, role_code=role, starts_on=ON, by=administrator)
    invitation = InvitationFactory(person=leaver)
    roles.suspend(person=leaver, by=administrator, at=AT, on=ON)
    assert set(leaver.memberships.values_list("suspended_at", flat=True)) == {AT}
    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at == AT
    assert actions()[-2:] == [("person.suspended", None), ("invitation.withdrawn", None)]


def test_a_suspension_is_lifted_whole(administrator: Person) -> None:
    leaver = PersonFactory()
    roles.give(person=leaver, role_code=RoleCode.TRAINER, starts_on=ON, by=administrator)
    roles.suspend(person=leaver, by=administrator, at=AT, on=ON)
    roles.lift_suspension(person=leaver, by=administrator)
    assert list(leaver.memberships.values_list("suspended_at", flat=True)) == [None]


def test_the_last_administrator_is_not_suspended(administrator: Person) -> None:
    with pytest.raises(NotAllowed):
        roles.suspend(person=administrator, by=None, at=AT, on=ON)
    assert list(administrator.memberships.values_list("suspended_at", flat=True)) == [None]


def test_a_suspended_person_is_out_on_the_next_request(marlhaven: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        member(RoleCode.ADMINISTRATOR)
        leaver = member(RoleCode.CHAIR)
    browser = sign_in(leaver)
    assert browser.get("/marlhaven/").status_code == 200
    with within(marlhaven):
        roles.suspend(person=leaver, by=None, at=AT, on=ON)
    assert browser.get("/marlhaven/").status_code == 404
    with within(marlhaven):
        roles.lift_suspension(person=leaver, by=None)
    assert browser.get("/marlhaven/").status_code == 200


def test_a_role_that_has_not_begun_is_cancelled_and_leaves_only_its_record(administrator: Person) -> None:
    person = PersonFactory(name="Jo")
    held = roles.give(person=person, role_code=RoleCode.TRAINER, starts_on=ON + timedelta(days=1), by=administrator)
    number = held.pk
    roles.cancel(membership=held, by=administrator, on=ON)
    assert not Membership.objects.filter(person=person).exists()
    entry = AuditEntry.objects.get(action="role.cancelled")
    assert (entry.actor_user_id, entry.subject_id) == (administrator.user_id, person.pk)
    assert entry.details == {"role": "trainer", "membership": number}


def test_a_role_is_cancelled_once(administrator: Person) -> None:
    held = roles.give(
        person=PersonFactory(), role_code=RoleCode.TRAINER, starts_on=ON + timedelta(days=1), by=administrator
    )
    seen_by_another = Membership.objects.get(pk=held.pk)
    roles.cancel(membership=held, by=administrator, on=ON)
    with pytest.raises(NotAllowed) as refused:
        roles.cancel(membership=seen_by_another, by=administrator, on=ON)
    assert refused.value.sentence == "This role was cancelled a moment ago. There is nothing left to change."
    assert AuditEntry.objects.filter(action="role.cancelled").count() == 1


def test_a_role_that_began_today_is_not_cancelled(administrator: Person) -> None:
    held = roles.give(person=PersonFactory(), role_code=RoleCode.TRAINER, starts_on=ON, by=administrator)
    with pytest.raises(NotAllowed) as refused:
        roles.cancel(membership=held, by=administrator, on=ON)
    assert refused.value.sentence == "This role has begun, so it cannot be cancelled. Set its last day instead."
    assert Membership.objects.filter(pk=held.pk).exists()
