"""The first page of a partnership: what needs the reader, and where to go from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.urls import reverse

from foundation import reference
from foundation.due import Asker, DueGroup, by_date, gather, undated
from foundation.http import NavigationItem
from partnership.models import Membership, Partnership, Person
from partnership.reports import covers
from partnership.roles import Permission, RoleCode

NOT_HERE_YET = {
    # What a role is for and cannot be done here so far: better said than left to be looked for.
    RoleCode.CARE_COORDINATOR: "Survivor care: referrals, matches, visits and endings.",
    RoleCode.SAFEGUARDING_LEAD: "The register of safeguarding concerns.",
    RoleCode.PRACTICAL_HELP_COORDINATOR: "Practical tasks, and the volunteers who take them on.",
    RoleCode.VOLUNTEER: "Your visits and tasks.",
    RoleCode.TRAINER: "Training sessions, registers and workshops.",
    RoleCode.PARTNER_CONTACT: "Your staff's training.",
    RoleCode.REGIONAL_LEAD: "What partnerships of your region have published to it.",
}


@dataclass(frozen=True, slots=True)
class Home:
    dated: tuple[DueGroup, ...]
    """Of every topic together, by how near the date is; each line says its own topic."""
    groups: tuple[DueGroup, ...]
    """The rest, by topic."""
    warnings: tuple[str, ...]
    not_here_yet: tuple[str, ...]
    links: tuple[NavigationItem, ...]


def home(
    partnership: Partnership, *, person: Person, permissions: frozenset[Permission], roles: frozenset[str], on: date
) -> Home:
    asker = Asker(person, frozenset(permissions), roles, partnership.slug, on)
    groups = gather(settings.DUE_SOURCES, asker)
    groups = (*groups, *_covered(asker, known=groups))
    return Home(
        dated=by_date(groups, on=on),
        groups=undated(groups),
        warnings=_warnings(asker),
        not_here_yet=tuple(said for code, said in NOT_HERE_YET.items() if code in roles),
        links=(*_own_organisations(asker), *_pages(asker)),
    )


def _covered(asker: Asker, *, known: Iterable[DueGroup]) -> Iterator[DueGroup]:
    """Who covers for whom, and what is due for those for whom this reader covers, save what the reader has anyway."""
    covers_today = covers.today(asker)
    if covers_today:
        yield DueGroup(covers.COVER, tuple(covers.lines(covers_today, asker=asker)))
    own = {(item.text, item.href) for group in known for item in group.items}
    for other in covers.in_their_place(asker, covers_today):
        heading = f"For {other.person.name}, while they are away"
        lines = (item for group in gather(settings.DUE_SOURCES, other) for item in group.items)
        items = tuple(replace(item, heading=heading) for item in lines if (item.text, item.href) not in own)
        if items:
            yield DueGroup(heading, items)


def _warnings(asker: Asker) -> tuple[str, ...]:
    """What keeps working days from being counted right, for whoever looks after the partnership."""
    if Permission.MANAGE_REGISTER not in asker.permissions:
        return ()
    said = reference.bank_holidays_run_short(on=asker.on)
    return (said,) if said else ()


def _own_organisations(asker: Asker) -> list[NavigationItem]:
    """Of somebody who speaks for one or several."""
    if RoleCode.PARTNER_CONTACT not in asker.roles:
        return []
    held = Membership.objects.active(on=asker.on).of_person(asker.person).filter(organisation__isnull=False)
    own = held.filter(role_code=RoleCode.PARTNER_CONTACT).values_list("organisation", "organisation__name")
    return [
        NavigationItem(f"Your organisation: {name}", reverse("partnership:organisation", args=[asker.slug, pk]))
        for pk, name in own.order_by("organisation__name").distinct()
    ]


def _pages(asker: Asker) -> list[NavigationItem]:
    plans = NavigationItem("The action plan and its board", reverse("actionplan:plans", args=[asker.slug]))
    return [
        *([plans] if Permission.READ_PLAN in asker.permissions else []),
        NavigationItem("Who can do what here", reverse("partnership:who_can_do_what", args=[asker.slug])),
        NavigationItem("Your roles", reverse("your_roles")),
    ]
