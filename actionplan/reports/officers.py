"""Who leads in a plan, whether they are still there, and what changes when one takes the place of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from actionplan.models import CorrectiveAction, Milestone, OfficerLead, Plan
from actionplan.querysets import GROUP, LeadRow, leads_of
from actionplan.rag import OPEN
from actionplan.reports.rows import Addresses
from actionplan.services.leads import Held, Officer
from partnership.models import Membership, Person

GROUP_WORDS, NO_ACCOUNT = "A group", "No account"
HAS_ROLE, LEFT, SUSPENDED = "Has a role here today", "Has no role here any more", "Suspended"
NEEDS_SOMEBODY = frozenset({LEFT, SUSPENDED})


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """Somebody who leads in the plan. Counts are of open milestones, through the strategy where that is how (R21)."""

    name: str
    standing: str
    open: int
    accountable: int
    agencies: tuple[str, ...]
    """Who leads the same milestones as a body."""
    list_href: str
    replace_href: str

    @property
    def needs_somebody(self) -> bool:
        """Leads something although they have left or are suspended."""
        return self.open > 0 and self.standing in NEEDS_SOMEBODY


def of_plan(plan: Plan, addresses: Addresses, *, on: date) -> tuple[OfficerLine, ...]:
    """Those who have left first, then by name; three queries. For people who may see every row of the plan."""
    leads = leads_of(plan)
    milestones = Milestone.objects.of_plan(plan).filter(lifecycle__in=OPEN).values_list("pk", "strategy_id")
    officers = _effective([lead for lead in leads if lead.kind == "officer"], milestones)
    agencies = _effective([lead for lead in leads if lead.kind == "agency"], milestones)
    names = {lead.key: lead.name for lead in leads if lead.kind == "officer"}
    standings = _standings([int(key) for key in names if not key.startswith(GROUP)], on=on)
    led: dict[str, list[int]] = defaultdict(list)
    accountable: dict[str, int] = defaultdict(int)
    for milestone, found in officers.items():
        for lead in found:
            led[lead.key].append(milestone)
            accountable[lead.key] += lead.words != lead.name
    lines = [
        OfficerLine(
            name=name,
            standing=standings.get(key, GROUP_WORDS),
            open=len(led[key]),
            accountable=accountable[key],
            agencies=tuple(dict.fromkeys(body.name for milestone in led[key] for body in agencies[milestone])),
            list_href=addresses.narrowed(officer=key),
            replace_href=f"{addresses.board}officers/replace/?{urlencode({'old': key})}",
        )
        for key, name in names.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.needs_somebody, line.name.casefold())))


def _effective(leads: Iterable[LeadRow], milestones: Iterable[tuple[int, int]]) -> dict[int, list[LeadRow]]:
    """Each milestone's own leads, else its strategy's."""
    own: dict[int | None, list[LeadRow]] = defaultdict(list)
    inherited: dict[int | None, list[LeadRow]] = defaultdict(list)
    for lead in leads:
        (own[lead.milestone_id] if lead.milestone_id else inherited[lead.strategy_id]).append(lead)
    return {key: own.get(key) or inherited.get(strategy, []) for key, strategy in milestones}


def _standings(people: Iterable[int], *, on: date) -> dict[str, str]:
    """Volunteering is told nowhere outside care, so that role counts for nothing here."""
    held = Membership.objects.outside_care().filter(person=OuterRef("pk"))
    found = Person.objects.filter(pk__in=people).annotate(
        has_role=Exists(held.active(on=on)), is_suspended=Exists(held.filter(suspended_at__isnull=False))
    )
    return {str(person.pk): _standing(person) for person in found}


def _standing(person: Person) -> str:
    if person.is_suspended:  # type: ignore[attr-defined] # annotated
        return SUSPENDED
    if person.user_id is None:
        return NO_ACCOUNT
    return HAS_ROLE if person.has_role else LEFT  # type: ignore[attr-defined] # annotated


@dataclass(frozen=True, slots=True)
class Change:
    """One row that changes hands. `joined` where the other officer leads it already, so that the two become one."""

    kind: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class PlanChanges:
    plan: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What `services.leads.replace_officer` will do; `mark` says that it was shown."""

    plans: tuple[PlanChanges, ...]
    mark: str

    @property
    def count(self) -> int:
        return sum(len(plan.changes) for plan in self.plans)


def preview(old: Officer, new: Officer | None, plans: Iterable[Plan]) -> Preview:
    """Each strategy, milestone and open corrective action that changes, by plan. `new` is None for somebody whom the
    register does not know yet."""
    plans = list(plans)
    held, there = Held.of(old, plans), Held.of(new, plans) if new else Held((), ())
    stands = {(lead.strategy_id, lead.milestone_id) for lead in there.leads}
    changes: dict[int, list[Change]] = defaultdict(list)
    for lead in held.leads:
        plan_id, change = _lead_change(lead, joined=(lead.strategy_id, lead.milestone_id) in stands)
        changes[plan_id].append(change)
    for action in held.actions:
        changes[action.milestone.strategy.objective.plan_id].append(_action_change(action))
    return Preview(
        tuple(PlanChanges(plan.title, tuple(changes[plan.pk])) for plan in plans if plan.pk in changes), held.mark
    )


def _lead_change(lead: OfficerLead, *, joined: bool) -> tuple[int, Change]:
    notes = ["accountable"] if lead.accountable else []
    if joined:
        notes.append("leads it already, so the two become one")
    row = lead.milestone or lead.strategy
    strategy = lead.milestone.strategy if lead.milestone else lead.strategy
    kind = "Milestone" if lead.milestone else "Strategy"
    return strategy.objective.plan_id, Change(kind, f"{row.code} {row}", "; ".join(notes).capitalize())


def _action_change(action: CorrectiveAction) -> Change:
    due = f"{action.due_on.day} {action.due_on:%B %Y}"
    return Change("Corrective action", action.text, f"For milestone {action.milestone.code}, by {due}")
