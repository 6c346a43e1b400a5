"""Taking the register out as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client

from foundation import documents, exports
from foundation.models import AuditEntry, Export
from foundation.tenancy import within
from partnership.models import Organisation, Partnership
from partnership.register import COLUMNS
from partnership.roles import RoleCode
from tests.factories import ContactFactory, OrganisationFactory
from tests.partnership.conftest import ON

pytestmark = pytest.mark.django_db
AsRole = Callable[[str], Client]
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
OUT = "/marlhaven/organisations/take-out/"
HEADINGS = [column.heading for column in COLUMNS]


def asked(client: Client, **form: str) -> int:
    answer = client.post(OUT, {"format": "xlsx", "purpose": "work"} | form)
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def made(partnership: Partnership, number: int) -> bytes:
    exports.make(partnership_id=partnership.pk, number=number, clock=lambda: AT)
    with within(partnership):
        file = Export.objects.select_related("file").get(pk=number).file
        assert file is not None
        return documents.read(file)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[_day(cell.value) for cell in row] for row in sheet.rows] for sheet in book.worksheets}


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize(
    ("role", "headings"),
    [(RoleCode.ANTISLAVERY_COORDINATOR, HEADINGS), (RoleCode.ADMINISTRATOR, HEADINGS[:-1])],
    ids=["who looks after the register", "who does not, without notes"],
)
def test_the_register_comes_as_a_spreadsheet(
    role: str, headings: list[str], marlhaven: Partnership, as_role: AsRole
) -> None:
    with within(marlhaven):
        OrganisationFactory(name="=Anchor", sector="police", joined_on=date(2024, 5, 1), notes="Ask for Bo")
        OrganisationFactory(name="Beacon", status="left", left_on=ON, why_left="Closed", relationship="partner")
    found = sheets(made(marlhaven, asked(as_role(role))))
    anchor = [
        "=Anchor",
        None,
        "Police",
        "Member",
        "Current",
        None,
        date(2024, 5, 1),
        None,
        None,
        None,
        "Ask for Bo",
    ]
    beacon = ["Beacon", None, "Charity", "Working partner", "Left", None, None, None, ON, "Closed"]
    width = len(headings)
    assert found["Organisations"] == [headings, anchor[:width], [*beacon, None][:width]]
    assert list(found) == ["Organisations", "Contacts"]


def test_contacts_are_in_it_only_with_their_consent(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        trust = OrganisationFactory(name="Anchor")
        ContactFactory(organisation=trust, name="Ilse Marchbank", email="ilse@example.org")
        listed = ContactFactory(organisation=trust, name="Tomas Reedholm", may_be_listed=True, consent_on=ON)
    client = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    number = asked(client)
    rows = sheets(made(marlhaven, number))["Contacts"][1:]
    assert rows == [["Anchor", None, "Tomas Reedholm", None, None, None, ON]]
    download = f"/marlhaven/exports/{number}/download/"
    assert client.get(download).status_code == 200
    with within(marlhaven):
        listed.may_be_listed, listed.consent_on = False, None
        listed.save()
    assert client.get(download).status_code == 403, "somebody in it has taken their consent back"


def test_no_cell_of_the_csv_runs_as_a_formula(marlhaven: Partnership, as_role: AsRole) -> None:
    with within(marlhaven):
        OrganisationFactory(name="=1+1", short_name="@x", sector="fire")
    content = made(marlhaven, asked(as_role(RoleCode.ANTISLAVERY_COORDINATOR), format="csv"))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [HEADINGS, ["'=1+1", "'@x", "Fire and rescue", "Member", "Current", *[""] * 6]]


def test_taking_it_out_is_noted_with_what_for(marlhaven: Partnership, as_role: AsRole) -> None:
    client = as_role(RoleCode.ADMINISTRATOR)
    refused = client.post(OUT, {"format": "xlsx", "purpose": "other"}).content.decode()
    assert "Say what it is for" in refused
    number = asked(client, purpose="other", purpose_words="A bid")
    with within(marlhaven):
        told = AuditEntry.objects.get(action="export.asked")
        export = Export.objects.get(pk=number)
    assert (told.details["kind"], told.details["purpose"], export.purpose_words) == ("register", "other", "A bid")


def test_who_may_not_take_it_out_is_offered_nothing(marlhaven: Partnership, as_role: AsRole) -> None:
    def offered(role: str) -> bool:
        return OUT in as_role(role).get("/marlhaven/organisations/").content.decode()

    roles = (RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.ADMINISTRATOR, RoleCode.CHAIR, RoleCode.LEAD_OFFICER)
    assert [offered(role) for role in roles] == [True, True, False, False]
    assert as_role(RoleCode.CHAIR).post(OUT, {"format": "csv", "purpose": "work"}).status_code == 403
    with within(marlhaven):
        assert Organisation.objects.count() == 0
        assert Export.objects.count() == 0
