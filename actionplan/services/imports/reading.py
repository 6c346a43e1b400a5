"""Taking a document and reading it: kept and noted in the request, read by a job, found again where a job was lost."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from actionplan.importing import stored
from actionplan.importing.columns import Role
from actionplan.importing.interpret import interpret
from actionplan.importing.reading import READABLE, read_blocks
from actionplan.importing.readplan import ReadPlan
from actionplan.models import PlanImport
from actionplan.services.imports.names import known_bodies, settled_before
from actionplan.services.imports.turns import OVER, in_turn
from foundation import audit, documents, jobs
from foundation.access import NotAllowed
from foundation.models import StoredFile
from foundation.reading.blocks import Block, Table, UnreadableDocument
from foundation.tenancy import TenantQuerySet, within
from partnership.models import Person

log = logging.getLogger(__name__)
State = PlanImport.State
LONG = ("blocks", "draft")
Clock = Callable[[], datetime]
J = TypeVar("J")

STALE_AFTER = timedelta(minutes=5)
TELLS_EVERY = timedelta(seconds=1)
MOST_TRIES = 3
MOST_AN_HOUR = 10
MOST_OPEN = 20
KEPT_FOR = timedelta(days=30)
"""How long the document of a review is kept of which nothing came."""
MOST_ROWS = 5000
MOST_TEXT = 8 * 1024 * 1024
"""Characters of what is kept of one document, in JSON."""

TOO_MANY_ROWS = (
    f"The tables of this document have more than {MOST_ROWS:,} rows, which is more than a plan has. Take out what does"
    " not belong to the plan and bring it in again."
)
TOO_LONG = "This document holds far more text than a plan does. Take out what does not belong and bring it in again."
GONE = "The document is not in the file store any more. Bring it in again."
NOT_READ = (
    "The document could not be read. Save it again in another format, for example as Word, and bring that in. If that"
    " does not help, tell the people who run this site."
)
TOO_MANY = (
    f"You have brought in {MOST_AN_HOUR} documents within an hour, which is as many as are read for one person. Go on"
    " with one of them, or try again later."
)
TOO_MANY_OPEN = (
    f"You have {MOST_OPEN} reviews that are not finished, which is as many as one person may. Accept one or give it up"
    " first."
)
NAME_NOT_KEPT = "A document that is not kept any more"
NOT_KEPT = "The document is not kept any more. Choose it again and bring it in."
LOST = "The document could not be read: it took too long, three times. Bring it in again in parts."


@transaction.atomic
def start(*, content: bytes, file_name: str, by: Person, at: datetime) -> PlanImport:
    """Keep the document, note it and hand it to a job. Raises ValidationError, in a sentence, for a file that
    can be seen to be no document of a kind that is read, and NotAllowed for one too many."""
    _require_few(by, at=at)
    return _begun(documents.store(upload=content, name=file_name, by=by, allowed=READABLE), by=by, at=at)


@transaction.atomic
def again(*, review: PlanImport, by: Person, at: datetime) -> PlanImport:
    """The same document once more, as a review of its own. Raises NotAllowed while this one is still open, where the
    document is not kept any more, and for one too many."""
    review = in_turn(review)  # else its document could be taken away meanwhile
    if review.state in (State.READING, State.REVIEWING):
        raise NotAllowed(OVER[State.READING] if review.state == State.READING else "This review is still open.")
    if review.file is None:
        raise NotAllowed(NOT_KEPT)
    _require_few(by, at=at)
    return _begun(review.file, by=by, at=at)


def _begun(file: StoredFile, *, by: Person, at: datetime) -> PlanImport:
    """A review of this document, which waits for its reader."""
    review = PlanImport(
        file=file,
        file_name=file.name,
        fingerprint=file.sha256,
        size=file.size,
        asked_by=by,
        asked_at=at,
    )
    review.bodies, review.people = settled_before(review)
    review.save(force_insert=True)
    audit.record(action="planimport.started", by=by, subject=review, size=file.size)
    wait_for_reader(review)
    return review


def wait_for_reader(review: PlanImport) -> None:
    jobs.enqueue("actionplan.read_import", partnership_id=review.partnership_id, number=review.pk)


def _require_few(by: Person, *, at: datetime) -> None:
    """One document of a person at a time, so that two at once are counted too. Raises NotAllowed."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = PlanImport.objects.filter(asked_by=by)
    if mine.filter(asked_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise NotAllowed(TOO_MANY)
    if mine.filter(state__in=(State.READING, State.REVIEWING, State.FAILED)).count() >= MOST_OPEN:
        raise NotAllowed(TOO_MANY_OPEN)


@transaction.atomic
def remove_spent(*, at: datetime) -> int:
    """Throw away the documents, in the open partnership, of which nothing came a month ago, with all that was read of
    them; how many reviews lost theirs. The file goes with the last review that has it. Safe to run beside itself."""
    earliest = at - KEPT_FOR
    came_to_nothing = Q(state__in=(State.FAILED, State.GIVEN_UP), asked_at__lt=earliest)
    spent = PlanImport.objects.filter(
        came_to_nothing | Q(state=State.TAKEN_BACK, taken_back_at__lt=earliest), file__isnull=False
    )
    reviews = list(spent.select_for_update(skip_locked=True, of=("self",)).select_related("file").defer(*LONG))
    for review in reviews:
        file, review.file = review.file, None
        review.file_name, review.title = NAME_NOT_KEPT, ""
        review.blocks, review.draft, review.bodies, review.people = [], {}, {}, {}
        review.save(update_fields=["file", "file_name", "title", "blocks", "draft", "bodies", "people"])
        if file is not None and not PlanImport.objects.filter(file=file).exists():
            documents.remove(stored=file, by=None)
        audit.record(action="planimport.document_removed", by=None, subject=review)
    return len(reviews)


# --- In the job --------------------------------------------------------------------------------------------------


def read(*, partnership_id: int, number: int, clock: Clock) -> None:
    """Read the document, if it waits and nobody else reads it. Opens its own scopes; safe to run any number of times.

    While it is read no transaction is open, and how far it is can be seen at once.
    """
    with within(partnership_id):
        review = _claim(number, at=clock())
    if review is None:
        return
    told, kept = [clock()], dict[str, Any]()

    def tell(done: int, steps: int) -> None:
        if clock() - told[0] >= TELLS_EVERY:
            told[0] = clock()
            with within(partnership_id):
                _mine(review).update(done=min(done, steps), steps=steps, beat_at=told[0])

    try:
        assert review.file_id is not None, "a review loses its document after nothing came of it"
        with within(partnership_id):
            content, register = documents.read(StoredFile.objects.get(pk=review.file_id)), known_bodies()
        blocks = _few_rows(read_blocks(content, review.file_name, tell))
        # Where there is no table, there are no columns of which to say what they hold.
        if any(isinstance(block, Table) for block in blocks):
            kept = {"blocks": bounded(stored.blocks_to_json(blocks))}
        result = _result(blocks, review, register, at=clock())
    except (UnreadableDocument, FileNotFoundError) as unreadable:
        sentence = GONE if isinstance(unreadable, FileNotFoundError) else str(unreadable)
        with within(partnership_id):
            _fail(review, sentence, **kept)
    except Exception as error:  # noqa: BLE001 -- whatever a reader raises, whoever chose the document must be told
        # Frames only: what an error says may hold words of the plan.
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("Import %s could not be read (%s).\n%s", number, type(error).__name__, frames)  # noqa: TRY400
        with within(partnership_id):
            _set_back(review, NOT_READ)
    else:
        with within(partnership_id):
            _mine(review).update(state=State.REVIEWING, done=1, steps=1, version=F("version") + 1, **kept, **result)


def retake_lost(*, at: datetime) -> list[int]:
    """Set back what a reader left half-read, in the open partnership; the numbers of all that waits now."""
    lost = PlanImport.objects.select_for_update(skip_locked=True).filter(
        state=State.READING, beat_at__lt=at - STALE_AFTER
    )
    for review in lost.defer(*LONG):
        _set_back(review, LOST)
    return list(PlanImport.objects.unread().order_by("asked_at").values_list("pk", flat=True))


def _few_rows(blocks: list[Block]) -> list[Block]:
    if sum(len(block.rows) for block in blocks if isinstance(block, Table)) > MOST_ROWS:
        raise UnreadableDocument(TOO_MANY_ROWS)
    return blocks


def _result(blocks: list[Block], review: PlanImport, register: Collection[str], *, at: datetime) -> dict[str, Any]:
    return kept_of(interpret(blocks, on=localdate(at), columns=roles_of(review.columns), register=register))


def bounded(words: J) -> J:
    """What is to be kept of a document. Raises UnreadableDocument, in a sentence, where that is too much."""
    if len(json.dumps(words)) > MOST_TEXT:
        raise UnreadableDocument(TOO_LONG)
    return words


def kept_of(plan: ReadPlan) -> dict[str, Any]:
    """What a review keeps of the plan. Raises UnreadableDocument, in a sentence, where that is too much."""
    return {"draft": bounded(stored.to_json(plan)), "title": plan.title[:200]}


def roles_of(columns: Mapping[str, Mapping[str, str]]) -> dict[int, dict[int, Role]]:
    """`PlanImport.columns` as `interpret` takes it."""
    return {int(table): {int(place): Role(role) for place, role in held.items()} for table, held in columns.items()}


def _claim(number: int, *, at: datetime) -> PlanImport | None:
    review = PlanImport.objects.unread().select_for_update(skip_locked=True).filter(pk=number).first()
    if review is not None:
        review.beat_at, review.attempts, review.done, review.steps = at, review.attempts + 1, 0, 0
        review.save(update_fields=["beat_at", "attempts", "done", "steps"])
    return review


def _mine(review: PlanImport) -> TenantQuerySet[PlanImport]:
    """The row, as long as this attempt is the one at work on it: with other columns it is read again from the first."""
    same = {"attempts": review.attempts, "version": review.version}
    return PlanImport.objects.filter(pk=review.pk, state=State.READING, beat_at__isnull=False, **same)


def _fail(review: PlanImport, sentence: str, **kept: Any) -> None:
    """What was read of the document is kept, unless it is too much: a person may say what its columns hold."""
    _mine(review).update(state=State.FAILED, error=sentence[:400], **kept)


def _set_back(review: PlanImport, sentence: str) -> None:
    """For another try or, after the last, as failed."""
    if review.attempts >= MOST_TRIES:
        _fail(review, sentence)
    else:
        _mine(review).update(beat_at=None)
