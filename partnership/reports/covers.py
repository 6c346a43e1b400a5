"""Cover as a list shows it, and in whose place somebody is asked about what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.template.defaultfilters import date as in_words
from django.urls import reverse

from foundation.due import Asker, DueItem
from partnership.cover import Covered, shared, stands_in
from partnership.models import Cover, Membership
from partnership.roles import permissions_of

COVER = "Cover"
STANDINGS = {"now": ("Now", "done"), "later": ("Not begun", "quiet"), "past": ("Over", "quiet")}
WHAT_IT_DOES = (
    "What is due for whoever is away goes to both. Cover gives nobody a right: what the person covering may not see,"
    " they do not hear of."
)


@dataclass(frozen=True, slots=True)
class CoverRow:
    away: str
    covering: str
    starts_on: date
    ends_on: date
    word: str
    tag: str
    end_href: str


def rows(found: Iterable[Cover], *, slug: str, on: date) -> list[CoverRow]:
    made = []
    for each in found:
        standing = each.when(on=on)
        href = reverse("partnership:end_cover", args=[slug, each.pk]) if standing != "past" else ""
        made.append(
            CoverRow(each.away.name, each.covering.name, each.starts_on, each.ends_on, *STANDINGS[standing], href)
        )
    return made


def today(asker: Asker) -> list[Cover]:
    """In which this person is away or covers, on the day. One query."""
    return list(Cover.objects.in_force(on=asker.on).of(asker.person).with_names())


def lines(found: Iterable[Cover], *, asker: Asker) -> Iterator[DueItem]:
    for each in found:
        until = in_words(each.ends_on, "j F Y")
        if each.covering_id == asker.person.pk:
            text, note = f"You cover for {each.away.name} until {until}", "What is due for them stands here too."
        else:
            text, note = f"{each.covering.name} covers for you until {until}", "What is due for you goes to both."
        yield DueItem(COVER, text, note)


def in_their_place(asker: Asker, found: Iterable[Cover] | None = None) -> list[Asker]:
    """For each person for whom this one covers on the day: the same question about their things, under the roles and
    permissions that both hold. One query where there are some, beside that of `today`."""
    rows = today(asker) if found is None else found
    people = {each.away_id: each.away for each in rows if each.covering_id == asker.person.pk}
    if not people:
        return []
    held = Membership.objects.active(on=asker.on).filter(person__in=people).values_list("person", "role_code")
    roles: dict[int, set[str]] = {}
    for person_id, role_code in held:
        roles.setdefault(person_id, set()).add(role_code)
    return [
        replace(
            asker,
            person=people[person_id],
            permissions=shared(frozenset(permissions_of(codes)), asker.permissions),
            roles=shared(frozenset(codes), asker.roles),
            covered_by=asker,
        )
        for person_id, codes in sorted(roles.items())
    ]


def accounts_in_place(days: Sequence[date]) -> dict[date, dict[int, int]]:
    """On each of the days, account of somebody who is away -> account of whoever covers, in the open partnership. One
    query."""
    found = Cover.objects.touching(min(days), max(days)).exclude(away__user=None).exclude(covering__user=None)
    rows = [Covered(*row) for row in found.values_list("away__user", "covering__user", "starts_on", "ends_on")]
    return {day: stands_in(rows, on=day) for day in days}
