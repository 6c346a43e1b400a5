"""Actions of meetings: who takes what away by when, what became of it, and what goes on to the action plan (A9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.access import NotAllowed
from foundation.periods import DeliveryDate, Precision
from partnership import policies
from partnership.models import Action, ActionOwner, AgendaItem, Organisation, Person, ProposedMilestone, Stage
from partnership.turns import meeting_in_turn

Status, State = Action.Status, ProposedMilestone.State


@dataclass(frozen=True, slots=True)
class Owners:
    people: Sequence[Person] = field(default=())
    organisations: Sequence[Organisation] = field(default=())
    names: Sequence[str] = field(default=())
    """Whom the list does not have, such as "All partners"."""

    @property
    def are_nobody(self) -> bool:
        return not (self.people or self.organisations or self.names)

    def rows(self, action: Action) -> list[ActionOwner]:
        return [
            *(ActionOwner(action=action, person=each) for each in self.people),
            *(ActionOwner(action=action, organisation=each) for each in self.organisations),
            *(ActionOwner(action=action, name=each) for each in self.names),
        ]


@transaction.atomic
def add(*, item: AgendaItem, text: str, due: DeliveryDate, owners: Owners, by: Person | None) -> Action:
    """Raises ValidationError where nobody owns it, or its date is one that comes every year."""
    meeting = meeting_in_turn(item.meeting)
    policies.require_stage(meeting, Stage.HELD)
    made = Action(item=item, meeting=meeting)
    _save(made, text=text, due=due, owners=owners)
    audit.record(action="meetingaction.added", by=by, subject=made)
    return made


@transaction.atomic
def change(*, action: Action, text: str, due: DeliveryDate, owners: Owners, by: Person | None) -> None:
    """Its words as long as the minutes are written; its date and owners also later, while it is open."""
    current = _open(action)
    meeting = meeting_in_turn(current.meeting)
    if text.strip() != current.text:
        policies.require_stage(meeting, Stage.HELD)
    current.owners.all().delete()
    _save(current, text=text, due=due, owners=owners)
    audit.record(action="meetingaction.changed", by=by, subject=current)


@transaction.atomic
def close(*, action: Action, as_: str, outcome: str, by: Person, on: date, manages: bool) -> None:
    """As done, by whoever owns it; as cancelled by those who follow actions up (`manages`), who say why."""
    current = _locked(action)
    policies.require_may_close(action=current, person=by, manages=manages)
    if as_ == Status.CANCELLED and not manages:
        raise NotAllowed("Only the coordinator cancels an action. Say what stands in its way instead.")
    if as_ == Status.CANCELLED and not outcome.strip():
        raise ValidationError({"outcome": "Say why it is cancelled"})
    current.status, current.outcome = as_, outcome.strip()
    current.closed_on, current.closed_by = on, by
    current.save()
    audit.record(action="meetingaction.closed", by=by, subject=current, status=as_)


@transaction.atomic
def reopen(*, action: Action, by: Person | None) -> None:
    current = _locked(action)
    if current.status == Status.OPEN:
        raise NotAllowed("This action is open.")
    current.status, current.closed_on, current.closed_by = Status.OPEN, None, None
    current.save()
    audit.record(action="meetingaction.reopened", by=by, subject=current)


@transaction.atomic
def propose(*, action: Action, text: str, wanted_under: str, by: Person, at: datetime) -> ProposedMilestone:
    """Ask those who write the action plan to take it up as a milestone."""
    current = _locked(action)
    if current.proposals.exclude(state=State.DECLINED).exists():
        raise ValidationError("This action was proposed for the action plan already.")
    made = ProposedMilestone.objects.create(
        action=current, text=text.strip(), wanted_under=wanted_under.strip(), proposed_by=by, proposed_at=at
    )
    audit.record(action="proposedmilestone.made", by=by, subject=made)
    return made


def _save(action: Action, *, text: str, due: DeliveryDate, owners: Owners) -> None:
    if due.precision == Precision.RECURRING:
        raise ValidationError({"due": "An action ends some day. Give a date, or write “Ongoing”."})
    if owners.are_nobody:
        raise ValidationError("Say who does it: a person, an organisation, or a name such as “All partners”.")
    action.text, action.due = text.strip(), due
    action.save()
    ActionOwner.objects.bulk_create(owners.rows(action))


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(no_key=True, of=("self",)).select_related("meeting").get(pk=action.pk)


def _open(action: Action) -> Action:
    current = _locked(action)
    if current.status != Status.OPEN:
        raise NotAllowed("This action is closed. Open it again first.")
    return current
