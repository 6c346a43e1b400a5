"""Who can be tried out in the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from foundation.tenancy import within
from partnership.models import Membership, Partnership
from partnership.roles import ROLES

DEMO_PARTNERSHIPS = ("marlhaven", "pellworth", "thornby")
DEMO_ADDRESS = "@example.org"
"""No mailbox can stand under this domain, so no account that a real person opened is ever among them."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    role: str
    does: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """The accounts of one partnership, one for each role that somebody there holds, in the order of the role table."""

    partnership: str
    accounts: tuple[DemoAccount, ...]


def demo_accounts() -> list[DemoGroup]:
    """Who may be tried out on the demonstration's sign-in page. Opens a scope of its own for each partnership."""
    by_slug = {found.slug: found for found in Partnership.objects.filter(slug__in=DEMO_PARTNERSHIPS)}
    return [_demo_group(by_slug[slug]) for slug in DEMO_PARTNERSHIPS if slug in by_slug]


def _demo_group(partnership: Partnership) -> DemoGroup:
    with within(partnership):
        lasting = Membership.objects.filter(
            ends_on__isnull=True, suspended_at__isnull=True, user__email__endswith=DEMO_ADDRESS, user__is_active=True
        )
        first: dict[str, DemoAccount] = {}
        alone_first = lasting.annotate(held=Count("person__memberships")).order_by("held", "pk")
        for held in alone_first.select_related("person", "user"):
            assert held.user is not None, "the filter asks for an account"
            role = held.role
            first.setdefault(held.role_code, DemoAccount(role.name, role.does, held.person.name, held.user.email))
    return DemoGroup(partnership.name, tuple(first[code] for code in ROLES if code in first))
