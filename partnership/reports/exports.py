"""Who asked for a file, as a job that makes it needs to know; and the files of one person as a list shows them."""

from __future__ import annotations

from datetime import date

from foundation.due import Asker
from foundation.tenancy import current
from partnership.models import Membership, Partnership
from partnership.roles import permissions_of


def asker(*, user_id: int, on: date) -> Asker | None:
    """Somebody with the roles that they hold on the day, in the open partnership; None where they hold none."""
    held = list(Membership.objects.active(on=on).of_account(user_id).select_related("person", "user"))
    if not held or held[0].user is None or not held[0].user.is_active:
        return None
    roles = frozenset(each.role_code for each in held)
    slug = Partnership.objects.get(pk=current().partnership_id).slug
    return Asker(held[0].person, frozenset(permissions_of(roles)), roles, slug, on)
