"""Many milestones in one go: all that was changed is kept together, or nothing is and each row says why (R24, R25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from actionplan import turns
from actionplan.models import DateChange, Milestone, Plan, RagJudgement, Update, Visibility
from actionplan.rag import Lifecycle, Rag
from actionplan.services import dates, updates
from actionplan.services.actions import NewAction
from actionplan.services.milestones import JudgedMeanwhile
from actionplan.services.updates import NewRating, News, Seen
from actionplan.turns import ChangedMeanwhile
from foundation import audit
from foundation.access import NotAllowed
from foundation.periods import DeliveryDate
from partnership.models import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row of the grid shows of a milestone. `delivery` is its own date or its strategy's."""

    lifecycle: str
    rag: str
    delivery: DeliveryDate
    visibility: str

    @classmethod
    def of(cls, milestone: Milestone) -> Standing:
        return cls(milestone.lifecycle, milestone.rag, milestone.due, milestone.visibility)


@dataclass(frozen=True, slots=True)
class RowChange:
    """What somebody wants a milestone to be, from what they saw. `text` says why, and is empty where only its readers
    change. Without a date of its own (`inherits`) it has its strategy's."""

    key: int
    version: int
    seen: Seen
    shown: Standing
    wanted: Standing
    inherits: bool
    text: str
    action: NewAction | None
    sent_as: str = ""
    """The same for the same answers to the same page."""

    @property
    def changes_news(self) -> bool:
        """Whether an update is written: for a stage or rating, and for words that are not about the date alone."""
        moves = (self.shown.lifecycle, self.shown.rag) != (self.wanted.lifecycle, self.wanted.rag)
        return moves or self.action is not None or (bool(self.text) and not self.changes_date)

    @property
    def changes_date(self) -> bool:
        return self.shown.delivery != self.wanted.delivery

    @property
    def changes_readers(self) -> bool:
        return self.shown.visibility != self.wanted.visibility


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a row is now, after somebody else's change. `update` and `judgement` are the newest, None for none."""

    milestone: Milestone
    update: Update | None
    judgement: RagJudgement | None

    @classmethod
    def of(cls, current: Milestone) -> Theirs:
        """With its newest update and judgement; two queries."""
        update = current.updates.filter(kind__in=Update.NEWS).select_related("written_by").first()
        return cls(current, update, current.judgements.select_related("judged_by").first())

    @property
    def seen(self) -> Seen:
        return Seen(self.update.pk if self.update else None, self.judgement.pk if self.judgement else None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be kept: sentences by the names of the form's fields, or what somebody else made of it."""

    key: int
    errors: dict[str, list[str]]
    theirs: Theirs | None = None


class NothingKept(Exception):
    """At least one row cannot be kept, so none was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("Some rows cannot be kept as they are.")
        self.problems = {problem.key: problem for problem in problems}


@transaction.atomic
def write(*, plan: Plan, changes: Sequence[RowChange], by: Person, at: datetime, only_try: bool = False) -> int:
    """All rows, in one transaction; how many were changed. The same page sent twice is kept once.

    Every row is tried before any is kept: raises NothingKept with what is wrong in each; and in any case for
    `only_try`, where another row is known to be wrong. NotAllowed for a closed plan.
    """
    turns.plan_in_turn(plan)
    locked = Milestone.objects.of_plan(plan).select_for_update(of=("self",))
    rows = {row.pk: row for row in locked.filter(pk__in=[change.key for change in changes]).order_by("pk")}
    written, problems = 0, []
    for change in changes:
        try:
            with transaction.atomic():
                written += _write_row(rows[change.key], change, by, at)
        except _Conflict as conflict:
            problems.append(Problem(change.key, {}, conflict.theirs))
        except (JudgedMeanwhile, ChangedMeanwhile):
            problems.append(Problem(change.key, {}, Theirs.of(rows[change.key])))
        except NotAllowed as refused:
            problems.append(Problem(change.key, {NON_FIELD_ERRORS: [refused.sentence]}))
        except ValidationError as refused:
            problems.append(Problem(change.key, _told(refused)))
    if problems or only_try:
        raise NothingKept(problems)
    audit.record(action="grid.written", by=by, subject=plan, milestones=[change.key for change in changes])
    return written


class _Conflict(Exception):
    def __init__(self, theirs: Theirs) -> None:
        super().__init__("Somebody else has changed this row.")
        self.theirs = theirs


def _write_row(current: Milestone, change: RowChange, by: Person, at: datetime) -> bool:
    theirs = Theirs.of(current)
    if _is_done(theirs, change, by):
        return False
    if current.version != change.version and (Standing.of(current), theirs.seen) != (change.shown, change.seen):
        raise _Conflict(theirs)
    wanted = change.wanted
    if change.changes_news:
        _write_news(current, change, by, at)
    if change.changes_date:
        delivery = None if change.inherits else wanted.delivery
        dates.set_date(milestone=current, delivery=delivery, reason=_reason(change), by=by, at=at)
    if change.changes_readers:
        now = turns.as_it_stands(current)
        turns.write(now, version=now.version, visibility=Visibility(wanted.visibility))
        audit.record(action="milestone.changed", by=by, subject=current, fields=["visibility"])
    return True


def _write_news(current: Milestone, change: RowChange, by: Person, at: datetime) -> None:
    wanted, rating = change.wanted, None
    if wanted.rag != change.shown.rag or change.action:
        rating = NewRating(Rag(wanted.rag), reason=change.text, action=change.action)
    news = News(change.text, Lifecycle(wanted.lifecycle), current.progress, rating)
    updates.write(milestone=current, news=news, seen=change.seen, by=by, at=at, sent_as=change.sent_as)


def _reason(change: RowChange) -> str:
    if not change.text.strip():
        raise ValidationError({"text": "Say why it has another date"})
    return change.text


def _is_done(theirs: Theirs, change: RowChange, by: Person) -> bool:
    """The same row sent a second time. An update is known by all that was sent; without one, the row is as wanted, and
    these words by this person are why it has its date."""
    current = theirs.milestone
    if current.version == change.version:
        return False
    if change.changes_news:
        return bool(change.sent_as) and current.updates.filter(sent_as=change.sent_as, written_by=by).exists()
    if Standing.of(current) != change.wanted:
        return False
    newest: DateChange | None = current.date_changes.first() if change.changes_date else None
    return not change.text or bool(newest and (newest.reason, newest.asked_by_id) == (change.text, by.pk))


NAMES = {"reason": "text", "stage": "lifecycle", "redate": "due"}
"""How the services call what the grid has a box for."""


def _told(refused: ValidationError) -> dict[str, list[str]]:
    if not hasattr(refused, "error_dict"):
        return {NON_FIELD_ERRORS: list(refused.messages)}
    told: dict[str, Any] = refused.message_dict
    return {NAMES.get(name, name): list(sentences) for name, sentences in told.items()}
