"""The next period: a new plan that goes on with what is open in the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import turns
from actionplan.models import (
    AgencyLead,
    Kpi,
    KpiValue,
    Milestone,
    NarrativeSection,
    Objective,
    OfficerLead,
    Plan,
    Strand,
    Strategy,
)
from actionplan.rag import Rag
from foundation import audit
from foundation.tenancy import TenantModel
from partnership.models import Person

T = TypeVar("T", bound=TenantModel)


@transaction.atomic
def roll_forward(*, plan: Plan, title: str, starts_on: date | None, ends_on: date | None, by: Person | None) -> Plan:
    """A draft with the strands, sections, objectives, KPIs, strategies and open milestones of the plan, each with its
    leads, date and readers. Nothing of the old plan changes.

    What was said of a milestone stays behind: nobody has judged the new one, which names the old in `carried_from`. A
    KPI begins where the last value of the old one ended. Sent twice, it makes one plan. Raises ValidationError, also
    where another plan that is not closed goes on with this one: whatever is open would be worked on in both.
    """
    locked = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # a closed plan can be gone on with too
    made = Plan.objects.filter(rolled_from=locked, title=title, starts_on=starts_on, ends_on=ends_on).first()
    if made:
        return made
    if Plan.objects.filter(title=title).exists():
        raise ValidationError({"title": "There is a plan with this title already. Choose another."})
    going_on = Plan.objects.filter(rolled_from=locked).exclude(status=Plan.Status.CLOSED).first()
    if going_on:
        raise ValidationError(
            f"“{going_on.title}” goes on with this plan already. Change that one; or close it first, then roll this"
            " plan forward again."
        )
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The plan ends before it starts. Check the two dates."})
    new = Plan(title=title, status=Plan.Status.DRAFT, starts_on=starts_on, ends_on=ends_on, rolled_from=locked)
    with turns.titles_told_apart():
        new.save(force_insert=True)
    counts = _Copy(locked, new).all()
    audit.record(action="plan.rolled_forward", by=by, subject=new, rolled_from=locked.pk, **counts)
    return new


@dataclass(frozen=True, slots=True)
class _Copy:
    old: Plan
    new: Plan

    def all(self) -> dict[str, int]:
        strands = _copied(Strand.objects.filter(plan=self.old), plan=self.new)
        sections = _copied(NarrativeSection.objects.filter(plan=self.old), plan=self.new)
        objectives = self._objectives(strands)
        kpis = self._kpis(objectives)
        strategies = self._strategies(objectives)
        milestones = self._milestones(strategies)
        self._leads(strategies, milestones)
        told: dict[str, dict[int, Any]] = {"sections": sections, "objectives": objectives, "kpis": kpis}
        counts = told | {"strategies": strategies, "milestones": milestones}
        return {name: len(found) for name, found in counts.items()}

    def _objectives(self, strands: dict[int, Strand]) -> dict[int, Objective]:
        made = {}
        for old in Objective.objects.filter(plan=self.old):
            made[old.pk] = _twin(old, plan=self.new, strand_effective=strands.get(old.strand_effective_id or 0))
        return _inserted(made)

    def _kpis(self, objectives: dict[int, Objective]) -> dict[int, Kpi]:
        last: dict[int, KpiValue] = {}
        for value in KpiValue.objects.filter(kpi__objective__plan=self.old):  # in time, so that the newest stays
            last[value.kpi_id] = value
        made = {}
        for old in Kpi.objects.filter(objective__plan=self.old):
            begins = {}
            if old.pk in last:
                begins = {"baseline": last[old.pk].value, "baseline_on": last[old.pk].ends_on}
            made[old.pk] = _twin(old, objective=objectives[old.objective_id], **begins)
        return _inserted(made)

    def _strategies(self, objectives: dict[int, Objective]) -> dict[int, Strategy]:
        old = Strategy.objects.filter(objective__plan=self.old)
        return _inserted({row.pk: _twin(row, objective=objectives[row.objective_id]) for row in old})

    def _milestones(self, strategies: dict[int, Strategy]) -> dict[int, Milestone]:
        made: dict[int, Milestone] = {}
        places: dict[int, int] = {}
        for old in Milestone.objects.of_plan(self.old).still_open():
            places[old.strategy_id] = places.get(old.strategy_id, 0) + 1
            made[old.pk] = _twin(
                old,
                strategy=strategies[old.strategy_id],
                position=places[old.strategy_id],
                carried_from=old,
                superseded_by=None,
                rag=Rag.NONE,
                progress=None,
                updated_at=None,
            )
        return _inserted(made)

    def _leads(self, strategies: dict[int, Strategy], milestones: dict[int, Milestone]) -> None:
        for model in (AgencyLead, OfficerLead):
            kept: dict[int, Any] = {}
            for lead in model.objects.filter(strategy__in=strategies):
                kept[lead.pk] = _twin(lead, strategy=strategies[lead.strategy_id or 0])
            for lead in model.objects.filter(milestone__in=milestones):
                kept[lead.pk] = _twin(lead, milestone=milestones[lead.milestone_id or 0])
            _inserted(kept)


def _copied(rows: Iterable[T], **other: Any) -> dict[int, T]:
    return _inserted({row.pk: _twin(row, **other) for row in rows})


def _twin(row: T, **other: Any) -> T:
    """The same again as a row of its own, but for these values and what counts its changes."""
    own = {"id", "version", "created_at"}
    fields = [field for field in row._meta.concrete_fields if field.name not in own and not field.generated]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    made = type(row)(**values)
    for name, value in other.items():
        setattr(made, name, value)
    return made


def _inserted(rows: dict[int, T]) -> dict[int, T]:
    """The new rows by the keys of the old ones; one statement."""
    if rows:
        next(iter(rows.values()))._meta.default_manager.bulk_create(rows.values())  # type: ignore[union-attr]
    return rows
