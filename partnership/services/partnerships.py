"""A new partnership, made by an operator's command."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
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
    _refuse_what_is_wrong(partnership, administrator_name=administrator_name, administrator_email=administrator_email)
    partnership.save()
    with within(partnership):
        audit.record(action="partnership.created", by=by, subject=partnership)
        person = people.add(name=administrator_name or administrator_email, email=administrator_email, by=by)
        on = timezone.localtime(at).date()
        roles.give(person=person, role_code=RoleCode.ADMINISTRATOR, starts_on=on, by=by)
        return invitations.send(person=person, by=by, at=at)


def _refuse_what_is_wrong(partnership: Partnership, *, administrator_name: str, administrator_email: str) -> None:
    """All of it at once, keyed by the names of the arguments of `create`."""
    wrong = {
        "slug": _wrong_slug(partnership.slug),
        "name": "Give the partnership a name." if not partnership.name else _too_long(Partnership, "name", partnership),
        "area": _too_long(Partnership, "area", partnership),
        "administrator_name": _too_long(Person, "name", Person(name=administrator_name)),
        "administrator_email": _wrong_address(administrator_email)
        or _too_long(Person, "email", Person(email=administrator_email)),
    }
    found = {argument: sentence for argument, sentence in wrong.items() if sentence}
    if found:
        raise ValidationError(found)


def _wrong_slug(slug: str) -> str:
    if slug in RESERVED_SLUGS:
        return f'The address "{slug}" belongs to the site. Choose another.'
    if Partnership.objects.filter(slug=slug).exists():
        return f'There is a partnership "{slug}" already. Choose another address.'
    if not PLAIN.fullmatch(slug):
        return "Use small letters, figures and hyphens, and begin with a letter."
    return _too_long(Partnership, "slug", Partnership(slug=slug))


def _too_long(model: type[Model], field: str, row: Model) -> str:
    longest = model._meta.get_field(field).max_length  # type: ignore[union-attr] # a field of our own
    return f"Use {longest} characters or fewer." if longest and len(getattr(row, field)) > longest else ""


def _wrong_address(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return f'"{email}" is not an email address.'
    return ""
