"""When something may be done to a plan, in sentences that a person can read. Who may is in `partnership.roles`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from actionplan.models import (
    Completion,
    DateChange,
    Kpi,
    LinkedDocument,
    Milestone,
    Objective,
    Plan,
    Publication,
    Strategy,
    Update,
)
from actionplan.rag import OPEN, Lifecycle
from foundation.access import NotAllowed
from partnership.models import Person
from partnership.roles import Permission

T = TypeVar("T")
MOST_NAMED = 5
"""Names that one sentence holds; the others are counted."""


class WhoAsks(Protocol):
    """What `readers.Reader` tells of somebody, as far as it is asked here."""

    @property
    def permissions(self) -> Collection[str]: ...

    def leads(self, milestone_id: int) -> bool: ...


def require_open_plan(plan: Plan) -> None:
    """A closed plan stands as it was: nothing of it changes any more."""
    if plan.status == Plan.Status.CLOSED:
        raise NotAllowed("This plan is closed. It stays as it was when it closed.")


def require_publishable(plan: Plan) -> None:
    """A draft is nobody's plan yet, and the boards of a closed one are all there will be."""
    require_open_plan(plan)
    if plan.status == Plan.Status.DRAFT:
        raise NotAllowed("This plan is still a draft. Make it the active plan before you publish its board.")


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


def require_may_judge(who: WhoAsks, *, leads: bool) -> None:
    """A strategy is rated by its own leads and by whoever may rate all milestones."""
    if Permission.RATE_MILESTONES not in who.permissions and not leads:
        raise NotAllowed("Only the people who lead this strategy and the antislavery coordinator rate it.")


def require_may_correct(who: WhoAsks, update: Update, by: Person) -> None:
    """An entry stays as it is (R25); its author and the coordinator may say beside it what was wrong."""
    if update.written_by_id != by.pk and Permission.RATE_MILESTONES not in who.permissions:
        raise NotAllowed("Only whoever wrote this entry, or the antislavery coordinator, can add a correction to it.")


def require_may_withdraw(change: DateChange, by: Person) -> None:
    """Everybody else who has a say in it agrees or refuses."""
    if change.asked_by_id != by.pk:
        raise NotAllowed("Only whoever asked for another date can withdraw that.")


def require_second_person(completion: Completion, officers: Collection[int], person: int) -> None:
    """R29: not the one who claims it, nor the one for whom they wrote it down, and no lead officer of the milestone.
    All are keys of people. The database holds to the first of these; it cannot see the other two."""
    if completion.claimed_by_id == person:
        raise NotAllowed("You said yourself that it is done. Somebody else must confirm it.")
    if completion.update.on_behalf_of_id == person:
        raise NotAllowed("It was written down for you that it is done. Somebody else must confirm it.")
    if person in officers:
        raise NotAllowed("You lead this milestone. Somebody who does not lead it must confirm that it is done.")


def require_reopenable(milestone: Milestone) -> None:
    require_open_plan(milestone.strategy.objective.plan)
    if milestone.lifecycle != Lifecycle.COMPLETE:
        raise NotAllowed("This milestone is not marked as complete, so there is nothing to open again.")


NEXT_STAGES: dict[str, tuple[Lifecycle, ...]] = {
    Lifecycle.NOT_STARTED: (Lifecycle.ON_HOLD, Lifecycle.NOT_ACHIEVED, Lifecycle.SUPERSEDED),
    Lifecycle.IN_PROGRESS: (Lifecycle.ON_HOLD, Lifecycle.NOT_ACHIEVED, Lifecycle.SUPERSEDED),
    Lifecycle.ON_HOLD: (Lifecycle.IN_PROGRESS, Lifecycle.NOT_ACHIEVED, Lifecycle.SUPERSEDED),
    Lifecycle.NOT_ACHIEVED: (Lifecycle.IN_PROGRESS, Lifecycle.SUPERSEDED),
    Lifecycle.SUPERSEDED: (Lifecycle.IN_PROGRESS,),
    Lifecycle.COMPLETE: (),
}
"""Where a milestone's life can go from each stage by the coordinator's word. Being done takes evidence and a second
person, and so does taking that back: `services.completions`."""


