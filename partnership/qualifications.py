"""Whether information may be shared with an organisation: settings.QUALIFICATION_SOURCES names `of`."""

from __future__ import annotations

from datetime import date

from django.db.models import Model
from django.template.defaultfilters import date as in_words

from foundation.qualifications import SHARING_INFORMATION, Qualification
from partnership.models import Agreement, AgreementParty, Organisation


def of(*, what: str, subject: Model, on: date) -> Qualification | None:
    """Only with one that takes part and has signed an information-sharing agreement which is in force on the day."""
    if what != SHARING_INFORMATION or not isinstance(subject, Organisation):
        return None
    if subject.status == Organisation.Status.LEFT:
        return _no(f"{subject.name} has left the partnership.")
    parties = list(AgreementParty.objects.of(subject).sharing_information())
    newer = Agreement.objects.replacements(of=[each.agreement_id for each in parties], on=on)
    refusals = []
    for party in parties:
        refused = _refusal(party, subject, newer.get(party.agreement_id), on)
        if not refused:
            day = in_words(party.signed_on, "j F Y")
            return Qualification(holds=True, why=f"{subject.name} signed “{party.agreement}” on {day}.")
        refusals.append((party.agreement.starts_on, party.agreement_id, refused))
    if refusals:
        return _no(max(refusals)[2])  # of the latest agreement
    return _no(f"{subject.name} is party to no information-sharing agreement. Agree on one first.")


def _refusal(party: AgreementParty, organisation: Organisation, newer: Agreement | None, on: date) -> str:
    """Why this agreement does not allow it on the day; empty where it does."""
    agreement = party.agreement
    if agreement.starts_on > on:
        return f"“{agreement}” begins on {_told(agreement.starts_on)}. Nothing may be shared before."
    if newer is not None:
        return f"“{agreement}” was replaced by “{newer}”, which {organisation.name} has not signed."
    if agreement.ends_on is not None and agreement.ends_on < on:
        return f"“{agreement}” ended on {_told(agreement.ends_on)}. Nothing may be shared until a new one is signed."
    if party.signed_on is None or party.signed_on > on:
        return f"{organisation.name} has not signed “{agreement}” yet."
    return ""


def _no(why: str) -> Qualification:
    return Qualification(holds=False, why=why)


def _told(day: date) -> str:
    return in_words(day, "j F Y")
