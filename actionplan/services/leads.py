"""One officer in the place of another, in all that they lead and have to do: when somebody leaves, or when one person
stands under two spellings. Closed plans and published boards stay as they are (R21, R25)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import Q

from actionplan import turns
from actionplan.models import CorrectiveAction, Milestone, OfficerLead, Plan, Strategy
from actionplan.querysets import GROUP
from actionplan.rag import OPEN
from actionplan.services import updates
from foundation import audit
from partnership.models import Person
from partnership.services import people


@dataclass(frozen=True, slots=True)
class Officer:
    """A person, or a group such as "All partners". `key` is the number of the one, or `GROUP` and the other's name."""

    person: Person | None
    group_name: str = ""

    @classmethod
    def at(cls, key: str) -> Self:
        """Raises Person.DoesNotExist for the number of nobody."""
        if key.startswith(GROUP):
            return cls(None, key.removeprefix(GROUP))
        return cls(Person.objects.get(pk=int(key)))

    @property
    def key(self) -> str:
        return str(self.person.pk) if self.person else f"{GROUP}{self.group_name}"

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.group_name

    @property
    def as_lead(self) -> dict[str, Any]:
        return {"person": self.person, "group_name": self.group_name}

    @property
    def as_owner(self) -> dict[str, Any]:
        return {"owner": self.person, "owner_name": self.group_name}


@dataclass(frozen=True, slots=True)
class Held:
    """What an officer leads in some plans, and which open corrective actions are theirs there."""

    leads: tuple[OfficerLead, ...]
    actions: tuple[CorrectiveAction, ...]

    @classmethod
    def of(cls, officer: Officer, plans: Iterable[Plan]) -> Self:
        """Two queries, in the order of the plans."""
        keys = [plan.pk for plan in plans]
        strategy, milestone = "strategy__objective__plan", "milestone__strategy__objective__plan"
        leads = OfficerLead.objects.filter(Q(**{f"{strategy}__in": keys}) | Q(**{f"{milestone}__in": keys}))
        actions = CorrectiveAction.objects.filter(**{f"{milestone}__in": keys}, status=CorrectiveAction.Status.OPEN)
        return cls(
            tuple(leads.filter(**officer.as_lead).select_related(strategy, milestone).order_by("pk")),
            tuple(actions.filter(**officer.as_owner).select_related(milestone).order_by("pk")),
        )

    @property
    def mark(self) -> str:
        """The same for the same rows: by it a form says what its reader was shown."""
        return f"{_joined(self.leads)}/{_joined(self.actions)}"

    def __bool__(self) -> bool:
        return bool(self.leads or self.actions)


def _joined(rows: Iterable[OfficerLead | CorrectiveAction]) -> str:
    return "-".join(str(row.pk) for row in rows)


@dataclass(frozen=True, slots=True)
class Merged:
    """A lead that went because the other officer stood there already, as `kept`."""

    strategy_id: int | None
    milestone_id: int | None
    position: int
    accountable: bool
    kept: int
    kept_was_accountable: bool


