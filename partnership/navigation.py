"""What the bar shows from this app, to those whose roles open it."""

from __future__ import annotations

from foundation.addresses import address
from foundation.http import NavigationItem
from partnership.middleware import TenantRequest
from partnership.roles import Permission

PAGES = (
    ("Home", "partnership:home", Permission.OPEN_HOME),
    ("Organisations", "partnership:organisations", Permission.READ_REGISTER),
    ("People and roles", "partnership:people", Permission.READ_PEOPLE),
    ("Meetings", "partnership:meetings", Permission.READ_MEETINGS),
    ("Calendar", "partnership:calendar", Permission.READ_CALENDAR),
    ("Groups", "partnership:groups", Permission.READ_MEETINGS),
    ("Agreements", "partnership:agreements", Permission.READ_AGREEMENTS),
    ("Forward plan", "partnership:forward_plan", Permission.READ_CALENDAR),
    ("Public page", "partnership:public_page", Permission.EDIT_PUBLIC_PAGE),
    ("Messages", "partnership:messages", Permission.MANAGE_MESSAGES),
    ("Record", "partnership:audit", Permission.READ_AUDIT),
)


def items(request: TenantRequest) -> list[NavigationItem]:
    slug, found = request.partnership.slug, []
    for text, name, permission in PAGES:
        if permission in request.permissions:
            href = address(name, slug)
            current = request.path == href or (name != "partnership:home" and request.path.startswith(href))
            found.append(NavigationItem(text, href, current))
    return found
