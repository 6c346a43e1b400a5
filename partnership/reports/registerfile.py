"""The register as a file. It comes back in by an import of the same columns without changing anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from functools import partial

from django.utils import timezone

from foundation import sheets
from foundation.due import Asker
from foundation.exports import Progress, Writer
from foundation.models import Export
from foundation.sheets import Cell, Sheet
from partnership.models import Contact, Organisation
from partnership.register import COLUMNS, Column
from partnership.roles import Permission

ORGANISATIONS, CONTACTS, HOW_TO = "Organisations", "Contacts", "How to fill it in"
CONTACT_COLUMNS = (
    sheets.Column("Organisation", 40), sheets.Column("Department", 24), sheets.Column("Name", 28),
    sheets.Column("What they do there", 28), sheets.Column("Email", 34), sheets.Column("Phone", 18),
    sheets.Column("Agreed to be listed on", 16),
)  # fmt: skip


def make(export: Export, asker: Asker) -> Writer:
    """Reads everything now: two queries. Contacts only where they agreed to be listed, notes only for those who look
    after the register."""
    organisations = _organisations(Organisation.objects.order_by("name", "pk"), _columns(asker))
    if export.format == "csv":
        return partial(_write_csv, organisations)
    listed = Contact.objects.readable(manages=False).with_names().order_by("organisation__name", "pk")
    return partial(
        _write, [organisations, _contacts(listed)], at=timezone.make_aware(datetime.combine(asker.on, time()))
    )


def rights(export: Export, asker: Asker) -> frozenset[str]:
    """Whether whoever asks reads notes, and each contact that agrees to be listed: a file with somebody who has taken
    that back is not handed out."""
    told = {"register", "notes"} if Permission.MANAGE_REGISTER in asker.permissions else {"register"}
    if export.format != "csv":
        told |= {f"contact {pk}" for pk in Contact.objects.readable(manages=False).values_list("pk", flat=True)}
    return frozenset(told)


def template(form: str, *, at: datetime) -> bytes:
    """An empty table to fill in; as a spreadsheet with a page that says what belongs into each column."""
    empty = _organisations([], COLUMNS)
    if form == "csv":
        return sheets.csv_of(empty)
    return sheets.workbook([empty, _how_to()], title="Organisations to bring in", at=at)


def _columns(asker: Asker) -> tuple[Column, ...]:
    manages = Permission.MANAGE_REGISTER in asker.permissions
    return tuple(column for column in COLUMNS if manages or column.field != "notes")


def _organisations(found: Iterable[Organisation], columns: tuple[Column, ...]) -> Sheet:
    rows = [[_cell(each, column.field) for column in columns] for each in found]
    return Sheet(ORGANISATIONS, [sheets.Column(column.heading, column.width) for column in columns], rows)


def _cell(organisation: Organisation, field: str) -> Cell:
    shown = getattr(organisation, f"get_{field}_display", None)
    return str(shown()) if shown else getattr(organisation, field)


def _contacts(found: Iterable[Contact]) -> Sheet:
    rows: list[list[Cell]] = [
        [
            each.organisation.name,
            each.department.name if each.department else "",
            each.shown_name,
            each.role_title,
            each.shown_email,
            each.phone,
            each.consent_on,
        ]
        for each in found
    ]
    return Sheet(CONTACTS, CONTACT_COLUMNS, rows)


def _how_to() -> Sheet:
    told = [(column.heading, column.told) for column in COLUMNS]
    words = [
        (heading, ", ".join(map(str, choices.labels)))
        for heading, choices in (
            ("Sector", Organisation.Sector),
            ("Relationship", Organisation.Relationship),
            ("Status", Organisation.Status),
        )
    ]
    rows = [*told, ("", ""), ("Column", "Words that it takes"), *words]
    return Sheet(HOW_TO, (sheets.Column("", 20), sheets.Column("", 90)), rows)


def _write(made: list[Sheet], tell: Progress, *, at: datetime) -> bytes:
    content = sheets.workbook(made, title="Register of organisations", at=at)
    tell(1, 1)
    return content


def _write_csv(made: Sheet, tell: Progress) -> bytes:
    content = sheets.csv_of(made)
    tell(1, 1)
    return content
