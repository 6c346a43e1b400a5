"""All that was said of a milestone, in one line of time, the newest first (R25)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from actionplan.models import (
    Completion,
    Correction,
    DateChange,
    Decided,
    Decision,
    Evidence,
    PublishedMilestone,
    RagJudgement,
    Update,
)
from actionplan.rag import FROM_RAG, Lifecycle, Rag, Standing, in_words
from actionplan.readers import Reader
from actionplan.reports.published import stricter
from actionplan.reports.said import Said
from foundation.periods import Quarter, QuarterCalendar
from foundation.weblinks import shortened

DOCUMENT = "the imported document"
ANSWERED: dict[str, str] = {
    Decision.AGREED: "Another date agreed",
    Decision.REFUSED: "Another date not agreed",
    Decision.WITHDRAWN: "Request for another date withdrawn",
}


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `standing` is what it was rated, None where it was not."""

    at: datetime
    title: str
    by: str
    quarter: str
    """ "Quarter 2 2026-27 (July to September 2026)": the one that it reports on, else the one in which it was said."""
    standing: Standing | None = None
    told: str = ""
    """ "For Tamsin Hale, by telephone on 3 May 2026"."""
    text: str = ""
    notes: tuple[str, ...] = ()
    """Sentences beside the text: the reason of a rating, what is asked of the board, stage and share done."""
    links: tuple[Link, ...] = ()
    corrections: tuple[Event, ...] = ()
    correct_href: str = ""
    """Where a reader who may do so adds a correction."""


def of_milestone(said: Said, href: str, *, corrects: int | None, corrects_all: bool) -> tuple[Event, ...]:
    """`corrects` is the person who reads: authors may correct their own entries, `corrects_all` any."""
    evidence, corrections = _evidence(said, href), defaultdict(list)
    for entry in said.updates:
        if entry.corrects_id:
            corrections[entry.corrects_id].append(_event(entry, "Correction"))
    judged = {judgement.update_id: judgement for judgement in said.judgements if judgement.update_id}
    told = [
        _update(
            entry,
            judged.get(entry.pk),
            links=tuple(evidence[entry.pk]),
            corrections=tuple(corrections[entry.pk]),
            correct_href=f"{href}correct/{entry.pk}/" if corrects_all or entry.written_by_id == corrects else "",
        )
        for entry in said.updates
        if not entry.corrects_id
    ]
    events = [
        *told,
        *(_judgement(judgement) for judgement in said.judgements if not judgement.update_id),
        *(event for change in said.date_changes for event in _date_change(change)),
        *(event for claim in said.completions for event in _completion(claim)),
    ]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))


def of_published(milestone_id: int, reader: Reader) -> tuple[Event, ...]:
    """How each published board showed it, as far as this reader may see its rows; two queries."""
    rows = PublishedMilestone.objects.filter(milestone=milestone_id).select_related("publication", "milestone")
    seen = [row for row in rows.order_by("-publication__number") if reader.may_see(_visibility(row), milestone_id)]
    corrections = defaultdict(list)
    for said in Correction.objects.filter(published__in=[row.pk for row in seen]).select_related("written_by"):
        corrections[said.published_id].append(_published_correction(said))
    return tuple(_published(row, tuple(corrections[row.pk])) for row in seen)


def _visibility(row: PublishedMilestone) -> str:
    return stricter(row.visibility, row.milestone.visibility)


def _published(row: PublishedMilestone, corrections: tuple[Event, ...]) -> Event:
    board = row.publication
    notes = (f"Needed from the board: {row.ask}" if row.ask else "", _stage(row.lifecycle, row.progress))
    return Event(
        at=board.published_at,
        title=f"Board {board.number}",
        by="",
        quarter=quarter_of(board.quarter_ends_on),
        standing=Standing(row.standing_code) if row.standing_code else None,
        text=row.reason,
        notes=tuple(filter(None, notes)),
        corrections=corrections,
    )


def _published_correction(said: Correction) -> Event:
    return Event(
        said.written_at, "Correction", _name(said.written_by), quarter_of(localdate(said.written_at)), text=said.text
    )


