"""Who takes over the roles of an invited person: nobody who gave them, and nobody who is suspended."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from partnership.models import Membership, Person
from partnership.roles import RoleCode
from partnership.services import invitations, people
from tests.factories import UserFactory, member
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db


def invite(email: str, *, by: Person, role_code: str = RoleCode.SAFEGUARDING_LEAD) -> Person:
    return people.invite(
        name="Alias",
        email=email,
        job_title="",
        role_code=role_code,
        organisation=None,
        starts_on=ON,
        ends_on=None,
        by=by,
        at=AT,
    )


def roles_of(person: Person) -> list[str]:
    return sorted(Membership.objects.filter(person=person).values_list("role_code", flat=True))


def test_the_roles_that_a_known_account_takes_over_are_in_the_record(administrator: Person) -> None:
    helper = member(RoleCode.VOLUNTEER, user=UserFactory(email="helper@example.org"))
    invited = invite("helper@example.org", by=administrator)
    assert helper.user is not None
    invitations.accept_as(invitation=invited.invitations.get(), by=helper.user, at=AT)
    held = helper.memberships.get(role_code=RoleCode.SAFEGUARDING_LEAD)
    given = AuditEntry.objects.filter(action="role.given", subject_id=helper.pk).get()
    assert given.actor_user_id == administrator.user_id
    assert (given.details["role"], given.details["membership"]) == ("safeguarding_lead", held.pk)


def test_an_administrator_is_not_invited_under_another_name(administrator: Person) -> None:
    assert administrator.user is not None
    people.change(
        person=administrator, name="Ada", email="elsewhere@example.org", job_title="", by=administrator, at=AT
    )
    with pytest.raises(ValidationError):
        invite(administrator.user.email, by=administrator)
    assert Person.objects.count() == 1


def test_a_pending_person_does_not_get_the_address_of_an_account(administrator: Person) -> None:
    assert administrator.user is not None
    pending = invite("jo@example.org", by=administrator)
    with pytest.raises(ValidationError) as refused:
        people.change(person=pending, name="Jo", email=administrator.user.email, job_title="", by=administrator, at=AT)
    assert refused.value.message_dict == {
        "email": ["Somebody with this email address has an account here already. Use another address."]
    }
    assert Person.objects.get(pk=pending.pk).email == "jo@example.org"


OWN_GIFT = (
    "You sent this invitation or gave its roles, and nobody gives a role to themselves. Ask another administrator of"
    " this partnership."
)


def test_the_inviter_does_not_accept_in_place_of_the_invited(administrator: Person) -> None:
    """As when the account's address changes after the invitation left."""
    invited = invite("second-mailbox@example.org", by=administrator)
    assert administrator.user is not None
    administrator.user.email = "second-mailbox@example.org"
    with pytest.raises(NotAllowed) as refused:
        invitations.accept_as(invitation=invited.invitations.get(), by=administrator.user, at=AT)
    assert refused.value.sentence == OWN_GIFT
    assert roles_of(administrator) == ["administrator"]
    assert invited.invitations.get().accepted_at is None


def test_whoever_only_sent_the_invitation_does_not_accept_it_either(
    administrator: Person, second_administrator: Person
) -> None:
    invited = invite("second-mailbox@example.org", by=second_administrator)
    invitation = invitations.send(person=invited, by=administrator, at=AT)
    assert administrator.user is not None
    administrator.user.email = "second-mailbox@example.org"
    with pytest.raises(NotAllowed) as refused:
        invitations.accept_as(invitation=invitation, by=administrator.user, at=AT)
    assert refused.value.sentence == OWN_GIFT
    assert roles_of(administrator) == ["administrator"]


def test_whoever_gave_the_role_does_not_take_it_by_anothers_invitation(
    administrator: Person, second_administrator: Person
) -> None:
    invited = invite("second-mailbox@example.org", by=administrator)
    invitation = invitations.send(person=invited, by=second_administrator, at=AT)
    assert administrator.user is not None
    administrator.user.email = "second-mailbox@example.org"
    with pytest.raises(NotAllowed) as refused:
        invitations.accept_as(invitation=invitation, by=administrator.user, at=AT)
    assert refused.value.sentence == OWN_GIFT
    assert roles_of(administrator) == ["administrator"]


def test_a_suspended_leaver_does_not_come_back_by_an_invitation(administrator: Person) -> None:
    leaver = member(RoleCode.VOLUNTEER, user=UserFactory(email="leaver@example.org"))
    leaver.memberships.update(suspended_at=AT)
    invited = invite("leaver@example.org", by=administrator)
    assert leaver.user is not None
    with pytest.raises(NotAllowed) as refused:
        invitations.accept_as(invitation=invited.invitations.get(), by=leaver.user, at=AT)
    assert refused.value.sentence == (
        "Your access to this partnership is suspended. Ask an administrator to lift the suspension."
    )
    assert roles_of(leaver) == ["volunteer"]
