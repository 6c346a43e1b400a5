"""Campaigns, their partners and materials, and whom they reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from foundation import audit, documents
from foundation.access import NotAllowed
from foundation.models import StoredFile
from foundation.tenancy import removed_if_unused
from partnership.models import Campaign, CampaignPartner, Material, Organisation, Person


class Details(TypedDict):
    title: str
    starts_on: date
    ends_on: date
    audience: str
    languages: str
    aims: str
    partners: Iterable[Organisation]


@transaction.atomic
def add(*, by: Person | None, **details: Unpack[Details]) -> Campaign:
    """Raises ValidationError, keyed by field, for days in the wrong order."""
    made = Campaign()
    _write(made, details)
    audit.record(action="campaign.added", by=by, subject=made)
    return made


@transaction.atomic
def change(*, campaign: Campaign, by: Person | None, **details: Unpack[Details]) -> None:
    """Raises ValidationError, keyed by field, for days in the wrong order."""
    _write(campaign, details)
    audit.record(action="campaign.changed", by=by, subject=campaign)


@transaction.atomic
def count(*, campaign: Campaign, reach: int | None, reach_counted: str, by: Person | None) -> None:
    """Whom it reached. Raises ValidationError, keyed by field, for a number that does not say how it was counted."""
    counted = reach_counted.strip()
    if (reach is None) != (not counted):
        field = "reach" if reach is None else "reach_counted"
        raise ValidationError({field: "Give the number and how it was counted, or neither."})
    campaign.reach, campaign.reach_counted = reach, counted
    campaign.save(update_fields=["reach", "reach_counted"])
    audit.record(action="campaign.counted", by=by, subject=campaign)


@transaction.atomic
def remove(*, campaign: Campaign, by: Person | None) -> None:
    """Raises NotAllowed while something hangs on it."""
    audit.record(action="campaign.removed", by=by, subject=campaign)
    campaign.partners.all().delete()
    if not removed_if_unused(campaign):
        raise NotAllowed("This campaign has materials or events. Take those away first.")


@transaction.atomic
def add_material(
    *, campaign: Campaign, by: Person | None, upload: File[Any] | None = None, url: str = "", **words: str
) -> Material:
    """`words` are title, language, licence and credit. Raises UnacceptableFile (a ValidationError) with a sentence."""
    if bool(url) == bool(upload):
        raise ValidationError({"url": "Choose a file or give a web address, and not both."})
    file = documents.store(upload=upload, name=upload.name or words["title"], by=by) if upload else None
    made: Material = Material.objects.create(campaign=campaign, url=url, file=file, **words)
    audit.record(action="material.added", by=by, subject=campaign, material=made.pk)
    return made


@transaction.atomic
def remove_material(*, material: Material, by: Person | None) -> None:
    audit.record(action="material.removed", by=by, subject=material.campaign, material=material.pk)
    file: StoredFile | None = material.file
    material.delete()
    if file is not None:
        documents.remove(stored=file, by=by)


def _write(campaign: Campaign, details: Details) -> None:
    if details["ends_on"] < details["starts_on"]:
        raise ValidationError({"ends_on": "The last day must be the first day or later."})
    for name in ("title", "audience", "languages", "aims"):
        setattr(campaign, name, details[name].strip())
    campaign.starts_on, campaign.ends_on = details["starts_on"], details["ends_on"]
    campaign.save()
    wanted = {organisation.pk for organisation in details["partners"]}
    campaign.partners.exclude(organisation__in=wanted).delete()
    held = set(campaign.partners.values_list("organisation", flat=True))
    CampaignPartner.objects.bulk_create(
        CampaignPartner(campaign=campaign, organisation_id=pk) for pk in sorted(wanted - held)
    )
