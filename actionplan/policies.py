"""When something may be done to a plan, in sentences that a person can read. Who may is in `partnership.roles`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from actionplan.models import Completion, Milestone, Plan, Update
from actionplan.rag import OPEN, Lifecycle
from foundation.access import NotAllowed
from partnership.models import Person
from partnership.roles import Permission

T = TypeVar("T")


class WhoAsks(Protocol):
    """What `readers.Reader` tells of somebody, as far as it is asked here."""

    @property
    def permissions(self) -> Collection[str]: ...

    def leads(self, milestone_id: int) -> bool: ...


def require_open_plan(plan: Plan) -> None:
    """A closed plan stands as it was: nothing of it changes any more."""
    if plan.status == Plan.Status.CLOSED:
        raise NotAllowed("This plan is closed. It stays as it was when it closed.")


def require_rateable(milestone: Milestone) -> None:
    """A judgement says how likely delivery is: there is none to give once the milestone or its plan is over."""
    if milestone.strategy.objective.plan.status == Plan.Status.CLOSED:
        raise NotAllowed("This plan is closed. Its ratings stay as they were when it closed.")
    if milestone.lifecycle not in OPEN:
        word = Lifecycle(milestone.lifecycle).label.lower()
        raise NotAllowed(f"This milestone is marked “{word}”, so there is nothing left to rate.")


def require_may_update(who: WhoAsks, milestone: Milestone) -> None:
    """Its own leads tell how a milestone is going, and whoever may rate all of them."""
    if Permission.RATE_MILESTONES not in who.permissions and not who.leads(milestone.pk):
        raise NotAllowed(
            "Only the people who lead this milestone and the antislavery coordinator tell how it is going."
            " If you should be one of its leads, ask the coordinator."
        )


def require_updatable(milestone: Milestone) -> None:
    """Nothing more is told of a milestone once it or its plan is over; what was told can still be corrected."""
    require_open_plan(milestone.strategy.objective.plan)
    if milestone.lifecycle not in OPEN:
        word = Lifecycle(milestone.lifecycle).label.lower()
        raise NotAllowed(f"This milestone is marked “{word}”, so there is nothing left to update.")


def require_may_correct(who: WhoAsks, update: Update, by: Person) -> None:
    """An entry stays as it is (R25); its author and the coordinator may say beside it what was wrong."""
    if update.written_by_id != by.pk and Permission.RATE_MILESTONES not in who.permissions:
        raise NotAllowed("Only whoever wrote this entry, or the antislavery coordinator, can add a correction to it.")


def require_second_person(completion: Completion, officers: Collection[int], by: Person) -> None:
    """R29: not the one who claims it, and no lead officer of the milestone. `officers` are the keys of these."""
    if completion.claimed_by_id == by.pk:
        raise NotAllowed("You said yourself that it is done. Somebody else must confirm it.")
    if by.pk in officers:
        raise NotAllowed("You lead this milestone. Somebody who does not lead it must confirm that it is done.")


def require_reopenable(milestone: Milestone) -> None:
    require_open_plan(milestone.strategy.objective.plan)
    if milestone.lifecycle not in (Lifecycle.COMPLETE, Lifecycle.NOT_ACHIEVED):
        raise NotAllowed("This milestone is still open, so there is nothing to open again.")


def refusal(require: Callable[[T], None], subject: T) -> str:
    """The sentence with which a `require_...` would refuse; empty where it would not."""
    try:
        require(subject)
    except NotAllowed as refused:
        return refused.sentence
    return ""
