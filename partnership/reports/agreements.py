"""Agreements as lists and their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from foundation.models import StoredFile
from foundation.qualifications import SHARING_INFORMATION, of
from partnership import policies
from partnership.models import Agreement, AgreementParty, Organisation

STANDINGS = {
    # Standing -> (word, meaning of its tag).
    "now": ("In force", "done"),
    "later": ("Not begun", "quiet"),
    "past": ("Ended", "urgent"),
    "superseded": ("Replaced", "quiet"),
}


@dataclass(frozen=True, slots=True)
class AgreementRow:
    href: str
    title: str
    kind: str
    word: str
    tag: str
    ends_on: date | None
    review_on: date | None
    parties: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class PartyLine:
    name: str
    organisation_href: str
    signatory: str
    signed_on: date | None
    sign_href: str
    remove_href: str
    """Both empty for those who may not, the second also once it is signed."""


@dataclass(frozen=True, slots=True)
class AgreementPage:
    agreement: Agreement
    word: str
    tag: str
    parties: tuple[PartyLine, ...]
    document: StoredFile | None
    before: Agreement | None
    after: Agreement | None


def rows(found: Iterable[Agreement], *, slug: str, on: date) -> list[AgreementRow]:
    """Of agreements `with_standing()` and `with_parties()`."""
    made = []
    for each in found:
        word, tag = STANDINGS[_standing(each, on=on)]
        parties = list(each.parties.all())
        made.append(
            AgreementRow(
                href=reverse("partnership:agreement", args=[slug, each.pk]),
                title=str(each),
                kind=each.get_kind_display(),
                word=word,
                tag=tag,
                ends_on=each.ends_on,
                review_on=each.review_on,
                parties=len(parties),
                unsigned=sum(party.signed_on is None for party in parties),
            )
        )
    return made


def page(agreement: Agreement, *, slug: str, manages: bool, on: date) -> AgreementPage:
    """Of one `with_standing()`, `with_parties()` and `with_surroundings()`."""
    word, tag = STANDINGS[_standing(agreement, on=on)]
    return AgreementPage(
        agreement=agreement,
        word=word,
        tag=tag,
        parties=tuple(_party(each, slug=slug, manages=manages) for each in agreement.parties.all()),
        document=agreement.document,
        before=agreement.supersedes,
        after=next(iter(agreement.superseded_by.all()), None),
    )


@dataclass(frozen=True, slots=True)
class Signed:
    """What an organisation agreed on, and whether information may be shared with it today."""

    agreements: tuple[AgreementRow, ...]
    may_share: bool
    why: str


def of_organisation(organisation: Organisation, *, slug: str, on: date) -> Signed:
    found = Agreement.objects.signed_with(organisation).with_standing(on=on).with_parties()
    answer = of(what=SHARING_INFORMATION, subject=organisation, on=on)
    return Signed(tuple(rows(found, slug=slug, on=on)), answer.holds, answer.why)


def _standing(agreement: Agreement, *, on: date) -> str:
    superseded: bool = agreement.is_superseded  # type: ignore[attr-defined] # with_standing() gave it
    return "superseded" if superseded else agreement.when(on=on)


def _party(party: AgreementParty, *, slug: str, manages: bool) -> PartyLine:
    may_remove = manages and policies.allows(policies.require_party_unsigned, party=party)
    return PartyLine(
        name=party.organisation.name,
        organisation_href=reverse("partnership:organisation", args=[slug, party.organisation_id]),
        signatory=party.signatory,
        signed_on=party.signed_on,
        sign_href=reverse("partnership:sign_agreement", args=[slug, party.pk]) if manages else "",
        remove_href=reverse("partnership:remove_party", args=[slug, party.pk]) if may_remove else "",
    )
