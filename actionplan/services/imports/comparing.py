"""A document that is brought in again: what differs from the plan that is there, and what is taken over of that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import policies
from actionplan.importing import edits, stored
from actionplan.importing.comparing import Compared, Field, Kind, PlainRow, RowChange, compare, date_in_words
from actionplan.importing.edits import Place
from actionplan.importing.readplan import ReadMilestone, ReadOfficer, ReadPlan, ReadStrategy
from actionplan.importing.rowbyrow import led_row_by_row
from actionplan.importing.wording import same_words
from actionplan.models import AgencyLead, Milestone, Objective, OfficerLead, Plan, PlanImport, Strategy, Visibility
from actionplan.querysets import leads_of
from actionplan.services import leading, plans, structure
from actionplan.services.imports import registers
from actionplan.services.imports.names import unsettled_people
from actionplan.services.imports.saving import LONGEST_DATE, Matches, Register, new_strategy
from actionplan.services.imports.turns import open_in_turn, require_seen
from actionplan.services.plans import NewAgency, NewMilestone, NewOfficer
from foundation import audit
from foundation.periods import DeliveryDate
from partnership.models import Organisation, Person

Leads = dict[tuple[str, int | None], list[str]]
"""Names by what they lead: a milestone or a strategy, and its key."""
REASON = "As it stands in the document that was brought in again."


def changes_of(draft: ReadPlan, plan: Plan) -> Compared:
    """Row by row; two queries for the plan."""
    return compare(draft, rows_of_plan(plan))


def rows_of_plan(plan: Plan) -> list[PlainRow]:
    """Its milestones with what counts for each, as they stand today."""
    agencies: Leads = {}
    officers: Leads = {}
    for lead in leads_of(plan):
        owner = ("milestone", lead.milestone_id) if lead.milestone_id else ("strategy", lead.strategy_id)
        if lead.kind == "agency":
            agencies.setdefault(owner, []).append(lead.words.removesuffix(" (supporting)"))
        else:
            officers.setdefault(owner, []).append(lead.name)
    milestones = Milestone.objects.of_plan(plan).current().select_related("strategy__objective")
    return [
        PlainRow(
            code=row.code,
            objective=row.strategy.objective.title,
            strategy=row.strategy.title,
            text=row.text,
            date=_dated(row if row.has_own_delivery else row.strategy),
            agencies=tuple(_counting(agencies, row)),
            officers=tuple(_counting(officers, row)),
            rating=row.standing.word,
            is_guarded=row.visibility == Visibility.STATUTORY,
            key=row.pk,
        )
        for row in milestones
    ]


def _counting(leads: Leads, row: Milestone) -> list[str]:
    """Its own, or its strategy's where it has none of that kind (R21)."""
    return leads.get(("milestone", row.pk)) or leads.get(("strategy", row.strategy_id)) or []


