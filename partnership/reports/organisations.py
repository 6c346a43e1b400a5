"""Rows of the register, and its balance of sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from foundation.charts import BarChart, bar_chart
from foundation.lists import query
from partnership.models import Membership, Organisation
from partnership.querysets import OrganisationQuerySet
from partnership.querysets.organisations import TAKING_PART


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    href: str
    name: str
    short_name: str
    sector: str
    relationship: str
    status: str
    is_current: bool


def rows(found: Iterable[Organisation], *, slug: str) -> list[OrganisationRow]:
    return [
        OrganisationRow(
            href=reverse("partnership:organisation", args=[slug, each.pk]),
            name=each.name,
            short_name=each.short_name,
            sector=each.get_sector_display(),
            relationship=each.get_relationship_display(),
            status=each.get_status_display(),
            is_current=each.status == Organisation.Status.CURRENT,
        )
        for each in found
    ]


def facts_of(organisation: Organisation, *, manages: bool) -> list[tuple[str, date | str]]:
    """What is known of it beside its sector, as (name, day or words); notes for those who look after the register."""
    facts: list[tuple[str, date | str | None]] = [
        ("Joined", organisation.joined_on),
        ("Renews on", organisation.renews_on),
        ("Left", organisation.left_on),
        ("Why it left", organisation.why_left),
        ("Notes", organisation.notes if manages else ""),
    ]
    return [(name, known) for name, known in facts if known]


@dataclass(frozen=True, slots=True)
class PersonHere:
    href: str
    name: str
    job_title: str
    """Empty where it only repeats the role."""
    role: str


def people_of(organisation: Organisation, *, slug: str, on: date) -> list[PersonHere]:
    """Who holds a role for it today, without volunteering; one query."""
    held = Membership.objects.for_organisation(organisation).outside_care().active(on=on)
    return [
        PersonHere(
            href=reverse("partnership:person", args=[slug, each.person_id]),
            name=each.person.name,
            job_title="" if each.person.job_title.casefold() == each.role.name.casefold() else each.person.job_title,
            role=each.role.name,
        )
        for each in held
    ]


@dataclass(frozen=True, slots=True)
class SectorLine:
    sector: str
    href: str
    """The register, narrowed to those that the line counts."""
    numbers: tuple[int, ...]
    """How many of each relationship, in the order of `Organisation.Relationship`."""
    total: int
    is_gap: bool
    """Whether a partnership should have somebody of it and has nobody."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many of each sector, the largest first, and in words which sectors have nobody (A2)."""

    lines: tuple[SectorLine, ...]
    chart: BarChart
    gaps: tuple[str, ...]
    total: int


def balance(found: OrganisationQuerySet, *, slug: str) -> Balance:
    """Of those that take part. One query."""
    counted = found.taking_part().counted_by_sector_and_relationship()
    register = reverse("partnership:organisations", args=[slug])
    lines = []
    for code, label in Organisation.Sector.choices:
        numbers = tuple(counted.get((code, relationship), 0) for relationship in Organisation.Relationship)
        href = f"{register}{query({'sector': code, 'status': TAKING_PART})}"
        is_gap = code != Organisation.Sector.OTHER and not sum(numbers)
        lines.append(SectorLine(str(label), href, numbers, sum(numbers), is_gap))
    lines.sort(key=lambda line: -line.total)
    return Balance(
        lines=tuple(lines),
        chart=bar_chart({line.sector: line.total for line in lines}),
        gaps=tuple(line.sector for line in lines if line.is_gap),
        total=sum(line.total for line in lines),
    )
