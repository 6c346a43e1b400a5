"""Mails about a meeting to those who are asked to it. Until the coordinator says so nobody is told of anything, the
reminder of the day before apart, which goes to those who were told.

A mail is written when it leaves, from what stands then. Addresses of guests are in their rows and in the mail itself:
in no log, no address of a page, and in nothing that a task is handed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils import timezone

from foundation import audit, calendars, jobs, outbox, reminders
from foundation.calendars import CalendarFile, Entry, Mailbox
from partnership import links, policies
from partnership.models import Invitee, Letter, LetterKind, Meeting, Person, next_kind
from partnership.turns import meeting_in_turn

State = Letter.State
HEADINGS: dict[str, str] = {
    LetterKind.INVITATION: "Invitation to a meeting",
    LetterKind.UPDATE: "A meeting has changed",
    LetterKind.CANCELLATION: "A meeting is cancelled",
    LetterKind.TAKEN_BACK: "You need not come to a meeting",
    LetterKind.AGENDA: "The agenda of a meeting",
    LetterKind.TOMORROW: "A meeting tomorrow",
}
ENDS_IT = frozenset({LetterKind.CANCELLATION, LetterKind.TAKEN_BACK})
INTO_CALENDARS = ENDS_IT | {LetterKind.INVITATION, LetterKind.UPDATE}


@transaction.atomic
def send(*, meeting: Meeting, by: Person | None, at: datetime) -> int:
    """Tell everybody who is asked what they do not know yet; how many mails that is. Who has no address gets none."""
    current = meeting_in_turn(meeting)
    policies.require_has_not_begun(meeting=current, at=at)
    made = 0
    asked: list[Any] = list(current.invitees.with_letters())  # with what is annotated
    for invitee in asked:
        kind = next_kind(current, told=invitee.told, has_agenda=bool(invitee.has_agenda))
        if kind is not None and invitee.address:
            _queue(current, invitee, kind, at=at)
            made += 1
    if made:
        audit.record(action="meeting.told", by=by, subject=current, mails=made, sequence=current.sequence)
        _hand_over_soon(current)
    return made


@transaction.atomic
def take_back(*, invitee: Invitee, by: Person | None, at: datetime) -> None:
    """Before the row goes: tell whoever had a mail that they need not come."""
    if invitee.letters.filter(state__in=(State.WAITING, State.SENT)).exists() and at < invitee.meeting.starts_at:
        Letter.objects.create(
            kind=LetterKind.TAKEN_BACK,
            meeting=invitee.meeting,
            sequence=invitee.meeting.sequence,
            person=invitee.person,
            name=invitee.name,
            email=invitee.email,
            made_at=at,
            send_from=at,
        )
        _hand_over_soon(invitee.meeting)


@transaction.atomic
def remind(*, at: datetime, by: None = None) -> int:
    """The day before: everybody who was told of it and did not say that they cannot come, once. One query where
    nothing is on the next day."""
    made = 0
    for meeting in Meeting.objects.starting_on(timezone.localtime(at).date() + timedelta(days=1)):
        reminded = meeting.letters.filter(kind=LetterKind.TOMORROW).values("invitee")
        coming = meeting.invitees.told().exclude(reply=Invitee.Reply.NO).exclude(pk__in=reminded)
        for invitee in coming:
            if invitee.address:
                _queue(meeting, invitee, LetterKind.TOMORROW, at=at)
                made += 1
    return made


@transaction.atomic
def deliver(*, number: int, at: datetime, by: None = None) -> str:
    """One mail, if it waits and nobody else sends it; the kind of failure, empty where there is none."""
    letter = outbox.claim(Letter.objects.with_receiver(), number, at=at)
    if letter is None or reminders.rhythm().is_held:
        return ""
    receiver = _receiver(letter)
    if receiver is None or _is_over(letter, at=at):
        outbox.settle(letter, State.NOTHING)
        return ""
    failure = outbox.hand_over(
        letter,
        at=at,
        to=receiver.email,
        subject=f"Alongside: {_lowered(HEADINGS[letter.kind])}, {in_words(letter.meeting.day, 'j F Y')}",
        template="meeting",
        context=_context(letter),
        calendar=_calendar(letter, receiver, at=at),
    )
    if not failure and letter.email:
        letter.name = letter.email = ""
        letter.save(update_fields=["name", "email"])
    return failure


def _queue(meeting: Meeting, invitee: Invitee, kind: LetterKind, *, at: datetime) -> None:
    """One that could not be sent before begins anew."""
    fresh = {
        "state": State.WAITING,
        "made_at": at,
        "send_from": at,
        "attempts": 0,
        "first_tried_at": None,
        "last_error": "",
    }
    Letter.objects.update_or_create(
        meeting=meeting, invitee=invitee, kind=kind, sequence=meeting.sequence, defaults=fresh
    )


def _hand_over_soon(meeting: Meeting) -> None:
    jobs.enqueue("partnership.send_letters", partnership_id=meeting.partnership_id)


def _receiver(letter: Letter) -> Mailbox | None:
    """None where nobody is left to tell."""
    if letter.kind == LetterKind.TAKEN_BACK:
        found = (
            Mailbox(letter.person.name, letter.person.address) if letter.person else Mailbox(letter.name, letter.email)
        )
    elif letter.invitee is None:
        return None
    else:
        found = Mailbox(letter.invitee.known_as, letter.invitee.address)
    return found if found.email else None


def _is_over(letter: Letter, *, at: datetime) -> bool:
    return at >= letter.meeting.starts_at or (letter.kind not in ENDS_IT and not letter.meeting.is_ahead)


def _calendar(letter: Letter, receiver: Mailbox, *, at: datetime) -> CalendarFile | None:
    if letter.kind not in INTO_CALENDARS:
        return None
    meeting = letter.meeting
    entry = Entry(
        uid=f"{meeting.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.title,
        place=meeting.where,
        address=meeting.link,
    )
    organiser = Mailbox(_place(letter), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    make = calendars.cancellation if letter.kind in ENDS_IT else calendars.invitation
    return make(entry, organiser=organiser, to=receiver, at=at)


def _context(letter: Letter) -> dict[str, Any]:
    meeting, invitee, slug = letter.meeting, letter.invitee, letter.partnership.slug
    has_account = bool(invitee and invitee.person and invitee.person.user_id)
    return {
        "heading": HEADINGS[letter.kind],
        "kind": letter.kind,
        "meeting": meeting,
        "place": _place(letter),
        "ends_it": letter.kind in ENDS_IT,
        "answered": bool(invitee and invitee.reply != Invitee.Reply.NONE),
        "answer": links.answer(slug=slug, number=invitee.pk, nonce=invitee.nonce) if invitee else "",
        "page_of_it": f"{settings.SITE_URL}{reverse('partnership:meeting', args=[slug, meeting.pk])}"
        if has_account
        else "",
        # A guest cannot open the page, so the mail has the agenda; restricted papers are never in a mail.
        "items": list(meeting.items.all()) if letter.kind == LetterKind.AGENDA and not has_account else [],
        "papers": list(meeting.papers.readable(restricted=False)) if letter.kind == LetterKind.AGENDA else [],
    }


def _place(letter: Letter) -> str:
    return letter.partnership.short_name or letter.partnership.name


def _lowered(heading: str) -> str:
    return heading[0].lower() + heading[1:]
