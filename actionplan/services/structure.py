"""The tree of a plan: objectives, strategies and milestones, written, changed and taken out again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from actionplan import policies, turns
from actionplan.models import AgencyLead, Milestone, Objective, OfficerLead, Plan, Strand, Strategy, Visibility
from actionplan.rag import OPEN, Lifecycle
from actionplan.services import dates
from foundation import audit
from foundation.periods import DeliveryDate
from partnership.models import Person

Row = Objective | Strategy | Milestone
R = TypeVar("R", Objective, Strategy, Milestone)
_UNDER: dict[Any, str] = {Objective: "plan", Strategy: "objective", Milestone: "strategy"}


@transaction.atomic
def add_objective(
    *, plan: Plan, title: str, strand_as_published: str, strand_effective: Strand | None, by: Person | None
) -> Objective:
    turns.plan_in_turn(plan)
    row = Objective(
        plan=plan,
        title=title,
        strand_as_published=strand_as_published,
        strand_effective=strand_effective,
        position=_after_last(plan.objectives),
    )
    return _added(row, by)


@transaction.atomic
def change_objective(
    *,
    objective: Objective,
    version: int,
    title: str,
    strand_as_published: str,
    strand_effective: Strand | None,
    by: Person | None,
) -> None:
    """The printed strand and the one that it is worked under are two facts: neither follows the other (R20)."""
    turns.plan_in_turn(objective.plan)
    told = {"title": title, "strand_as_published": strand_as_published, "strand_effective": strand_effective}
    _changed(objective, turns.write(objective, version=version, **told), by)


@transaction.atomic
def add_strategy(
    *,
    objective: Objective,
    title: str,
    title_in_overview: str,
    notes: str,
    delivery: DeliveryDate,
    by: Person | None,
) -> Strategy:
    turns.plan_in_turn(objective.plan)
    row = Strategy(
        objective=objective,
        title=title,
        title_in_overview=title_in_overview,
        notes=notes,
        position=_after_last(objective.strategies),
    )
    row.delivery = delivery
    return _added(row, by)


@transaction.atomic
def change_strategy(  # noqa: PLR0913 -- what the form asks, in one go
    *,
    strategy: Strategy,
    version: int,
    title: str,
    title_in_overview: str,
    notes: str,
    delivery: DeliveryDate,
    reason: str,
    next_review_on: date | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Another date holds for each of its open milestones that has none of its own (R21): once the plan is no draft, it
    needs a reason if there is one, and the reason stands in the history of each. Those that are closed by then keep the
    date that they had. `next_review_on` is for those that can never be past the new date and have no such day (R22).

    Raises ValidationError, keyed by field; ChangedMeanwhile; NotAllowed for a closed plan.
    """
    plan = turns.plan_in_turn(turns.plan_of(strategy))
    told: dict[str, Any] = {"title": title, "title_in_overview": title_in_overview, "notes": notes}
    if delivery != strategy.delivery:
        told |= _date_columns(delivery)
    current, new = turns.differing(strategy, version=version, **told)
    is_redated = bool(new.keys() & _date_columns(delivery).keys())
    if is_redated or next_review_on:
        rows, due = _dated_by(current), delivery if is_redated else current.delivery
        still_open = [row for row in rows if row.lifecycle in OPEN]
        is_told = is_redated and plan.status != Plan.Status.DRAFT
        _look_again(still_open, due, next_review_on, lacks_reason=is_told and not reason.strip())
        if is_told:
            dates.follow_strategy(milestones=still_open, delivery=delivery, reason=reason, by=by, at=at)
            for row in rows:
                if row not in still_open:
                    turns.count_change(row, *row.keep_date(current))
    turns.save(current, new)
    _changed(strategy, frozenset(new), by)


@transaction.atomic
def add_milestone(
    *,
    strategy: Strategy,
    text: str,
    delivery: DeliveryDate | None,
    starts_on: date | None,
    next_review_on: date | None,
    visibility: str,
    by: Person | None,
) -> Milestone:
    """Without `delivery` it has the date of its strategy. What is never past its date needs a day to look again (R22):
    ValidationError, keyed by field."""
    turns.plan_in_turn(turns.plan_of(strategy))
    _require_review_date(delivery or strategy.delivery, next_review_on)
    row = Milestone(
        strategy=strategy,
        text=text,
        position=_after_last(strategy.milestones),
        has_own_delivery=delivery is not None,
        starts_on=starts_on,
        next_review_on=next_review_on,
        visibility=visibility,
        lifecycle=Lifecycle.NOT_STARTED,
    )
    row.delivery = delivery or DeliveryDate.none()
    return _added(row, by)


