"""Bodies and people whom a review added to the partnership's registers: written down, so that they can leave again."""

from __future__ import annotations

from collections.abc import Iterable

from actionplan.models import PlanImport
from partnership.models import Organisation, Person
from partnership.services import organisations, people


def note_added(review: PlanImport, *, organisations: Iterable[int], people: Iterable[int]) -> None:
    """By their numbers, beside those of earlier times. The caller saves the column `added`."""
    review.added = {
        "organisations": sorted({*review.added.get("organisations", ()), *organisations}),
        "people": sorted({*review.added.get("people", ()), *people}),
    }


def take_out(review: PlanImport, *, by: Person | None) -> None:
    """Whom it added, unless somebody else has come to use them."""
    for organisation in Organisation.objects.filter(pk__in=review.added.get("organisations", ())):
        organisations.remove_unused(organisation=organisation, by=by)
    for person in Person.objects.filter(pk__in=review.added.get("people", ())):
        people.remove_unused(person=person, by=by)
