"""Sends the messages that reminders.py has made, each in a transaction of its own.

The row of a message stays locked until the mail server has taken it and it is marked as sent, so two senders never send
the same one. What a mail says, and whether it still applies to whoever gets it, is read at that moment. A sender that
is killed leaves the message waiting; the next one sends it with the same Message-ID. Only where the server had taken it
and the mark was not yet stored does a second copy leave.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any, TypeVar

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from foundation import jobs, mail, reminders, rhythm
from foundation.due import Asker, Told, Words
from foundation.models import MailChoice, Message, Notice, Outgoing
from foundation.reminders import Wishes
from foundation.tenancy import within

log = logging.getLogger(__name__)
State, Failure = Outgoing.State, Outgoing.Error
M = TypeVar("M", bound=Outgoing)
Clock = Callable[[], datetime]
PERMANENT = 500
"""What a mail server says from here on it says for good."""
TOO_LARGE = 552
"""What a mail server says to the sender's address of a message that is too large for it."""
MOST_LINES = 100
SUCCESS, ALIKE, SERVER_ERRORS = 200, frozenset({401, 403, 429}), 500
"""Of the web interface of a mail service: a key that it does not take, or too much asked of it."""


def send_everywhere(
    model: type[Outgoing], send: Callable[..., str], *, partnership_ids: Iterable[int], clock: Clock
) -> None:
    """What waits in each partnership, over one connection and until the mail server does not answer; a partnership that
    fails otherwise holds up no other."""
    with mail.one_connection():
        for pk in partnership_ids:
            try:
                if not send_each(model, send, partnership_id=pk, clock=clock):
                    return
            except Exception as error:  # noqa: BLE001 -- whatever is wrong in one partnership, the others have mail too
                jobs.log_frames(f"{model.__name__}s of partnership {pk} could not be sent", error)


def send_each(model: type[Outgoing], send: Callable[..., str], *, partnership_id: int, clock: Clock) -> bool:
    """Send what waits in a partnership; whether the mail server could be reached. Opens its own scopes. Of any kind of
    mail that has rows of its own: `send` takes the number of one, sends it with `hand_over`, and says what failed.
    """
    with within(partnership_id):
        numbers = waiting(model, at=clock())
    for number in numbers:
        try:
            with within(partnership_id):
                failure = send(number=number, at=clock())
        except Exception as error:  # noqa: BLE001 -- one message that cannot be written must not hold up the others
            jobs.log_frames(f"{model.__name__} {number} could not be sent", error)
            with within(partnership_id):
                failure = put_off(model, number=number, at=clock())
        if failure == Failure.NO_SERVER:
            return False  # each of the others would wait as long for it, in vain
    return True


def waiting(model: type[Outgoing] = Message, *, at: datetime) -> list[int]:
    """Those that may leave now, the longest waiting first. One query where there is none."""
    found = model._default_manager.filter(state=State.WAITING, send_from__lte=at).order_by("send_from", "pk")
    numbers = list(found.values_list("pk", flat=True))
    return numbers if numbers and not reminders.rhythm().is_held else []


@transaction.atomic
def send(*, number: int, at: datetime) -> str:
    """One message, if it waits and nobody else sends it; the kind of failure, empty where there is none."""
    message = claim(Message.objects.select_related("user", "partnership"), number, at=at)
    if message is None or reminders.rhythm().is_held:
        return ""
    wanted = reminders.wishes({message.user_id})(message.user_id)
    if wanted.send_from(at) > at:
        message.send_from = wanted.send_from(at)
        message.save(update_fields=["send_from"])
        return ""
    lines = _lines(message, wanted, at=at)
    if not lines:
        settle(message, State.NOTHING)
        return ""
    return hand_over(
        message,
        at=at,
        to=message.user.email,
        subject=f"Alongside: {'1 thing needs' if len(lines) == 1 else f'{len(lines):,} things need'} you",
        template="digest",
        context=_context(message, lines),
        headers={"List-Unsubscribe": f"<{_choices(message)}>"},
    )


def hand_over(message: Outgoing, *, at: datetime, headers: Mapping[str, str] | None = None, **words: Any) -> str:
    """Give it to the mail server and mark it; the kind of failure, empty where there is none. `words` as `mail.send`
    takes them. The caller has claimed the row, and its transaction holds it until the mark is stored.
    """
    own = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    try:
        mail.send(headers={**own, **(headers or {})}, **words)
    except (SMTPException, OSError, AnymailAPIError, AnymailRecipientsRefused) as error:
        return _fail(message, failure_of(error), at=at)
    message.sent_at, message.last_error = at, ""
    settle(message, State.SENT)
    return ""


