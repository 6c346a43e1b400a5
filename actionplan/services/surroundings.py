"""What stands around the objectives of a plan: its strands, its text and the documents that belong with it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from actionplan import policies, turns
from actionplan.models import LinkedDocument, NarrativeSection, Objective, Plan, Strand
from foundation import audit, documents
from foundation.access import NotAllowed
from foundation.constraints import in_words
from partnership.models import Person

Part = TypeVar("Part", Strand, NarrativeSection, LinkedDocument)


@transaction.atomic
def add(*, plan: Plan, kind: type[Part], by: Person | None, **values: Any) -> Part:
    """At the end of its kind. Raises ValidationError, keyed by field, where a strand's name is taken."""
    turns.plan_in_turn(plan)
    last = kind._default_manager.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    row = kind(plan=plan, position=last + 1, **values)
    with _names_told_apart():
        row.save(force_insert=True)
    audit.record(action=f"{kind._meta.model_name}.added", by=by, subject=row)
    return row


@transaction.atomic
def add_document(
    *, plan: Plan, title: str, url: str, upload: File[Any] | None, visibility: str, by: Person | None
) -> LinkedDocument:
    """A link, or a file that is kept here. Raises ValidationError for a file that cannot be taken."""
    stored = documents.store(upload=upload, name=upload.name or "", by=by) if upload else None
    return add(plan=plan, kind=LinkedDocument, by=by, title=title, url=url, file=stored, visibility=visibility)


@transaction.atomic
def change(*, row: Strand | NarrativeSection | LinkedDocument, version: int, by: Person | None, **values: Any) -> None:
    """Raises ValidationError, keyed by field; ChangedMeanwhile; NotAllowed for a closed plan."""
    turns.plan_in_turn(row.plan)
    with _names_told_apart():
        new = turns.write(row, version=version, **values)
    if new:
        audit.record(action=f"{row._meta.model_name}.changed", by=by, subject=row, fields=sorted(new))


@transaction.atomic
def remove(*, row: Strand | NarrativeSection | LinkedDocument, by: Person | None) -> None:
    """Refused for a strand that objectives are worked under, and for a file that a published board lists."""
    turns.plan_in_turn(row.plan)
    if isinstance(row, Strand):
        used = Objective.objects.filter(strand_effective=row).count()
        if used:
            said = "An objective is" if used == 1 else f"{used} objectives are"
            raise NotAllowed(f"{said} worked on under this strand. Give them another strand first.")
    if isinstance(row, LinkedDocument):
        policies.require_unpublished_file(row)
    audit.record(action=f"{row._meta.model_name}.removed", by=by, subject=row)
    row.delete()
    if isinstance(row, LinkedDocument) and row.file:
        documents.remove(stored=row.file, by=by)


@transaction.atomic
def step(*, row: Strand | NarrativeSection | LinkedDocument, up: bool, by: Person | None) -> None:
    """One place up or down; at the end of the list nothing changes."""
    turns.plan_in_turn(row.plan)
    rows: list[Any] = list(type(row)._default_manager.filter(plan=row.plan_id))
    place = rows.index(turns.as_it_stands(row))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    turns.renumber(rows)
    audit.record(action=f"{row._meta.model_name}.moved", by=by, subject=row, place=other + 1)


def _names_told_apart() -> AbstractContextManager[None]:
    return in_words("strand_once_by_name", name="The plan has a strand with this name already.")
