"""A lost second step: reset by an administrator, told by mail, and of no use to a thief."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership import tasks
from partnership.models import FactorReset, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import factors
from tests.accounts import PASSWORD, account, is_signed_in, type_password, with_app
from tests.conftest import Browser, SignIn
from tests.factories import member
from tests.partnership.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgetful(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.CHAIR, name="Jo Samphire", user=with_app(account("jo@example.org")))


def reset(person: Person, partnership: Partnership) -> Person:
    with within(partnership):
        by = member(RoleCode.ADMINISTRATOR)
        factors.reset(person=person, by=by, at=AT)
    return by


def test_a_reset_takes_every_step_and_the_password(marlhaven: Partnership, forgetful: Person) -> None:
    assert forgetful.user is not None
    by = reset(forgetful, marlhaven)
    assert Authenticator.objects.filter(user=forgetful.user).count() == 0
    forgetful.user.refresh_from_db()
    assert not forgetful.user.has_usable_password()
    with within(marlhaven):
        entry = AuditEntry.objects.get(action="factors.reset")
        assert (entry.actor_user_id, entry.subject_id, entry.details) == (by.user_id, forgetful.pk, {"removed": 2})


def test_a_reset_ends_every_session_at_once(marlhaven: Partnership, forgetful: Person, sign_in: SignIn) -> None:
    browsers = [sign_in(forgetful), sign_in(forgetful)]
    assert [browser.get("/marlhaven/").status_code for browser in browsers] == [200, 200]
    reset(forgetful, marlhaven)
    assert UserSession.objects.filter(user=forgetful.user).count() == 0
    assert [browser.get("/marlhaven/").status_code for browser in browsers] == [302, 302]
    assert [is_signed_in(browser) for browser in browsers] == [False, False]


def test_a_stolen_password_is_of_no_use_after_a_reset(marlhaven: Partnership, forgetful: Person) -> None:
    reset(forgetful, marlhaven)
    thief = Browser()
    type_password(thief, "jo@example.org", PASSWORD)
    assert not is_signed_in(thief)


def test_a_second_reset_waits_an_hour_and_both_are_kept(marlhaven: Partnership, forgetful: Person) -> None:
    by = reset(forgetful, marlhaven)
    with within(marlhaven):
        with pytest.raises(NotAllowed) as refused:
            factors.reset(person=forgetful, by=by, at=AT + timedelta(minutes=59))
        assert refused.value.sentence == (
            "How Jo Samphire signs in was reset less than an hour ago. Wait, then try again."
        )
        factors.reset(person=forgetful, by=by, at=AT + timedelta(hours=1))
        assert FactorReset.objects.filter(person=forgetful).count() == 2


def test_nobody_resets_themselves(inside: Partnership, administrator: Person) -> None:
    with pytest.raises(NotAllowed):
        factors.reset(person=administrator, by=administrator, at=AT)
    assert FactorReset.objects.count() == 0


def test_the_person_is_told_once(marlhaven: Partnership, forgetful: Person) -> None:
    reset(forgetful, marlhaven)
    tasks.tell_of_resets()
    tasks.tell_of_resets(partnership_id=marlhaven.pk)
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["jo@example.org"], "A change to how you sign in to Alongside")
    ]
    assert "/account/password/reset/" in mail.outbox[0].body
