"""Who leads a strategy, or a milestone that has its own (R21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import turns
from actionplan.models import AgencyLead, Milestone, OfficerLead, Strategy
from actionplan.services.plans import NewAgency, NewOfficer
from foundation import audit
from partnership.models import Person
from partnership.services import people


@dataclass(frozen=True, slots=True)
class NamedOfficer:
    """Somebody whom the partnership does not know yet: becomes a person without an account."""

    name: str
    accountable: bool = False


@transaction.atomic
def set_leads(
    *,
    owner: Strategy | Milestone,
    version: int,
    agencies: Sequence[NewAgency],
    officers: Sequence[NewOfficer | NamedOfficer],
    by: Person | None,
) -> None:
    """These and no others, in this order. A milestone without any of a kind has those of its strategy.

    Raises ValidationError for one that stands twice and for two who are accountable; ChangedMeanwhile where other leads
    were set after the form was opened; NotAllowed for a closed plan.
    """
    turns.plan_in_turn(turns.plan_of(owner))
    known = [_known(new, by) for new in officers]
    _refuse_doubles(agencies, known)
    current: Any = turns.as_it_stands(owner)
    where = {str(owner._meta.model_name): owner}
    wanted = [_agency(new) for new in agencies], [_officer(new) for new in known]
    kept = (
        [_told_agency(row) for row in AgencyLead.objects.filter(**where)],
        [_told_officer(row) for row in OfficerLead.objects.filter(**where)],
    )
    if wanted == kept:
        return
    if current.version != version:
        raise turns.ChangedMeanwhile(current)
    _replace(AgencyLead, where, wanted[0], ("organisation_id", "department"))
    _replace(OfficerLead, where, wanted[1], ("person_id", "group_name"))
    turns.count_change(current)
    audit.record(
        action=f"{owner._meta.model_name}.leads_set",
        by=by,
        subject=owner,
        agencies=[new.organisation.pk for new in agencies],
        officers=[new.person.pk for new in known if new.person],
    )


def _known(new: NewOfficer | NamedOfficer, by: Person | None) -> NewOfficer:
    if isinstance(new, NewOfficer):
        return new
    if Person.objects.outside_care().filter(name__iexact=new.name).exists():
        raise ValidationError(f"{new.name} is in the list of people already. Choose the name there.")
    return NewOfficer(people.add(name=new.name, by=by), accountable=new.accountable)


def _agency(new: NewAgency) -> dict[str, Any]:
    return {"organisation_id": new.organisation.pk, "department": new.department, "part": str(new.part)}


def _told_agency(row: AgencyLead) -> dict[str, Any]:
    return {"organisation_id": row.organisation_id, "department": row.department, "part": row.part}


def _officer(new: NewOfficer) -> dict[str, Any]:
    person = new.person.pk if new.person else None
    return {"person_id": person, "group_name": new.group_name, "accountable": new.accountable}


def _told_officer(row: OfficerLead) -> dict[str, Any]:
    return {"person_id": row.person_id, "group_name": row.group_name, "accountable": row.accountable}


def _replace(model: Any, where: dict[str, Any], wanted: list[dict[str, Any]], names: tuple[str, str]) -> None:
    """Rows that stay are changed and not made anew, so that the history says what became another."""
    rows = {tuple(getattr(row, name) for name in names): row for row in model.objects.filter(**where)}
    stays = {tuple(values[name] for name in names) for values in wanted}
    for key, row in rows.items():
        if key not in stays:
            row.delete()
    if model is OfficerLead:  # one at a time may be accountable, also on the way from one to another
        model.objects.filter(**where, accountable=True).update(accountable=False)
    for position, values in enumerate(wanted, start=1):
        row = rows.get(tuple(values[name] for name in names)) or model(**where)
        for name, value in {**values, "position": position}.items():
            setattr(row, name, value)
        row.save()


def _refuse_doubles(agencies: Sequence[NewAgency], officers: Sequence[NewOfficer]) -> None:
    bodies = [(new.organisation.pk, new.department.casefold()) for new in agencies]
    if len(set(bodies)) < len(bodies):
        raise ValidationError("An agency stands here twice with the same department. Remove one of the two.")
    people = [(new.person.pk if new.person else None, new.group_name.casefold()) for new in officers]
    if len(set(people)) < len(people):
        raise ValidationError("An officer or group stands here twice. Remove one of the two.")
    if sum(new.accountable for new in officers) > 1:
        raise ValidationError("Only one officer can be accountable. Untick the others.")
