"""What the bar shows from this app, to those whose roles open it."""

from __future__ import annotations

from foundation.addresses import address
from foundation.http import NavigationItem
from partnership.middleware import TenantRequest
from partnership.roles import Permission

PAGES = (
    ("Meetings", "partnership:meetings", Permission.READ_MEETINGS),
    ("Calendar", "partnership:calendar", Permission.READ_CALENDAR),
    ("Forward plan", "partnership:forward_plan", Permission.READ_CALENDAR),
    ("Groups", "partnership:groups", Permission.READ_MEETINGS),
    ("Organisations", "partnership:organisations", Permission.READ_REGISTER),
    ("People and roles", "partnership:people", Permission.READ_PEOPLE),
    ("Agreements", "partnership:agreements", Permission.READ_AGREEMENTS),
    ("Public page", "partnership:public_page", Permission.EDIT_PUBLIC_PAGE),
    ("Messages", "partnership:messages", Permission.MANAGE_MESSAGES),
    ("Record", "partnership:audit", Permission.READ_AUDIT),
)


def home(request: TenantRequest) -> list[NavigationItem]:
    """Stands before what other apps show."""
    if Permission.OPEN_HOME not in request.permissions:
        return []
    href = address("partnership:home", request.partnership.slug)
    return [NavigationItem("Home", href, current=request.path == href)]


def items(request: TenantRequest) -> list[NavigationItem]:
    slug, found = request.partnership.slug, []
    for text, name, permission in PAGES:
        if permission in request.permissions:
            href = address(name, slug)
            found.append(NavigationItem(text, href, current=request.path.startswith(href)))
    return found
