"""Who may be meant by the names that a document prints, of those whom the partnership knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from actionplan.importing.matching import like_bodies, like_people, of_the_same_name
from actionplan.importing.wording import words
from actionplan.models import AgencyLead, PlanImport
from partnership.models import Organisation, Person


def known_bodies() -> frozenset[str]:
    """Every name by which a body of the register goes, also with a department that has led: "Council - Housing". Two
    queries."""
    departments = AgencyLead.objects.exclude(department="").values_list("organisation__name", "department")
    return frozenset(
        (
            *filter(None, chain(*Organisation.objects.values_list("name", "short_name"))),
            *(f"{name} - {department}" for name, department in departments.distinct()),
        )
    )


@dataclass(frozen=True, slots=True)
class Suggested:
    """Printed name -> numbers of known ones that it may mean, the most likely first; and what those are called."""

    bodies: dict[str, tuple[int, ...]]
    people: dict[str, tuple[int, ...]]
    organisation_names: dict[int, str]
    person_names: dict[int, str]
    same: frozenset[str]
    """Printed names whose first one is of the very same name; any other is only nearly so."""


def suggested(*, agencies: Iterable[str], officers: Iterable[str]) -> Suggested:
    """For these printed names. Two queries. Volunteers are in no register outside care."""
    bodies = list(Organisation.objects.values_list("pk", "name", "short_name"))
    known = dict(Person.objects.outside_care().values_list("pk", "name"))
    called = {pk: (name, short) for pk, name, short in bodies}
    likely_bodies, likely_people = like_bodies(agencies, called), like_people(officers, known)
    exact = {name for name, keys in likely_bodies.items() if _is_first(name, [called[key] for key in keys])}
    exact |= {name for name, keys in likely_people.items() if _is_first(name, [(known[key],) for key in keys])}
    return Suggested(
        same=frozenset(exact),
        bodies=likely_bodies,
        people=likely_people,
        organisation_names={pk: name for pk, name, _short in bodies},
        person_names=known,
    )


def _is_first(printed: str, likely: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first of them is called by the same words, in any order."""
    return any(words(name) and sorted(words(name)) == sorted(words(printed)) for name in chain(*likely[:1]))


def unsettled_people(officers: Iterable[str], review: PlanImport) -> tuple[str, ...]:
    """Of these printed names those that somebody here has too, of whom nobody has said who is meant."""
    told = {name.casefold() for name in review.people}
    asked = [name for name in officers if name.casefold() not in told]
    # Whom this review itself added to the register is who was meant.
    known = Person.objects.outside_care().exclude(pk__in=review.added.get("people", ()))
    return of_the_same_name(asked, known.values_list("name", flat=True)) if asked else ()


Settled = dict[str, dict[str, Any]]
"""As `PlanImport` keeps who is meant."""


def settled_before(review: PlanImport) -> tuple[Settled, Settled]:
    """Who was meant by the names of bodies and of people when the same document was last reviewed.

    A review that was taken back or given up tells nothing: its names may be why. Left out, to be asked about again, are
    those who left the registers, and somebody new whose name is there by now.
    """
    held = (PlanImport.State.REVIEWING, PlanImport.State.ACCEPTED)
    same = PlanImport.objects.filter(fingerprint=review.fingerprint, state__in=held).exclude(bodies={}, people={})
    last = same.order_by("-asked_at", "-pk").only("bodies", "people").first()
    if last is None:
        return {}, {}
    bodies = set(Organisation.objects.values_list("pk", flat=True))
    known = dict(Person.objects.outside_care().values_list("pk", "name"))
    there_by_now = of_the_same_name((who["new"] for who in last.people.values() if "new" in who), known.values())

    def still_tells(who: dict[str, Any]) -> bool:
        return who["person"] in known if "person" in who else who.get("new") not in there_by_now

    return (
        {name: body for name, body in last.bodies.items() if "new" in body or body["organisation"] in bodies},
        {name: who for name, who in last.people.items() if still_tells(who)},
    )
