"""Writing a plan down: the whole of it in one call, as an import, a roll forward or the demonstration has it.

A plan is described as a tree of `New...` values in printed order; places (and with them the codes 1, 1.2 and 1.2.3)
are counted from that order. Each kind of row is one insert, and the whole plan is one row of the audit record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from actionplan import turns
from actionplan.models import (
    AgencyLead,
    Delivery,
    Kpi,
    Milestone,
    NarrativeSection,
    Objective,
    OfficerLead,
    Plan,
    RagJudgement,
    Strand,
    Strategy,
    Visibility,
)
from actionplan.rag import Lifecycle, Rag
from foundation import audit
from foundation.periods import DeliveryDate
from foundation.tenancy import TenantModel
from partnership.models import Organisation, Person

T = TypeVar("T", bound=TenantModel)
D = TypeVar("D", bound=Delivery)


@dataclass(frozen=True, slots=True)
class NewStrand:
    name: str
    description: str = ""


FOUR_P = (
    NewStrand("Pursue", "Find those who exploit people, disrupt what they do and bring them to court."),
    NewStrand("Prevent", "Keep people from ever taking part in exploiting others."),
    NewStrand("Protect", "Make people and places harder to exploit, by safeguards and by knowing the signs."),
    NewStrand("Prepare", "Lessen the harm: recognise survivors sooner and stand by them for longer."),
)
"""What every plan begins with; a partnership may describe its strands otherwise, or have its own (B6)."""


@dataclass(frozen=True, slots=True)
class NewSection:
    """Narrative around the tables."""

    heading: str
    body: str
    visibility: Visibility = Visibility.PARTNERSHIP


@dataclass(frozen=True, slots=True)
class NewAgency:
    organisation: Organisation
    department: str = ""
    part: AgencyLead.Part = AgencyLead.Part.LEAD


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """A person, or the name of a group such as "All partners": exactly one of the two. One may be accountable (R21)."""

    person: Person | None = None
    group_name: str = ""
    accountable: bool = False


@dataclass(frozen=True, slots=True)
class NewJudgement:
    """A rating that was given before now. `by` is None where only a document tells of it."""

    rag: Rag
    reason: str
    at: datetime
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """Without `delivery`, agencies and officers of its own it has those of its strategy. Judgements: oldest first."""

    text: str
    delivery: DeliveryDate | None = None
    delivery_as_written: str = ""
    lifecycle: Lifecycle = Lifecycle.IN_PROGRESS
    next_review_on: date | None = None
    visibility: Visibility = Visibility.PARTNERSHIP
    agencies: Sequence[NewAgency] = ()
    officers: Sequence[NewOfficer] = ()
    judgements: Sequence[NewJudgement] = ()


@dataclass(frozen=True, slots=True)
class NewStrategy:
    """A printed row. `title_in_overview` only where the overview words it differently."""

    title: str
    title_in_overview: str = ""
    notes: str = ""
    delivery: DeliveryDate = field(default_factory=DeliveryDate.none)
    delivery_as_written: str = ""
    agencies: Sequence[NewAgency] = ()
    officers: Sequence[NewOfficer] = ()
    milestones: Sequence[NewMilestone] = ()


@dataclass(frozen=True, slots=True)
class NewObjective:
    """`strand_as_published` is kept as printed; `strand` names the one it is worked under, which may differ (R20).

    A strand that the plan does not have yet is added to it, without a description.
    """

    title: str
    strand_as_published: str = ""
    strand: str = ""
    kpis: Sequence[str] = ()
    strategies: Sequence[NewStrategy] = ()
    strand_reads_as: str = ""


@transaction.atomic
def create(
    *,
    title: str,
    starts_on: date | None,
    ends_on: date | None,
    by: Person | None,
    status: Plan.Status = Plan.Status.ACTIVE,
    strands: Sequence[NewStrand] = FOUR_P,
    sections: Sequence[NewSection] = (),
    objectives: Sequence[NewObjective] = (),
) -> Plan:
    """A new plan with all that stands in it. Raises ValidationError, in sentences, for what cannot be kept as it is."""
    if Plan.objects.filter(title=title).exists():
        raise ValidationError(f"There is a plan called “{title}” already. Give this one another title.")
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError("The plan ends before it starts. Check the two dates.")
    plan = Plan(title=title, status=status, starts_on=starts_on, ends_on=ends_on)
    _refuse_what_does_not_fit([plan])
    with turns.titles_told_apart():
        plan.save(force_insert=True)
    _insert(
        NarrativeSection(plan=plan, heading=new.heading, body=new.body, visibility=new.visibility, position=position)
        for position, new in enumerate(sections, start=1)
    )
    counts = _add_objectives(plan, objectives, _add_strands(plan, strands, objectives))
    audit.record(action="plan.created", by=by, subject=plan, **counts)
    return plan


def _add_strands(plan: Plan, strands: Sequence[NewStrand], objectives: Sequence[NewObjective]) -> dict[str, Strand]:
    wanted = {new.name.casefold(): new for new in strands}
    for objective in objectives:
        if objective.strand:
            wanted.setdefault(objective.strand.casefold(), NewStrand(objective.strand))
    rows = _insert(
        Strand(plan=plan, name=new.name, description=new.description, position=position)
        for position, new in enumerate(wanted.values(), start=1)
    )
    return dict(zip(wanted, rows, strict=True))


def _add_objectives(plan: Plan, news: Sequence[NewObjective], strands: dict[str, Strand]) -> dict[str, int]:
    objectives = _insert(
        Objective(
            plan=plan,
            title=new.title,
            strand_as_published=new.strand_as_published,
            strand_reads_as=new.strand_reads_as,
            strand_effective=strands.get(new.strand.casefold()),
            position=position,
        )
        for position, new in enumerate(news, start=1)
    )
    kpis = _insert(
        Kpi(objective=objective, text=text, position=position)
        for objective, new in zip(objectives, news, strict=True)
        for position, text in enumerate(new.kpis, start=1)
    )
    strategies = _add_strategies(list(zip(objectives, news, strict=True)))
    milestones = _add_milestones(strategies)
    return {
        "objectives": len(objectives),
        "strategies": len(strategies),
        "milestones": milestones,
        "kpis": len(kpis),
    }


def _add_strategies(pairs: Sequence[tuple[Objective, NewObjective]]) -> list[tuple[Strategy, NewStrategy]]:
    news = [new for _objective, whole in pairs for new in whole.strategies]
    rows = _insert(
        _strategy(objective, new, position)
        for objective, whole in pairs
        for position, new in enumerate(whole.strategies, start=1)
    )
    added = list(zip(rows, news, strict=True))
    _add_leads("strategy", added)
    return added


@transaction.atomic
def add_strategy(*, objective: Objective, new: NewStrategy, by: Person | None) -> Strategy:
    """One more, the last under its objective, with its leads and without its milestones, as a document has it. Raises
    ValidationError, and NotAllowed for a closed plan."""
    turns.plan_in_turn(objective.plan)
    last = objective.strategies.aggregate(last=Max("position"))["last"] or 0
    (row,) = _insert([_strategy(objective, new, last + 1)])
    _add_leads("strategy", [(row, new)])
    audit.record(action="strategy.added", by=by, subject=row)
    return row


@transaction.atomic
def add_milestone(*, strategy: Strategy, new: NewMilestone, by: Person | None) -> Milestone:
    """One more, the last under its strategy, as a document has it: without the questions that a form asks. Raises
    ValidationError, and NotAllowed for a closed plan."""
    turns.plan_in_turn(turns.plan_of(strategy))
    last = strategy.milestones.aggregate(last=Max("position"))["last"] or 0
    (row,) = _insert([_milestone(strategy, new, last + 1)])
    _add_leads("milestone", [(row, new)])
    audit.record(action="milestone.added", by=by, subject=row)
    return row


def _add_milestones(pairs: Sequence[tuple[Strategy, NewStrategy]]) -> int:
    news = [new for _strategy, whole in pairs for new in whole.milestones]
    rows = _insert(
        _milestone(strategy, new, position)
        for strategy, whole in pairs
        for position, new in enumerate(whole.milestones, start=1)
    )
    added = list(zip(rows, news, strict=True))
    _add_leads("milestone", added)
    _insert(
        RagJudgement(milestone=row, rag=new.rag, reason=new.reason, judged_by=new.by, judged_at=new.at)
        for row, whole in added
        for new in whole.judgements
    )
    return len(rows)


def _strategy(objective: Objective, new: NewStrategy, position: int) -> Strategy:
    row = Strategy(
        objective=objective,
        title=new.title,
        title_in_overview=new.title_in_overview,
        notes=new.notes,
        position=position,
        delivery_as_written=new.delivery_as_written,
    )
    return _dated(row, new.delivery)


def _milestone(strategy: Strategy, new: NewMilestone, position: int) -> Milestone:
    row = Milestone(
        strategy=strategy,
        text=new.text,
        position=position,
        has_own_delivery=new.delivery is not None,
        delivery_as_written=new.delivery_as_written,
        lifecycle=new.lifecycle,
        next_review_on=new.next_review_on,
        visibility=new.visibility,
        rag=new.judgements[-1].rag if new.judgements else Rag.NONE,
    )
    return _dated(row, new.delivery or DeliveryDate.none())


def _add_leads(kind: str, pairs: Sequence[tuple[TenantModel, NewStrategy | NewMilestone]]) -> None:
    _insert(
        AgencyLead(
            organisation=new.organisation, department=new.department, part=new.part, position=position, **{kind: row}
        )
        for row, whole in pairs
        for position, new in enumerate(whole.agencies, start=1)
    )
    _insert(
        OfficerLead(
            person=new.person,
            group_name=new.group_name,
            accountable=new.accountable,
            position=position,
            **{kind: row},
        )
        for row, whole in pairs
        for position, new in enumerate(whole.officers, start=1)
    )


def _dated(row: D, delivery: DeliveryDate) -> D:
    row.delivery = delivery
    return row


def _insert(rows: Iterable[T]) -> list[T]:
    """All rows of one kind by one statement, in order and with their keys."""
    made = list(rows)
    _refuse_what_does_not_fit(made)
    if made:
        type(made[0])._default_manager.bulk_create(made)
    return made


def _refuse_what_does_not_fit(rows: Sequence[TenantModel]) -> None:
    """An insert of many rows checks none of them; PostgreSQL would answer a long title in words for programmers."""
    for row in rows:
        references = {field.name for field in row._meta.fields if field.is_relation}
        try:
            row.clean_fields(exclude=references)
        except ValidationError as error:
            raise ValidationError([f"{_called(row)}: {said}" for said in _in_our_words(row, error)]) from error


def _in_our_words(row: TenantModel, error: ValidationError) -> Iterator[str]:
    for name, faults in error.error_dict.items():
        called = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # ours are all plain fields
        for fault in faults:
            if fault.code == "max_length":
                yield f"its {called} is too long. Shorten it to {(fault.params or {})['limit_value']} characters."
            elif fault.code in {"blank", "null"}:
                yield f"its {called} is missing. Write one."
            else:
                yield f"its {called} cannot be kept: {' '.join(fault.messages)}"


def _called(row: TenantModel) -> str:
    name = str(row._meta.verbose_name)
    shown = str(row)
    return f"{name[0].upper()}{name[1:]} “{shown[:60]}{'…' if len(shown) > 60 else ''}”"  # noqa: PLR2004 -- a line