def failure_of(error: Exception) -> Outgoing.Error:
    """What went wrong, by kind. Final is only what is wrong with this message or its address; what would meet every
    message alike, such as a password that the server does not take, says that there is no server."""
    if isinstance(error, AnymailRecipientsRefused):
        return Failure.REFUSED
    if isinstance(error, AnymailAPIError):
        status = error.status_code or 0
        return Failure.NO_SERVER if status in ALIKE or not SUCCESS <= status < SERVER_ERRORS else Failure.NOT_YET
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return Failure.NOT_YET if any(code < PERMANENT for code in codes) else Failure.REFUSED
    if isinstance(error, SMTPDataError):
        return Failure.NOT_YET if error.smtp_code < PERMANENT else Failure.REFUSED
    is_of_server = isinstance(error, SMTPResponseException | SMTPServerDisconnected)
    is_too_large = isinstance(error, SMTPSenderRefused) and error.smtp_code == TOO_LARGE
    meets_all = is_of_server or not isinstance(error, SMTPException)
    return Failure.NO_SERVER if meets_all and not is_too_large else Failure.ANY


@transaction.atomic
def put_off(model: type[Outgoing], *, number: int, at: datetime) -> str:
    """A message that could not be written: later once more, as after any failure."""
    message = claim(model._default_manager.all(), number, at=at)
    return "" if message is None else _fail(message, Failure.ANY, at=at)


def claim(found: QuerySet[M], number: int, *, at: datetime) -> M | None:
    """The row, for this transaction alone; None where it waits no more or somebody else is at it."""
    unsent = found.select_for_update(skip_locked=True, of=("self",))
    return unsent.filter(pk=number, state=State.WAITING, send_from__lte=at).first()


def settle(message: Outgoing, state: Outgoing.State) -> None:
    assert state in message.TRANSITIONS[State(message.state)], f"{message.state} never becomes {state}"
    message.state = state
    message.save(update_fields=["state", "sent_at", "last_error", "attempts", "first_tried_at", "send_from"])


def _fail(message: Outgoing, failure: Outgoing.Error, *, at: datetime) -> str:
    log.warning("%s %s did not leave (%s).", type(message).__name__, message.pk, failure.value)
    message.attempts, message.last_error = message.attempts + 1, failure
    message.first_tried_at = message.first_tried_at or at
    if failure == Failure.REFUSED or at - message.first_tried_at >= rhythm.GIVEN_UP_AFTER:
        settle(message, State.FAILED)
    else:
        message.send_from = at + rhythm.pause_after(message.attempts)
        message.save(update_fields=["attempts", "last_error", "first_tried_at", "send_from"])
    return failure


# --- What it says ------------------------------------------------------------------------------------------------


def _lines(message: Message, wanted: Wishes, *, at: datetime) -> list[Told]:
    """One for each thing that still applies to whoever gets it, in the order of their dates; the rest is dropped."""
    notices = list(message.notices.filter(dropped_at__isnull=True))
    find: Callable[..., Asker | None] = import_string(settings.ASKER)
    asker = find(user_id=message.user_id, on=localdate(at))
    if asker is None:
        reminders.drop(notices, because=Notice.Dropped.LEFT, at=at)
        return []
    off = [notice for notice in notices if wanted.of(notice.topic) == MailChoice.How.OFF]
    reminders.drop(off, because=Notice.Dropped.OFF, at=at)
    kept = [notice for notice in notices if notice not in off]
    told = _told(asker, kept)
    in_their_place: Callable[[Asker], list[Asker]] = import_string(settings.IN_THEIR_PLACE)
    for other in in_their_place(asker) if len(told) < len(kept) else ():
        told |= _told(other, [notice for notice in kept if notice.pk not in told])
    reminders.drop([notice for notice in kept if notice.pk not in told], because=Notice.Dropped.OVER, at=at)
    said = [told[notice.pk] for notice in kept if notice.pk in told]
    return [Told(each.line, f"{settings.SITE_URL}{each.href}") for each in dict.fromkeys(said)]


def _told(asker: Asker, notices: Sequence[Notice]) -> dict[int, Told]:
    """Each function that has words is asked once, for all the kinds that it words."""

    def path_of(notice: Notice) -> str:
        return settings.OCCASION_WORDS.get(notice.kind, "")

    found: dict[int, Told] = {}
    for path, group in groupby(sorted(notices, key=path_of), key=path_of):
        if path:  # a kind that is no more is said of no more
            words: Words = import_string(path)
            found |= words(asker, list(group))
    return found


def _context(message: Message, lines: list[Told]) -> dict[str, Any]:
    home = f"{settings.SITE_URL}{reverse('partnership:home', args=[message.partnership.slug])}"
    return {
        "lines": lines[:MOST_LINES],
        "number": len(lines),
        "home": home,
        "place": _place(message),
        "choices": _choices(message),
    }


def _place(message: Message) -> str:
    return message.partnership.short_name or message.partnership.name


def _choices(message: Message) -> str:
    return f"{settings.SITE_URL}{reverse('partnership:mail_choices', args=[message.partnership.slug])}"
