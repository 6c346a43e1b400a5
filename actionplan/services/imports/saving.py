"""Taking over a plan that was read from a document (R30).

Bodies and people are those that somebody matched in the review; else they are found in the register by their printed
names, or added to it. What a plan prints and we have no place for, such as its updates and columns of its own, is
kept in the strategy's notes; a row that became nothing is kept, word for word, with what people should look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan.importing.delivery import is_told_elsewhere, stage_in_words
from actionplan.importing.leads import is_post
from actionplan.importing.readplan import (
    Code,
    Outcome,
    ReadAgency,
    ReadDelivery,
    ReadMilestone,
    ReadObjective,
    ReadOfficer,
    ReadPlan,
    ReadStrategy,
)
from actionplan.importing.rowbyrow import led_row_by_row
from actionplan.models import AgencyLead, Plan, Remark, Visibility
from actionplan.rag import Lifecycle, Rag, Standing
from actionplan.services import plans
from actionplan.services.plans import (
    NewAgency,
    NewJudgement,
    NewMilestone,
    NewObjective,
    NewOfficer,
    NewSection,
    NewStrategy,
)
from foundation import audit
from partnership.models import Organisation, Person
from partnership.services import organisations, people

LONGEST_NAME = 160
LONGEST_DATE = 200

_RAGS = {Standing.OFF_TRACK: Rag.RED, Standing.AT_RISK: Rag.AMBER, Standing.ON_TRACK: Rag.GREEN}
_LIFECYCLES = {Standing.COMPLETE: Lifecycle.COMPLETE, Standing.NOT_STARTED: Lifecycle.NOT_STARTED}


@dataclass(frozen=True, slots=True)
class Matches:
    """Who is meant by a printed name, where a person said so, as `PlanImport` keeps it."""

    bodies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """The plan, and the numbers of the bodies and people who were added to the registers for it."""

    plan: Plan
    organisations: tuple[int, ...]
    people: tuple[int, ...]


@transaction.atomic
def save_read_plan(*, plan: ReadPlan, by: Person | None, at: datetime) -> Plan:
    """Write the plan into the open partnership as it was read, warnings and all left for people to settle.

    The warnings are kept as remarks of the plan. Strands stay as published. Raises ValidationError where there is a
    plan of this title already, or a text too long.
    """
    return save_reviewed_plan(plan=plan, matches=Matches(), status=Plan.Status.ACTIVE, by=by, at=at).plan


@transaction.atomic
def save_reviewed_plan(
    *, plan: ReadPlan, matches: Matches, status: Plan.Status, by: Person | None, at: datetime
) -> Saved:
    """The same with what people decided in the review. Raises ValidationError also where somebody whom they matched is
    not there any more."""
    register = Register(matches, by=by)
    saved = plans.create(
        title=plan.title,
        starts_on=plan.period_start,
        ends_on=plan.period_end,
        by=by,
        status=status,
        sections=[NewSection(section.title[:300], section.text) for section in plan.sections if section.text],
        objectives=[_objective(objective, register, at) for objective in plan.objectives],
    )
    Remark.objects.bulk_create(_remarks(plan, saved))
    audit.record(action="plan.imported", by=by, subject=saved, rows=len(plan.rows), warnings=len(plan.warnings))
    return Saved(saved, tuple(register.added_organisations), tuple(register.added_people))


def _remarks(plan: ReadPlan, saved: Plan) -> Iterator[Remark]:
    """What people should look at; with the words of a row that became nothing else, so that none are dropped (R30)."""
    words = {(row.table, row.row): row.text for row in plan.rows if row.outcome is Outcome.KEPT_AS_NOTE}
    for position, said in enumerate(plan.warnings, start=1):
        text = words.get((said.table, said.row)) if said.code is Code.KEPT_AS_NOTE and said.table and said.row else None
        message = f"{said.message} Its words: “{text}”" if text else said.message
        yield Remark(plan=saved, code=said.code, message=message, table=said.table, row=said.row, position=position)


class Register:
    """The partnership's bodies and people by the names that a document prints, each looked up once."""

    def __init__(self, matches: Matches, *, by: Person | None) -> None:
        self._by = by
        self._bodies = {name.casefold(): match for name, match in matches.bodies.items()}
        self._officers = {name.casefold(): match for name, match in matches.people.items()}
        self.added_organisations: list[int] = []
        self.added_people: list[int] = []
        known_bodies = list(Organisation.objects.all())
        self._organisation_of = {body.pk: body for body in known_bodies}
        self._organisations = {body.short_name.casefold(): body for body in known_bodies if body.short_name}
        self._organisations |= {body.name.casefold(): body for body in known_bodies}
        # Volunteers are in no register outside care; of two people with one name nobody can say which is meant.
        known = list(Person.objects.outside_care())
        shared = Counter(person.name.casefold() for person in known)
        self._person_of = {who.pk: who for who in known}
        self._people = {who.name.casefold(): who for who in known if shared[who.name.casefold()] == 1}
        self._new: dict[str, Person] = {}

    def organisation(self, name: str) -> Organisation:
        match = self._bodies.get(name.casefold(), {})
        if "organisation" in match:
            return _still_there(self._organisation_of.get(match["organisation"]), name)
        name = _fit(str(match.get("new", name)), LONGEST_NAME)
        if name.casefold() not in self._organisations:
            made = organisations.add(name=name, relationship=Organisation.Relationship.PARTNER, by=self._by)
            self._organisations[name.casefold()] = made
            self.added_organisations.append(made.pk)
        return self._organisations[name.casefold()]

    def person(self, officer: ReadOfficer) -> Person:
        """A match that says "new" is somebody else than anybody of this name who is known."""
        match = self._officers.get(officer.name.casefold(), {})
        if "person" in match:
            return _still_there(self._person_of.get(match["person"]), officer.name)
        name = _fit(str(match.get("new", officer.name)), LONGEST_NAME)
        known = self._new if "new" in match else self._people
        if name.casefold() not in known:
            title = _fit(officer.detail, LONGEST_NAME) if is_post(officer.detail) else ""
            known[name.casefold()] = people.add(name=name, job_title=title, by=self._by)
            self.added_people.append(known[name.casefold()].pk)
        return known[name.casefold()]

    def agencies(self, found: Sequence[ReadAgency]) -> list[NewAgency]:
        """Two printed names may be one body: it leads once."""
        parts = {True: AgencyLead.Part.SUPPORTING, False: AgencyLead.Part.LEAD}
        new = [
            NewAgency(self.organisation(one.name), _fit(one.department, LONGEST_NAME), parts[one.supports])
            for one in found
        ]
        return list({(one.organisation.pk, one.department.casefold()): one for one in reversed(new)}.values())[::-1]

    def officers(self, found: Sequence[ReadOfficer]) -> list[NewOfficer]:
        """The first that is called accountable is: only one can be (R21)."""
        first = next((one for one in found if one.accountable), None)
        new = [self._officer(one, accountable=one is first) for one in found]
        once: dict[tuple[int | None, str], NewOfficer] = {}
        for one in sorted(new, key=lambda each: not each.accountable):
            once.setdefault((one.person.pk if one.person else None, one.group_name.casefold()), one)
        return [one for one in new if any(one is kept for kept in once.values())]

    def _officer(self, one: ReadOfficer, *, accountable: bool) -> NewOfficer:
        match = self._officers.get(one.name.casefold(), {})
        if "group" in match or (one.is_group and not match):
            group = str(match.get("group", one.name))
            return NewOfficer(group_name=_fit(group, LONGEST_NAME), accountable=accountable)
        return NewOfficer(self.person(one), accountable=accountable)


