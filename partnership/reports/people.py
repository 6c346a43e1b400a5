"""People as pages show them: their roles without volunteering, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from partnership import policies
from partnership.models import Invitation, Membership, Person

STANDINGS = {
    # Standing -> (word, meaning of its tag).
    "active": ("Can sign in", "done"),
    "invited": ("Invited", "active"),
    "none": ("No account", "quiet"),
    "former": ("No role now", "quiet"),
    "suspended": ("Suspended", "urgent"),
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """Of an account, wherever it signed in; None stands for somebody without one."""

    last_on: date | None
    has_second_step: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    href: str
    name: str
    job_title: str
    roles: tuple[str, ...]
    standing: str
    tag: str
    sign_in: SignIn | None


@dataclass(frozen=True, slots=True)
class RoleHeld:
    name: str
    organisation: str
    starts_on: date
    ends_on: date | None
    when: str
    end_href: str
    """Where its last day is set; empty where there is nothing to end, or where it may not end."""
    cancel_href: str
    """Where it is taken back; empty once it has begun."""


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    standing: str
    tag: str
    sign_in: SignIn | None
    roles: tuple[RoleHeld, ...]
    invitation: Invitation | None
    """The unanswered one, if any."""
    invitation_works: bool
    """False when it has run out."""
    may: frozenset[str]
    """What the reader may do here: give_role, invite, withdraw, suspend, lift, reset, change."""


def rows(found: Iterable[Person], *, slug: str, on: date) -> list[PersonRow]:
    return [
        PersonRow(
            href=reverse("partnership:person", args=[slug, each.pk]),
            name=each.name,
            job_title=each.job_title,
            roles=roles_in_words(each, on=on),
            standing=STANDINGS[each.standing][0],  # type: ignore[attr-defined] # with_standing() gave it
            tag=STANDINGS[each.standing][1],  # type: ignore[attr-defined]
            sign_in=_sign_in(each),
        )
        for each in found
    ]


def roles_in_words(person: Person, *, on: date) -> tuple[str, ...]:
    """Of a person `with_roles()`, those that are not over."""
    return tuple(_told(held) for held in person.memberships.all() if held.when(on=on) != "past")


def _sign_in(person: Person) -> SignIn | None:
    """Of a person `with_sign_in()`."""
    if person.user_id is None:
        return None
    last_at: datetime | None = person.last_sign_in_at  # type: ignore[attr-defined] # annotated
    last_on = timezone.localtime(last_at).date() if last_at else None
    return SignIn(last_on, person.has_second_step)  # type: ignore[attr-defined] # annotated


def _told(held: Membership) -> str:
    return f"{held.role.name} ({held.organisation.name})" if held.organisation else held.role.name


def page(person: Person, *, slug: str, by: Person, manages: bool, at: datetime, on: date) -> PersonPage:
    """`person` comes with its roles and standing."""
    held = list(person.memberships.all())
    invitation = Invitation.objects.unanswered().of_person(person).first() if manages else None
    word, tag = STANDINGS[person.standing]  # type: ignore[attr-defined] # with_standing() gave it
    return PersonPage(
        person=person,
        standing=word,
        tag=tag,
        sign_in=_sign_in(person),
        roles=tuple(_role(each, slug=slug, manages=manages, on=on) for each in held),
        invitation=invitation,
        invitation_works=invitation is not None and invitation.expires_at > at,
        may=_may(person, invitation, by=by, at=at, on=on) if manages else frozenset(),
    )


def _role(held: Membership, *, slug: str, manages: bool, on: date) -> RoleHeld:
    when = held.when(on=on)
    # A later day is refused wherever today is: fewer administrators are left by then.
    may_end = (
        manages
        and when in ("now", "later")
        and policies.allows(policies.require_role_may_end, membership=held, ends_on=max(on, held.starts_on))
    )
    return RoleHeld(
        name=held.role.name,
        organisation=held.organisation.name if held.organisation else "",
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        when=when,
        end_href=reverse("partnership:end_role", args=[slug, held.pk]) if may_end else "",
        cancel_href=reverse("partnership:cancel_role", args=[slug, held.pk]) if manages and when == "later" else "",
    )


def _may(person: Person, invitation: Invitation | None, *, by: Person, at: datetime, on: date) -> frozenset[str]:
    """The same policies that the services ask, so that no button leads to a refusal."""
    suspended = policies.is_suspended(person)
    answers = {
        "change": True,
        "give_role": policies.allows(policies.require_role_may_be_given, person=person, by=by),
        "invite": policies.allows(policies.require_may_be_invited, person=person),
        "withdraw": invitation is not None,
        "suspend": not suspended and policies.allows(policies.require_may_suspend, person=person, by=by, on=on),
        "lift": suspended and policies.allows(policies.require_suspension_may_be_lifted, person=person, by=by),
        "reset": not suspended and policies.allows(policies.require_factors_may_be_reset, person=person, by=by, at=at),
    }
    return frozenset(name for name, allowed in answers.items() if allowed)
