"""What became of something that the action plan was asked to take up."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.access import NotAllowed
from partnership.models import Person, ProposedMilestone, ProposedObjective

P = TypeVar("P", ProposedMilestone, ProposedObjective)


@transaction.atomic
def settle(*, proposal: P, state: str, became: str, by: Person | None, at: datetime) -> P:
    """For those who write the plan: accepted, with what it became there, or declined, with the reason.

    Raises NotAllowed where it was decided in the meantime, ValidationError without words.
    """
    current: P = type(proposal)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    if current.state != current.State.PROPOSED:
        raise NotAllowed("This proposal was decided in the meantime.")
    if not became.strip():
        raise ValidationError("Say what became of it.")
    current.state, current.became, current.decided_by, current.decided_at = state, became.strip(), by, at
    current.save()
    audit.record(action=f"{current._meta.model_name}.decided", by=by, subject=current, state=state)
    return current
