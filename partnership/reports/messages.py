"""Messages as their pages show them: to whom, when, of which kinds and how many. Never what they say.

Whoever is known only as a volunteer appears on none of these pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from foundation import reminders
from foundation.ahead import ahead as look_ahead
from foundation.models import MailChoice, MailHours, Message, Notice
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.reports.roles import held_everywhere

State = Message.State
TAGS = {State.WAITING: "active", State.SENT: "done", State.FAILED: "urgent", State.NOTHING: "quiet"}
HELD = ("Held", "attention")
HELD_STATE = "held"
"""In the filter of the list: what would leave, were it not for somebody who holds all messages."""
GONE_ELSEWHERE = "What it held goes in another mail."


@dataclass(frozen=True, slots=True)
class MessageRow:
    who: str
    holds: str
    """ "Milestones due soon (2), milestones past their date (1)"."""
    state: str
    tag: str
    at: datetime
    when: str
    """What happened at that moment, or will: "Sent", "Not before"."""
    note: str
    retry_href: str


@dataclass(frozen=True, slots=True)
class AheadRow:
    who: str
    holds: str
    at_once: bool


@dataclass(frozen=True, slots=True)
class AheadDay:
    day: date
    rows: tuple[AheadRow, ...]

    @property
    def weekday(self) -> str:
        return f"{self.day:%A}"


@dataclass(frozen=True, slots=True)
class AheadPage:
    days: tuple[AheadDay, ...]
    held: bool
    today: bool
    """Whether anything leaves today."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """How somebody hears of one topic in one partnership."""

    topic: str
    how: str


@dataclass(frozen=True, slots=True)
class ChosenIn:
    partnership: str
    href: str
    topics: tuple[ChoiceRow, ...]
    quiet: str
    digest_on: str


@dataclass(frozen=True, slots=True)
class NotedRow:
    """What waits for somebody and is in no message yet."""

    who: str
    holds: str


def messages(*, q: str = "", state: str = "", held: bool = False) -> QuerySet[Message]:
    """With `who`, the name of whoever gets it; to whoever is found by the words, in the state. While messages are held,
    those that wait are held and none waits otherwise.
    """
    people = Person.objects.outside_care().matching(q).filter(user=OuterRef("user"))
    found = Message.objects.annotate(who=Subquery(people.values("name")[:1])).filter(who__isnull=False)
    if state in (HELD_STATE, State.WAITING):
        found = found.filter(state=State.WAITING) if held == (state == HELD_STATE) else found.none()
    elif state:
        found = found.filter(state=state)
    return found.prefetch_related("notices")


def noted(*, q: str = "") -> list[NotedRow]:
    """What was noted and is in no message yet, by person; one query."""
    people = Person.objects.outside_care().matching(q).filter(user=OuterRef("user"))
    loose = reminders.in_no_message().annotate(who=Subquery(people.values("name")[:1])).filter(who__isnull=False)
    kinds: dict[tuple[str, int], list[str]] = defaultdict(list)
    for who, user_id, kind in loose.order_by("who", "user", "due_on", "pk").values_list("who", "user", "kind"):
        kinds[who, user_id].append(kind)
    return [NotedRow(who, _holds(told)) for (who, _user_id), told in kinds.items()]


def message(pk: int) -> Message | None:
    found: Message | None = messages().filter(pk=pk).first()
    return found


def rows(found: Iterable[Message], *, slug: str, held: bool, at: datetime) -> list[MessageRow]:
    return [_row(each, slug=slug, held=held, at=at) for each in found]


def _row(found: Message, *, slug: str, held: bool, at: datetime) -> MessageRow:
    state = State(found.state)
    notices = list(found.notices.all())
    said = [notice for notice in notices if not notice.dropped_at]
    word, tag = HELD if held and state == State.WAITING else (str(state.label), TAGS[state])
    error = str(Message.Error(found.last_error).label) if found.last_error else ""
    tries = f", after {found.attempts} tries" if found.attempts > 1 else ""
    when, moment = _moment(found, at=at)
    return MessageRow(
        who=found.who,  # type: ignore[attr-defined] # annotated
        holds=_holds(notice.kind for notice in said or notices),
        state=word,
        tag=tag,
        at=moment,
        when=when,
        note=f"{error}{tries}." if error else _why_nothing(notices) if not said else "",
        retry_href=reverse("partnership:retry_message", args=[slug, found.pk]) if state == State.FAILED else "",
    )


def _moment(found: Message, *, at: datetime) -> tuple[str, datetime]:
    """What the list says of when, and the moment itself."""
    if found.sent_at:
        return "Sent", found.sent_at
    if found.state != State.WAITING:
        return "Made", found.made_at
    return ("Waits since", found.made_at) if found.send_from <= at else ("Not before", found.send_from)


def _why_nothing(notices: list[Notice]) -> str:
    if not notices:
        return GONE_ELSEWHERE  # it waited while all messages were held
    reasons = Counter(str(Notice.Dropped(notice.dropped_because).label) for notice in notices if notice.dropped_because)
    return ". ".join(reasons) + "." if reasons else ""


def _holds(kinds: Iterable[str]) -> str:
    counts = Counter(settings.OCCASION_KINDS.get(kind, kind) for kind in kinds)
    told = ", ".join(f"{name.lower()} ({number:,})" for name, number in counts.items())
    return told[:1].upper() + told[1:]


def ahead(*, at: datetime) -> AheadPage:
    """What goes out today and in the week to come, by day and person, if nothing changes."""
    rhythm = reminders.rhythm()
    found = look_ahead(at=at, standing=rhythm)
    people = Person.objects.outside_care().filter(user__in={each.user_id for each in found})
    names = dict(people.values_list("user_id", "name"))
    kinds: dict[date, dict[tuple[str, bool], list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in found:
        if each.user_id in names:
            kinds[each.day][names[each.user_id], each.at_once].append(each.kind)
    days = [
        AheadDay(day, tuple(AheadRow(who, _holds(told), at_once) for (who, at_once), told in sorted(by_person.items())))
        for day, by_person in kinds.items()
    ]
    return AheadPage(tuple(days), rhythm.is_held, any(each.day == localdate(at) for each in days))


def chosen_everywhere(*, user_id: int, on: date) -> list[ChosenIn]:
    """How somebody hears of things in each partnership in which they hold a role now; each is read within itself."""
    open_now = [held.href for held in held_everywhere(user_id=user_id, on=on) if held.href]
    slugs = [href.strip("/") for href in open_now]
    return [_chosen_in(each, user_id) for each in Partnership.objects.filter(slug__in=slugs)]


def _chosen_in(partnership: Partnership, user_id: int) -> ChosenIn:
    with within(partnership):
        wanted = reminders.wishes({user_id})(user_id)
    hours = wanted.hours
    quiet = f"From {hours.quiet_from:%H:%M} to {hours.quiet_until:%H:%M}"
    return ChosenIn(
        partnership=partnership.name,
        href=reverse("partnership:mail_choices", args=[partnership.slug]),
        topics=tuple(
            ChoiceRow(name, str(MailChoice.How(wanted.of(topic)).label)) for topic, name in settings.TOPICS.items()
        ),
        quiet="None" if hours.quiet_from == hours.quiet_until else quiet,
        digest_on=str(MailHours.DigestOn(hours.digest_on).label),
    )
