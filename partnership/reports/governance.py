"""Which group reports to which, as a drawing and as its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from foundation.charts import TreeChart, tree_chart
from partnership.models import Group


@dataclass(frozen=True, slots=True)
class MapLine:
    href: str
    name: str
    kind: str
    is_ours: bool
    reports_to: str
    what: str


@dataclass(frozen=True, slots=True)
class GovernanceMap:
    chart: TreeChart
    lines: tuple[MapLine, ...]


def governance(found: Iterable[Group], *, slug: str) -> GovernanceMap:
    """Of groups that still meet. One whose body above it meets no more stands at the top."""
    groups = {each.pk: each for each in found}
    above = {pk: each.reports_to_id if each.reports_to_id in groups else None for pk, each in groups.items()}
    lines = tuple(
        MapLine(
            href=reverse("partnership:group", args=[slug, pk]),
            name=groups[pk].name,
            kind=groups[pk].get_kind_display(),
            is_ours=groups[pk].is_ours,
            reports_to=groups[over].name if (over := above[pk]) else "",
            what=groups[pk].what_it_reports,
        )
        for pk in _from_the_top(above)
    )
    parts = [(pk, above[pk], groups[pk].name, groups[pk].is_ours) for pk in _from_the_top(above)]
    return GovernanceMap(tree_chart(parts), lines)


def _from_the_top(above: dict[int, int | None], over: int | None = None) -> Iterator[int]:
    """Each group, followed by those that report to it."""
    for pk, reports_to in above.items():
        if reports_to == over:
            yield pk
            yield from _from_the_top(above, pk)
