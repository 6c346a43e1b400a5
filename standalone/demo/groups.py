"""Groups: Marlhaven's steering group of six, its training group with a vacancy, and the boards above; interests; and
cover for an officer who is away. Pellworth has its steering group."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from partnership.models import Agreement, Group, Membership, Organisation, Partnership, Person, Series, Term
from partnership.roles import RoleCode
from partnership.services import covers, groups, interests, meetings, seats

Kind, Part = Group.Kind, Term.Part
STEERING = {"marlhaven": (6, 4), "pellworth": (2, 2)}
"""How many leaders, and the quorum."""
TERM = timedelta(days=3 * 365)
PLAIN: dict[str, Any] = {
    "purpose": "", "reports_to": None, "what_it_reports": "", "leaders": None, "quorum": None, "meets": "",
    "decides_by": "", "terms_of_reference": None, "by": None,
}  # fmt: skip
TRAINERS = ("Open Door Migrant Support", "Marlhaven Advice Centre", "University of Eastreach")
ENDS_SOON = (4, 5)
"""Whose term in the steering group is nearly over, counted through it."""
INTERESTS = (
    # Whose, counted through the steering group, what, and how many days ago.
    (0, "Trustee of a charity that takes grants from the council", 400),
    (2, "Chaplain to the seafarers' centre, unpaid", 120),
    (4, "Employed by a landlord that houses survivors", 40),
)


def make_groups(partnership: Partnership, *, random: Random, on: date) -> None:
    if partnership.slug not in STEERING:
        return
    leaders, quorum = STEERING[partnership.slug]
    board = groups.add(**PLAIN | {"name": f"Safer {partnership.area} Board", "kind": Kind.BOARD, "is_ours": False})
    about = {
        "name": "Steering group", "kind": Kind.STEERING, "is_ours": True, "reports_to": board, "leaders": leaders,
        "quorum": quorum, "purpose": "Steers the partnership and answers for the action plan.",
        "meets": "Every quarter", "what_it_reports": "The published board, each quarter",
        "decides_by": "Agreement; else a vote, one for each seat",
        "terms_of_reference": Agreement.objects.filter(kind=Agreement.Kind.TERMS).first(),
    }  # fmt: skip
    steering = groups.add(**PLAIN | about)
    members = _seat_the_steering_group(steering, on=on)
    for series in Series.objects.filter(title__startswith="Steering group"):
        meetings.change_series(series=series, group=steering, by=None)
    if partnership.slug == "marlhaven":
        _make_the_rest(steering, members, on=on)


def _seat_the_steering_group(group: Group, *, on: date) -> list[Person]:
    held = Membership.objects.active(on=on).filter(role_code=RoleCode.STEERING_MEMBER, organisation__isnull=False)
    chairs = set(Membership.objects.active(on=on).filter(role_code=RoleCode.CHAIR).values_list("person", flat=True))
    members = []
    for number, each in enumerate(held.select_related("person", "organisation").order_by("pk")):
        seat = seats.add(group=group, organisation=each.organisation, title="", by=None)
        part = Part.CHAIR if each.person_id in chairs else Part.DEPUTY if number == 1 else Part.MEMBER
        ends_on = on + (timedelta(days=40) if number in ENDS_SOON else TERM)
        starts_on = each.starts_on
        seats.fill(seat=seat, person=each.person, part=part, starts_on=starts_on, ends_on=ends_on, by=None)
        members.append(each.person)
    return members


def _make_the_rest(steering: Group, members: list[Person], *, on: date) -> None:
    council = groups.add(
        **PLAIN | {"name": "Council scrutiny committee", "kind": Kind.BOARD, "is_ours": False, "reports_to": None}
    )
    training = groups.add(
        **PLAIN
        | {
            "name": "Training group", "kind": Kind.SUB_GROUP, "is_ours": True, "reports_to": steering,
            "what_it_reports": "Who was trained, each quarter", "meets": "Every two months",
        }
    )  # fmt: skip
    groups.add(
        **PLAIN
        | {
            "name": "Survivors' voice panel", "kind": Kind.OTHER, "is_ours": True, "reports_to": steering,
            "what_it_reports": "What survivors ask for, once a year", "meets": "Twice a year",
        }
    )  # fmt: skip
    groups.add(
        **PLAIN
        | {
            "name": "Housing and exploitation group", "kind": Kind.SUB_GROUP, "is_ours": True, "reports_to": council,
            "what_it_reports": "Inspections of shared houses", "meets": "Every quarter",
        }
    )  # fmt: skip
    trainers = list(Person.objects.holding(RoleCode.TRAINER, on=on).order_by("pk"))
    for number, name in enumerate(TRAINERS):
        seat = seats.add(group=training, organisation=Organisation.objects.get(name=name), title="", by=None)
        if number < len(TRAINERS) - 1:  # the last seat is vacant
            seats.fill(
                seat=seat, person=trainers[number], part=Part.CHAIR if number == 0 else Part.MEMBER,
                starts_on=on - timedelta(days=300), ends_on=None, by=None,
            )  # fmt: skip
    for number, what, ago in INTERESTS:
        interests.declare(
            group=steering, person=members[number], what=what, by=None, manages=True, on=on - timedelta(days=ago)
        )
    _arrange_cover(on=on)


def _arrange_cover(*, on: date) -> None:
    away = Person.objects.holding(RoleCode.LEAD_OFFICER, on=on).order_by("pk")[2]
    coordinator = Person.objects.holding(RoleCode.ANTISLAVERY_COORDINATOR, on=on).order_by("pk")[0]
    covers.arrange(
        away=away, covering=coordinator, starts_on=on - timedelta(days=3), ends_on=on + timedelta(days=11), by=None,
        on=on,
    )  # fmt: skip
