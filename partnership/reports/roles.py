"""Roles: the table of what each may do, and the ones that an account holds everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from foundation import tenancy
from partnership.models import Membership
from partnership.roles import MEANINGS, ROLES


@dataclass(frozen=True, slots=True)
class RoleRow:
    name: str
    does: str
    held: bool
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldRole:
    name: str
    starts_on: date
    ends_on: date | None
    when: str
    """Now, later, past or suspended."""


@dataclass(frozen=True, slots=True)
class HeldIn:
    """Roles of one account in one partnership. `href` is empty where none of them holds today."""

    partnership: str
    href: str
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task, and for each role in the order of the table whether it may do it."""

    meaning: str
    may: tuple[bool, ...]


def task_table() -> list[TaskRow]:
    """The same table as `role_table`, by task."""
    return [
        TaskRow(said, tuple(task in role.permissions for role in ROLES.values())) for task, said in MEANINGS.items()
    ]


def role_table(*, held: frozenset[str]) -> list[RoleRow]:
    """Every role in the order of the table, the reader's own marked."""
    return [
        RoleRow(
            role.name, role.does, code in held, tuple(MEANINGS[each] for each in MEANINGS if each in role.permissions)
        )
        for code, role in ROLES.items()
    ]


def held_everywhere(*, user_id: int, on: date) -> list[HeldIn]:
    """By name of the partnership. Row security shows an account its own memberships, and of others none."""
    with transaction.atomic():
        tenancy.identify(user_id)
        own = Membership.objects.everywhere("own memberships, to list them").of_account(user_id)
        found = list(own.select_related("partnership").order_by("partnership__name", "starts_on", "pk"))
    partnerships = {held.partnership_id: held.partnership for held in found}
    return [
        _held_in(partnership.name, partnership.slug, [held for held in found if held.partnership_id == pk], on)
        for pk, partnership in partnerships.items()
    ]


def _held_in(name: str, slug: str, found: list[Membership], on: date) -> HeldIn:
    active = any(held.is_active(on=on) for held in found)
    roles = tuple(HeldRole(held.role.name, held.starts_on, held.ends_on, held.when(on=on)) for held in found)
    return HeldIn(name, reverse("partnership:home", args=[slug]) if active else "", roles)
