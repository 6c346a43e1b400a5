"""Where the pages of a plan are, and what each of them says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from actionplan.models import Plan
from foundation.addresses import address


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages of a plan are: words after the board's address, joined and not reversed, because to reverse a URL
    costs more than to print a row. A test holds each to its URL pattern."""

    plans: str
    board: str
    may: frozenset[str] = frozenset()
    """What the reader's roles let them do: the pages that only some may open are offered to those alone."""
    kept: tuple[tuple[str, str], ...] = ()
    """Filters that stay in the address of every list."""

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

    @property
    def mine(self) -> str:
        """All that the reader leads, in every plan."""
        return f"{self.plans}mine/"

    def milestone(self, key: int) -> str:
        return f"{self.milestones}{key}/"

    def headline(self, strategy: int) -> str:
        """Where the rating of a strategy is set."""
        return f"{self.board}strategies/{strategy}/headline/"

    def narrowed(self, **filters: Any) -> str:
        """The list of milestones with filters set."""
        query = urlencode((*self.kept, *filters.items()))
        return f"{self.milestones}?{query}" if query else self.milestones


def period(plan: Plan) -> str:
    return period_between(plan.starts_on, plan.ends_on)


def period_between(starts_on: date | None, ends_on: date | None) -> str:
    """ "April 2025 to March 2028"."""
    if starts_on and ends_on:
        return f"{starts_on:%B %Y} to {ends_on:%B %Y}"
    if starts_on:
        return f"From {starts_on:%B %Y}"
    return f"Until {ends_on:%B %Y}" if ends_on else "No dates yet"


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
