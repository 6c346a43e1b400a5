"""The way in: who gets a link, what it opens, and what it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from foundation.access import NotAllowed
from foundation.models import AuditEntry, User
from foundation.tenancy import within
from partnership import links, tasks
from partnership.models import Invitation, Membership, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import invitations, people
from tests.conftest import Browser, SignIn
from tests.factories import InvitationFactory, MembershipFactory, PersonFactory, UserFactory, member
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db
PASSWORD = "three unconnected words"


@pytest.fixture
def invited(marlhaven: Partnership) -> Invitation:
    """Jo, with a role from long ago and an open invitation."""
    with within(marlhaven):
        person = PersonFactory(name="Jo Samphire", email="jo@example.org")
        MembershipFactory(person=person, role_code=RoleCode.STEERING_MEMBER)
        return invitations.send(person=person, by=None, at=timezone.now())


def address(invitation: Invitation) -> str:
    return "/" + invitation.link.split("/", 3)[3]


def facts(invitation: Invitation) -> tuple[object, ...]:
    """All that an opened link could have changed."""
    with within(invitation.partnership):
        row = Invitation.objects.values_list("accepted_at", "withdrawn_at", "sent_at", "nonce").get(pk=invitation.pk)
        return (*row, User.objects.count(), AuditEntry.objects.count(), EmailAddress.objects.count())


def test_a_new_person_accepts_and_is_asked_for_a_second_step(invited: Invitation, client: Client) -> None:
    page = client.get(address(invited))
    assert page.status_code == 200
    assert "jo@example.org" in page.content.decode()
    answer = client.post(address(invited), {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/second-step/")
    user = User.objects.get(email="jo@example.org")
    assert user.check_password(PASSWORD)
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        ("jo@example.org", True, True)
    ]
    assert client.session["_auth_user_id"] == str(user.pk)
    # Signed in by password alone: every page leads to the second step.
    assert client.get("/marlhaven/").headers["Location"] == "/account/second-step/"
    with within(invited.partnership):
        person = Person.objects.get(pk=invited.person_id)
        assert person.user_id == user.pk
        assert list(person.memberships.values_list("user", flat=True)) == [user.pk]
        entry = AuditEntry.objects.get(action="invitation.accepted")
        assert (entry.actor_user_id, entry.subject_id) == (user.pk, person.pk)


def test_looking_changes_nothing(invited: Invitation, client: Client) -> None:
    before = facts(invited)
    for method in ("GET", "HEAD", "GET"):
        assert client.generic(method, address(invited)).status_code == 200
    assert facts(invited) == before


@pytest.mark.parametrize("password", ["", "short", "password1234", "jo@example.org"])
def test_a_weak_password_opens_no_account(password: str, invited: Invitation, client: Client) -> None:
    before = facts(invited)
    answer = client.post(address(invited), {"password": password})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert facts(invited) == before


def spoil(invited: Invitation, how: str) -> str:
    """The address of a link that is no longer, or never was, good."""
    good, now = address(invited), timezone.now()
    with within(invited.partnership):
        row = Invitation.objects.filter(pk=invited.pk)
        if how == "used":
            row.update(accepted_at=now)
        elif how == "withdrawn":
            row.update(withdrawn_at=now)
        elif how == "run out":
            row.update(expires_at=now)
        elif how == "sent again":
            invitations.send(person=invited.person, by=None, at=now)
    forged = {
        "another number": links.token(number=invited.pk + 1, nonce=invited.nonce),
        "another nonce": links.token(number=invited.pk, nonce="guess"),
        "no such number": links.token(number=2**70, nonce=invited.nonce),
        "unsigned": f"{invited.pk}.{invited.nonce}:nothing",
        "signed for something else": signing.Signer(salt="other").sign(f"{invited.pk}.{invited.nonce}"),
        "not a token": "x",
        "a null": "a%00b",
        "not text": "%ff%fe",
    }
    return f"/marlhaven/invitations/{forged[how]}/" if how in forged else good


@pytest.mark.parametrize(
    "how",
    [
        "used", "withdrawn", "run out", "sent again", "another number", "another nonce", "no such number", "unsigned",
        "signed for something else", "not a token", "a null", "not text",
    ],
)  # fmt: skip
@pytest.mark.parametrize("known", [True, False], ids=["address has an account", "new address"])
def test_a_link_that_is_not_good_tells_nothing(how: str, known: bool, invited: Invitation, client: Client) -> None:
    if known:
        UserFactory(email="jo@example.org")
    url = spoil(invited, how)
    reference = Browser().get("/marlhaven/invitations/never-was/")
    before = facts(invited)
    for answer in (client.get(url), client.post(url, {"password": PASSWORD})):
        assert (answer.status_code, answer.content) == (404, reference.content)
    assert facts(invited) == before


def test_a_link_works_in_its_own_partnership_only(invited: Invitation, pellworth: Partnership, client: Client) -> None:
    elsewhere = address(invited).replace("/marlhaven/", "/pellworth/")
    assert client.post(elsewhere, {"password": PASSWORD}).status_code == 404
    assert not User.objects.filter(email="jo@example.org").exists()


def test_a_link_is_good_once(invited: Invitation, client: Client) -> None:
    client.post(address(invited), {"password": PASSWORD})
    assert Browser().get(address(invited)).status_code == 404
    assert Browser().post(address(invited), {"password": "another three words"}).status_code == 404
    assert User.objects.get(email="jo@example.org").check_password(PASSWORD)


def test_somebody_with_an_account_signs_in_first_and_comes_back(invited: Invitation, client: Client) -> None:
    user = UserFactory(email="jo@example.org")
    password = user.password
    assert "Sign in first" in client.get(address(invited)).content.decode()
    answer = client.post(address(invited), {"password": PASSWORD})
    assert answer.headers["Location"].startswith("/account/login/?next=/marlhaven/invitations/")
    user.refresh_from_db()
    assert user.password == password


def test_an_account_of_another_partnership_joins_this_one(
    invited: Invitation, pellworth: Partnership, sign_in: SignIn
) -> None:
    with within(pellworth):
        elsewhere = member(RoleCode.CHAIR, user=UserFactory(email="jo@example.org"))
    browser = sign_in(elsewhere)
    assert browser.get("/marlhaven/").status_code == 404
    assert "Accept the invitation" in browser.get(address(invited)).content.decode()
    answer = browser.post(address(invited))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/marlhaven/")
    assert browser.get("/marlhaven/").status_code == 200
    assert browser.get("/pellworth/").status_code == 200


def test_another_account_cannot_take_the_invitation(invited: Invitation, sign_in: SignIn) -> None:
    browser = sign_in(UserFactory(email="mallory@example.org"))
    before = facts(invited)
    answer = browser.post(address(invited), {"password": PASSWORD})
    assert "This invitation is for another address" in answer.content.decode()
    assert facts(invited) == before


def test_tries_are_limited_by_address(invited: Invitation, client: Client) -> None:
    statuses = [client.post("/marlhaven/invitations/guess/").status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


def test_looking_at_links_is_limited_by_address_too(invited: Invitation) -> None:
    guesser = Browser(REMOTE_ADDR="192.0.2.7")
    statuses = [guesser.get(f"/marlhaven/invitations/guess{number}/").status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]
    assert guesser.get(address(invited)).status_code == 429
    assert Browser(REMOTE_ADDR="192.0.2.8").get(address(invited)).status_code == 200


def test_a_volunteer_who_is_invited_stays_one_person(administrator: Person) -> None:
    helper = member(RoleCode.VOLUNTEER, user=UserFactory(email="helper@example.org"))
    invited = people.invite(
        name="Helper",
        email="helper@example.org",
        job_title="",
        role_code=RoleCode.STEERING_MEMBER,
        organisation=None,
        starts_on=ON,
        ends_on=None,
        by=administrator,
        at=AT,
    )
    assert helper.user is not None
    joined = invitations.accept_as(invitation=invited.invitations.get(), by=helper.user, at=AT)
    assert joined == helper
    assert sorted(helper.memberships.values_list("role_code", flat=True)) == ["steering_member", "volunteer"]
    assert not Person.objects.filter(pk=invited.pk).exists()


def test_an_invitation_is_accepted_by_the_account_of_its_address_only(invited: Invitation) -> None:
    mallory = UserFactory(email="mallory@example.org")
    with within(invited.partnership):
        with pytest.raises(NotAllowed) as refused:
            invitations.accept_as(invitation=invited, by=mallory, at=timezone.now())
        assert "is for another email address" in refused.value.sentence
        assert Invitation.objects.get(pk=invited.pk).accepted_at is None
        assert Person.objects.get(pk=invited.person_id).user_id is None


def test_inviting_a_known_address_says_where_to_go(administrator: Person) -> None:
    PersonFactory(name="Jo Samphire", email="jo@example.org")
    with pytest.raises(ValidationError) as refused:
        people.invite(
            name="Jo",
            email="JO@example.org",
            job_title="",
            role_code=RoleCode.TRAINER,
            organisation=None,
            starts_on=ON,
            ends_on=None,
            by=administrator,
            at=AT,
        )
    assert refused.value.message_dict == {
        "email": ["Jo Samphire is in the list with this address. Open their page to give a role or invite them."]
    }
    assert Membership.objects.count() == 1


def test_without_an_address_nobody_is_invited(administrator: Person) -> None:
    with pytest.raises(NotAllowed) as refused:
        invitations.send(person=PersonFactory(name="Jo", email=""), by=administrator, at=AT)
    assert refused.value.sentence == "Jo has no email address. Add one, then send the invitation."


def test_sending_again_makes_a_new_link_and_a_new_week(administrator: Person) -> None:
    person = PersonFactory(email="jo@example.org")
    first = invitations.send(person=person, by=administrator, at=AT)
    second = invitations.send(person=person, by=administrator, at=AT + timedelta(days=6))
    assert first.pk == second.pk
    assert first.nonce != second.nonce
    assert second.expires_at == AT + timedelta(days=13)
    told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(told) == ["invitation.sent", "invitation.sent_again"]


def test_a_changed_address_burns_the_invitation(administrator: Person) -> None:
    person = PersonFactory(email="old@example.org")
    invitation = invitations.send(person=person, by=administrator, at=AT)
    people.change(person=person, name="Jo", email="new@example.org", job_title="", by=administrator, at=AT)
    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at == AT


def test_an_answered_invitation_is_not_withdrawn(administrator: Person) -> None:
    invitation = InvitationFactory(person=PersonFactory(email="jo@example.org"), accepted_at=AT)
    with pytest.raises(NotAllowed):
        invitations.withdraw(invitation=invitation, by=administrator, at=AT)
    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at is None


def test_the_mail_goes_once_and_says_no_more_than_it_must(invited: Invitation) -> None:
    tasks.send_invitations()
    tasks.send_invitations(partnership_id=invited.partnership_id)
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["jo@example.org"], "Your invitation to Alongside")]
    text: Any = mail.outbox[0]
    for body in (text.body, text.alternatives[0][0]):
        assert invited.link in body
    with within(invited.partnership):
        assert Invitation.objects.get(pk=invited.pk).sent_at is not None


def test_mail_that_fails_holds_up_no_other_and_is_tried_again(
    marlhaven: Partnership, invited: Invitation, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.partnership.mailservers.RefusesJo"
    with within(marlhaven):
        invitations.send(person=PersonFactory(email="kit@example.org"), by=None, at=timezone.now())
    tasks.send_invitations()
    assert [sent.to for sent in mail.outbox] == [["kit@example.org"]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.send_invitations()
    assert [sent.to for sent in mail.outbox] == [["kit@example.org"], ["jo@example.org"]]


def test_a_withdrawn_invitation_is_not_mailed(invited: Invitation) -> None:
    with within(invited.partnership):
        invitations.withdraw(invitation=invited, by=None, at=timezone.now())
    tasks.send_invitations()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("second", "constraint"),
    [
        ({}, "invitation_one_open_a_person"),
        ({"accepted_at": AT, "withdrawn_at": AT}, "invitation_accepted_or_withdrawn"),
    ],
)
def test_the_database_refuses_a_second_or_a_doubtful_invitation(
    second: dict[str, object], constraint: str, administrator: Person
) -> None:
    person = PersonFactory(email="jo@example.org")
    InvitationFactory(person=person)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        InvitationFactory(person=person, **second)


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("update partnership_membership set ends_on = starts_on - 1", "membership_ends_after_start"),
        ("update partnership_membership set role_code = 'owner'", "membership_role_is_known"),
    ],
)
def test_the_database_refuses_a_broken_role(sql: str, constraint: str, administrator: Person) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_role_cannot_be_given_anothers_account(administrator: Person, second_administrator: Person) -> None:
    with pytest.raises(IntegrityError, match="membership_user_is_the_persons"), transaction.atomic():
        give_account_of_another(administrator, second_administrator)


def give_account_of_another(person: Person, other: Person) -> None:
    Membership.objects.filter(person=person).update(user=other.user)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