def require_next_stage(milestone: Milestone, lifecycle: Lifecycle) -> None:
    if lifecycle not in NEXT_STAGES[milestone.lifecycle]:
        now, wanted = Lifecycle(milestone.lifecycle).label.lower(), lifecycle.label.lower()
        raise NotAllowed(f"This milestone is marked “{now}”. From there it cannot be marked “{wanted}”.")
    if milestone.completions.filter(decision="").exists():
        raise NotAllowed("Somebody says that this milestone is done and waits for an answer. Give the answer first.")


def require_may_take_the_place(successor: Milestone, milestone: Milestone) -> None:
    if successor.pk == milestone.pk:
        raise NotAllowed("A milestone cannot take its own place. Choose another one.")
    if successor.lifecycle == Lifecycle.SUPERSEDED:
        raise NotAllowed("Another milestone has taken the place of the one you chose. Choose that one.")
    if successor.strategy.objective.plan_id != milestone.strategy.objective.plan_id:
        raise NotAllowed("Choose a milestone of the same plan.")


def require_removable(row: Objective | Strategy | Milestone) -> None:
    """What was said, measured or published stays; a row of which there is none of it may be taken out again."""
    if isinstance(row, Objective):
        if row.strategies.exists() or row.kpis.exists():
            raise NotAllowed("Strategies or KPIs stand under this objective. Move or remove them first.")
    elif isinstance(row, Strategy):
        if row.milestones.exists() or row.judgements.exists():
            raise NotAllowed(
                "Milestones stand under this strategy, or a headline was given to it. Move or remove its milestones;"
                " a strategy with a headline stays."
            )
    elif _is_spoken_of(row):
        raise NotAllowed(
            "Something was already said or published of this milestone, so it stays in the plan. Close it as not"
            " achieved, or say which milestone takes its place."
        )
    elif row.came_of.exists():
        raise NotAllowed(
            "This milestone came of an action of a meeting, which leads to it, so it stays in the plan. Close it as not"
            " achieved, or say which milestone takes its place."
        )


def require_unpublished_file(document: LinkedDocument) -> None:
    """A published board leads to the file that it lists, for good (R25). A link goes on leading where it led."""
    listed = Publication.objects.filter(plan=document.plan_id, contents__documents__contains=[{"id": document.pk}])
    if document.file_id and listed.exists():
        raise NotAllowed(
            "A published board lists this file, so it stays. If not all of its readers should have it, change who may"
            " read it."
        )


def require_may_take_back(plan: Plan) -> None:
    """What was brought in can be taken back as long as only its editors have seen it."""
    if plan.status != Plan.Status.DRAFT:
        raise NotAllowed("This plan is not a draft any more, so it cannot be taken back. Close it instead.")
    if Publication.objects.filter(plan=plan).exists() or Plan.objects.filter(rolled_from=plan).exists():
        raise NotAllowed("People have read this plan, or another goes on with it, so it cannot be taken back.")


def require_title_and_period(*, has_title: bool, has_period: bool) -> None:
    """A plan that is brought in can be told from others, and has quarters to report on."""
    lacking = [*([] if has_title else ["a title of its own"]), *([] if has_period else ["a first and a last day"])]
    if lacking:
        raise NotAllowed(f"Give the plan {' and '.join(lacking)} first, on “Title and period”.")


def require_names_settled(unsettled: Collection[str]) -> None:
    """Nobody becomes one with somebody of the same name unless a person says so. The argument are printed names."""
    if unsettled:
        named = ", ".join(f"“{name}”" for name in list(unsettled)[:MOST_NAMED])
        more = f" and {len(unsettled) - MOST_NAMED} more" if len(unsettled) > MOST_NAMED else ""
        raise NotAllowed(f"Say first, on “Names”, whether these are people whom you know already: {named}{more}.")


def _is_spoken_of(milestone: Milestone) -> bool:
    told = ("updates", "judgements", "actions", "date_changes", "completions", "published", "supersedes")
    if any(getattr(milestone, name).exists() for name in told):
        return True
    return milestone.carried_from_id is not None or Milestone.objects.filter(carried_from=milestone.pk).exists()


def require_removable_kpi(kpi: Kpi) -> None:
    if kpi.values_measured.exists():
        raise NotAllowed("This KPI has values, so it stays: what was measured is never taken away.")


def refusal(require: Callable[[T], None], subject: T) -> str:
    """The sentence with which a `require_...` would refuse; empty where it would not."""
    try:
        require(subject)
    except NotAllowed as refused:
        return refused.sentence
    return ""
