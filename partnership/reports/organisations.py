"""Rows of the register, and its balance of sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from foundation.charts import BarChart, bar_chart
from partnership.models import Organisation
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


def sectors(found: OrganisationQuerySet) -> BarChart:
    """How many of each sector, also of none, so that gaps are seen; the largest first (A2)."""
    counted = found.counted_by_sector()
    by_label = [(str(label), counted.get(code, 0)) for code, label in Organisation.Sector.choices]
    return bar_chart(dict(sorted(by_label, key=lambda one: -one[1])))
