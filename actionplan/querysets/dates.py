"""Milestones that are past their date, in SQL."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from actionplan.rag import OPEN, Lifecycle, Rag


def past_its_date(on: date, path: str = "") -> Q:
    """`rag.is_past` in SQL: by the milestone's own date, or its strategy's where it has none."""
    own = Q(**{f"{path}has_own_delivery": True, f"{path}delivery_ends_on__lt": on})
    inherited = Q(**{f"{path}has_own_delivery": False, f"{path}strategy__delivery_ends_on__lt": on})
    return Q(**{f"{path}lifecycle__in": list(OPEN)}) & (own | inherited)


def past_and_not_rated(on: date, path: str = "") -> Q:
    """`rag.is_past_and_not_rated` in SQL."""
    return past_its_date(on, path) & Q(**{f"{path}rag": Rag.NONE}) & ~_not_started(path)


def past_and_not_started(on: date, path: str = "") -> Q:
    """`rag.is_past_and_not_started` in SQL."""
    return past_its_date(on, path) & _not_started(path)


def _not_started(path: str) -> Q:
    return Q(**{f"{path}lifecycle": Lifecycle.NOT_STARTED})