R = TypeVar("R", Organisation, Person)


def _still_there(found: R | None, name: str) -> R:
    if found is None:
        raise ValidationError(f"Whom you chose for “{name}” is not in the register any more. Choose again on “Names”.")
    return found


def _fit(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _objective(objective: ReadObjective, register: Register, at: datetime) -> NewObjective:
    return NewObjective(
        objective.title,
        strand_as_published=objective.strand_as_published,
        strand=objective.strand_effective,
        strand_reads_as=objective.strand_suggested,
        kpis=objective.kpis,
        strategies=[_strategy(strategy, register, at) for strategy in objective.strategies],
    )


def _strategy(printed: ReadStrategy, register: Register, at: datetime) -> NewStrategy:
    strategy = led_row_by_row(printed)
    milestones = [_milestone(milestone, strategy.delivery, register, at) for milestone in strategy.milestones]
    return new_strategy(strategy, register, milestones=milestones)


def new_strategy(strategy: ReadStrategy, register: Register, *, milestones: Sequence[NewMilestone]) -> NewStrategy:
    """Of one that is `led_row_by_row`, with these of its milestones and the notes of all of them."""
    delivery = strategy.delivery
    return NewStrategy(
        strategy.title,
        title_in_overview=strategy.title_in_overview,
        notes="\n".join(notes_of(strategy)),
        delivery=delivery.date,
        delivery_as_written=_fit(delivery.date_text, LONGEST_DATE),
        agencies=register.agencies(delivery.agencies),
        officers=register.officers(delivery.officers),
        milestones=milestones,
    )


def _milestone(milestone: ReadMilestone, above: ReadDelivery, register: Register, at: datetime) -> NewMilestone:
    own = milestone.own
    rated = milestone.rated_by(above)
    standing = rated.rag or Standing.NOT_RATED
    return NewMilestone(
        milestone.text,
        delivery=own.date if own.date_text or "date" in own.has_none else None,
        delivery_as_written=_fit(own.date_text, LONGEST_DATE),
        lifecycle=stage_in_words(rated.rag_text) or _LIFECYCLES.get(standing, Lifecycle.IN_PROGRESS),
        visibility=Visibility.STATUTORY if milestone.is_guarded else Visibility.PARTNERSHIP,
        agencies=register.agencies(own.agencies),
        officers=register.officers(own.officers),
        judgements=[NewJudgement(_RAGS[standing], _reason(rated), at)] if standing in _RAGS else [],
    )


def _reason(rated: ReadDelivery) -> str:
    printed = f"As printed in the plan that was brought in: “{rated.rag_text}”." if rated.rag_text else ""
    return "\n".join(filter(None, (printed or "Read from the colour of a cell in the plan.", rated.update)))


def notes_of(strategy: ReadStrategy) -> Iterator[str]:
    """What its rows say that has no field of its own."""
    yield from _kept(strategy.delivery)
    for milestone in strategy.milestones:
        for note in _kept(milestone.own):
            yield f"{milestone.text}: {note}"


def _kept(delivery: ReadDelivery) -> Iterator[str]:
    """Everything that a row said and that has no field, or did not fit into it."""
    if delivery.update:
        yield f"Update: {delivery.update}"
    if not is_told_elsewhere(delivery.rag_text):
        yield f"Rating, as printed in the plan: “{delivery.rag_text}”"
    yield from delivery.notes
    yield from (f"Officer: {one.name}, {one.detail}" for one in delivery.officers if one.detail)
    names = [text for agency in delivery.agencies for text in (agency.name, agency.department)]
    names += [officer.name for officer in delivery.officers]
    yield from (f"In full: {name}" for name in names if len(name) > LONGEST_NAME)
    if len(delivery.date_text) > LONGEST_DATE:
        yield f"Date: {delivery.date_text}"
