"""What even an administrator may not do. Each `require_` raises a sentence for the page; `allows` asks without raising.

Who may come here at all is settled at the door (MANAGE_PEOPLE, MANAGE_REGISTER). `by` is None where the system acts.

Decision: a care role needs no second person to be given. The role alone opens no case, which takes an assignment from
inside care (R1); nobody gives a role to themselves; and each giving stands in the record that the data protection
officer reads. A second signature would stop a partnership with one administrator from starting its care at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import ParamSpec

from django.template.defaultfilters import date as in_words
from django.utils.timezone import localtime

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from partnership.models import FactorReset, Membership, Organisation, Person
from partnership.roles import RoleCode

P = ParamSpec("P")
BETWEEN_RESETS = timedelta(hours=1)
"""Each reset ends every session of the account, also in other partnerships: not again and again."""


def allows(require: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether the requirement would let it pass."""
    try:
        require(*args, **kwargs)
    except NotAllowed:
        return False
    return True


def require_role_may_be_given(*, person: Person, by: Person | None) -> None:
    if _same(person, by):
        raise NotAllowed("Nobody gives a role to themselves. Ask another administrator of this partnership.")
    if is_suspended(person):
        raise NotAllowed(f"{person.name} is suspended. Lift the suspension first, then give the role.")


def require_role_may_end(*, membership: Membership, ends_on: date) -> None:
    if membership.ends_on is not None and ends_on > membership.ends_on:
        raise NotAllowed(
            f"The last day of this role is {in_words(membership.ends_on, 'j F Y')}. It can be brought forward, not"
            " moved back. If the person should hold the role after that day, give it again."
        )
    others = Membership.objects.administering_after(ends_on).exclude(pk=membership.pk)
    if membership.role_code == RoleCode.ADMINISTRATOR and not others.exists():
        raise NotAllowed(
            "This is the last administrator. Make somebody else an administrator first, and wait until they have"
            " accepted their invitation: then this role can end."
        )


def require_role_may_be_cancelled(*, membership: Membership, on: date) -> None:
    if membership.starts_on <= on:
        raise NotAllowed("This role has begun, so it cannot be cancelled. Set its last day instead.")


def require_may_suspend(*, person: Person, by: Person | None, on: date) -> None:
    if _same(person, by):
        raise NotAllowed("You cannot suspend yourself. Ask another administrator of this partnership.")
    administering = Membership.objects.administering_after(on)
    if administering.filter(person=person.pk).exists() and not administering.exclude(person=person.pk).exists():
        raise NotAllowed(
            "This is the last administrator. Make somebody else an administrator first: a partnership without one can"
            " let nobody in."
        )


def require_suspension_may_be_lifted(*, person: Person, by: Person | None) -> None:
    if _same(person, by):
        raise NotAllowed("Nobody lifts their own suspension. Ask another administrator of this partnership.")


def require_may_be_invited(*, person: Person) -> None:
    if person.user_id is not None:
        raise NotAllowed(f"{person.name} has an account already and needs no invitation.")
    if not person.email:
        raise NotAllowed(f"{person.name} has no email address. Add one, then send the invitation.")
    if is_suspended(person):
        raise NotAllowed(f"{person.name} is suspended. Lift the suspension first, then send the invitation.")
    if has_anothers_account(person=person, email=person.email):
        raise NotAllowed("Somebody with this email address has an account here already. Give that person the role.")


def has_anothers_account(*, person: Person, email: str) -> bool:
    """Whether somebody without an account has, or would have, the address of an account that is known here."""
    if person.user_id is not None:
        return False
    return Person.objects.outside_care().with_account().at_address(email).exists()


def require_may_join(*, person: Person, known: Person | None, invited_by: Person | None) -> None:
    """When an invitation is accepted. `known` is who holds the accepting account here already, if anybody does: that
    person takes over the roles of `person`, so what holds for giving them a role holds here.
    """
    if is_suspended(person) or (known is not None and is_suspended(known)):
        raise NotAllowed("Your access to this partnership is suspended. Ask an administrator to lift the suspension.")
    if known is not None and (_same(known, invited_by) or _gave_roles(known, to=person)):
        raise NotAllowed(
            "You sent this invitation or gave its roles, and nobody gives a role to themselves. Ask another"
            " administrator of this partnership."
        )


def require_factors_may_be_reset(*, person: Person, by: Person | None, at: datetime) -> None:
    """Also for an account that belongs to other partnerships: see `services.factors` for why."""
    if _same(person, by):
        raise NotAllowed("You cannot reset your own second step. Ask another administrator of this partnership.")
    if person.user_id is None:
        raise NotAllowed(f"{person.name} has no account yet, so there is no second step to reset.")
    if not person.memberships.active(on=localtime(at).date()).exists():
        raise NotAllowed(f"{person.name} has no role here today, so this partnership cannot reset how they sign in.")
    if FactorReset.objects.filter(person=person, reset_at__gt=at - BETWEEN_RESETS).exists():
        raise NotAllowed(f"How {person.name} signs in was reset less than an hour ago. Wait, then try again.")


def require_may_leave(*, organisation: Organisation) -> None:
    if organisation.status == Organisation.Status.LEFT:
        raise NotAllowed(f"{organisation.name} is recorded as having left already.")
    if organisation.relationship == Organisation.Relationship.HOST:
        raise NotAllowed(
            f"{organisation.name} is the host body, so it cannot leave. Change its relationship first, if another body"
            " is the host now."
        )


def is_suspended(person: Person) -> bool:
    """Free of a query for a person `with_standing()`."""
    if hasattr(person, "standing"):
        return bool(person.standing == "suspended")
    return person.memberships.filter(suspended_at__isnull=False).exists()


def _same(person: Person, by: Person | None) -> bool:
    return by is not None and by.pk == person.pk


def _gave_roles(giver: Person, *, to: Person) -> bool:
    held = list(to.memberships.values_list("pk", flat=True))
    given = AuditEntry.objects.filter(action="role.given", actor_user_id=giver.user_id, details__membership__in=held)
    return given.exists()
