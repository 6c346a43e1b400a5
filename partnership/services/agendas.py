"""The agenda: its items and their order, what people ask to have on it, and papers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from foundation import audit, documents
from foundation.access import NotAllowed
from partnership import policies
from partnership.models import AgendaItem, ItemRequest, Meeting, Paper, Person, Stage
from partnership.turns import meeting_in_turn

OPEN_STAGES = (Stage.CALLED, Stage.AGENDA, Stage.HELD)
"""Until the minutes are with the chair: what comes up in the meeting gets an item too."""
State = ItemRequest.State


@transaction.atomic
def add(*, meeting: Meeting, by: Person | None, **facts: Any) -> AgendaItem:
    """At the end. `facts` are title, takes_minutes, purpose, presenter, presenter_words, standing."""
    current = _open(meeting)
    last = current.items.order_by("-position").values_list("position", flat=True).first() or 0
    made = AgendaItem.objects.create(meeting=current, position=last + 1, **facts)
    audit.record(action="agendaitem.added", by=by, subject=made)
    return made


@transaction.atomic
def change(*, item: AgendaItem, by: Person | None, **facts: Any) -> None:
    _open(item.meeting)
    for name, value in facts.items():
        setattr(item, name, value)
    item.save(update_fields=[*facts])
    audit.record(action="agendaitem.changed", by=by, subject=item)


@transaction.atomic
def move(*, item: AgendaItem, up: bool, by: Person | None) -> None:
    """One place; the first does not go further up, nor the last down."""
    meeting = _open(item.meeting)
    rows = list(meeting.items.all())
    here = next((place for place, row in enumerate(rows) if row.pk == item.pk), None)
    if here is None:
        raise NotAllowed("Somebody has removed this item in the meantime.")
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    AgendaItem.objects.bulk_update(rows, ["position"])
    audit.record(action="agendaitem.moved", by=by, subject=item)


@transaction.atomic
def remove(*, item: AgendaItem, by: Person | None) -> None:
    """With its papers. What was minuted under it stays, so it stays too."""
    meeting = _open(item.meeting)
    written = (item.minute_rows, item.restricted_rows, item.decisions, item.actions)
    if any(rows.exists() for rows in written):
        raise NotAllowed("Something is minuted under this item. Take that away first, or leave the item.")
    audit.record(action="agendaitem.removed", by=by, subject=item)
    for paper in item.papers.select_related("file"):
        _throw_away(paper, by=by)
    item.delete()
    for position, row in enumerate(meeting.items.all(), start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


@transaction.atomic
def ask_for(*, meeting: Meeting, title: str, why: str, by: Person, at: datetime, on: date) -> ItemRequest:
    current = meeting_in_turn(meeting)
    policies.require_items_may_be_asked_for(meeting=current, on=on)
    made = ItemRequest.objects.create(meeting=current, title=title.strip(), why=why.strip(), asked_by=by, asked_at=at)
    audit.record(action="itemrequest.made", by=by, subject=made)
    return made


@transaction.atomic
def take(*, request: ItemRequest, by: Person) -> AgendaItem:
    """Put what somebody asked for on the agenda, for them to speak to."""
    current = _waiting(request)
    item = add(meeting=current.meeting, title=current.title, presenter=current.asked_by, by=by)
    current.state, current.item = State.TAKEN, item
    current.save(update_fields=["state", "item"])
    audit.record(action="itemrequest.taken", by=by, subject=current)
    return item


@transaction.atomic
def decline(*, request: ItemRequest, answer: str, by: Person) -> None:
    current = _waiting(request)
    current.state, current.answer = State.DECLINED, answer.strip()
    current.save(update_fields=["state", "answer"])
    audit.record(action="itemrequest.declined", by=by, subject=current)


@transaction.atomic
def add_paper(
    *,
    meeting: Meeting,
    title: str,
    by: Person | None,
    item: AgendaItem | None = None,
    url: str = "",
    upload: File[Any] | None = None,
    restricted: bool = False,
) -> Paper:
    """Raises UnacceptableFile (a ValidationError) with a sentence."""
    current = meeting_in_turn(meeting)
    if current.stage == Stage.CANCELLED:
        policies.require_stage(current)
    if bool(url) == (upload is not None):
        raise ValidationError("Give a web address or a file, and not both.")
    file = documents.store(upload=upload, name=upload.name or title, by=by) if upload is not None else None
    made = Paper.objects.create(
        meeting=current, item=item, title=title.strip(), url=url, file=file, restricted=restricted
    )
    audit.record(action="paper.added", by=by, subject=made, restricted=restricted)
    return made


@transaction.atomic
def remove_paper(*, paper: Paper, by: Person | None) -> None:
    _open(paper.meeting)
    audit.record(action="paper.removed", by=by, subject=paper)
    _throw_away(paper, by=by)


@transaction.atomic
def open_paper(*, paper: Paper, by: Person) -> None:
    """Somebody takes its file out. Of restricted ones that is recorded."""
    if paper.restricted:
        audit.record(action="paper.read", by=by, subject=paper)


def _throw_away(paper: Paper, *, by: Person | None) -> None:
    file = paper.file
    paper.delete()
    if file is not None:
        documents.remove(stored=file, by=by)


def _open(meeting: Meeting) -> Meeting:
    current = meeting_in_turn(meeting)
    policies.require_stage(current, *OPEN_STAGES)
    return current


def _waiting(request: ItemRequest) -> ItemRequest:
    current = ItemRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    if current.state != State.WAITING:
        raise NotAllowed("This was answered in the meantime.")
    return current
