"""Files that people take out: asked for with a purpose, made by a job, ready for some days, then gone.

What is to be made lies in PostgreSQL, so a job that is lost is found again, and one that is delivered three times makes
one file. A maker is named in settings.EXPORT_MAKERS for each kind. It runs inside the partnership's scope with whoever
asked as they stand now, reads all that it needs, and returns a function that writes the file without the database:
while that runs no transaction is open, and each step that it tells of is there to be seen at once.

Days lie between the making of a file and the taking of it. So settings.EXPORT_RIGHTS names, for each kind, what of the
asker's rights went into the file: it is noted when the file is made, and only somebody who still has all of it is
handed the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from foundation import audit, documents, filetypes, jobs
from foundation.access import NotAllowed
from foundation.audit import Actor
from foundation.due import Asker
from foundation.models import Export, User
from foundation.tenancy import TenantQuerySet, within

State = Export.State
Progress = Callable[[int, int], None]
"""Told by a writer: how many of how many steps are done."""
Writer = Callable[[Progress], bytes]
Maker = Callable[[Export, Asker], Writer]
Rights = Callable[[Export, Asker], frozenset[str]]
"""All that somebody may see or do now which a file of this kind for these parameters can depend on, each as a word of
the app's own. Raises NotAllowed where there is nothing left for them."""
Clock = Callable[[], datetime]

FORMATS = {
    "pdf": filetypes.PDF,
    "docx": filetypes.WORD,
    "xlsx": filetypes.EXCEL,
    "csv": filetypes.CSV,
}
LASTS = timedelta(days=7)
STALE_AFTER = timedelta(minutes=5)
MOST_TRIES = 3
MOST_AT_ONCE = 5

TOO_MANY = f"{MOST_AT_ONCE} files are being made for you. Wait until one is ready, then ask again."
NO_RIGHT = "Your role no longer lets you take this out. Ask an administrator of your partnership."
LESS = (
    "Since this file was made you may see less of what it holds: your roles have changed, or who may read some of it."
    " So it is not handed out. Ask for it again to have it as it is for you now."
)
NOT_MADE = "The file could not be made. Ask for it again. If that does not help, tell the people who run this site."
LOST = "The file could not be made: it took too long, three times. Narrow down what you take out and ask again."


class MadeForMore(NotAllowed):
    """Whoever asked for the file may no longer see all that went into it."""


class TooMany(ValidationError):
    """Somebody has as many files under way as one person may."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make, and what for. `file_name` and `title` hold no person's name; `parameters` what JSON can hold."""

    kind: str
    format: str
    permission: str
    title: str
    file_name: str
    purpose: str
    purpose_words: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def ask(*, order: Order, by: Actor, at: datetime) -> Export:
    """Note it, record it and hand it to a job. Raises TooMany. The caller has asked the permission."""
    if by.user_id is None:
        raise NotAllowed("Only somebody with an account can take a file out.")
    # One at a time for one account: two that come together would each count without the other.
    User.objects.select_for_update(no_key=True).filter(pk=by.user_id).first()
    if (
        Export.objects.filter(asked_by_user_id=by.user_id, state__in=(State.WAITING, State.MAKING)).count()
        >= MOST_AT_ONCE
    ):
        raise TooMany(TOO_MANY)
    export = Export(
        kind=order.kind,
        format=order.format,
        parameters=dict(order.parameters),
        permission=order.permission,
        title=order.title,
        file_name=order.file_name,
        purpose=order.purpose,
        purpose_words=order.purpose_words,
        asked_by_user_id=by.user_id,
        asked_at=at,
    )
    export.save(force_insert=True)
    audit.record(
        action="export.asked", by=by, subject=export, kind=order.kind, format=order.format, purpose=order.purpose
    )
    jobs.enqueue("foundation.make_export", partnership_id=export.partnership_id, number=export.pk)
    return export


def own(by: Actor) -> TenantQuerySet[Export]:
    """All that somebody ever asked for here, the newest first. Nobody sees what others took out."""
    return Export.objects.filter(asked_by_user_id=by.user_id or 0).select_related("file")


def under_way(by: Actor) -> TenantQuerySet[Export]:
    return own(by).filter(state__in=(State.WAITING, State.MAKING))


def ask_again(*, export: Export, by: Actor, at: datetime) -> Export:
    """The same once more, as it stands now."""
    order = Order(
        kind=export.kind,
        format=export.format,
        permission=export.permission,
        title=export.title,
        file_name=export.file_name,
        purpose=export.purpose,
        purpose_words=export.purpose_words,
        parameters=export.parameters,
    )
    return ask(order=order, by=by, at=at)


def require_still_theirs(export: Export, *, on: date) -> None:
    """Raises MadeForMore where the file was made with rights that whoever asked for it has no more on that day."""
    try:
        now = _rights(export, _asker(export, on=on))
    except NotAllowed as refused:
        raise MadeForMore(refused.sentence) from refused
    if not export.made_with or not now.issuperset(export.made_with):
        raise MadeForMore(LESS)


