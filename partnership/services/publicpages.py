"""The public page: its draft, what is published of it, whether it is shown, and the supporters that it names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from foundation import audit, documents
from foundation.access import NotAllowed
from foundation.filetypes import JPEG, PNG, WEBP
from foundation.models import StoredFile
from partnership.models import Person, PublicPage, PublishedPage, Supporter
from partnership.turns import take_turns

LOGOS = (PNG, JPEG, WEBP)
CHANGED_MEANWHILE = (
    "Somebody saved the draft after you had opened it. Copy your words, open the page again and add them there."
)


@transaction.atomic
def write(*, words: dict[str, str], seen: int, by: Person | None) -> PublicPage:
    """Save the draft. `seen` is the version that the writer began with. Nobody outside reads it before it is published.

    Raises ValidationError where another version was saved meanwhile.
    """
    page = _locked() or PublicPage()
    _require_seen(page, seen)
    for name in PublicPage.WORDS:
        setattr(page, name, words[name].strip())
    page.version += 1
    page.save()
    audit.record(action="publicpage.written", by=by, subject=page)
    return page


@transaction.atomic
def publish(*, seen: int, by: Person | None, at: datetime, on: date) -> PublishedPage:
    """Show the draft to everybody as it stands. To publish is to have read it: the day counts as a review.

    Raises ValidationError where the draft changed since version `seen`, NotAllowed where there is nothing to say.
    """
    page = _written()
    _require_seen(page, seen)
    newest = page.published.first()
    if newest is not None and page.is_shown and newest.words == page.words:
        raise NotAllowed("Everybody reads these words already. Change the draft first.")
    made: PublishedPage = PublishedPage.objects.create(
        page=page, number=newest.number + 1 if newest else 1, published_by=by, published_at=at, **page.words
    )
    page.is_shown, page.last_reviewed_on = True, on
    page.save(update_fields=["is_shown", "last_reviewed_on"])
    audit.record(action="publicpage.published", by=by, subject=page, number=made.number)
    return made


@transaction.atomic
def review(*, by: Person | None, on: date) -> None:
    """Somebody read what everybody reads, and it still holds."""
    page = _shown()
    page.last_reviewed_on = on
    page.save(update_fields=["last_reviewed_on"])
    audit.record(action="publicpage.reviewed", by=by, subject=page)


@transaction.atomic
def hide(*, by: Person | None) -> None:
    """Take the page away from everybody. What was published stays on record."""
    page = _shown()
    page.is_shown = False
    page.save(update_fields=["is_shown"])
    audit.record(action="publicpage.hidden", by=by, subject=page)


@transaction.atomic
def add_supporter(*, by: Person | None, **details: Any) -> Supporter:
    """At the end. `details` are name, credit, url and upload; raises UnacceptableFile for what is no picture."""
    take_turns()
    last = Supporter.objects.order_by("-position").values_list("position", flat=True).first() or 0
    made = Supporter(position=last + 1)
    _write(made, by=by, **details)
    audit.record(action="supporter.added", by=by, subject=made)
    return made


@transaction.atomic
def change_supporter(*, supporter: Supporter, by: Person | None, **details: Any) -> None:
    """A new picture takes the place of the old; without one the old stays."""
    before = supporter.logo
    _write(supporter, by=by, **details)
    if before is not None and supporter.logo != before:
        documents.remove(stored=before, by=by)
    audit.record(action="supporter.changed", by=by, subject=supporter)


@transaction.atomic
def move_supporter(*, supporter: Supporter, by: Person | None) -> None:
    """One place up; the first stays where it is."""
    take_turns()
    rows = list(Supporter.objects.all())
    here = rows.index(supporter)
    if here:
        rows[here - 1], rows[here] = rows[here], rows[here - 1]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Supporter.objects.bulk_update(rows, ["position"])
    audit.record(action="supporter.moved", by=by, subject=supporter)


@transaction.atomic
def remove_supporter(*, supporter: Supporter, by: Person | None) -> None:
    audit.record(action="supporter.removed", by=by, subject=supporter)
    logo: StoredFile | None = supporter.logo
    supporter.delete()
    if logo is not None:
        documents.remove(stored=logo, by=by)


def _write(
    supporter: Supporter, *, name: str, credit: str, url: str, upload: File[Any] | None, by: Person | None
) -> None:
    supporter.name, supporter.credit, supporter.url = name.strip(), credit.strip(), url
    if upload:
        supporter.logo = documents.store(upload=upload, name=upload.name or "", by=by, allowed=LOGOS)
    supporter.save()


def _locked() -> PublicPage | None:
    """The partnership's page, or None before its first draft: then nobody else makes one meanwhile."""
    take_turns()
    return PublicPage.objects.first()


def _written() -> PublicPage:
    page = _locked()
    if page is None:
        raise NotAllowed("Write the page first.")
    return page


def _shown() -> PublicPage:
    page = _written()
    if not page.is_shown:
        raise NotAllowed("The page is not shown to anybody. Publish it first.")
    return page


def _require_seen(page: PublicPage, seen: int) -> None:
    if page.version != seen:
        raise ValidationError(CHANGED_MEANWHILE)
