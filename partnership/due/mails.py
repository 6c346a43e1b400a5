"""What of meetings is told by mail: to whoever is to do it. Who that is, is found out again when the mail leaves.

A line names a kind of thing and the day of its meeting: no title, no words of an action, nobody's name (R3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
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
ACTION_DUE, ACTION_LATE = "action_due", "action_late"
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
    """A stage; or "action"."""
    number: int
    day: date
    """Of the meeting."""
    due_on: date | None
    """Of an action; of a meeting, the last day for items."""


class Step(NamedTuple):
    row: Row
    kind: str
    occasion: str
    due_on: date

    @property
    def subject(self) -> str:
        return f"{'action' if self.row.what == 'action' else 'meeting'}:{self.row.number}"


def occasions(days: Sequence[date], rhythm: Rhythm) -> Iterator[tuple[date, Occasion]]:
    """One query for each day where nothing is due."""
    for on in days:
        reached = list(_reached(on, rhythm))
        hear = _hearers(reached, on=on)
        for step in reached:
            for user in sorted(hear[step.kind, step.row.number]):
                yield on, Occasion(TOPIC, step.kind, step.subject, step.occasion, step.due_on, user)


def told(asker: Asker, notices: Sequence[Notice]) -> dict[int, Told]:
    """What stands as it did when it was noted, in words; four queries at most."""
    reached = list(_reached(asker.on, reminders.rhythm()))
    hear = _hearers(reached, on=asker.on)
    lines = {
        (step.kind, step.subject, step.occasion): _line(asker, step)
        for step in reached
        if asker.person.user_id in hear[step.kind, step.row.number]
    }
    found = ((each.pk, lines.get((each.kind, each.subject, each.occasion))) for each in notices)
    return {pk: line for pk, line in found if line is not None}


def _reached(on: date, rhythm: Rhythm) -> Iterator[Step]:
    for row in _rows(on + timedelta(days=max(rhythm.days_before, default=0))):
        for kind, due_on in _dues(row, on):
            at = stage(due_on, on, days_before=rhythm.days_before, overdue_every=rhythm.overdue_every)
            # Minutes wait for the chair from the day on which they come, whatever the rhythm says of dates.
            at = at or ("waits" if kind == steps.APPROVAL else None)
            if at is not None:
                yield Step(row, kind, f"{at}:{due_on}", due_on)


def _dues(row: Row, on: date) -> Iterator[tuple[str, date]]:
    if row.what == "action":
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
        Value("action", output_field=TextField()), "pk", TruncDate("meeting__starts_at"), F("due_on")
    )
    return [Row(*row) for row in asked.union(of_actions, all=True)]


def _hearers(reached: Sequence[Step], *, on: date) -> dict[tuple[str, int], set[int]]:
    """Kind and number -> accounts. Whoever may not read meetings any more hears of none."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    if not reached:
        return found
    may, account = _permissions(on)
    of_actions = [step.row.number for step in reached if step.row.what == "action"]
    owners = ActionOwner.objects.filter(action__in=of_actions, person__isnull=False).values_list("action", "person")
    asked = [step.row.number for step in reached if step.kind == steps.ITEMS]
    invited = Invitee.objects.filter(meeting__in=asked, person__isnull=False).filter(~Q(reply="no"))
    people: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, person in owners if of_actions else ():
        people["action", number].add(person)
    for number, person in invited.values_list("meeting", "person") if asked else ():
        people[steps.ITEMS, number].add(person)
    for step in reached:
        key = step.kind, step.row.number
        does = Permission.MANAGE_MEETINGS if step.kind == ACTION_LATE else DOES.get(step.kind)
        own = people["action" if step.row.what == "action" else step.kind, step.row.number]
        found[key] = {account[person] for person in own if person in account}
        found[key] |= {user for user, permissions in may.items() if does in permissions}
    return found


def _permissions(on: date) -> tuple[dict[int, frozenset[Permission]], dict[int, int]]:
    """Of each account what it may do on the day, and person -> account, of those who read meetings."""
    codes: dict[tuple[int, int], set[str]] = defaultdict(set)
    held = Membership.objects.active(on=on).filter(user__is_active=True)
    for user, person, code in held.values_list("user", "person", "role_code"):
        if user is not None:
            codes[user, person].add(code)
    reading = {
        (user, person): permissions
        for (user, person), roles in codes.items()
        if Permission.READ_MEETINGS in (permissions := permissions_of(roles))
    }
    return {user: permissions for (user, _p), permissions in reading.items()}, {p: user for user, p in reading}


def _line(asker: Asker, step: Step) -> Told:
    said = SAID[step.kind].format(day=in_words(step.row.day, "j F Y"), due=in_words(step.due_on, "j F Y"))
    return Told(said, reverse(f"partnership:{PAGES[step.kind]}", args=[asker.slug, step.row.number]))
