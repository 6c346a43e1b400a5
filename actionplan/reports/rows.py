"""A milestone as lists print it, and where the pages of its plan are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from actionplan.models import Milestone, Plan
from actionplan.querysets import leads_of
from actionplan.rag import Lifecycle, Standing, is_past, is_past_and_not_rated
from foundation.addresses import address


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages of a plan are: words after the board's address, joined and not reversed, because to reverse a URL
    costs more than to print a row. A test holds each to its URL pattern."""

    plans: str
    board: str
    may: frozenset[str] = frozenset()
    """What the reader's roles let them do: the pages that only some may open are offered to those alone."""

    @classmethod
    def of(cls, slug: str, plan: Plan, may: frozenset[str] = frozenset()) -> Self:
        plans = address("actionplan:plans", slug)
        return cls(plans, f"{plans}{plan.pk}/", may)

    @property
    def milestones(self) -> str:
        return f"{self.board}milestones/"

    @property
    def reading(self) -> str:
        return f"{self.board}read/"

    @property
    def remarks(self) -> str:
        return f"{self.board}to-check/"

    @property
    def kpis(self) -> str:
        return f"{self.board}kpis/"

    @property
    def publish(self) -> str:
        return f"{self.board}publish/"

    @property
    def published(self) -> str:
        return f"{self.board}published/"

    @property
    def changes(self) -> str:
        return f"{self.board}changes/"

    @property
    def change(self) -> str:
        return f"{self.board}change/"

    @property
    def officers(self) -> str:
        return f"{self.board}officers/"

    @property
    def grid(self) -> str:
        return f"{self.board}grid/"

    @property
    def take_out(self) -> str:
        return f"{self.board}take-out/"

    @property
    def for_everybody(self) -> str:
        """The page without sign-in, of the partnership's last published board that is public."""
        return f"{self.plans.removesuffix('plans/')}plan/"

    def milestone(self, key: int) -> str:
        return f"{self.milestones}{key}/"

    def narrowed(self, **filters: Any) -> str:
        """The list of milestones with filters set."""
        return f"{self.milestones}?{urlencode(filters)}"


@dataclass(frozen=True, slots=True)
class Leads:
    """Names in order. `inherited` where they are the strategy's and not the milestone's own (R21)."""

    names: tuple[str, ...]
    inherited: bool

    @property
    def are_own(self) -> bool:
        return bool(self.names) and not self.inherited


class Frame:
    """What every row of a plan needs: where the pages are, the places of the objectives, and who leads; one query."""

    def __init__(self, plan: Plan, addresses: Addresses, places: Mapping[int, int]) -> None:
        """`places` gives each objective's number by its key."""
        self.plan, self.addresses, self.places = plan, addresses, places
        self.everybody = leads_of(plan)
        self._names: dict[tuple[str, str, int | None], tuple[str, ...]] = {}
        for lead in self.everybody:
            where = ("strategy", lead.strategy_id) if lead.strategy_id else ("milestone", lead.milestone_id)
            place = (lead.kind, *where)
            self._names[place] = (*self._names.get(place, ()), lead.words)

    def of_strategy(self, kind: str, strategy: int) -> tuple[str, ...]:
        """`kind` is agency or officer."""
        return self._names.get((kind, "strategy", strategy), ())

    def of_milestone(self, kind: str, milestone: Milestone) -> Leads:
        own = self._names.get((kind, "milestone", milestone.pk), ())
        inherited = self.of_strategy(kind, milestone.strategy_id)
        return Leads(own or inherited, inherited=not own and bool(inherited))


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    key: int
    href: str
    code: str
    text: str
    strategy: str
    standing: Standing
    lifecycle: str
    due: str
    due_on: date | None
    """The last day of its date; None for ongoing, recurring and none."""
    due_inherited: bool
    is_past: bool
    """Still open, and its date has gone by."""
    needs_rating: bool
    agencies: Leads
    officers: Leads
    reason: str
    """Why it was last rated as it is, where the page asks for it."""

    @property
    def own_words(self) -> str:
        """Leads and date that are not the strategy's, as "Led by ... Due ..."; empty where it has none."""
        own = [lead.names for lead in (self.officers, self.agencies) if lead.are_own]
        names = "; ".join(name for names in own for name in names)
        told = (f"Led by {names}" if names else "", "" if self.due_inherited else f"Due {self.due}")
        return ". ".join(filter(None, told))


def row_of(milestone: Milestone, frame: Frame, *, on: date) -> MilestoneRow:
    """From a milestone with its strategy; the reason needs `MilestoneQuerySet.with_newest_reason()`."""
    reasons: list[str] = getattr(milestone, "reasons", [])
    due, strategy = milestone.due, milestone.strategy
    return MilestoneRow(
        key=milestone.pk,
        href=frame.addresses.milestone(milestone.pk),
        code=f"{frame.places[strategy.objective_id]}.{strategy.position}.{milestone.position}",
        text=milestone.text,
        strategy=strategy.title,
        standing=milestone.standing,
        lifecycle=Lifecycle(milestone.lifecycle).label,
        due=milestone.dated.delivery_in_words,
        due_on=due.ends_on,
        due_inherited=not milestone.has_own_delivery,
        is_past=is_past(milestone.lifecycle, due, on=on),
        needs_rating=is_past_and_not_rated(milestone.lifecycle, milestone.rag, due, on=on),
        agencies=frame.of_milestone("agency", milestone),
        officers=frame.of_milestone("officer", milestone),
        reason=reasons[0] if reasons else "",
    )


def period(plan: Plan) -> str:
    """ "April 2025 to March 2028"."""
    if plan.starts_on and plan.ends_on:
        return f"{plan.starts_on:%B %Y} to {plan.ends_on:%B %Y}"
    if plan.starts_on:
        return f"From {plan.starts_on:%B %Y}"
    return f"Until {plan.ends_on:%B %Y}" if plan.ends_on else "No dates yet"


def ended(plan: Plan, *, on: date) -> str:
    """What to say of an active plan whose last day has gone by; else nothing."""
    over = plan.status == Plan.Status.ACTIVE and plan.ends_on and plan.ends_on < on
    return f"Its period ended in {plan.ends_on:%B %Y}." if over else ""


def strand_notice(printed: str, effective: str | None, reads_as: str = "") -> str:
    """Where the printed strand is not the one that it is worked under, or not the one that its words speak of: said,
    never put right silently (R20)."""
    if not effective:
        told = f"Printed under {printed}. No strand is set for it here." if printed else ""
        return f"{told} It reads as {reads_as}.".lstrip() if reads_as else told
    if printed and printed.casefold() != effective.casefold():
        return f"Printed under {printed}, worked on as {effective}."
    return f"Printed under {printed}, reads as {reads_as}." if reads_as and reads_as != effective else ""
