"""The way in: one open invitation a person, single use, good for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q

from foundation import audit, jobs, mail
from foundation.access import NotAllowed
from foundation.models import User
from partnership import policies
from partnership.models import Invitation, Person, new_nonce
from partnership.turns import take_turns

GOOD_FOR = timedelta(days=7)


@transaction.atomic
def send(*, person: Person, by: Person | None, at: datetime) -> Invitation:
    """Invite to the person's address, or send the open invitation again with a new link: earlier links stop working."""
    take_turns()
    policies.require_may_be_invited(person=person)
    invitation = Invitation.objects.unanswered().select_for_update().filter(person=person).first()
    again = invitation is not None
    if invitation is None:
        invitation = Invitation(person=person)
    invitation.email, invitation.nonce, invitation.invited_by = person.email, new_nonce(), by
    invitation.expires_at, invitation.sent_at = at + GOOD_FOR, None
    invitation.save()
    audit.record(action="invitation.sent_again" if again else "invitation.sent", by=by, subject=person)
    jobs.enqueue("partnership.send_invitations", partnership_id=invitation.partnership_id)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person | None, at: datetime) -> None:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.is_answered:
        raise NotAllowed("This invitation has been answered or withdrawn already. There is nothing left to withdraw.")
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    audit.record(action="invitation.withdrawn", by=by, subject=locked.person)


@transaction.atomic
def withdraw_all(*, person: Person, by: Person | None, at: datetime, also_to: str = "") -> None:
    """The person's own, and with `also_to` every other to that address, under whichever name it was sent."""
    to_them = Q(person=person) | Q(email__iexact=also_to) if also_to else Q(person=person)
    for invitation in Invitation.objects.unanswered().filter(to_them):
        withdraw(invitation=invitation, by=by, at=at)


@transaction.atomic
def deliver(*, number: int, at: datetime, by: None = None) -> bool:
    """Mail an invitation that has not left yet; whether it did. Safe to run twice, also at once.

    The row stays locked until the mail has left and is marked. A crash between the two sends the same mail again
    instead of none.
    """
    unsent = Invitation.objects.unsent(at=at).select_for_update(skip_locked=True, of=("self",))
    invitation = unsent.select_related("partnership", "person").filter(pk=number).first()
    if invitation is None:
        return False
    mail.send(
        to=invitation.email,
        subject="Your invitation to Alongside",
        template="invitation",
        context={"invitation": invitation, "link": invitation.link},
    )
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
    return True


@transaction.atomic
def accept_as_new(*, invitation: Invitation, password: str, at: datetime, by: None = None) -> User:
    """Open an account under the invited address. The link came by mail, so the address is proved.

    Raises ValidationError, keyed by field, for a password that is too easy to guess.
    """
    if invitation.account() is not None:
        raise NotAllowed("This address has an account. Sign in, then open the link again.")
    user = User(email=invitation.email.lower())
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record_account(action="account.opened", user_id=user.pk)
    accept_as(invitation=invitation, by=user, at=at)
    return user


@transaction.atomic
def accept_as(*, invitation: Invitation, by: User, at: datetime) -> Person:
    """Join the account to the invited person and their roles. Raises NotAllowed where the link is no longer good."""
    take_turns()
    locked = Invitation.objects.open(at=at).select_for_update().filter(pk=invitation.pk, nonce=invitation.nonce).first()
    if locked is None:
        raise NotAllowed("This invitation has been used, withdrawn or has run out. Ask for a new one.")
    if by.email != locked.email.lower():
        raise NotAllowed("This invitation is for another email address. Sign in with that one, then open the link.")
    locked.accepted_at = at
    locked.save(update_fields=["accepted_at"])
    person = _join(locked, by)
    audit.record(action="invitation.accepted", by=person, subject=person)
    return person


def _join(invitation: Invitation, user: User) -> Person:
    person: Person = Person.objects.get(pk=invitation.person_id)
    known: Person | None = Person.objects.filter(user=user).first()
    policies.require_may_join(person=person, known=known, invited_by=invitation.invited_by)
    if known is None:
        person.user = user
        person.save(update_fields=["user"])
        person.memberships.update(user=user)
        return person
    # Known here already, as only volunteers can be without the inviting administrator seeing it: one person, not two.
    for held in person.memberships.all():
        held.person, held.user = known, user
        held.save(update_fields=["person", "user"])
        audit.record(
            action="role.given",
            by=invitation.invited_by,
            subject=known,
            role=held.role_code,
            membership=held.pk,
            invitation=invitation.pk,
        )
    person.invitations.update(person=known)
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        pass  # something else speaks of the row, so it stays, without a role
    return known
