"""What of meetings is told by mail: to whoever is to do it. Who that is, is found out again when the mail leaves.

A line names a kind of thing and the day of its meeting: no title, no words of an action, nobody's name (R3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

from django.db.models import DateField, F, Q, TextField, Value
from django.db.models.functions import Cast, TruncDate
from django.template.defaultfilters import date as in_words
from django.urls import reverse

from foundation import reminders
from foundation.due import Asker, Occasion, Told
from foundation.models import Notice, Rhythm
from foundation.rhythm import stage
from partnership.due import steps
from partnership.models import Action, ActionOwner, Invitee, Meeting, Membership
from partnership.roles import Permission, permissions_of

TOPIC = "meetings"
ACTION, ACTION_DUE, ACTION_LATE = "action", "action_due", "action_late"
DOES = {
    steps.AGENDA: Permission.MANAGE_MEETINGS,
    steps.BEGIN: Permission.MANAGE_MEETINGS,
    steps.MINUTES: Permission.MANAGE_MEETINGS,
    steps.APPROVAL: Permission.APPROVE_MINUTES,
}
"""Of a kind, who hears of it; asking for items is for whoever is invited, and an action for whoever owns it."""
PAGES = {
    steps.ITEMS: "ask_for_item", steps.AGENDA: "agenda", steps.BEGIN: "meeting", steps.MINUTES: "minutes",
    steps.APPROVAL: "approve_minutes", ACTION_DUE: "action", ACTION_LATE: "action",
}  # fmt: skip
SAID = {
    steps.ITEMS: "Until {due} you can ask for an item on the agenda of the meeting on {day}.",
    steps.AGENDA: "The agenda of the meeting on {day} goes out by {due}.",
    steps.BEGIN: "The meeting of {day} is over and has no minutes. Begin them, or cancel the meeting.",
    steps.MINUTES: "The minutes of the meeting of {day} go to the chair by {due}.",
    steps.APPROVAL: "The minutes of the meeting of {day} wait for your approval, by {due}.",
    ACTION_DUE: "An action of the meeting of {day} is due by {due}.",
    ACTION_LATE: "An action of the meeting of {day} is past its date, {due}.",
}


class Row(NamedTuple):
    """A meeting that waits for somebody, or an open action with a date."""

    what: str
    """A stage; or ACTION."""
    number: int
    day: date
    """Of the meeting."""
    due_on: date | None
    """Of an action; of a meeting, the last day for items."""


class Step(NamedTuple):
    on: date
    """The day on which it is reached."""
    row: Row
    kind: str
    occasion: str
    due_on: date

    @property
    def subject(self) -> str:
        return f"{'action' if self.row.what == ACTION else 'meeting'}:{self.row.number}"


class Reader(NamedTuple):
    """Somebody who reads meetings on a day."""

    user_id: int
    permissions: frozenset[Permission]


def occasions(days: Sequence[date], rhythm: Rhythm) -> Iterator[tuple[date, Occasion]]:
    """One query where nothing is due, else three, of however many days."""
    reached = _reached(days, rhythm)
    hear = _hearers(reached)
    for step in reached:
        for user in sorted(hear(step)):
            yield step.on, Occasion(TOPIC, step.kind, step.subject, step.occasion, step.due_on, user)


def told(asker: Asker, notices: Sequence[Notice]) -> dict[int, Told]:
    """What stands as it did when it was noted, in words; four queries at most."""
    reached = _open_to_both(asker, _reached([asker.on], reminders.rhythm()))
    hear = _hearers(reached)
    lines = {
        (step.kind, step.subject, step.occasion): _line(asker, step)
        for step in reached
        if asker.person.user_id in hear(step)
    }
    found = ((each.pk, lines.get((each.kind, each.subject, each.occasion))) for each in notices)
    return {pk: line for pk, line in found if line is not None}


def _open_to_both(asker: Asker, reached: list[Step]) -> list[Step]:
    """Where somebody covers: what that one may see or do as well. One query then."""
    covers = asker.covered_by
    if covers is None:
        return reached
    if Permission.READ_MEETINGS not in asker.permissions:
        return []
    drafts = Permission.MANAGE_MEETINGS in covers.permissions
    seen = set(Action.objects.open().visible_to(covers.person, drafts=drafts).values_list("pk", flat=True))
    return [
        step
        for step in reached
        if (step.row.number in seen if step.row.what == ACTION else DOES.get(step.kind) in covers.permissions)
    ]


def _reached(days: Sequence[date], rhythm: Rhythm) -> list[Step]:
    rows = _rows(max(days) + timedelta(days=max(rhythm.days_before, default=0)))
    return [step for on, row in product(days, rows) for step in _steps(row, on, rhythm)]


def _steps(row: Row, on: date, rhythm: Rhythm) -> Iterator[Step]:
    for kind, due_on in _dues(row, on):
        at = stage(due_on, on, days_before=rhythm.days_before, overdue_every=rhythm.overdue_every)
        # Minutes wait for the chair from the day on which they come, whatever the rhythm says of dates.
        at = at or ("waits" if kind == steps.APPROVAL else None)
        if at is not None:
            yield Step(on, row, kind, f"{at}:{due_on}", due_on)


def _dues(row: Row, on: date) -> Iterator[tuple[str, date]]:
    if row.what == ACTION:
        assert row.due_on is not None, "the query asks for a day"
        yield ACTION_LATE if row.due_on < on else ACTION_DUE, row.due_on
        return
    for due in steps.of_meeting(row.what, row.day, row.due_on, on=on):
        yield due.kind, due.due_on


def _rows(until: date) -> list[Row]:
    day = TruncDate("starts_at")
    meetings = Meeting.objects.waiting_for_somebody(until=until + steps.AGENDA_BEFORE)
    actions = Action.objects.open().filter(due_on__lte=until).order_by()
    asked = meetings.values_list(Cast("stage", TextField()), "pk", day, Cast("items_by", DateField()))
    of_actions = actions.values_list(
        Value(ACTION, output_field=TextField()), "pk", TruncDate("meeting__starts_at"), F("due_on")
    )
    return [Row(*row) for row in asked.union(of_actions, all=True)]


def _hearers(reached: Sequence[Step]) -> Callable[[Step], set[int]]:
    """The accounts that hear of a step. Whoever may not read meetings on that day hears of none."""
    if not reached:
        return lambda _step: set()
    own, readers = _own(reached), _readers({step.on for step in reached})

    def hear(step: Step) -> set[int]:
        theirs = own[_whose(step), step.row.number]
        does = Permission.MANAGE_MEETINGS if step.kind == ACTION_LATE else DOES.get(step.kind)
        found = readers[step.on].items()
        return {reader.user_id for person, reader in found if person in theirs or does in reader.permissions}

    return hear


def _whose(step: Step) -> str:
    return ACTION if step.row.what == ACTION else step.kind


def _own(reached: Iterable[Step]) -> dict[tuple[str, int], set[int]]:
    """What and number -> the people whose it is: the owners of an action, and whoever is asked for items."""
    asked = {(_whose(step), step.row.number) for step in reached}

    def numbers(what: str) -> list[int]:
        return [number for whose, number in asked if whose == what]

    owners = ActionOwner.objects.filter(action__in=numbers(ACTION), person__isnull=False).order_by()
    invited = Invitee.objects.filter(meeting__in=numbers(steps.ITEMS), person__isnull=False).filter(~Q(reply="no"))
    rows = owners.values_list(Value(ACTION, output_field=TextField()), "action", "person").union(
        invited.order_by().values_list(Value(steps.ITEMS, output_field=TextField()), "meeting", "person"), all=True
    )
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for whose, number, person in rows:
        found[whose, number].add(person)
    return found


def _readers(days: Collection[date]) -> dict[date, dict[int, Reader]]:
    """By day and person."""
    held = list(Membership.objects.not_over(on=min(days)).filter(user__is_active=True))
    return {on: _readers_on(on, held) for on in days}


def _readers_on(on: date, held: Iterable[Membership]) -> dict[int, Reader]:
    codes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for each in held:
        if each.user_id is not None and each.is_active(on=on):
            codes[each.person_id, each.user_id].add(each.role_code)
    return {
        person: Reader(user, permissions)
        for (person, user), roles in codes.items()
        if Permission.READ_MEETINGS in (permissions := permissions_of(roles))
    }


def _line(asker: Asker, step: Step) -> Told:
    said = SAID[step.kind].format(day=in_words(step.row.day, "j F Y"), due=in_words(step.due_on, "j F Y"))
    return Told(said, reverse(f"partnership:{PAGES[step.kind]}", args=[asker.slug, step.row.number]))
