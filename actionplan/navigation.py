"""What the bar shows from this app, to those whose roles open it."""

from __future__ import annotations

from foundation.addresses import address
from foundation.http import NavigationItem
from partnership.middleware import TenantRequest
from partnership.roles import Permission, RoleCode

LEAD = frozenset({RoleCode.LEAD_OFFICER, RoleCode.PARTNER_CONTACT})
"""Whose roles say that they lead: their own milestones stand in the bar. Others who lead come to theirs from home."""


def items(request: TenantRequest) -> list[NavigationItem]:
    if Permission.READ_PLAN not in request.permissions:
        return []
    href = address("actionplan:plans", request.partnership.slug)
    mine = address("actionplan:my_milestones", request.partnership.slug)
    in_plan = request.path.startswith(href) and request.path != mine
    found = [NavigationItem("Action plan", href, current=in_plan)]
    if LEAD & request.roles:
        found.insert(0, NavigationItem("My milestones", mine, current=request.path == mine))
    return found
