"""What the bar shows from this app, to those whose roles open it."""

from __future__ import annotations

from foundation.addresses import address
from foundation.http import NavigationItem
from partnership.middleware import TenantRequest
from partnership.roles import Permission


def items(request: TenantRequest) -> list[NavigationItem]:
    if Permission.READ_PLAN not in request.permissions:
        return []
    href = address("actionplan:plans", request.partnership.slug)
    return [NavigationItem("Action plan", href, current=request.path.startswith(href))]
