"""KPIs and what is measured of them (row C11). A value is only ever added: a newer one of the same days takes over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from actionplan import policies, turns
from actionplan.measures import Period
from actionplan.models import Kpi, KpiValue, Objective
from actionplan.turns import ChangedMeanwhile
from foundation import audit
from partnership.models import Person

FIELDS = (
    "objective", "text", "kind", "unit", "better", "baseline", "baseline_on", "target", "target_on", "source",
    "visibility",
)  # fmt: skip
"""What `add` and `change` take."""


@transaction.atomic
def add(*, objective: Objective, by: Person | None, **values: Any) -> Kpi:
    """One more KPI, the last of its objective. The same one sent twice is kept once. `values` are of FIELDS."""
    turns.plan_in_turn(objective.plan)
    there = Kpi.objects.filter(objective=objective)
    last = there.order_by("position", "pk").last()
    if last and all(getattr(last, name) == value for name, value in values.items()):
        return last
    kpi = Kpi.objects.create(objective=objective, position=(last.position if last else 0) + 1, **values)
    audit.record(action="kpi.added", by=by, subject=kpi)
    return kpi


@transaction.atomic
def change(*, kpi: Kpi, version: int, by: Person | None, **values: Any) -> frozenset[str]:
    """The names of what is new. Raises ChangedMeanwhile where somebody else changed the same since `version`, and
    ValidationError where values that are there would be read as something else.
    """
    turns.plan_in_turn(kpi.objective.plan)
    kind = values.get("kind", kpi.kind)
    if kind != kpi.kind and kpi.values_measured.exists():
        said = "It has values already, so what kind of number it is stays. Add another KPI to measure something else."
        raise ValidationError({"kind": said})
    objective = values.get("objective", kpi.objective)
    if objective.pk != kpi.objective_id:
        highest = Kpi.objects.filter(objective=objective).aggregate(highest=Max("position"))["highest"]
        values["position"] = (highest or 0) + 1
    new = turns.write(kpi, version=version, **values)
    if new:
        audit.record(action="kpi.changed", by=by, subject=kpi, fields=sorted(new))
    return new


@transaction.atomic
def move(*, kpi: Kpi, earlier: bool, by: Person | None) -> None:
    """One place up or down among those of its objective; the first does not go further up, nor the last down."""
    turns.plan_in_turn(kpi.objective.plan)
    order = list(Kpi.objects.filter(objective=kpi.objective_id).order_by("position", "pk"))
    here = next(index for index, each in enumerate(order) if each.pk == kpi.pk)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    turns.renumber(order)
    audit.record(action="kpi.moved", by=by, subject=kpi, earlier=earlier)


@transaction.atomic
def remove(*, kpi: Kpi, by: Person | None) -> None:
    """Only where nothing was measured: raises NotAllowed otherwise."""
    turns.plan_in_turn(kpi.objective.plan)
    policies.require_removable_kpi(Kpi.objects.select_for_update().get(pk=kpi.pk))
    audit.record(action="kpi.removed", by=by, subject=kpi)
    # It has no values, as the policy has seen. Django would still delete from their table, where this role may not.
    Kpi.objects.filter(pk=kpi.pk)._raw_delete("default")


@transaction.atomic
def record(
    *,
    kpi: Kpi,
    period: Period,
    value: Decimal,
    seen: int | None,
    by: Person | None,
    out_of: int | None = None,
    source: str = "",
    commentary: str = "",
) -> KpiValue:
    """One more value. Of the values for the same days the newest counts; the others stay (R25).

    `seen` is the key of the value for these days that the person was shown, None for none: raises ChangedMeanwhile
    with the newest where that is another one. The same value sent twice is kept once.
    """
    turns.plan_in_turn(kpi.objective.plan)
    given = {"value": value, "out_of": out_of, "source": source, "commentary": commentary, "period_kind": period.kind}
    newest = _newest(kpi, period.starts_on, period.ends_on)
    if newest and newest.pk != seen:
        if newest.recorded_by == by and all(getattr(newest, name) == told for name, told in given.items()):
            return newest
        raise ChangedMeanwhile(newest)
    recorded = KpiValue(kpi=kpi, starts_on=period.starts_on, ends_on=period.ends_on, recorded_by=by, **given)
    recorded.save(force_insert=True)
    audit.record(action="kpi.measured", by=by, subject=recorded, kpi=kpi.pk, replaces=newest.pk if newest else None)
    return recorded


def _newest(kpi: Kpi, starts_on: date, ends_on: date) -> KpiValue | None:
    return kpi.values_measured.filter(starts_on=starts_on, ends_on=ends_on).order_by("pk").last()
