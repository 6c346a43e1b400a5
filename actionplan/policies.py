"""When something may be done to a plan, in sentences that a person can read. Who may is in `partnership.roles`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from actionplan.models import Milestone, Plan
from actionplan.rag import OPEN, Lifecycle
from foundation.access import NotAllowed

T = TypeVar("T")


def require_rateable(milestone: Milestone) -> None:
    """A judgement says how likely delivery is: there is none to give once the milestone or its plan is over."""
    if milestone.strategy.objective.plan.status == Plan.Status.CLOSED:
        raise NotAllowed("This plan is closed. Its ratings stay as they were when it closed.")
    if milestone.lifecycle not in OPEN:
        word = Lifecycle(milestone.lifecycle).label.lower()
        raise NotAllowed(f"This milestone is marked “{word}”, so there is nothing left to rate.")


def refusal(require: Callable[[T], None], subject: T) -> str:
    """The sentence with which a `require_...` would refuse; empty where it would not."""
    try:
        require(subject)
    except NotAllowed as refused:
        return refused.sentence
    return ""
