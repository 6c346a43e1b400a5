"""What of the active plans needs somebody: ratings for those who give them, their own milestones for those who lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from actionplan.models import Milestone, Plan
from actionplan.querysets import past_and_not_rated
from actionplan.rag import OPEN, WORST_FIRST, Standing
from foundation.due import Asker, DueItem
from partnership.roles import Permission, RoleCode

MOST = 20
"""A reader's own milestones on the page, the worst first. The list that the last line opens has them all."""
STEERS = frozenset({RoleCode.STEERING_MEMBER, RoleCode.CHAIR})
PLAN, OWN = "The action plan", "Milestones that you lead"


def items(asker: Asker) -> Iterator[DueItem]:
    """Two queries at most."""
    if Permission.READ_PLAN not in asker.permissions:
        return
    may_rate = Permission.RATE_MILESTONES in asker.permissions
    if may_rate or STEERS & asker.roles:
        for plan_id, title, counted in _counted(asker):
            yield from (
                _to_rate(asker, plan_id, title, counted) if may_rate else (_standing(asker, plan_id, title, counted),)
            )
    yield from _own(asker)


def _counted(asker: Asker) -> list[tuple[int, str, dict[str, int]]]:
    """Each active plan with how many of its milestones stand where, and under "past" those late and not rated."""
    plan = "strategy__objective__plan"
    active = Milestone.objects.current().filter(**{f"{plan}__status": Plan.Status.ACTIVE})
    groups = active.order_by().values_list(plan, f"{plan}__title", "standing_code")
    counted: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    past = Count("pk", filter=past_and_not_rated(asker.on))
    for plan_id, title, code, number, late in groups.annotate(number=Count("pk"), late=past):
        counted[plan_id, title][code] = number
        counted[plan_id, title]["past"] += late
    return [(plan_id, title, counted[plan_id, title]) for plan_id, title in sorted(counted)]


def _to_rate(asker: Asker, plan_id: int, title: str, counted: dict[str, int]) -> Iterator[DueItem]:
    lines = (
        (counted["past"], _past(counted), {"past": "on", "sort": "due"}),
        (counted[Standing.OFF_TRACK], "off track", {"standing": Standing.OFF_TRACK.value}),
        (counted[Standing.AT_RISK], "at risk", {"standing": Standing.AT_RISK.value}),
    )
    for number, words, filters in lines:
        if number:
            milestones = "milestone" if number == 1 else "milestones"
            yield DueItem(PLAN, f"{number:,} {milestones} {words}", f"{title}.", _list(asker, plan_id, **filters))


def _past(counted: dict[str, int]) -> str:
    return f"past {'its' if counted['past'] == 1 else 'their'} date and not rated"


def _standing(asker: Asker, plan_id: int, title: str, counted: dict[str, int]) -> DueItem:
    told = [f"{counted[code]:,} {code.word.lower()}" for code in WORST_FIRST if counted[code]]
    if counted["past"]:
        told.append(f"{counted['past']:,} {_past(counted)}")
    href = reverse("actionplan:board", args=[asker.slug, plan_id])
    return DueItem(PLAN, f"Where {title} stands", f"{', '.join(told) or 'Nothing is begun yet'}.".capitalize(), href)


def _own(asker: Asker) -> Iterator[DueItem]:
    """The reader's milestones that are off track, at risk or past their date, then the list of all of them."""
    leads = Milestone.objects.led_by_officer(str(asker.person.pk)).filter(lifecycle__in=OPEN)
    leads = leads.filter(strategy__objective__plan__status=Plan.Status.ACTIVE)
    own = list(leads.select_related("strategy__objective").worst_first())
    plans = dict.fromkeys(milestone.strategy.objective.plan_id for milestone in own)
    needing = [(said, milestone) for milestone in own if (said := _said(milestone, asker))]
    for said, milestone in needing[:MOST]:
        plan_id = milestone.strategy.objective.plan_id
        href = reverse("actionplan:milestone", args=[asker.slug, plan_id, milestone.pk])
        yield DueItem(OWN, f"{milestone.code} {milestone.text}", said, href)
    for plan_id in plans:
        number = sum(milestone.strategy.objective.plan_id == plan_id for milestone in own)
        text = f"All {number:,} that are still open" if number > 1 else "The one that is still open"
        yield DueItem(OWN, text, "", _list(asker, plan_id, officer=asker.person.pk))


def _said(milestone: Milestone, asker: Asker) -> str:
    """ "Off track. Past its date: 31 January 2020."; empty where nothing is wrong."""
    bad = milestone.standing in (Standing.OFF_TRACK, Standing.AT_RISK)
    told = [milestone.standing.word] if bad else []
    if milestone.due.is_past(on=asker.on):
        told.append(f"Past its date: {milestone.due.label}")
    return "".join(f"{each}. " for each in told).strip()


def _list(asker: Asker, plan_id: int, **filters: object) -> str:
    return f"{reverse('actionplan:milestones', args=[asker.slug, plan_id])}?{urlencode(filters)}"