def _dated(row: Milestone | Strategy) -> str:
    return date_in_words(row.delivery, row.delivery_as_written)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many differences, and the names of those who were added to the registers for them."""

    rows: int
    added: tuple[str, ...]


@transaction.atomic
def apply_changes(
    *, review: PlanImport, plan: Plan, seen: str, chosen: Collection[int], by: Person, at: datetime
) -> TakenOver:
    """Take over these of the differences, by their places in `changes_of`. Nothing is removed.

    Raises ReviewedMeanwhile where the plan or the review was changed since it was shown; ValidationError, with the row,
    where one of them cannot be kept: then none is; NotAllowed for a closed plan, and where nobody has said who is meant
    by a name of the chosen rows.
    """
    current = open_in_turn(review)
    draft = stored.from_json(current.draft)
    changes = changes_of(draft, plan).changes
    require_seen(seen, changes)
    taken = [change for place, change in enumerate(changes) if place in chosen and change.kind in TAKEN]
    policies.require_names_settled(unsettled_people(_officers(draft, taken), current))
    register = Register(Matches(current.bodies, current.people), by=by)
    takeover = _Takeover(draft, plan, register, by=by, at=at)
    for change in taken:
        try:
            takeover.take(change)
        except ValidationError as wrong:
            raise ValidationError([f"{change.code}: {message}" for message in wrong.messages]) from wrong
    added = {"organisations": register.added_organisations, "people": register.added_people}
    registers.note_added(current, **added)
    current.save(update_fields=["added"])
    counts = {kind: len(numbers) for kind, numbers in added.items()}
    audit.record(action="planimport.changes_taken", by=by, subject=current, plan=plan.pk, rows=len(taken), **counts)
    return TakenOver(len(taken), tuple(_names_of(register)))


def _names_of(register: Register) -> Iterator[str]:
    for model, numbers in ((Organisation, register.added_organisations), (Person, register.added_people)):
        if numbers:
            yield from model._default_manager.filter(pk__in=numbers).values_list("name", flat=True).order_by("pk")


def _officers(draft: ReadPlan, taken: Sequence[RowChange]) -> list[str]:
    """Names of people who may come to lead by these differences, once each."""
    named: list[ReadOfficer] = []
    for change in taken:
        if change.after and (change.before is None or Field.OFFICERS in change.fields):
            place = Place(*map(int, change.after.code.split(".")))
            named += edits.milestone_at(draft, place).own.officers
            named += edits.strategy_at(draft, place.above).delivery.officers
    return list(dict.fromkeys(one.name for one in named if not one.is_group))


TAKEN = (Kind.CHANGED, Kind.NEW)


class _Takeover:
    def __init__(self, draft: ReadPlan, plan: Plan, register: Register, *, by: Person, at: datetime) -> None:
        self.draft, self.plan, self.register, self.by, self.at = draft, plan, register, by, at
        self.objectives = list(Objective.objects.filter(plan=plan).select_related("plan"))
        self.strategies = list(Strategy.objects.filter(objective__plan=plan).select_related("objective__plan"))

    def take(self, change: RowChange) -> None:
        assert change.after is not None, "what is gone from the document is never taken out of the plan"
        place = Place(*map(int, change.after.code.split(".")))
        strategy = led_row_by_row(edits.strategy_at(self.draft, place.above))
        read = strategy.milestones[place.milestone - 1]
        if change.before is None:
            self._add(place, strategy, read)
            return
        milestones = Milestone.objects.select_related("strategy__objective__plan")
        assert change.before.key is not None, "a row of the plan has its key"
        milestone = milestones.get(pk=change.before.key, strategy__objective__plan=self.plan)
        if Field.READERS in change.fields:
            structure.guard(milestone=milestone, version=milestone.version, by=self.by)
            milestone.refresh_from_db(fields=["visibility", "version"])
        if Field.TEXT in change.fields:
            structure.reword(milestone=milestone, version=milestone.version, text=read.text, by=self.by)
            milestone.refresh_from_db(fields=["text", "version"])
        if Field.DATE in change.fields:
            self._redate(milestone, read.counting(strategy.delivery).date)
        if {Field.AGENCIES, Field.OFFICERS} & set(change.fields):
            self._lead(milestone, strategy, read, change.fields)

    def _redate(self, milestone: Milestone, delivery: DeliveryDate) -> None:
        structure.change_milestone(
            milestone=milestone,
            version=milestone.version,
            text=milestone.text,
            delivery=delivery,
            starts_on=milestone.starts_on,
            next_review_on=milestone.next_review_on,
            visibility=milestone.visibility,
            reason=REASON,
            by=self.by,
            at=self.at,
        )

    def _lead(self, milestone: Milestone, strategy: ReadStrategy, read: ReadMilestone, fields: Sequence[Field]) -> None:
        counting = read.counting(strategy.delivery)
        changes_agencies, changes_officers = Field.AGENCIES in fields, Field.OFFICERS in fields
        self._leave_to_nobody(
            milestone.strategy,
            agencies=changes_agencies and not counting.agencies,
            officers=changes_officers and not counting.officers,
        )
        agencies, officers = _led_by(milestone)
        self._set_leads(
            milestone,
            self.register.agencies(counting.agencies) if changes_agencies else agencies,
            self.register.officers(counting.officers) if changes_officers else officers,
        )

    def _leave_to_nobody(self, strategy: Strategy, *, agencies: bool, officers: bool) -> None:
        """In the plan what `led_row_by_row` does in a document: those of the strategy become those of its milestones
        that had none of their own, so that one of them can be without."""
        above = _led_by(strategy)
        if not (agencies and above[0]) and not (officers and above[1]):
            return
        kept = [] if agencies else above[0], [] if officers else above[1]
        for row in Milestone.objects.filter(strategy=strategy).select_related("strategy__objective__plan"):
            own = _led_by(row)
            self._set_leads(row, own[0] or (above[0] if agencies else []), own[1] or (above[1] if officers else []))
        self._set_leads(strategy, *kept)

    def _set_leads(
        self, owner: Strategy | Milestone, agencies: Sequence[NewAgency], officers: Sequence[NewOfficer]
    ) -> None:
        owner.refresh_from_db(fields=["version"])
        leading.set_leads(owner=owner, version=owner.version, agencies=agencies, officers=officers, by=self.by)

    def _add(self, place: Place, strategy: ReadStrategy, read: ReadMilestone) -> None:
        own = read.own
        above = self._strategy(place, strategy)
        nobody = {kind: kind in own.has_none and not getattr(own, kind) for kind in ("agencies", "officers")}
        self._leave_to_nobody(above, **nobody)
        new = NewMilestone(
            read.text,
            delivery=own.date if own.date_text or "date" in own.has_none else None,
            delivery_as_written=own.date_text[:LONGEST_DATE],
            agencies=self.register.agencies(own.agencies),
            officers=self.register.officers(own.officers),
            visibility=Visibility.STATUTORY if read.is_guarded else Visibility.PARTNERSHIP,
        )
        plans.add_milestone(strategy=above, new=new, by=self.by)

    def _strategy(self, place: Place, read: ReadStrategy) -> Strategy:
        """The one of the plan with the same title, else a new one under the objective of the same title, with all that
        the document says of it."""
        same = [row for row in self.strategies if same_words(row.title, read.title)]
        if same:
            return next((row for row in same if row.code == place.above.code), same[0])
        new = new_strategy(read, self.register, milestones=())
        added = plans.add_strategy(objective=self._objective(place), new=new, by=self.by)
        self.strategies.append(added)
        return added

    def _objective(self, place: Place) -> Objective:
        read = edits.objective_at(self.draft, place.objective)
        same = next((row for row in self.objectives if same_words(row.title, read.title)), None)
        if same is not None:
            return same
        strands = {strand.name.casefold(): strand for strand in self.plan.strands.all()}
        added = structure.add_objective(
            plan=self.plan,
            title=read.title,
            strand_as_published=read.strand_as_published,
            strand_effective=strands.get(read.strand_effective.casefold()),
            by=self.by,
        )
        self.objectives.append(added)
        return added


def _led_by(owner: Strategy | Milestone) -> tuple[list[NewAgency], list[NewOfficer]]:
    """Its own leads, as they would be written."""
    where = {str(owner._meta.model_name): owner}
    agencies = AgencyLead.objects.filter(**where).select_related("organisation")
    officers = OfficerLead.objects.filter(**where).select_related("person")
    return (
        [NewAgency(row.organisation, row.department, AgencyLead.Part(row.part)) for row in agencies],
        [NewOfficer(row.person, row.group_name, accountable=row.accountable) for row in officers],
    )
