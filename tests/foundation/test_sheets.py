"""Spreadsheets and CSV hold what was typed, and never run it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from foundation.sheets import Column, Sheet, book_of_words, csv_of, workbook

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MARCH = datetime(2026, 3, 31)  # noqa: DTZ001 -- a day, as spreadsheets keep it
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1",
            '=HYPERLINK("http://example.org","x")', "=cmd|' /C calc'!A0"]  # fmt: skip


def sheet(*rows: tuple[object, ...], **changed: object) -> Sheet:
    usual = {"title": "Milestones", "columns": [Column("What"), Column("When", 20)], "rows": rows}
    return Sheet(**{**usual, **changed})  # type: ignore[arg-type] # as tests need


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_table_comes_back_as_it_was_with_real_dates_and_numbers() -> None:
    made = sheet(("Draw a map", date(2026, 3, 31)), ("Meet", None), ("Count", 7), notes=["Draft, of 20 November 2026"])
    book = opened(workbook([made], title="Plan", at=AT))
    page = book["Milestones"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Draft, of 20 November 2026", None],
        [None, None],
        ["What", "When"],
        ["Draw a map", MARCH],
        ["Meet", None],
        ["Count", 7],
    ]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A4", "A3:B6", "$3:$3")
    assert page.column_dimensions["B"].width > page.column_dimensions["A"].width
    assert (book.properties.title, book.properties.created) == ("Plan", AT.replace(tzinfo=None))


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_of_a_spreadsheet_is_a_formula(typed: str) -> None:
    made = sheet((typed, "x"), notes=[typed], columns=[Column(typed), Column("When")])
    for row in opened(workbook([made], title="Plan", at=AT))["Milestones"].iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n"), cell.value
            assert cell.data_type != "n" or cell.value is None


@pytest.mark.parametrize("typed", [*FORMULAS, "12", "https://example.org"])
def test_a_workbook_takes_words_for_words_though_nobody_says_that_they_are(typed: str) -> None:
    made = io.BytesIO()
    book = book_of_words(made)
    book.add_worksheet("Page").write(0, 0, typed)
    book.close()
    cell = opened(made.getvalue())["Page"]["A1"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_of_a_csv_begins_like_a_formula(typed: str) -> None:
    made = csv_of(sheet((typed, -5), notes=[typed], columns=[Column(typed), Column("When")])).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(made, newline="")))
    assert rows == [[f"'{typed}"], [], [f"'{typed}", "When"], [f"'{typed}", "-5"]]


def test_a_csv_is_read_as_utf_8_and_has_its_days_as_everybody_writes_them() -> None:
    assert csv_of(sheet(("Zoë, “map”", date(2026, 3, 31)))) == (
        '\ufeffWhat,When\r\n"Zoë, “map”",2026-03-31\r\n'.encode()
    )


def test_what_no_cell_can_hold_is_replaced_and_what_is_too_long_is_cut() -> None:
    made = sheet(("nul\0 bell\x07 half \ud83d", "x" * 40_000), title="All: [of] it / " + "x" * 40)
    page = opened(workbook([made], title="Plan", at=AT)).worksheets[0]
    assert page.cell(2, 1).value == "nul� bell� half �"
    assert len(str(page.cell(2, 2).value)) == 32_767
    assert page.title == "All   of  it   xxxxxxxxxxxxxxxxxxxxxxxx"[:31].rstrip()


def test_a_page_of_lines_has_neither_head_nor_filter() -> None:
    page = opened(workbook([sheet(("A", "B"), columns=[Column(""), Column("")])], title="Plan", at=AT))["Milestones"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["A", "B"]]
    assert (page.freeze_panes, page.auto_filter.ref) == (None, None)