@dataclass(frozen=True, slots=True)
class Replacement:
    """Exactly what was replaced, so that it can be taken back. Keys only; `seen` is the mark of what was shown."""

    old: str
    new: str
    moved: tuple[int, ...]
    merged: tuple[Merged, ...]
    actions: tuple[int, ...]
    seen: str
    told: tuple[int, ...] = ()
    """The milestones on which a note says that they were handed over."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Self:
        merged = tuple(Merged(**each) for each in told["merged"])
        return cls(
            told["old"],
            told["new"],
            tuple(told["moved"]),
            merged,
            tuple(told["actions"]),
            told["seen"],
            tuple(told["told"]),
        )

    @property
    def size(self) -> int:
        return len(self.moved) + len(self.merged) + len(self.actions)


@transaction.atomic
def replace_officer(
    *,
    old: Officer,
    new: Officer | str,
    plans: Sequence[Plan],
    seen: str,
    by: Person | None,
    at: datetime,
    note: str = "",
) -> Replacement:
    """Everywhere in these plans. Nobody leads the same twice, and who was accountable still is, under the new name.

    `new` may be a name: that person is added to the register. `seen` is `Held.mark` of what was shown: raises
    ChangedMeanwhile with what is held now where that is another. A `note` is written on each open milestone
    that changes hands. NotAllowed where a plan is closed.
    """
    for plan in sorted(plans, key=lambda plan: plan.pk):
        turns.plan_in_turn(plan)
    held = Held.of(old, plans)
    if held.mark != seen:
        raise turns.ChangedMeanwhile(held)
    if isinstance(new, str):
        new = Officer(people.add(name=new, by=by))
    led = _open_milestones(held.leads) if note.strip() and by else []
    moved, merged = [], []
    for lead in held.leads:
        gone = _hand_over(lead, new)
        merged.append(gone) if gone else moved.append(lead.pk)
    for action in held.actions:
        action.owner, action.owner_name = new.person, new.group_name
        action.save(update_fields=["owner", "owner_name"])
    _count_changes(held.leads)
    actions = tuple(action.pk for action in held.actions)
    told = tuple(milestone.pk for milestone in led)
    done = Replacement(old.key, new.key, tuple(moved), tuple(merged), actions, seen, told)
    _record("officer.replaced", done, by)
    text = f"Handed over from {old.name} to {new.name}. {note.strip()}"
    for milestone in led:
        updates.hand_over(milestone=milestone, text=text, by=by, at=at)  # type: ignore[arg-type] # a note has its writer
    return done


@transaction.atomic
def take_back(*, done: Replacement, by: Person, at: datetime) -> int:
    """The rows of one replacement as they were, where nobody has changed them since; how many. A note of it stays, and
    another follows it."""
    old, new = Officer.at(done.old), Officer.at(done.new)
    merged = {each.kept: each for each in done.merged}
    rows = OfficerLead.objects.filter(pk__in=[*done.moved, *merged], **new.as_lead).order_by("pk")
    leads = list(rows.select_related("strategy__objective__plan", "milestone__strategy__objective__plan"))
    chosen = CorrectiveAction.objects.filter(pk__in=done.actions, status=CorrectiveAction.Status.OPEN, **new.as_owner)
    actions = list(chosen.select_related("milestone__strategy__objective__plan"))
    plans = {plan.pk: plan for plan in [*map(_plan_of, leads), *map(_plan_of, actions)]}
    for _key, plan in sorted(plans.items()):
        turns.plan_in_turn(plan)
    back = [lead for lead in leads if not _stands_there(lead, old)]
    for lead in back:
        if lead.pk in merged:
            _split(lead, merged[lead.pk], old)
        else:
            lead.person, lead.group_name = old.person, old.group_name
            lead.save(update_fields=["person", "group_name"])
    for action in actions:
        action.owner, action.owner_name = old.person, old.group_name
        action.save(update_fields=["owner", "owner_name"])
    _count_changes(back)
    _record("officer.replacement_taken_back", done, by)
    text = f"The hand-over from {old.name} to {new.name} is taken back: {old.name} leads it."
    for milestone in _open_milestones(back):
        if milestone.pk in done.told:
            updates.hand_over(milestone=milestone, text=text, by=by, at=at)
    return len(back) + len(actions)


def _hand_over(lead: OfficerLead, new: Officer) -> Merged | None:
    """The lead is the new officer's; or it goes, where that officer stands there already."""
    there = OfficerLead.objects.filter(strategy=lead.strategy, milestone=lead.milestone, **new.as_lead).first()
    if there is None:
        lead.person, lead.group_name = new.person, new.group_name
        lead.save(update_fields=["person", "group_name"])
        return None
    gone = Merged(
        lead.strategy_id, lead.milestone_id, lead.position, lead.accountable, there.pk, bool(there.accountable)
    )
    lead.delete()  # first: only one at a time may be accountable
    if gone.accountable and not there.accountable:
        there.accountable = True
        there.save(update_fields=["accountable"])
    return gone


def _split(kept: OfficerLead, gone: Merged, old: Officer) -> None:
    if gone.accountable and not gone.kept_was_accountable:
        kept.accountable = False
        kept.save(update_fields=["accountable"])
    where = {"strategy_id": gone.strategy_id, "milestone_id": gone.milestone_id}
    others = OfficerLead.objects.filter(**where, accountable=True)
    accountable = gone.accountable and not others.exists()
    OfficerLead.objects.create(**where, **old.as_lead, position=gone.position, accountable=accountable)


def _stands_there(lead: OfficerLead, officer: Officer) -> bool:
    there = OfficerLead.objects.filter(strategy=lead.strategy, milestone=lead.milestone, **officer.as_lead)
    return there.exclude(pk=lead.pk).exists()


def _plan_of(row: OfficerLead | CorrectiveAction) -> Plan:
    milestone = row.milestone
    strategy = milestone.strategy if milestone else row.strategy  # type: ignore[union-attr] # a lead stands on one
    plan: Plan = strategy.objective.plan
    return plan


def _open_milestones(leads: Iterable[OfficerLead]) -> list[Milestone]:
    """Those that these leads are about: a strategy's hold for its milestones without officers of their own."""
    leads = list(leads)
    own = Q(pk__in=[lead.milestone_id for lead in leads if lead.milestone_id])
    inherited = Q(strategy__in=[lead.strategy_id for lead in leads if lead.strategy_id], officerleads__isnull=True)
    found = Milestone.objects.filter(own | inherited, lifecycle__in=OPEN).select_related("strategy__objective__plan")
    return list(found.in_plan_order().distinct())


def _count_changes(leads: Iterable[OfficerLead]) -> None:
    """A form that was opened before says so when it is sent."""
    for row in {owner.pk: owner for lead in leads if (owner := lead.milestone)}.values():
        turns.count_change(turns.as_it_stands(row))
    strategies: dict[int, Strategy] = {owner.pk: owner for lead in leads if (owner := lead.strategy)}
    for strategy in strategies.values():
        turns.count_change(turns.as_it_stands(strategy))


def _record(action: str, done: Replacement, by: Person | None) -> None:
    """Keys only: the name of a group is typed words."""
    old, new = (None if key.startswith(GROUP) else int(key) for key in (done.old, done.new))
    leads = [*done.moved, *(each.kept for each in done.merged)]
    audit.record(action=action, by=by, leads=leads, actions=list(done.actions), old=old, new=new)
