"""A milestone as lists print it, and where the pages of its plan are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.urls import reverse

from actionplan.models import Milestone, Objective, Plan
from actionplan.rag import OPEN, Lifecycle, Standing, is_past_and_not_rated


@dataclass(frozen=True, slots=True)
class Addresses:
    """Built once a page: to reverse a URL costs more than to print a row."""

    plans: str
    board: str
    milestones: str
    reading: str

    @classmethod
    def of(cls, slug: str, plan: Plan) -> Self:
        names = ("board", "milestones", "reading")
        return cls(
            reverse("actionplan:plans", args=[slug]),
            *(reverse(f"actionplan:{name}", args=[slug, plan.pk]) for name in names),
        )

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

    @classmethod
    def of(cls, own: list[str], strategys: list[str]) -> Self:
        return cls(tuple(own or strategys), inherited=not own and bool(strategys))


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
    rated_at: datetime | None

    @property
    def leads(self) -> str:
        """Agencies, then officers; empty where nobody is named."""
        return "; ".join(self.agencies.names + self.officers.names)

    @property
    def own_leads(self) -> tuple[str, ...]:
        return sum((lead.names for lead in (self.agencies, self.officers) if not lead.inherited), ())

    @property
    def own_words(self) -> str:
        """Leads and date that are not the strategy's; empty where it has none of its own."""
        return "; ".join((*self.own_leads, *(() if self.due_inherited else (self.due,))))


def row_of(milestone: Milestone, addresses: Addresses, *, on: date) -> MilestoneRow:
    """From a milestone of `MilestoneQuerySet.with_leads()`; the reason needs `with_newest_reason()` as well."""
    leads: Any = milestone  # what the queryset has annotated
    newest = leads.newest[0] if getattr(leads, "newest", None) else None
    due = milestone.due
    return MilestoneRow(
        key=milestone.pk,
        href=addresses.milestone(milestone.pk),
        code=milestone.code,
        text=milestone.text,
        strategy=milestone.strategy.title,
        standing=milestone.standing,
        lifecycle=Lifecycle(milestone.lifecycle).label,
        due=due.label,
        due_on=due.ends_on,
        due_inherited=not milestone.has_own_delivery,
        is_past=milestone.lifecycle in OPEN and due.is_past(on=on),
        needs_rating=is_past_and_not_rated(milestone.lifecycle, milestone.rag, due, on=on),
        agencies=Leads.of(leads.own_agencies, leads.strategy_agencies),
        officers=Leads.of(leads.own_officers, leads.strategy_officers),
        reason=newest["reason"] if newest else "",
        rated_at=datetime.fromisoformat(newest["at"]) if newest else None,
    )


def period(plan: Plan) -> str:
    """ "April 2025 to March 2028"."""
    if plan.starts_on and plan.ends_on:
        return f"{plan.starts_on:%B %Y} to {plan.ends_on:%B %Y}"
    if plan.starts_on:
        return f"From {plan.starts_on:%B %Y}"
    return f"Until {plan.ends_on:%B %Y}" if plan.ends_on else "No dates yet"


def strand_notice(objective: Objective) -> str:
    """Where the printed strand is not the one that it is worked under: said, never put right silently (R20)."""
    printed, effective = objective.strand_as_published, objective.strand_effective
    if effective is None:
        return f"Printed under {printed}. No strand is set for it here." if printed else ""
    if not printed or printed.casefold() == effective.name.casefold():
        return ""
    return f"Printed under {printed}, worked on as {effective.name}."
