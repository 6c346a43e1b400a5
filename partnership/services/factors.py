"""A lost second step.

An account may belong to several partnerships, and one that cannot be reset is lost to all of them; nor may an
administrator learn where else somebody works. So any of them may reset it, and the reset opens nothing to whoever knows
(or stole) the password: the password goes too. The way back in is a new password by mail, then a new second step.
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from foundation import audit, jobs, mail
from foundation.models import User
from partnership import policies
from partnership.models import FactorReset, Person


@transaction.atomic
def reset(*, person: Person, by: Person | None, at: datetime) -> None:
    """Remove every second step and the password, end every session, and have the person told by mail."""
    user = User.objects.select_for_update().filter(pk=person.user_id or 0).first()
    policies.require_factors_may_be_reset(person=person, by=by, at=at)
    assert user is not None, "the policy has refused people without an account"
    removed, _ = Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    reset = FactorReset.objects.create(person=person, reset_by=by, reset_at=at)
    audit.record(action="factors.reset", by=by, subject=person, removed=removed)
    audit.record_account(action="factors.reset", user_id=user.pk, removed=removed)
    jobs.enqueue("partnership.tell_of_resets", partnership_id=reset.partnership_id)


@transaction.atomic
def tell(*, number: int, at: datetime, by: None = None) -> bool:
    """Mail the person whose second step was taken away; whether the mail left. Safe to run twice, also at once."""
    untold = FactorReset.objects.filter(told_at__isnull=True).select_for_update(skip_locked=True, of=("self",))
    reset = untold.select_related("partnership", "person__user").filter(pk=number).first()
    if reset is None:
        return False
    mail.send(
        to=reset.person.user.email,
        subject="A change to how you sign in to Alongside",
        template="factors_reset",
        context={"reset": reset, "site": settings.SITE_URL},
    )
    reset.told_at = at
    reset.save(update_fields=["told_at"])
    return True
