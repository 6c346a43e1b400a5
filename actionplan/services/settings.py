"""What a plan is called, when it holds, whether it is under way, and whether everybody may see it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import turns
from actionplan.models import Plan, Publication
from foundation import audit
from foundation.access import NotAllowed
from partnership.models import Person


@transaction.atomic
def change(
    *, plan: Plan, version: int, title: str, starts_on: date | None, ends_on: date | None, by: Person | None
) -> None:
    """Raises ValidationError, keyed by field; ChangedMeanwhile; NotAllowed for a closed plan."""
    turns.plan_in_turn(plan)
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The plan ends before it starts. Check the two dates."})
    with turns.titles_told_apart():
        new = turns.write(plan, version=version, title=title, starts_on=starts_on, ends_on=ends_on)
    if new:
        audit.record(action="plan.changed", by=by, subject=plan, fields=sorted(new))


@transaction.atomic
def set_status(*, plan: Plan, version: int, status: str, by: Person | None) -> None:
    """Draft, active or closed. What people have read cannot be a draft again: NotAllowed."""
    if status == Plan.Status.DRAFT and Publication.objects.filter(plan=plan).exists():
        raise NotAllowed(
            "A board of this plan was published, so people have read it and it cannot be a draft again. Close it"
            " instead."
        )
    if turns.write(plan, version=version, status=Plan.Status(status)):
        audit.record(action="plan.status_set", by=by, subject=plan, status=status)


@transaction.atomic
def show_to_everybody(*, plan: Plan, version: int, is_public: bool, by: Person | None) -> None:
    """Switch the public page on or off; off works for a closed plan too, on does not while it is a draft."""
    if is_public and plan.status == Plan.Status.DRAFT:
        raise NotAllowed("A draft has no public page. Make the plan active first.")
    if turns.write(plan, version=version, is_public=is_public):
        audit.record(action="plan.public_page_set", by=by, subject=plan, is_public=is_public)
