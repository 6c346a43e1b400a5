"""What is done to boards: one is published, and something is put right beside one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplan import policies
from actionplan.models import Correction, Plan, Publication, PublishedMilestone
from foundation import audit
from partnership.models import Person


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A plan as it stands at one moment. `milestones` are the fields of `PublishedMilestone`, one mapping a row;
    `contents` are as `reports.published` reads them."""

    milestones: Sequence[Mapping[str, Any]]
    contents: Mapping[str, Any]


class PublishedMeanwhile(Exception):
    """Somebody else published the board after the page was opened. Nothing was written."""

    def __init__(self, newest: Publication) -> None:
        super().__init__("Somebody else has published this board in the meantime.")
        self.newest = newest


class PublishedAlready(PublishedMeanwhile):
    """The same person sent the same before: `newest` is that board, as the plan stood then."""


@transaction.atomic
def publish(
    *,
    plan: Plan,
    read: Callable[[], Snapshot],
    quarter_ends_on: date,
    message: str,
    seen: int,
    by: Person | None,
    at: datetime,
) -> Publication:
    """One more board, numbered and never changed (R25, R26). `read` takes the plan as it stands, once nobody else can
    publish it.

    `seen` is the number of the last board that the person was shown, 0 where there was none: if another came in
    between, PublishedMeanwhile is raised. The same sent twice by one person is published once: then PublishedAlready.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    newest = locked.publications.order_by("-number").first()
    if newest and newest.number != seen:
        told = (newest.published_by_id, newest.quarter_ends_on, newest.message)
        if newest.number == seen + 1 and told == (by.pk if by else None, quarter_ends_on, message):
            raise PublishedAlready(newest)
        raise PublishedMeanwhile(newest)
    policies.require_publishable(locked)
    snapshot = read()
    if not snapshot.milestones:
        raise ValidationError("This plan has no milestones yet, so there is nothing to publish.")
    publication = Publication(
        plan=locked,
        number=newest.number + 1 if newest else 1,
        quarter_ends_on=quarter_ends_on,
        message=message,
        published_by=by,
        published_at=at,
        contents=dict(snapshot.contents),
    )
    _keep(publication, snapshot, by)
    return publication


def _keep(publication: Publication, snapshot: Snapshot, by: Person | None) -> None:
    publication.save(force_insert=True)
    rows = [PublishedMilestone(publication=publication, **row) for row in snapshot.milestones]
    PublishedMilestone.objects.bulk_create(rows)
    audit.record(action="board.published", by=by, subject=publication, number=publication.number, rows=len(rows))


@transaction.atomic
def correct(*, published: PublishedMilestone, text: str, by: Person, at: datetime) -> Correction:
    """Something to put right in a published board, said beside the row: the board itself stays as it was (R25). The
    same sent twice is kept once."""
    if not text.strip():
        raise ValidationError({"text": "Say what should be put right."})
    again = published.corrections.filter(text=text, written_by=by).first()
    if again is not None:
        return again
    correction = Correction(published=published, text=text, written_by=by, written_at=at)
    correction.save(force_insert=True)
    audit.record(action="board.corrected", by=by, subject=correction, milestone=published.milestone_id)
    return correction
