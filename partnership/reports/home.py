"""What needs somebody, on the first page of a partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from partnership.models import Invitation, Membership, Partnership, Person
from partnership.querysets import InvitationQuerySet
from partnership.roles import Permission

SOON = timedelta(days=60)
MOST = 10
"""Lines of one list on the page, the most pressing first. The list of people has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    href: str
    on: date


@dataclass(frozen=True, slots=True)
class Home:
    """`own_ending` are the reader's own roles. The other lists are None to those who do nothing about them."""

    own_ending: tuple[Line, ...]
    waiting: tuple[Line, ...] | None
    run_out: tuple[Line, ...] | None
    ending: tuple[Line, ...] | None
    plans_href: str

    @property
    def is_quiet(self) -> bool:
        return not (self.own_ending or self.waiting or self.run_out or self.ending)


def home(
    partnership: Partnership, *, person: Person, permissions: frozenset[Permission], on: date, at: datetime
) -> Home:
    manages = Permission.MANAGE_PEOPLE in permissions
    reads_plan = Permission.READ_PLAN in permissions
    soon = Membership.objects.ending_between(on, on + SOON).select_related("person").order_by("ends_on", "pk")
    return Home(
        own_ending=tuple(Line(held.role.name, "", _last(held)) for held in soon.of_person(person)),
        waiting=_invited(partnership, Invitation.objects.open(at=at)) if manages else None,
        run_out=_invited(partnership, Invitation.objects.run_out(at=at)) if manages else None,
        ending=_ending(partnership, list(soon.outside_care().exclude(person=person)[:MOST])) if manages else None,
        plans_href=reverse("actionplan:plans", args=[partnership.slug]) if reads_plan else "",
    )


def _invited(partnership: Partnership, invitations: InvitationQuerySet) -> tuple[Line, ...]:
    found = invitations.select_related("person").order_by("expires_at", "pk")[:MOST]
    return tuple(
        Line(each.person.name, _page_of(partnership, each.person_id), timezone.localtime(each.expires_at).date())
        for each in found
    )


def _ending(partnership: Partnership, found: list[Membership]) -> tuple[Line, ...]:
    return tuple(
        Line(f"{held.person.name}: {held.role.name}", _page_of(partnership, held.person_id), _last(held))
        for held in found
    )


def _page_of(partnership: Partnership, person_id: int) -> str:
    return reverse("partnership:person", args=[partnership.slug, person_id])


def _last(held: Membership) -> date:
    assert held.ends_on is not None, "the query asks for an end"
    return held.ends_on
