"""Who may be meant by the names that a document prints, of those whom the partnership knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actionplan.importing.matching import like_bodies, like_people, of_the_same_name
from actionplan.importing.readplan import ReadPlan
from actionplan.models import PlanImport
from partnership.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Suggested:
    """Printed name -> numbers of known ones that it may mean, the most likely first; and what those are called."""

    bodies: dict[str, tuple[int, ...]]
    people: dict[str, tuple[int, ...]]
    organisation_names: dict[int, str]
    person_names: dict[int, str]


def suggested(draft: ReadPlan) -> Suggested:
    """Two queries. Volunteers are in no register outside care."""
    bodies = list(Organisation.objects.values_list("pk", "name", "short_name"))
    known = dict(Person.objects.outside_care().values_list("pk", "name"))
    return Suggested(
        bodies=like_bodies(draft.agencies, {pk: (name, short) for pk, name, short in bodies}),
        people=like_people(draft.officers, known),
        organisation_names={pk: name for pk, name, _short in bodies},
        person_names=known,
    )


def unsettled_people(officers: Iterable[str], review: PlanImport) -> tuple[str, ...]:
    """Of these printed names those that somebody here has too, of whom nobody has said who is meant."""
    told = {name.casefold() for name in review.people}
    asked = [name for name in officers if name.casefold() not in told]
    # Whom this review itself added to the register is who was meant.
    known = Person.objects.outside_care().exclude(pk__in=review.added.get("people", ()))
    return of_the_same_name(asked, known.values_list("name", flat=True)) if asked else ()