@transaction.atomic
def hand_out(*, export: Export, by: Actor, on: date) -> HttpResponse:
    """The file, with a line in the record. The view has asked the permission and found the asker's own export. Raises
    NotAllowed where there is no file, MadeForMore where it is not for them any more."""
    if export.file is None:
        raise NotAllowed("This file is not ready, or it is no longer kept. Ask for it again.")
    require_still_theirs(export, on=on)
    audit.record(action="export.downloaded", by=by, subject=export, kind=export.kind, format=export.format)
    return documents.answer(export.file)


# --- In the job --------------------------------------------------------------------------------------------------


def make(*, partnership_id: int, number: int, clock: Clock) -> None:
    """Make the file, if it waits and nobody else makes it. Opens its own scopes; safe to run any number of times."""
    with within(partnership_id):
        export = _claim(number, at=clock())
    if export is None:
        return

    def tell(done: int, steps: int) -> None:
        with within(partnership_id):
            _mine(export).update(done=min(done, steps), steps=steps, beat_at=clock())

    try:
        with within(partnership_id):
            made_with, write = _gather(export, at=clock())
        content = write(tell)
    except NotAllowed as refused:
        with within(partnership_id):
            _fail(export, refused.sentence)
    except Exception as error:  # noqa: BLE001 -- whatever a maker raises, whoever asked must be told
        jobs.log_frames(f"Export {number} could not be made", error)
        with within(partnership_id):
            _set_back(export, NOT_MADE)
    else:
        with within(partnership_id):
            _finish(export, content, made_with, at=clock())


def retake_lost(*, at: datetime) -> list[int]:
    """Set back what a maker left half-made, in the open partnership; the numbers of all that waits now."""
    lost = Export.objects.select_for_update(skip_locked=True).filter(state=State.MAKING, beat_at__lt=at - STALE_AFTER)
    for export in lost:
        _set_back(export, LOST)
    return list(Export.objects.filter(state=State.WAITING).order_by("asked_at").values_list("pk", flat=True))


def expire(*, at: datetime) -> None:
    """Take away the files, in the open partnership, that have lain long enough."""
    for export in Export.objects.filter(state=State.READY, expires_at__lte=at).select_related("file"):
        file, export.file, export.state = export.file, None, State.EXPIRED
        export.save(update_fields=["file", "state"])
        assert file is not None, "a ready one has its file, says the database"
        documents.remove(stored=file, by=None)


def _claim(number: int, *, at: datetime) -> Export | None:
    waiting = Export.objects.select_for_update(skip_locked=True).filter(pk=number, state=State.WAITING)
    export = waiting.first()
    if export is not None:
        export.state, export.beat_at, export.attempts = State.MAKING, at, export.attempts + 1
        export.done = export.steps = 0
        export.save(update_fields=["state", "beat_at", "attempts", "done", "steps"])
    return export


def _mine(export: Export) -> TenantQuerySet[Export]:
    """The row, as long as this attempt is the one at work on it."""
    return Export.objects.filter(pk=export.pk, state=State.MAKING, attempts=export.attempts)


def _gather(export: Export, *, at: datetime) -> tuple[frozenset[str], Writer]:
    """The rights that it is made with, read first: what is closed while the rest is read is then noted as seen, and the
    file is refused later, not handed out."""
    asker = _asker(export, on=localdate(at))
    made_with = _rights(export, asker)
    maker: Maker = import_string(settings.EXPORT_MAKERS[export.kind])
    return made_with, maker(export, asker)


def _asker(export: Export, *, on: date) -> Asker:
    find: Callable[..., Asker | None] = import_string(settings.ASKER)
    asker = find(user_id=export.asked_by_user_id, on=on)
    if asker is None or export.permission not in asker.permissions:
        raise NotAllowed(NO_RIGHT)
    return asker


def _rights(export: Export, asker: Asker) -> frozenset[str]:
    rights: Rights = import_string(settings.EXPORT_RIGHTS[export.kind])
    return rights(export, asker)


def _finish(export: Export, content: bytes, made_with: frozenset[str], *, at: datetime) -> None:
    mine = _mine(export).select_for_update().first()
    if mine is None:
        return  # it took so long that another attempt has begun
    mine.file = documents.keep(content=content, name=export.file_name, kind=FORMATS[export.format], by=None)
    mine.state, mine.done, mine.steps = State.READY, 1, 1
    mine.ready_at, mine.expires_at, mine.made_with = at, at + LASTS, sorted(made_with)
    mine.save(update_fields=["file", "state", "done", "steps", "ready_at", "expires_at", "made_with"])


def _fail(export: Export, sentence: str) -> None:
    _mine(export).update(state=State.FAILED, error=sentence)


def _set_back(export: Export, sentence: str) -> None:
    """For another try or, after the last, as failed."""
    if export.attempts >= MOST_TRIES:
        _fail(export, sentence)
    else:
        _mine(export).update(state=State.WAITING)
