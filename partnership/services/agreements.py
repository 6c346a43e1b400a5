"""Agreements: each version is kept as it was signed, and another takes its place."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from foundation import audit, documents
from foundation.constraints import in_words
from foundation.models import StoredFile
from partnership import policies
from partnership.models import Agreement, AgreementParty, Organisation, Person

SIGNED_FIELDS = ("kind", "title", "version", "starts_on")
"""What a signature stands under. When it ends and when it is looked at again may be agreed on later."""


class Details(TypedDict):
    kind: str
    title: str
    version: str
    starts_on: date
    ends_on: date | None
    review_on: date | None
    upload: File[Any] | None


@transaction.atomic
def add(*, by: Person | None, **details: Unpack[Details]) -> Agreement:
    """Raises ValidationError, keyed by field, for days in the wrong order and for a file that is not taken."""
    made = Agreement()
    _write(made, details, by=by)
    audit.record(action="agreement.added", by=by, subject=made, kind=made.kind)
    return made


@transaction.atomic
def add_version(*, of: Agreement, by: Person | None, **details: Unpack[Details]) -> Agreement:
    """The next version, with the same parties, who have yet to sign. It counts from its first day on.

    Raises ValidationError, keyed by field, as `add` does; NotAllowed where there is a next version already.
    """
    policies.require_latest(agreement=of)
    if details["starts_on"] <= of.starts_on:
        raise ValidationError({"starts_on": "A new version must begin after the one before it."})
    made = Agreement(supersedes=of)
    _write(made, details, by=by)
    for party in of.parties.all():
        AgreementParty.objects.create(agreement=made, organisation=party.organisation)
    audit.record(action="agreement.superseded", by=by, subject=of, agreement=made.pk)
    return made


@transaction.atomic
def change(*, agreement: Agreement, by: Person | None, **details: Unpack[Details]) -> None:
    """Raises ValidationError, keyed by field; NotAllowed where somebody has signed what would change."""
    changed = any(getattr(agreement, name) != details[name] for name in SIGNED_FIELDS)  # type: ignore[literal-required]
    if changed or details["upload"]:
        policies.require_unsigned(agreement=agreement)
    before = agreement.document
    _write(agreement, details, by=by)
    if details["upload"] and before is not None:
        documents.remove(stored=before, by=by)
    audit.record(action="agreement.changed", by=by, subject=agreement)


@transaction.atomic
def add_party(*, agreement: Agreement, organisation: Organisation, by: Person | None) -> AgreementParty:
    """Raises ValidationError, keyed by field, for one that is a party already."""
    with in_words("agreementparty_once_an_agreement", organisation=f"{organisation.name} is a party already."):
        made = AgreementParty.objects.create(agreement=agreement, organisation=organisation)
    audit.record(action="agreement.party_added", by=by, subject=agreement, organisation=organisation.pk)
    return made


@transaction.atomic
def sign(*, party: AgreementParty, signatory: str, signed_on: date, by: Person | None, on: date) -> None:
    """Note who signed for the organisation, and when. Raises ValidationError, keyed by field, for a day ahead."""
    if signed_on > on:
        raise ValidationError({"signed_on": "Choose today or an earlier day."})
    party.signatory, party.signed_on = signatory.strip(), signed_on
    party.save(update_fields=["signatory", "signed_on"])
    audit.record(action="agreement.signed", by=by, subject=party.agreement, organisation=party.organisation_id)


@transaction.atomic
def remove_party(*, party: AgreementParty, by: Person | None) -> None:
    """Raises NotAllowed for one that has signed: what was signed stays on record."""
    policies.require_party_unsigned(party=party)
    audit.record(action="agreement.party_removed", by=by, subject=party.agreement, organisation=party.organisation_id)
    party.delete()


@transaction.atomic
def open_document(*, agreement: Agreement, by: Person | None) -> StoredFile | None:
    """The document, with a line in the record; None where there is none."""
    stored: StoredFile | None = agreement.document
    if stored is not None:
        audit.record(action="agreement.read", by=by, subject=agreement)
    return stored


def _write(agreement: Agreement, details: Details, *, by: Person | None) -> None:
    starts_on, ends_on = details["starts_on"], details["ends_on"]
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be the first day or later."})
    agreement.kind, agreement.title, agreement.version = details["kind"], details["title"].strip(), details["version"]
    agreement.starts_on, agreement.ends_on, agreement.review_on = starts_on, ends_on, details["review_on"]
    upload = details["upload"]
    if upload:
        agreement.document = documents.store(upload=upload, name=upload.name or "", by=by)
    agreement.save()
