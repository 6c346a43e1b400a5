"""Tables as files: spreadsheets and CSV in which no cell is ever a formula.

Whatever somebody typed may begin with = + - @, which a spreadsheet would run. In XLSX each text is written as a string;
in CSV, which knows no types, such a text gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import xlsxwriter

Cell = str | int | float | date | None
BOM = "\ufeff"
"""Excel reads a CSV as UTF-8 only with this before it."""
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_TEXT = 32_767
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float = 14
    """In characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its headings, or with none a page of lines in two columns. `notes` stand above it."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default=())


def workbook(sheets: Sequence[Sheet], *, title: str, at: datetime) -> bytes:
    """An XLSX file. Each table has its headings frozen and repeated on paper, and a filter."""
    made = io.BytesIO()
    book = book_of_words(made)
    book.set_properties({"title": title, "created": at.astimezone(UTC).replace(tzinfo=None)})
    look = _Look(book)
    for sheet in sheets:
        _write(book.add_worksheet(_FORBIDDEN_IN_TITLES.sub(" ", sheet.title)[:31]), sheet, look)
    book.close()
    return made.getvalue()


def book_of_words(made: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook that takes no words for a formula, a number or a link, whichever way they are written into it."""
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    }  # fmt: skip
    return xlsxwriter.Workbook(made, options)


class _Look:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"})
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DFEAE7", "bottom": 1}
        )
        self.note = book.add_format({"bold": True})


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, look: _Look) -> None:
    for number, note in enumerate(sheet.notes):
        page.write_string(number, 0, _plain(note), look.note)
    top = len(sheet.notes) + bool(sheet.notes)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        if column.heading:
            page.write_string(top, number, column.heading, look.heading)
    has_head = any(column.heading for column in sheet.columns)
    first = top + has_head
    for number, row in enumerate(sheet.rows, first):
        for place, cell in enumerate(row):
            _write_cell(page, number, place, cell, look)
    if has_head:
        page.freeze_panes(first, 0)
        page.repeat_rows(top)
        page.autofilter(top, 0, max(first + len(sheet.rows) - 1, top), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _write_cell(page: xlsxwriter.worksheet.Worksheet, row: int, place: int, cell: Cell, look: _Look) -> None:
    if cell is None or cell == "":
        page.write_blank(row, place, None, look.text)
    elif isinstance(cell, str):
        page.write_string(row, place, _plain(cell), look.text)
    elif isinstance(cell, date):
        page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), look.day)  # noqa: DTZ001 -- a day
    else:
        page.write_number(row, place, cell, look.text)


def csv_of(sheet: Sheet) -> bytes:
    """One table with its notes above, in UTF-8 that Excel reads as such. Days are ISO 8601."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerows([_harmless(note)] for note in sheet.notes)
    if sheet.notes:
        writer.writerow([])
    writer.writerow([_harmless(column.heading) for column in sheet.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return (BOM + made.getvalue()).encode()


def _plain(text: str) -> str:
    """What a cell can hold."""
    return _UNPRINTABLE.sub("\ufffd", text)[:_LONGEST_TEXT]


def _harmless(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    text = _plain(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) else text
