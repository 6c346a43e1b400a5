"""The KPIs of a plan: as they stand today, or as a published board froze them. Both are read from one shape.

`frozen` makes it of today's rows: a list of plain dicts that JSON can hold, one a KPI, in the order of the plan:
key, objective_key, objective (its printed heading), text, kind, unit, better, baseline, baseline_on, target, target_on,
source, visibility, and values, oldest period first, each {key, starts_on, ends_on, period_kind, value, out_of, source,
commentary, by, at}. Numbers are text and dates are ISO 8601, so that nothing is lost on the way through JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Protocol

from django.db.models import Prefetch
from django.http import Http404

from actionplan import measures
from actionplan.measures import Period, PeriodKind
from actionplan.models import Kpi, KpiValue, Plan, Publication, Visibility
from actionplan.readers import Reader
from actionplan.reports.published import closed_by_now
from actionplan.reports.rows import Addresses
from foundation import charts

Frozen = dict[str, Any]
NOT_OF_A_MILESTONE = 0
NOT_FOR_EVERYBODY = ("by", "at", "commentary")


class Sees(Protocol):
    """What is asked of `readers.Reader`."""

    def may_see(self, visibility: str, milestone_id: int) -> bool: ...


def frozen(plan: Plan) -> list[Frozen]:
    """Every KPI of the plan with all its values; two queries."""
    values = KpiValue.objects.select_related("recorded_by")
    kpis = Kpi.objects.filter(objective__plan=plan).select_related("objective")
    in_order = kpis.order_by("objective__position", "objective", "position", "pk")
    return [_frozen(kpi) for kpi in in_order.prefetch_related(Prefetch("values_measured", queryset=values))]


def _frozen(kpi: Kpi) -> Frozen:
    return {
        "key": kpi.pk,
        "objective_key": kpi.objective_id,
        "objective": kpi.objective.heading,
        "text": kpi.text,
        "kind": kpi.kind,
        "unit": kpi.unit,
        "better": kpi.better,
        "baseline": _text(kpi.baseline),
        "baseline_on": _text(kpi.baseline_on),
        "target": _text(kpi.target),
        "target_on": _text(kpi.target_on),
        "source": kpi.source,
        "visibility": kpi.visibility,
        "values": [_frozen_value(value) for value in kpi.values_measured.all()],
    }


def _frozen_value(value: KpiValue) -> Frozen:
    return {
        "key": value.pk,
        "starts_on": value.starts_on.isoformat(),
        "ends_on": value.ends_on.isoformat(),
        "period_kind": value.period_kind,
        "value": str(value.value),
        "out_of": value.out_of,
        "source": value.source,
        "commentary": value.commentary,
        "by": value.recorded_by.name if value.recorded_by else "",
        "at": value.recorded_at.isoformat(),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def for_everybody(rows: Iterable[Mapping[str, Any]]) -> list[Frozen]:
    """Those of a published board that are public, without names and commentary: for the page without sign-in."""
    return [
        {**row, "values": [{**value, **dict.fromkeys(NOT_FOR_EVERYBODY, "")} for value in row["values"]]}
        for row in rows
        if row["visibility"] == Visibility.PUBLIC
    ]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value. `replaced` where a newer one stands for the same days."""

    key: int
    period: Period
    figures: str
    number: Decimal
    out_of: int | None
    source: str
    commentary: str
    by: str
    at: datetime | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI in words. `values` are newest period first, replaced ones below those that replace them."""

    key: int
    href: str
    text: str
    objective: str
    kind: str
    kind_word: str
    unit: str
    better_word: str
    baseline: str
    baseline_on: date | None
    target: str
    target_on: date | None
    source: str
    visibility: str
    visibility_word: str
    values: tuple[ValueLine, ...]
    way: str
    is_reached: bool

    @property
    def counting(self) -> tuple[ValueLine, ...]:
        """Oldest period first, one a period."""
        return tuple(value for value in reversed(self.values) if not value.replaced)

    @property
    def newest(self) -> ValueLine | None:
        return self.counting[-1] if self.values else None

    @property
    def spark(self) -> charts.Sparkline | None:
        """Only of what has two values: one makes no line."""
        if self.kind == Kpi.Kind.YES_NO or len(self.counting) < 2:  # noqa: PLR2004
            return None
        return charts.sparkline([float(value.number) for value in self.counting], what=self.text)

    @property
    def chart(self) -> charts.LineChart | None:
        """The values over their periods, with the target as a line beside them; None where a chart cannot show them."""
        numbers = [float(value.number) for value in self.counting]
        if self.spark is None or min(numbers) < 0:
            return None
        return charts.line_chart([value.period.short_label for value in self.counting], {"Measured": numbers})


@dataclass(frozen=True, slots=True)
class KpiGroup:
    """The KPIs of one objective."""

    key: int
    objective: str
    kpis: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True)
class KpiPage:
    """What somebody reads now: today's for those who see drafts, else those of the newest published board."""

    groups: tuple[KpiGroup, ...]
    counts: KpiCounts
    is_live: bool
    publication: Publication | None
    """The board that it was published with; None for today's, and where nothing was published yet."""

    def find(self, key: int) -> KpiLine:
        """Raises Http404 for one that is not there, or not for this reader."""
        for group in self.groups:
            for kpi in group.kpis:
                if kpi.key == key:
                    return kpi
        raise Http404


