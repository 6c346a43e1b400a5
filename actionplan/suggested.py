"""What the dates of milestones say, in SQL: the twins of `rag.suggest`, `rag.is_silent` and `rag.review_is_due`.

One table of tests holds each pair to the same answers. Conditions take the path to the milestone as `path`, and the day
and the thresholds as values, so that PostgreSQL compares columns with constants only.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Case, F, Q, Value, When
from django.utils.timezone import make_aware

from actionplan.rag import OPEN, Lifecycle, Rag, Thresholds
from foundation.periods import UNDATED


def due(lookup: str, value: object, path: str = "") -> Q:
    """A condition on the date that counts: its own, or its strategy's where it has none (R21)."""
    own = Q(**{f"{path}has_own_delivery": True, f"{path}delivery_{lookup}": value})
    inherited = Q(**{f"{path}has_own_delivery": False, f"{path}strategy__delivery_{lookup}": value})
    return own | inherited


def is_open(path: str = "") -> Q:
    return Q(**{f"{path}lifecycle__in": sorted(OPEN)})


def past(on: date, path: str = "") -> Q:
    return is_open(path) & due("ends_on__lt", on, path)


def not_heard_since(day: date, path: str = "") -> Q:
    """The newest update, or where there is none its coming into the plan, is of a day before."""
    midnight = make_aware(datetime.combine(day, time.min))
    updated = Q(**{f"{path}updated_at__lt": midnight})
    return updated | Q(**{f"{path}updated_at__isnull": True, f"{path}created_at__lt": midnight})


def near_without_news(on: date, by: Thresholds, path: str = "") -> Q:
    return is_open(path) & due("ends_on__lte", by.near_until(on), path) & not_heard_since(by.old_before(on), path)


def late_to_start(on: date, path: str = "") -> Q:
    return Q(**{f"{path}lifecycle": Lifecycle.NOT_STARTED, f"{path}starts_on__lt": on})


def review_due(on: date, path: str = "") -> Q:
    return is_open(path) & due("precision__in", sorted(UNDATED), path) & Q(**{f"{path}next_review_on__lte": on})


def silent(on: date, by: Thresholds, path: str = "") -> Q:
    waits = Q(**{f"{path}lifecycle": Lifecycle.NOT_STARTED, f"{path}starts_on__gt": on})
    begun = Q(**{f"{path}starts_on__isnull": True}) | ~waits
    return is_open(path) & begun & not_heard_since(by.silent_before(on), path)


def rag(on: date, by: Thresholds) -> Case:
    """The suggested rating of a milestone, to annotate it with."""
    warns = near_without_news(on, by) | late_to_start(on)
    return Case(
        When(past(on), then=Value(Rag.RED.value)),
        When(warns & ~Q(rag=Rag.RED), then=Value(Rag.AMBER.value)),
        default=F("rag"),
    )