def quarter_of(day: date) -> str:
    return Quarter.containing(day, calendar=QuarterCalendar.FINANCIAL).label


def _name(person: object) -> str:
    return str(person) if person else DOCUMENT


def _evidence(said: Said, href: str) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = defaultdict(list)
    for given in said.evidence:
        found[given.update_id].append(_link(given, href))
    return found


def _link(given: Evidence, href: str) -> Link:
    """`href` is the milestone's: a file that is kept here has an address below it."""
    where = f" ({shortened(given.url)})" if given.url else ""
    return Link(f"{given.title}{where}", given.url or f"{href}evidence/{given.pk}/")


def links_of(evidence: Iterable[Evidence], href: str) -> list[Link]:
    return [_link(given, href) for given in evidence]


def _event(entry: Update, title: str) -> Event:
    return Event(entry.written_at, title, _name(entry.written_by), quarter_of(entry.quarter_ends_on), text=entry.text)


def _update(
    entry: Update,
    judgement: RagJudgement | None,
    *,
    links: tuple[Link, ...],
    corrections: tuple[Event, ...],
    correct_href: str,
) -> Event:
    told = ""
    if entry.on_behalf_of:
        how = entry.get_told_how_display().lower()
        assert entry.told_on is not None, "the database holds both"
        told = f"For {entry.on_behalf_of}, {how}, {in_words(entry.told_on)}"
    notes = [*_said_with(judgement, entry.text)] if judgement else []
    return Event(
        at=entry.written_at,
        title=entry.get_kind_display(),
        by=_name(entry.written_by),
        quarter=quarter_of(entry.quarter_ends_on),
        standing=FROM_RAG[Rag(judgement.rag)] if judgement else None,
        told=told,
        text=entry.text,
        notes=(*notes, _stage(entry.lifecycle, entry.progress)) if entry.kind in Update.NEWS else (),
        links=links,
        corrections=corrections,
        correct_href=correct_href,
    )


def _said_with(judgement: RagJudgement, text: str) -> Iterable[str]:
    if judgement.reason != text:
        yield f"Why this rating: {judgement.reason}"
    if judgement.ask:
        yield f"Needed from the board: {judgement.ask}"


def _stage(lifecycle: str, progress: int | None) -> str:
    word = Lifecycle(lifecycle).label
    return f"{word}, {progress}% done" if progress is not None else word


def _judgement(judgement: RagJudgement) -> Event:
    return Event(
        at=judgement.judged_at,
        title="Rating",
        by=_name(judgement.judged_by),
        quarter=quarter_of(localdate(judgement.judged_at)),
        standing=FROM_RAG[Rag(judgement.rag)],
        text=judgement.reason,
        notes=(f"Needed from the board: {judgement.ask}",) if judgement.ask else (),
    )


def _date_change(change: DateChange) -> Iterator[Event]:
    at_once = change.decision == Decision.AGREED and change.decided_at == change.asked_at
    dates = f"From {change.before} to {change.delivery.label}"
    yield Event(
        at=change.asked_at,
        title="Another date" if at_once else "Another date asked for",
        by=_name(change.asked_by),
        quarter=quarter_of(localdate(change.asked_at)),
        text=change.reason,
        notes=(dates,),
    )
    if change.decided_at and not at_once:
        yield _decided(ANSWERED[change.decision], change, (dates,))


def _completion(claim: Completion) -> Iterator[Event]:
    yield Event(
        at=claim.claimed_at,
        title="Called done",
        by=_name(claim.claimed_by),
        quarter=quarter_of(localdate(claim.claimed_at)),
        notes=(f"Done since {in_words(claim.done_on)}",),
    )
    if claim.decided_at:
        agreed = claim.decision == Decision.AGREED
        yield _decided("Confirmed as done" if agreed else "Sent back: not done yet", claim, ())


def _decided(title: str, asked: Decided, notes: tuple[str, ...]) -> Event:
    assert asked.decided_at is not None
    quarter = quarter_of(localdate(asked.decided_at))
    return Event(asked.decided_at, title, _name(asked.decided_by), quarter, text=asked.decision_note, notes=notes)