@dataclass(frozen=True, slots=True)
class KpiCounts:
    """How many there are, how many have a value, a target, and have reached it (R27: each says of how many)."""

    total: int
    measured: int
    with_target: int
    reached: int


def of_plan(plan: Plan, reader: Reader, addresses: Addresses) -> KpiPage:
    """Two queries at most. A published KPI is for the fewer of its readers then and now."""
    publication = None if reader.sees_drafts else plan.publications.first()
    published: list[Frozen] = closed_by_now(plan, publication.contents)["kpis"] if publication else []
    rows = frozen(plan) if reader.sees_drafts else published
    groups = of_frozen(rows, reader, addresses)
    return KpiPage(groups, counts(groups), reader.sees_drafts, publication)


def of_frozen(rows: Sequence[Mapping[str, Any]], reader: Sees, addresses: Addresses) -> tuple[KpiGroup, ...]:
    """Those that the reader may see, by objective, in the order of the plan. Asks the database nothing."""
    seen = [row for row in rows if reader.may_see(row["visibility"], NOT_OF_A_MILESTONE)]
    return tuple(
        KpiGroup(key, heading, tuple(_line(row, addresses) for row in group))
        for (key, heading), group in groupby(seen, key=lambda row: (row["objective_key"], row["objective"]))
    )


def counts(groups: Iterable[KpiGroup]) -> KpiCounts:
    kpis = [kpi for group in groups for kpi in group.kpis]
    return KpiCounts(
        total=len(kpis),
        measured=sum(bool(kpi.values) for kpi in kpis),
        with_target=sum(bool(kpi.target) for kpi in kpis),
        reached=sum(kpi.is_reached for kpi in kpis),
    )


def _line(row: Mapping[str, Any], addresses: Addresses) -> KpiLine:
    kind, unit = row["kind"], row["unit"]
    baseline, target = _number(row["baseline"]), _number(row["target"])
    values = _values(row)
    newest = next((value.number for value in values if not value.replaced), None)
    return KpiLine(
        key=row["key"],
        href=f"{addresses.board}kpis/{row['key']}/",
        text=row["text"],
        objective=row["objective"],
        kind=kind,
        kind_word=Kpi.Kind(kind).label,
        unit=unit,
        better_word=Kpi.Better(row["better"]).label,
        baseline=measures.in_words(baseline, kind, unit),
        baseline_on=_day(row["baseline_on"]),
        target=measures.in_words(target, kind, unit),
        target_on=_day(row["target_on"]),
        source=row["source"],
        visibility=row["visibility"],
        visibility_word=Visibility(row["visibility"]).label,
        values=values,
        way=measures.way(newest, baseline=baseline, target=target, kind=kind, better=row["better"]),
        is_reached=newest is not None
        and target is not None
        and measures.is_reached(newest, target, row["better"], baseline),
    )


def _values(row: Mapping[str, Any]) -> tuple[ValueLine, ...]:
    """Newest period first; within the same days the newest entry first, which is the one that counts (R25)."""
    entries = sorted(
        row["values"], key=lambda value: (value["ends_on"], value["starts_on"], value["key"]), reverse=True
    )
    seen: set[tuple[str, str]] = set()
    lines = []
    for value in entries:
        days = value["starts_on"], value["ends_on"]
        lines.append(_value(value, row, replaced=days in seen))
        seen.add(days)
    return tuple(lines)


def _value(value: Mapping[str, Any], row: Mapping[str, Any], *, replaced: bool) -> ValueLine:
    starts_on, ends_on = (date.fromisoformat(value[name]) for name in ("starts_on", "ends_on"))
    number = Decimal(value["value"])
    return ValueLine(
        key=value["key"],
        period=Period(PeriodKind(value["period_kind"]), starts_on, ends_on),
        figures=measures.in_words(number, row["kind"], row["unit"], value["out_of"]),
        number=number,
        out_of=value["out_of"],
        source=value["source"] or row["source"],
        commentary=value["commentary"],
        by=value["by"],
        at=datetime.fromisoformat(value["at"]) if value["at"] else None,
        replaced=replaced,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def in_words(kpi: Kpi) -> list[tuple[str, str]]:
    """What a KPI says now, for somebody whose change met another one."""
    return [
        ("Objective", kpi.objective.heading),
        ("What is measured", kpi.text),
        ("Kind of answer", kpi.get_kind_display()),
        ("What is counted", kpi.unit or "Not said"),
        ("Which way is better", kpi.get_better_display()),
        ("Baseline", measures.in_words(kpi.baseline, kpi.kind, kpi.unit) or "None"),
        ("Target", measures.in_words(kpi.target, kpi.kind, kpi.unit) or "None"),
        ("Source", kpi.source or "Not said"),
        ("Who may read it", kpi.get_visibility_display()),
    ]


def value_to_correct(kpi: Kpi, key: str) -> KpiValue | None:
    """The newest value of the same days as the one with this key, which as typed may be anything."""
    if not re.fullmatch(r"[1-9][0-9]{0,17}", key):
        return None
    chosen = kpi.values_measured.filter(pk=int(key)).first()
    if chosen is None:
        return None
    return kpi.values_measured.filter(starts_on=chosen.starts_on, ends_on=chosen.ends_on).order_by("-pk").first()


def told(value: KpiValue) -> ValueLine:
    """A value of today, with its KPI, as one line."""
    row = {"kind": value.kpi.kind, "unit": value.kpi.unit, "source": value.kpi.source}
    return _value(_frozen_value(value), row, replaced=False)
