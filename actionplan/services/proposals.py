"""Milestones that meetings proposed: taken into the plan, or declined with a reason (A9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from actionplan.models import AcceptedProposal, Milestone, Strategy
from actionplan.services import leading, structure
from actionplan.services.plans import NewAgency, NewOfficer
from foundation.periods import DeliveryDate
from partnership.models import Person, ProposedMilestone
from partnership.services import proposals

State = ProposedMilestone.State


@transaction.atomic
def accept(  # noqa: PLR0913 -- what the form asks, in one go
    *,
    proposal: ProposedMilestone,
    strategy: Strategy,
    text: str,
    delivery: DeliveryDate | None,
    next_review_on: date | None,
    visibility: str,
    agencies: Sequence[NewAgency],
    officers: Sequence[NewOfficer],
    by: Person,
    at: datetime,
) -> Milestone:
    """Without `delivery`, agencies or officers it has those of its strategy. The proposal then tells the number of its
    milestone, and nothing else of the plan.

    Raises ValidationError, keyed by field; NotAllowed where it was decided in the meantime, or the plan is closed.
    """
    made = structure.add_milestone(
        strategy=strategy, text=text, delivery=delivery, starts_on=None, next_review_on=next_review_on,
        visibility=visibility, by=by,
    )  # fmt: skip
    leading.set_leads(owner=made, version=made.version, agencies=agencies, officers=officers, by=by)
    became = f"Milestone {made.code}"
    proposals.settle(proposal=proposal, state=State.ACCEPTED, became=became, by=by, at=at)
    AcceptedProposal.objects.create(proposal=proposal, milestone=made)
    return made


@transaction.atomic
def decline(*, proposal: ProposedMilestone, why: str, by: Person, at: datetime) -> None:
    """The meeting reads why, and may propose it again. Raises NotAllowed where it was decided in the meantime."""
    proposals.settle(proposal=proposal, state=State.DECLINED, became=why, by=by, at=at)
