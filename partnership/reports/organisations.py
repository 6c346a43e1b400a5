"""Rows of the register, and its balance of sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from foundation.charts import BarChart, bar_chart
from partnership.models import Membership, Organisation
from partnership.querysets import OrganisationQuerySet


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
class Balance:
    """How many of each sector, the largest first, and in words which sectors have nobody (A2)."""

    chart: BarChart
    gaps: tuple[str, ...]


def balance(found: OrganisationQuerySet) -> Balance:
    counted = found.counted_by_sector()
    by_label = [(str(label), counted.get(code, 0)) for code, label in Organisation.Sector.choices]
    missing = (code for code in Organisation.Sector if code != Organisation.Sector.OTHER and not counted.get(code))
    return Balance(
        chart=bar_chart(dict(sorted(by_label, key=lambda one: -one[1]))),
        gaps=tuple(str(code.label) for code in missing),
    )
