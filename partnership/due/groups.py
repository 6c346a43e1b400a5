"""Terms in groups that end, and declared interests that are to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q, TextField, Value
from django.template.defaultfilters import date as in_words
from django.urls import reverse

from foundation.due import Asker, DueItem
from foundation.tenancy import TenantQuerySet
from partnership.models import Interest, Term
from partnership.roles import Permission

SOON = timedelta(days=60)
A_YEAR = timedelta(days=365)
NEAR = timedelta(days=30)
MOST = 20
TERMS = "Terms in groups that end within 60 days"
INTERESTS = "Interests to confirm within 30 days"


class Found(NamedTuple):
    heading: str
    number: int
    """Of the group whose term ends, or of the interest."""
    group: str
    person: str
    organisation: str
    """Whose seat it is; empty for an interest."""
    day: date
    """The last one, or that of the last confirmation."""


def items(asker: Asker) -> Iterator[DueItem]:
    """The reader's own; for whoever looks after groups, everybody's. One query."""
    if Permission.READ_MEETINGS not in asker.permissions:
        return
    shown = Q() if Permission.MANAGE_GROUPS in asker.permissions else Q(person=asker.person)
    terms = Term.objects.ending_between(asker.on, asker.on + SOON).filter(shown)
    asked = [_columns(TERMS, terms, F("group"), F("seat__organisation__name"), F("ends_on"))]
    if Permission.READ_RESTRICTED in asker.permissions and asker.covered_by is None:
        interests = Interest.objects.confirmed_by(asker.on + NEAR - A_YEAR).filter(shown)
        asked.append(_columns(INTERESTS, interests, F("pk"), Value(""), F("confirmed_on")))
    first, *others = asked
    for row in first.union(*others, all=True):
        found = Found(*row)
        yield _term(asker, found) if found.heading == TERMS else _interest(asker, found)


def _columns(heading: str, rows: TenantQuerySet[Any], number: Any, organisation: Any, day: Any) -> Any:
    named = Value(heading, output_field=TextField())
    return rows.values_list(named, number, F("group__name"), F("person__name"), organisation, day)[:MOST]


def _term(asker: Asker, found: Found) -> DueItem:
    text = f"{found.group}: {found.person}, for {found.organisation}"
    note = f"Last day: {in_words(found.day, 'j F Y')}. Agree on who fills the seat then."
    href = reverse("partnership:group", args=[asker.slug, found.number])
    return DueItem(TERMS, text, note, href, due_on=found.day)


def _interest(asker: Asker, found: Found) -> DueItem:
    note = "Confirm that it still holds, or end it. That is asked once a year."
    href = reverse("partnership:confirm_interest", args=[asker.slug, found.number])
    return DueItem(INTERESTS, f"{found.group}: {found.person}", note, href, due_on=found.day + A_YEAR)