@transaction.atomic
def change_milestone(  # noqa: PLR0913 -- what the form asks, in one go
    *,
    milestone: Milestone,
    version: int,
    text: str,
    delivery: DeliveryDate | None,
    starts_on: date | None,
    next_review_on: date | None,
    visibility: str,
    reason: str,
    by: Person | None,
    at: datetime,
) -> None:
    """Once the plan is no draft, another date needs a reason, which stands in the milestone's history for good.

    Raises ValidationError, keyed by field; ChangedMeanwhile; NotAllowed for a closed plan.
    """
    plan = turns.plan_in_turn(turns.plan_of(milestone))
    _require_review_date(delivery or milestone.strategy.delivery, next_review_on)
    told = {"text": text, "starts_on": starts_on, "next_review_on": next_review_on, "visibility": visibility}
    dated: dict[str, Any] = {"has_own_delivery": delivery is not None}
    if delivery != (milestone.delivery if milestone.has_own_delivery else None):
        dated |= _date_columns(delivery or DeliveryDate.none())
    current, new = turns.differing(milestone, version=version, **told, **dated)
    is_redated = bool(new.keys() & dated.keys())
    if plan.status == Plan.Status.DRAFT:
        turns.save(current, new)
    else:
        turns.save(current, {name: value for name, value in new.items() if name in told})
        if is_redated:
            dates.set_date(milestone=milestone, delivery=delivery, reason=reason, by=by, at=at)
    _changed(milestone, frozenset(new), by)


@transaction.atomic
def reword(*, milestone: Milestone, version: int, text: str, by: Person | None) -> None:
    """Other words for the same thing, whatever else it lacks. Raises ChangedMeanwhile; NotAllowed for a closed plan."""
    turns.plan_in_turn(turns.plan_of(milestone))
    _changed(milestone, turns.write(milestone, version=version, text=text), by)


@transaction.atomic
def guard(*, milestone: Milestone, version: int, by: Person | None) -> None:
    """From now on for statutory bodies only, whatever else it lacks. Raises ChangedMeanwhile; NotAllowed for a closed
    plan."""
    turns.plan_in_turn(turns.plan_of(milestone))
    _changed(milestone, turns.write(milestone, version=version, visibility=Visibility.STATUTORY), by)


@transaction.atomic
def remove(*, row: Row, by: Person | None) -> None:
    """Only while nothing stands under it and nothing was said of it: else NotAllowed, with what to do instead."""
    turns.plan_in_turn(turns.plan_of(row))
    row = turns.as_it_stands(row)
    policies.require_removable(row)
    parent = turns.parent_of(row)
    audit.record(action=f"{row._meta.model_name}.removed", by=by, subject=row)
    if not isinstance(row, Objective):
        where = {row._meta.model_name or "": row.pk}
        AgencyLead.objects.filter(**where).delete()
        OfficerLead.objects.filter(**where).delete()
    # Nothing refers to it any more, as the policy has seen. Django would still delete from tables of which this role
    # may not: what was said is only ever added to.
    type(row)._default_manager.filter(pk=row.pk)._raw_delete("default")
    turns.renumber(list(type(row)._default_manager.filter(**{_UNDER[type(row)]: parent})))


def _date_columns(delivery: DeliveryDate) -> dict[str, Any]:
    """A date as the columns of `Delivery` hold it, written here and not printed anywhere."""
    return {
        "delivery_precision": delivery.precision,
        "delivery_ends_on": delivery.ends_on,
        "delivery_recurs_in": delivery.recurs_in,
        "delivery_as_written": "",
    }


def _after_last(siblings: Any) -> int:
    return int(siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def _added(row: R, by: Person | None) -> R:
    row.save(force_insert=True)
    audit.record(action=f"{row._meta.model_name}.added", by=by, subject=row)
    return row


def _changed(row: Row, new: frozenset[str], by: Person | None) -> None:
    if new:
        audit.record(action=f"{row._meta.model_name}.changed", by=by, subject=row, fields=sorted(new))


def _dated_by(strategy: Strategy) -> list[Milestone]:
    """Those without a date of their own, locked."""
    rows = Milestone.objects.filter(strategy=strategy, has_own_delivery=False).select_related("strategy")
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _look_again(
    milestones: list[Milestone], due: DeliveryDate, next_review_on: date | None, *, lacks_reason: bool
) -> None:
    """Those that lose the day after which they are late get one on which somebody looks at them, unless they have it.
    Raises ValidationError for all that the change lacks at once."""
    unwatched = [row for row in milestones if due.needs_review_date and row.next_review_on is None]
    lacking = {"reason": dates.NO_REASON} if lacks_reason and milestones else {}
    if unwatched and next_review_on is None:
        lacking["next_review_on"] = _never_past(due)
    if lacking:
        raise ValidationError(lacking)
    for row in unwatched:
        row.next_review_on = next_review_on
        turns.count_change(row, "next_review_on")


def _require_review_date(due: DeliveryDate, next_review_on: date | None) -> None:
    if due.needs_review_date and next_review_on is None:
        raise ValidationError({"next_review_on": _never_past(due)})


def _never_past(due: DeliveryDate) -> str:
    return f"It can never be past its date ({due.label}), so enter the day on which somebody looks at it again"
