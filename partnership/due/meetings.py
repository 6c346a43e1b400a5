"""Lines of the home page: what a meeting needs next, one's own actions, and what waits for the coordinator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, DateField, DateTimeField, Exists, F, Min, OuterRef, TextField, Value
from django.db.models.functions import Cast
from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils.timezone import localdate

from foundation.due import MONTH, Asker, DueItem
from foundation.tenancy import TenantQuerySet
from partnership.due import steps
from partnership.models import Action, Invitee, Meeting, ProposedMilestone
from partnership.roles import Permission

MEETINGS, OWN_ACTIONS, ACTIONS, PLAN = "Meetings", "Your actions", "Actions of meetings", "The action plan"
MOST = 20
"""Actions of one person, the earliest first. The list of actions has them all."""
NO_DAY, NO_MOMENT = Value(None, output_field=DateField()), Value(None, output_field=DateTimeField())
NOBODY = Value(False)


class Found(NamedTuple):
    kind: str
    """The stage of a meeting; or own, late, proposed."""
    number: int
    """Of what it is, or how many there are."""
    words: str
    begins_at: datetime | None
    day: date | None
    invited: bool


def items(asker: Asker) -> Iterator[DueItem]:
    """One query."""
    if Permission.READ_MEETINGS not in asker.permissions:
        return
    for found in _found(asker):
        if found.begins_at is not None:
            yield from _meeting(asker, found, localdate(found.begins_at))
        elif found.kind == "own":
            note = "Past its date." if found.day and found.day < asker.on else "Say when it is done."
            href = reverse("partnership:action", args=[asker.slug, found.number])
            yield DueItem(OWN_ACTIONS, found.words, note, href, due_on=found.day)
        elif found.number:
            yield _counted(asker, found)


def _found(asker: Asker) -> list[Found]:
    soon = asker.on + timedelta(days=MONTH)
    invited: Any = Exists(Invitee.objects.of_person(asker.person).filter(meeting=OuterRef("pk")).exclude(reply="no"))
    meetings = Meeting.objects.waiting_for_somebody(until=soon)
    owned = Action.objects.open().owned_by(asker.person)
    if (covers := asker.covered_by) is not None:
        # An invitation is the person's own; an action of draft minutes is not for everybody.
        invited = NOBODY
        owned = owned.visible_to(covers.person, drafts=Permission.MANAGE_MEETINGS in covers.permissions)
    own = owned.filter(due_on__lte=soon).order_by("due_on", "pk")[:MOST]
    asked = [
        _columns(meetings, F("stage"), F("pk"), F("title"), F("starts_at"), F("items_by"), invited),
        _columns(own, Value("own"), F("pk"), F("text"), NO_MOMENT, F("due_on")),
    ]
    if Permission.MANAGE_MEETINGS in asker.permissions:
        asked.append(_number("late", Action.objects.late(on=asker.on), Min("due_on")))
    if Permission.EDIT_PLAN in asker.permissions:
        asked.append(_number("proposed", ProposedMilestone.objects.standing("proposed"), NO_DAY))
    first, *others = asked
    return [Found(*row) for row in first.union(*others, all=True)]


def _columns(
    rows: TenantQuerySet[Any], kind: Any, number: Any, words: Any, begins_at: Any, day: Any, invited: Any = NOBODY
) -> Any:
    told = (Cast(kind, TextField()), number, Cast(words, TextField()), begins_at, Cast(day, DateField()), invited)
    return rows.values_list(*told)


def _number(kind: str, rows: TenantQuerySet[Any], day: Any) -> Any:
    """One row: how many there are, with the earliest day."""
    counted = rows.order_by().values(of=Value(kind)).annotate(number=Count("pk"), day=Cast(day, DateField()))
    return counted.values_list("of", "number", Value(""), NO_MOMENT, "day", NOBODY)


def _meeting(asker: Asker, found: Found, day: date) -> Iterator[DueItem]:
    told = f"{found.words}, {_told(day)}"
    for due in steps.of_meeting(found.kind, day, found.day, on=asker.on):
        needs, name, note = NEEDS[due.kind]
        if found.invited if needs is None else needs in asker.permissions:
            href = reverse(f"partnership:{name}", args=[asker.slug, found.number])
            yield DueItem(MEETINGS, told, note, href, due_on=due.due_on)


NEEDS: dict[str, tuple[Permission | None, str, str]] = {
    steps.ITEMS: (None, "ask_for_item", "You can ask for an item on its agenda."),
    steps.AGENDA: (Permission.MANAGE_MEETINGS, "agenda", "Let its agenda out."),
    steps.BEGIN: (Permission.MANAGE_MEETINGS, "meeting", "Its day is past. Begin the minutes, or cancel it."),
    steps.MINUTES: (Permission.MANAGE_MEETINGS, "minutes", "Write the minutes and send them to the chair."),
    steps.APPROVAL: (Permission.APPROVE_MINUTES, "approve_minutes", "Approve the minutes, or send them back."),
}
"""What is due -> who does it (nobody in particular: whoever is invited), where, and what is to be done."""


def _counted(asker: Asker, found: Found) -> DueItem:
    many = f"{found.number:,}"
    if found.kind == "late":
        said = "An action is past its date" if found.number == 1 else f"{many} actions are past their date"
        href = f"{reverse('partnership:actions', args=[asker.slug])}?status=late"
        return DueItem(ACTIONS, said, "Ask whoever does it, or set another date.", href, due_on=found.day)
    said = "A milestone is proposed" if found.number == 1 else f"{many} milestones are proposed"
    href = reverse("actionplan:proposals", args=[asker.slug])
    return DueItem(PLAN, said, "They come from meetings. Take them into the plan, or say why not.", href)


def _told(day: date) -> str:
    return in_words(day, "j F Y")
