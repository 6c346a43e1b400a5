"""Two at the same moment: one mail, and never a partnership without an administrator."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from foundation.access import NotAllowed
from foundation.tenancy import within
from partnership.models import Invitation, Membership, Organisation, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import invitations, organisations, people, roles
from tests.factories import PartnershipFactory, PersonFactory, member
from tests.marks import COMMITTED
from tests.partnership.conftest import AT, ON

pytestmark = [COMMITTED, pytest.mark.slow]


def at_once(partnership: Partnership, *calls: Callable[[], Any]) -> list[Any]:
    """What each call answers, or its refusal, when all begin together, each on a connection of its own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            with within(partnership):
                start.wait(timeout=10)
                return call()
        except (NotAllowed, ValidationError) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, call) for call in calls]]


def test_two_workers_send_one_mail() -> None:
    partnership = PartnershipFactory()
    with within(partnership):
        invitation = invitations.send(person=PersonFactory(email="jo@example.org"), by=None, at=timezone.now())
    send = lambda: invitations.deliver(number=invitation.pk, at=timezone.now())  # noqa: E731 -- the same call twice
    assert sorted(at_once(partnership, send, send)) == [False, True]
    assert len(mail.outbox) == 1


def test_two_browsers_accept_once() -> None:
    partnership = PartnershipFactory()
    with within(partnership):
        invitation = invitations.send(person=PersonFactory(email="jo@example.org"), by=None, at=timezone.now())
        user = member(RoleCode.CHAIR).user
    assert user is not None
    user.email = "jo@example.org"
    user.save()
    accept = lambda: invitations.accept_as(invitation=invitation, by=user, at=timezone.now())  # noqa: E731
    answers = at_once(partnership, accept, accept)
    assert sorted(type(answer).__name__ for answer in answers) == ["NotAllowed", "Person"]
    with within(partnership):
        assert Invitation.objects.get().accepted_at is not None


def test_two_administrators_who_remove_each_other_leave_one() -> None:
    partnership = PartnershipFactory()
    with within(partnership):
        first, second = (member(RoleCode.ADMINISTRATOR) for _ in range(2))

    def suspend(person: Person, by: Person) -> Callable[[], None]:
        return lambda: roles.suspend(person=person, by=by, at=AT, on=ON)

    answers = at_once(partnership, suspend(first, second), suspend(second, first))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "NotAllowed"]
    with within(partnership):
        assert Membership.objects.administering_after(ON).count() == 1


def kinds(answers: list[Any]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_one_address_is_invited_once() -> None:
    partnership = PartnershipFactory()
    with within(partnership):
        by = member(RoleCode.ADMINISTRATOR)

    def invite() -> Person:
        return people.invite(
            name="Jo",
            email="jo@example.org",
            job_title="",
            role_code=RoleCode.TRAINER,
            organisation=None,
            starts_on=ON,
            ends_on=None,
            by=by,
            at=AT,
        )

    assert kinds(at_once(partnership, *[invite] * 4)) == ["Person"] + ["ValidationError"] * 3
    with within(partnership):
        assert Person.objects.filter(email="jo@example.org").count() == 1


def test_one_role_is_given_once() -> None:
    partnership = PartnershipFactory()
    with within(partnership):
        by, person = member(RoleCode.ADMINISTRATOR), PersonFactory()
    give = lambda: roles.give(person=person, role_code=RoleCode.TRAINER, starts_on=ON, by=by)  # noqa: E731
    assert kinds(at_once(partnership, *[give] * 4)) == ["Membership"] + ["ValidationError"] * 3
    with within(partnership):
        assert Membership.objects.filter(person=person).count() == 1


def test_one_name_is_registered_once() -> None:
    partnership = PartnershipFactory()
    add = lambda: organisations.add(name="Kent Council", by=None)  # noqa: E731
    answers = at_once(partnership, *[add] * 4)
    assert kinds(answers) == ["Organisation"] + ["ValidationError"] * 3
    with within(partnership):
        assert Organisation.objects.count() == 1
