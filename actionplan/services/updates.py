"""What those who lead a milestone tell of it, and what goes with that: a rating, an action, evidence, another date, a
claim that it is done (R24, R25, R29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from actionplan import missing, policies, quarters
from actionplan.models import Evidence, Milestone, PublishedMilestone, RagJudgement, Update
from actionplan.rag import OPEN, Lifecycle, Rag
from actionplan.services import completions, dates, milestones, publications
from actionplan.services.actions import NewAction
from actionplan.services.milestones import JudgedMeanwhile
from foundation import audit, documents
from foundation.periods import DeliveryDate
from partnership.models import Person


@dataclass(frozen=True, slots=True)
class Told:
    """By whom, how and on which day somebody else was told what is entered for them."""

    officer: Person
    how: str
    on: date


@dataclass(frozen=True, slots=True)
class NewRating:
    """`reason` may be empty where the rating stays as it is, and its reason with it; and where it changes to what the
    dates suggest: the words of the update then say why."""

    rag: Rag
    reason: str = ""
    ask: str = ""
    action: NewAction | None = None


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A link, or a file that was sent with the form."""

    title: str
    url: str = ""
    file: UploadedFile[Any] | None = None


@dataclass(frozen=True, slots=True)
class NewDate:
    """`agreed` where whoever writes may set the date; else it is a request."""

    delivery: DeliveryDate
    reason: str
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class News:
    text: str
    lifecycle: Lifecycle
    progress: int | None = None
    rating: NewRating | None = None
    """None leaves the rating as it is."""
    evidence: tuple[NewEvidence, ...] = ()
    redate: NewDate | None = None
    done_on: date | None = None
    """The day since which it is done, as whoever writes says."""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The keys of the newest update and judgement that were on the page; None where there was none."""

    update: int | None
    judgement: int | None


@transaction.atomic
def write(*, milestone: Milestone, news: News, seen: Seen, by: Person, at: datetime, sent_as: str = "") -> Update:
    """One update with all that goes with it, or nothing.

    Raises JudgedMeanwhile where it was rated or updated since the page was opened, ValidationError by the names of the
    form's fields, NotAllowed where it or its plan is over. `sent_as` is the same for the same answers to the same page:
    these are kept once.
    """
    current = Milestone.objects.locked(milestone.pk)
    sent_before = _sent_before(current, seen, sent_as, by)
    if sent_before:
        return sent_before
    policies.require_updatable(current)
    _refuse_what_is_not_whole(current, news, on=localdate(at))
    update = _entry(current, Update.Kind.PROGRESS, by, at, news.told)
    update.text, update.progress, update.sent_as = news.text, news.progress, sent_as
    rating = news.rating
    begins = rating and rating.rag and news.lifecycle == Lifecycle.NOT_STARTED
    update.lifecycle = Lifecycle.IN_PROGRESS if begins else news.lifecycle
    _keep(current, update)
    for given in news.evidence:
        _add_evidence(update, given, by)
    if rating:
        _rate(current, update, rating, by, at)
    if news.redate:
        change = dates.set_date if news.redate.agreed else dates.ask
        change(milestone=current, delivery=news.redate.delivery, reason=news.redate.reason, by=by, at=at)
    if news.done_on:
        completions.claim(update=update, done_on=news.done_on, by=by, at=at)
    return update


@transaction.atomic
def no_change(*, milestone: Milestone, by: Person, at: datetime, told: Told | None = None) -> Update:
    """Nothing new, which is recorded too. Pressed twice on a day, it counts once."""
    current = Milestone.objects.locked(milestone.pk)
    policies.require_updatable(current)
    newest = current.updates.filter(kind__in=Update.NEWS).first()
    same_day = newest and localdate(newest.written_at) == localdate(at) and newest.written_by_id == by.pk
    if newest and same_day and newest.kind == Update.Kind.NO_CHANGE:
        return newest
    update = _entry(current, Update.Kind.NO_CHANGE, by, at, told)
    update.lifecycle, update.progress = Lifecycle(current.lifecycle), current.progress
    _keep(current, update)
    return update


@transaction.atomic
def hand_over(*, milestone: Milestone, text: str, by: Person, at: datetime) -> Update:
    """That it changes hands, among what was said of it. It says nothing of how it goes: its stage, the day of its last
    update and its silence stay as they are, and no board tells it."""
    current = Milestone.objects.locked(milestone.pk)
    policies.require_open_plan(current.strategy.objective.plan)
    entry = _entry(current, Update.Kind.HANDOVER, by, at, None)
    entry.text, entry.lifecycle, entry.progress = text, Lifecycle(current.lifecycle), current.progress
    entry.save(force_insert=True)
    audit.record(action="milestone.handed_over", by=by, subject=current)
    return entry


@transaction.atomic
def correct(
    *, update: Update, text: str, by: Person, at: datetime, on_board: PublishedMilestone | None = None
) -> Update:
    """What was wrong in an entry, said beside it: the entry itself stays (R25). Sent twice, it is kept once. The same
    words stand beside `on_board`, a published row that shows the entry, so that they reach its readers."""
    if not text.strip():
        raise ValidationError({"text": "Say what was wrong and what is right"})
    current = Milestone.objects.locked(update.milestone_id)
    policies.require_open_plan(current.strategy.objective.plan)
    corrected: Update = update.corrects or update
    if on_board:
        publications.correct(published=on_board, text=text, by=by, at=at)
    twin: Update | None = corrected.corrections.filter(text=text, written_by=by).first()
    if twin:
        return twin
    correction = _entry(current, Update.Kind.CORRECTION, by, at, None)
    correction.text, correction.lifecycle, correction.corrects = text, Lifecycle(current.lifecycle), corrected
    correction.save(force_insert=True)
    audit.record(action="update.corrected", by=by, subject=current, update=corrected.pk)
    return correction


def _sent_before(current: Milestone, seen: Seen, sent_as: str, by: Person) -> Update | None:
    """The update that the same form made a moment ago. Raises JudgedMeanwhile for anything else that is newer."""
    update = current.updates.filter(kind__in=Update.NEWS).first()
    judgement = current.judgements.first()
    now = Seen(update.pk if update else None, judgement.pk if judgement else None)
    if now == seen:
        return None
    made: Update | None = current.updates.filter(sent_as=sent_as, written_by=by).first() if sent_as else None
    if made:
        return made
    raise JudgedMeanwhile(
        judgement if now.judgement != seen.judgement else None, update if now.update != seen.update else None
    )


def _refuse_what_is_not_whole(current: Milestone, news: News, *, on: date) -> None:
    if not news.text.strip():
        raise ValidationError({"text": "Say what has happened"})
    if news.lifecycle not in OPEN:
        # Complete comes from a second person only; closed and superseded from the plan's editors.
        raise ValidationError({"stage": "Choose a stage from the list"})
    if news.done_on and (sentence := missing.objection_to_done_on(current, news.done_on, on=on)):
        raise ValidationError({"done_on": sentence})
    if news.told and (sentence := missing.objection_to_told_on(current, news.told.on, on=on)):
        raise ValidationError({"told_on": sentence})
    if news.rating and not news.rating.reason.strip():
        sentence = missing.missing_reason(current, news.rating.rag, on=on)
        if sentence:
            raise ValidationError({"reason": sentence})


def _entry(current: Milestone, kind: Update.Kind, by: Person, at: datetime, told: Told | None) -> Update:
    day = told.on if told else localdate(at)
    reported_on = quarters.reported_on(current.strategy.objective.plan, on=day)
    entry = Update(milestone=current, kind=kind, written_by=by, written_at=at, quarter_ends_on=reported_on)
    if told:
        entry.on_behalf_of, entry.told_how, entry.told_on = told.officer, told.how, told.on
    return entry


def _keep(current: Milestone, update: Update) -> None:
    """The entry, and what a board shows of it."""
    update.save(force_insert=True)
    current.lifecycle, current.progress, current.updated_at = update.lifecycle, update.progress, update.written_at
    current.version += 1
    current.save(update_fields=["lifecycle", "progress", "updated_at", "version"])
    audit.record(
        action="milestone.updated",
        by=update.written_by,
        subject=current,
        kind=update.kind,
        lifecycle=update.lifecycle,
        on_behalf_of=update.on_behalf_of_id,
    )


def _add_evidence(update: Update, given: NewEvidence, by: Person) -> None:
    stored = documents.store(upload=given.file, name=given.file.name or "", by=by) if given.file else None
    title = given.title or (stored.name if stored else given.url)
    evidence = Evidence(update=update, title=title[:200], url="" if stored else given.url, file=stored)
    evidence.save(force_insert=True)
    audit.record(action="evidence.added", by=by, subject=update.milestone, evidence=evidence.pk, is_file=bool(stored))


def _rate(current: Milestone, update: Update, rating: NewRating, by: Person, at: datetime) -> None:
    """A judgement for every update of what has begun, also where the rating stays: it was looked at on that day.

    What is still not rated, and is given neither a reason nor a question for the board, has not been judged.
    """
    stands, reason = missing.standing(current, rating.rag), rating.reason.strip()
    if stands and not reason:
        reason = stands.reason
    is_not_judged = not rating.rag and not current.rag and not (reason or rating.ask)
    if is_not_judged or (update.lifecycle == Lifecycle.NOT_STARTED and not rating.rag):
        return
    judgement = RagJudgement(
        milestone=current,
        rag=rating.rag,
        reason=reason or update.text,
        ask=rating.ask,
        update=update,
        judged_by=by,
        judged_at=at,
    )
    milestones.enter(judgement=judgement, action=rating.action, by=by, at=at)
