"""Agreements, their versions and signatures, and whether information may be shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import qualifications
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.models import AuditEntry, StoredFile
from foundation.qualifications import SHARING_INFORMATION, Qualification
from foundation.tenancy import within
from partnership import due
from partnership.models import Agreement, AgreementParty, Organisation, Partnership, Person
from partnership.roles import Permission, RoleCode
from partnership.services import agreements
from tests.factories import AgreementFactory, AgreementPartyFactory, OrganisationFactory
from tests.partnership.conftest import ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
Kind = Agreement.Kind
TERMS: dict[str, Any] = {
    "kind": Kind.INFORMATION_SHARING, "title": "Sharing agreement", "version": "1", "starts_on": date(2025, 4, 1),
    "ends_on": date(2027, 3, 31), "review_on": None, "upload": None,
}  # fmt: skip
SIGNED = {"signatory": "Ilse Marchbank", "signed_on": date(2025, 4, 2)}


def sharing(organisation: Organisation, on: date = ON) -> Qualification:
    return qualifications.of(what=SHARING_INFORMATION, subject=organisation, on=on)


@pytest.fixture
def trust(inside: Partnership) -> Organisation:
    return OrganisationFactory(name="Anchor Trust")


@pytest.mark.parametrize(
    ("agreement", "party", "holds", "why"),
    [
        ({}, SIGNED, True, "Anchor Trust signed “Pact” on 2 April 2025."),
        ({"ends_on": ON}, SIGNED, True, "Anchor Trust signed “Pact” on 2 April 2025."),
        (
            {"ends_on": date(2026, 11, 19)}, SIGNED, False,
            "“Pact” ended on 19 November 2026. Nothing may be shared until a new one is signed.",
        ),
        (
            {"starts_on": date(2026, 11, 21)}, SIGNED, False,
            "“Pact” begins on 21 November 2026. Nothing may be shared before.",
        ),
        ({}, {}, False, "Anchor Trust has not signed “Pact” yet."),
        ({}, SIGNED | {"signed_on": date(2026, 11, 21)}, False, "Anchor Trust has not signed “Pact” yet."),
        (
            {"kind": Kind.MEMORANDUM}, SIGNED, False,
            "Anchor Trust is party to no information-sharing agreement. Agree on one first.",
        ),
    ],
)  # fmt: skip
def test_information_is_shared_under_a_signed_agreement_on_its_days(
    agreement: dict[str, Any], party: dict[str, Any], holds: bool, why: str, trust: Organisation
) -> None:
    AgreementPartyFactory(agreement=AgreementFactory(title="Pact", **agreement), organisation=trust, **party)
    assert sharing(trust) == Qualification(holds, why)


def test_a_version_that_has_begun_asks_for_a_new_signature(trust: Organisation) -> None:
    old = AgreementFactory(title="Pact", version="1")
    new = AgreementFactory(title="Pact", version="2", supersedes=old, starts_on=ON)
    AgreementPartyFactory(agreement=old, organisation=trust, **SIGNED)
    assert sharing(trust, date(2026, 11, 19)).holds is True
    assert sharing(trust) == Qualification(
        False, "“Pact, version 1” was replaced by “Pact, version 2”, which Anchor Trust has not signed."
    )
    party = AgreementPartyFactory(agreement=new, organisation=trust)
    agreements.sign(party=party, signatory="Bo Larkwhistle", signed_on=ON, by=None, on=ON)
    assert sharing(trust).holds is True


def test_one_that_has_left_is_told_nothing_more(trust: Organisation) -> None:
    AgreementPartyFactory(organisation=trust, **SIGNED)
    Organisation.objects.update(status=Organisation.Status.LEFT)
    trust.refresh_from_db()
    assert sharing(trust) == Qualification(False, "Anchor Trust has left the partnership.")


def test_another_partys_signature_is_not_ones_own(trust: Organisation) -> None:
    pact = AgreementFactory(title="Pact")
    AgreementPartyFactory(agreement=pact, **SIGNED)
    AgreementPartyFactory(agreement=pact, organisation=trust)
    assert sharing(trust) == Qualification(False, "Anchor Trust has not signed “Pact” yet.")


def test_what_nobody_knows_of_does_not_hold(trust: Organisation) -> None:
    assert qualifications.of(what="lending_keys", subject=trust, on=ON).holds is False
    assert qualifications.of(what=SHARING_INFORMATION, subject=Person(name="Ilse"), on=ON).holds is False


def test_a_new_version_has_the_same_parties_unsigned_and_there_is_only_one(trust: Organisation) -> None:
    first = agreements.add(**TERMS, by=None)
    party = agreements.add_party(agreement=first, organisation=trust, by=None)
    agreements.sign(party=party, signatory=" Ilse ", signed_on=ON, by=None, on=ON)
    second = agreements.add_version(of=first, **TERMS | {"version": "2", "starts_on": date(2027, 1, 1)}, by=None)
    assert list(second.parties.values_list("organisation", "signatory", "signed_on")) == [(trust.pk, "", None)]
    assert list(first.parties.values_list("signatory", "signed_on")) == [("Ilse", ON)]
    with pytest.raises(NotAllowed):
        agreements.add_version(of=first, **TERMS | {"starts_on": date(2027, 2, 1)}, by=None)
    told = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(told) == [
        "agreement.added", "agreement.party_added", "agreement.signed", "agreement.superseded",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"starts_on": date(2025, 4, 1)}, "starts_on"), ({"starts_on": date(2027, 4, 1)}, "ends_on")],
)
def test_a_version_with_wrong_days_is_refused(facts: dict[str, Any], field: str, inside: Partnership) -> None:
    first = agreements.add(**TERMS, by=None)
    with pytest.raises(ValidationError) as refused:
        agreements.add_version(of=first, **TERMS | facts, by=None)
    assert list(refused.value.message_dict) == [field]


def test_what_was_signed_stays_and_its_end_may_be_agreed_on_later(trust: Organisation) -> None:
    pact = agreements.add(**TERMS, by=None)
    party = agreements.add_party(agreement=pact, organisation=trust, by=None)
    agreements.change(agreement=pact, **TERMS | {"title": "Pact"}, by=None)
    agreements.sign(party=party, signatory="Ilse", signed_on=ON, by=None, on=ON)
    file = SimpleUploadedFile("pact.pdf", b"%PDF-1.7\n%%EOF")
    for change in ({"title": "Another"}, {"starts_on": date(2025, 5, 1)}, {"title": "Pact", "upload": file}):
        with pytest.raises(NotAllowed):
            agreements.change(agreement=Agreement.objects.get(), **TERMS | change, by=None)
    agreements.change(agreement=pact, **TERMS | {"title": "Pact", "ends_on": date(2026, 12, 31)}, by=None)
    pact.refresh_from_db()
    assert (pact.title, pact.ends_on) == ("Pact", date(2026, 12, 31))
    with pytest.raises(NotAllowed):
        agreements.remove_party(party=party, by=None)


def test_another_document_takes_the_place_of_the_first_while_nobody_has_signed(inside: Partnership) -> None:
    pact = agreements.add(**TERMS | {"upload": SimpleUploadedFile("one.pdf", b"%PDF-1.7\n1")}, by=None)
    agreements.change(agreement=pact, **TERMS | {"upload": SimpleUploadedFile("two.pdf", b"%PDF-1.7\n2")}, by=None)
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["two.pdf"]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: AgreementFactory(ends_on=date(2025, 3, 31)), "agreement_ends_after_start"),
        (lambda: AgreementFactory(kind="promise"), "agreement_kind_is_known"),
        (lambda: AgreementPartyFactory(signed_on=ON), "agreementparty_signed_by_somebody"),
        (
            lambda: AgreementPartyFactory(
                agreement=(party := AgreementPartyFactory()).agreement, organisation=party.organisation
            ),
            "agreementparty_once_an_agreement",
        ),
        (
            lambda: AgreementFactory(supersedes=AgreementFactory(supersedes=AgreementFactory()).supersedes),
            "agreement_superseded_once",
        ),
    ],
)
def test_the_database_holds_what_an_agreement_is(make: Callable[[], object], name: str, inside: Partnership) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_whoever_looks_after_agreements_is_told_in_time(inside: Partnership) -> None:
    AgreementFactory(title="Ends soon", ends_on=date(2027, 1, 19))
    AgreementFactory(title="Ends later", ends_on=date(2027, 1, 20))
    AgreementFactory(title="Ended", ends_on=date(2026, 5, 1))
    AgreementFactory(title="Long over", starts_on=date(2020, 1, 1), ends_on=date(2022, 1, 1))
    AgreementFactory(title="Look again", review_on=date(2026, 12, 1))
    replaced = AgreementFactory(title="Replaced", ends_on=ON)
    AgreementFactory(title="Next", supersedes=replaced, starts_on=date(2026, 11, 21))
    asker = Asker(Person(pk=0), frozenset({Permission.MANAGE_AGREEMENTS}), frozenset(), "marlhaven", ON)
    found = [(item.text, item.note, item.due_on) for item in due.items(asker) if item.heading == due.AGREEMENTS]
    assert found == [
        ("Ended", "It ended on 1 May 2026. Agree on a new version.", date(2026, 5, 1)),
        ("Ends soon", "It ends on 19 January 2027. Agree on a new version.", date(2027, 1, 19)),
        ("Look again", "Look at it again.", date(2026, 12, 1)),
    ]


def test_an_agreement_goes_from_its_first_line_to_a_signed_new_version(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust = OrganisationFactory(name="Anchor Trust")
    client = as_role(RoleCode.DATA_PROTECTION_OFFICER)
    form = {"kind": "information_sharing", "title": "Pact", "starts_on_day": "1", "starts_on_month": "4"}
    file = SimpleUploadedFile("pact.pdf", b"%PDF-1.7\n%%EOF")
    assert (
        client.post("/marlhaven/agreements/add/", form | {"starts_on_year": "2025", "upload": file}).status_code == 302
    )
    with within(marlhaven):
        pact = Agreement.objects.get()
    url = f"/marlhaven/agreements/{pact.pk}/"
    assert client.post(f"{url}parties/add/", {"organisation": trust.pk}).headers["Location"] == url
    assert client.post(f"{url}parties/add/", {"organisation": trust.pk}).status_code == 200
    with within(marlhaven):
        party = AgreementParty.objects.get()
    day = {"signed_on_day": "2", "signed_on_month": "4", "signed_on_year": "2025"}
    client.post(f"/marlhaven/parties/{party.pk}/signature/", day | {"signatory": "Ilse Marchbank"})
    assert client.get(f"/marlhaven/parties/{party.pk}/remove/").status_code == 403
    shown = client.get(url).content.decode()
    assert ("Ilse Marchbank" in shown, "2 April 2025" in shown, "pact.pdf" in shown) == (True, True, True)
    document = client.get(f"{url}document/")
    assert (document.content, document.headers["Content-Type"]) == (b"%PDF-1.7\n%%EOF", "application/pdf")
    client.post(f"{url}new-version/", form | {"starts_on_year": "2026", "version": "2"})
    assert client.get(f"{url}new-version/").status_code == 403
    page = as_role(RoleCode.CHAIR).get("/marlhaven/agreements/?standing=superseded").content.decode()
    assert ("Replaced</strong>" in page, "Pact, version 2" in page) == (True, False)


def test_an_organisations_page_says_whether_information_may_be_shared(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust = OrganisationFactory(name="Anchor Trust")
    url = f"/marlhaven/organisations/{trust.pk}/"
    said = "Anchor Trust is party to no information-sharing agreement."
    assert said in as_role(RoleCode.CHAIR).get(url).content.decode()
    assert said not in as_role(RoleCode.LEAD_OFFICER).get(url).content.decode()


def test_pages_of_agreements_ask_as_often_for_one_row_as_for_three(marlhaven: Partnership, as_role: AsRole) -> None:
    client, counted = as_role(RoleCode.ANTISLAVERY_COORDINATOR), []
    client.get("/marlhaven/agreements/")
    with within(marlhaven):
        trust, pact = OrganisationFactory(), AgreementFactory()
    for more in (1, 2):
        with within(marlhaven):
            for _ in range(more):
                AgreementPartyFactory(agreement=pact)
                AgreementPartyFactory(organisation=trust)
        asked = []
        for url in ("agreements/", f"agreements/{pact.pk}/", f"organisations/{trust.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/marlhaven/{url}").status_code == 200
            asked.append(len(seen))
        counted.append(asked)
    assert counted == [[10, 10, 16], [10, 10, 16]]
