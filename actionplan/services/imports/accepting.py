"""A reviewed plan becomes a plan, once, in one transaction; and is taken back as long as nobody was shown it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from actionplan import policies, turns
from actionplan.importing import stored
from actionplan.models import AgencyLead, OfficerLead, Plan, PlanImport
from actionplan.services.imports import registers
from actionplan.services.imports.names import unsettled_people
from actionplan.services.imports.saving import Matches, save_reviewed_plan
from actionplan.services.imports.turns import ReviewedMeanwhile, State, go_to, in_turn, open_in_turn
from foundation import audit
from foundation.access import NotAllowed
from partnership.models import Person


@transaction.atomic
def accept(*, review: PlanImport, version: int, by: Person, at: datetime) -> Plan:
    """The draft as a plan of its own, a draft still, with all that people decided in the review.

    `version` is the one that the person has looked at. Raises ReviewedMeanwhile where the review was changed since;
    NotAllowed where it is over, has no title or no period, or somebody's name is not settled; ValidationError where the
    title is taken or a text is too long.
    """
    current = open_in_turn(review)
    if current.version != version:
        raise ReviewedMeanwhile
    draft = stored.from_json(current.draft)
    policies.require_title_and_period(has_title=draft.is_named, has_period=draft.has_period)
    policies.require_names_settled(unsettled_people(draft.officers, current))
    matches = Matches(current.bodies, current.people)
    saved = save_reviewed_plan(plan=draft, matches=matches, status=Plan.Status.DRAFT, by=by, at=at)
    current.plan, current.accepted_by, current.accepted_at = saved.plan, by, at
    registers.note_added(current, organisations=saved.organisations, people=saved.people)
    go_to(current, State.ACCEPTED, "plan", "accepted_by", "accepted_at", "added")
    audit.record(action="planimport.accepted", by=by, subject=current, plan=saved.plan.pk)
    return saved.plan


@transaction.atomic
def take_back(*, review: PlanImport, by: Person, at: datetime) -> None:
    """As if it had never been brought in: nobody finds the plan any more, and whom it added to the registers goes
    unless somebody else has come to use them. Done twice it is done once. Raises NotAllowed."""
    current = in_turn(review)
    if current.state == State.TAKEN_BACK:
        return
    if current.state != State.ACCEPTED:
        raise NotAllowed("This document was not brought in, so there is nothing to take back.")
    plan = turns.plan_in_turn(current.plan)
    policies.require_may_take_back(plan)
    of_plan = Q(strategy__objective__plan=plan) | Q(milestone__strategy__objective__plan=plan)
    for leads in (AgencyLead, OfficerLead):
        leads.objects.filter(of_plan).delete()
    plan.status = Plan.Status.WITHDRAWN
    turns.count_change(plan, "status")
    current.taken_back_by, current.taken_back_at = by, at
    go_to(current, State.TAKEN_BACK, "taken_back_by", "taken_back_at")
    audit.record(action="planimport.taken_back", by=by, subject=current)
    registers.take_out(current, by=by)
