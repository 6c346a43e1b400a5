"""A new partnership, made by an operator's command."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from foundation import audit
from foundation.tenancy import within
from partnership.models import RESERVED_SLUGS, Invitation, Partnership, Person
from partnership.roles import RoleCode
from partnership.services import invitations, people, roles

PLAIN = re.compile(r"[a-z][a-z0-9-]*")
"""As the database has it, in `partnership_slug_is_plain`."""


@transaction.atomic
def create(
    *,
    slug: str,
    name: str,
    administrator_email: str,
    at: datetime,
    administrator_name: str = "",
    area: str = "",
    by: Person | None = None,
) -> Invitation:
    """Make the partnership, its first administrator, and their invitation, which it returns. Opens its own scope.

    Raises ValidationError, keyed by the names of the arguments.
    """
    partnership = Partnership(slug=slug, name=name.strip(), area=area.strip())
    _check(partnership)
    _check_administrator(administrator_name, administrator_email)
    partnership.save()
    with within(partnership):
        audit.record(action="partnership.created", by=by, subject=partnership)
        person = people.add(name=administrator_name or administrator_email, email=administrator_email, by=by)
        on = timezone.localtime(at).date()
        roles.give(person=person, role_code=RoleCode.ADMINISTRATOR, starts_on=on, by=by)
        return invitations.send(person=person, by=by, at=at)


def _check(partnership: Partnership) -> None:
    if partnership.slug in RESERVED_SLUGS:
        raise ValidationError({"slug": f'The address "{partnership.slug}" belongs to the site. Choose another.'})
    if Partnership.objects.filter(slug=partnership.slug).exists():
        raise ValidationError({"slug": f'There is a partnership "{partnership.slug}" already. Choose another address.'})
    if not PLAIN.fullmatch(partnership.slug):
        raise ValidationError({"slug": "Use small letters, figures and hyphens, and begin with a letter."})
    partnership.full_clean(validate_unique=False, validate_constraints=False)


def _check_administrator(name: str, email: str) -> None:
    longest = Person._meta.get_field("name").max_length
    if longest is not None and len(name) > longest:
        raise ValidationError({"administrator_name": f"Use {longest} characters or fewer."})
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise ValidationError({"administrator_email": f'"{email}" is not an e-mail address.'}) from wrong
