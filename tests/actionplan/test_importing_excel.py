"""Excel workbooks become neutral blocks, with the dates and the colours that a person sees in them."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Color, PatternFill

from actionplan.importing.interpret import interpret
from actionplan.importing.reading import read_blocks
from actionplan.importing.readplan import ReadPlan
from actionplan.rag import Standing
from foundation.reading import packages
from foundation.reading.blocks import Block, Cell, Paragraph, Table, UnreadableDocument
from foundation.reading.excel import LONGEST_FORMAT, MOST_MERGED, NO_CELLS, in_words
from tests.actionplan.test_importing_reading import changed

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("Strategy", "Milestone", "Lead agency", "Lead officer", "Target date", "Progress", "RAG")


at = datetime.fromisoformat


def workbook() -> Any:
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    return book


def as_bytes(book: Any) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def blocks_of(book: Any) -> list[Block]:
    return read_blocks(as_bytes(book), "plan.xlsx")


def plan_of(book: Any) -> ReadPlan:
    return interpret(blocks_of(book), on=date(2026, 11, 21))


def table_of(book: Any) -> Table:
    (table,) = [block for block in blocks_of(book) if isinstance(block, Table)]
    return table


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (at("2027-09-01"), "mmm-yy", "September 2027"),
        (at("2027-09-01"), "[$-809]mmmm\\ yyyy", "September 2027"),
        (at("2026-09-27"), "d-mmm", "27 September"),
        (at("2026-03-31"), "dd/mm/yyyy", "31 March 2026"),
        (at("2026-03-31 12:30"), "dd/mm/yyyy\\ hh:mm", "31 March 2026"),
        (at("2026-03-31"), 'yyyy"d"', "2026"),
        (at("2026-03-31"), "General", "31 March 2026"),
        (0.5, "0%", "50%"),
        (0.5, "0.00", "0.5"),
        (3.0, "General", "3"),
        (12_345, "#,##0", "12345"),
        (True, "General", "Yes"),
        (False, "General", "No"),
        ("  Hold\xa0it ", "General", "Hold it"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, number_format: str, shown: str) -> None:
    assert in_words(value, number_format) == shown


def test_a_sheet_is_a_title_and_a_table() -> None:
    book = workbook()
    for row in (("Pellworth action plan 2025-2028",), (), HEADER, ("1. Train", "Hold a course", "MBC", "Orla Fennick")):
        book.active.append(row)
    plan = plan_of(book)
    assert (plan.title, plan.period_start) == ("Pellworth action plan 2025-2028", date(2025, 4, 1))
    (strategy,) = plan.strategies
    assert (strategy.title, strategy.milestones[0].text) == ("Train", "Hold a course")
    assert [officer.name for officer in strategy.delivery.officers] == ["Orla Fennick"]


def test_each_visible_sheet_is_read_under_its_name_and_a_hidden_one_is_not() -> None:
    book = workbook()
    book.active.append(HEADER)
    book.active.append(("1. Train", "Hold a course"))
    second, hidden = book.create_sheet("2. Pursue"), book.create_sheet("Lists")
    second.append(HEADER)
    second.append(("1. Share", "Meet each month"))
    hidden.append(("Red", "Amber"))
    hidden.sheet_state = "hidden"
    blocks = blocks_of(book)
    assert [block for block in blocks if isinstance(block, Paragraph)] == [Paragraph("2. Pursue", heading=2)]
    assert [len(block.rows) for block in blocks if isinstance(block, Table)] == [2, 2]


def test_merged_cells_leave_covered_places() -> None:
    book = workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append(("1. Train", "Hold a course", "MBC", "", "Ongoing"))
    sheet.append(("", "Keep a list", "ERP", "", "Ongoing"))
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:D2")
    assert [[cell.merged for cell in row[:4]] for row in table_of(book).rows] == [
        [False, False, False, False],
        [False, False, False, True],
        [True, False, False, False],
    ]
    (strategy,) = plan_of(book).strategies
    assert [milestone.text for milestone in strategy.milestones] == ["Hold a course", "Keep a list"]


def test_a_merged_cell_over_a_whole_sheet_costs_nothing() -> None:
    book = workbook()
    book.active.append(("Strategy", "Milestone"))
    book.active.append(("Train", "Hold a course"))
    book.active.merge_cells("C3:D4")
    blocks = read_blocks(changed(as_bytes(book), SHEET, b"C3:D4", b"C3:XFD1048576"), "plan.xlsx")
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [len(row) for row in table.rows] == [2, 2]


def test_more_merged_cells_than_a_plan_has_are_refused() -> None:
    book = workbook()
    book.active.append(HEADER)
    book.active.merge_cells("C3:D4")
    few, many = b'<mergeCell ref="C3:D4"/>', b'<mergeCell ref="A1:A1"/>' * (MOST_MERGED + 1)
    with pytest.raises(UnreadableDocument) as refusal:
        read_blocks(changed(as_bytes(book), SHEET, few, many), "plan.xlsx")
    assert str(refusal.value) == packages.TOO_MUCH_INSIDE


def test_a_format_that_no_program_writes_is_refused() -> None:
    book = workbook()
    book.active.append(HEADER)
    book.active["A1"].number_format = "[" * (LONGEST_FORMAT + 1)
    with pytest.raises(UnreadableDocument) as refusal:
        read_blocks(as_bytes(book), "plan.xlsx")
    assert str(refusal.value) == packages.TOO_MUCH_INSIDE


def test_a_strategy_that_is_printed_in_each_row_is_one() -> None:
    book = workbook()
    book.active.append(("Objective", *HEADER))
    for text, officer, due in (("Hold", "Orla Fennick", "March 2027"), ("Keep", "Orla Fennick", "May 2027")):
        book.active.append(("Objective 1: Prevent", "Train staff", text, "MBC", officer, due))
    book.active.append(("Objective 2: Pursue", "Share", "Meet", "MBC", "Orla Fennick", "Ongoing"))
    plan = plan_of(book)
    assert [(one.title, len(one.strategies)) for one in plan.objectives] == [
        ("Objective 1: Prevent", 1),
        ("Objective 2: Pursue", 1),
    ]
    hold, keep = plan.strategies[0].milestones
    assert (hold.text, hold.own.is_blank) == ("Hold", True)
    assert (keep.text, keep.own.officers, keep.own.date_text) == ("Keep", (), "May 2027")


def test_an_objective_alone_in_its_row_is_one_for_the_rows_below() -> None:
    book = workbook()
    for row in (HEADER, ("Objective 1: Prevent",), ("Train", "Hold"), ("Objective 2: Pursue",), ("Share", "Meet")):
        book.active.append(row)
    assert [(one.title, one.strategies[0].title) for one in plan_of(book).objectives] == [
        ("Objective 1: Prevent", "Train"),
        ("Objective 2: Pursue", "Share"),
    ]


@pytest.mark.parametrize(
    ("colour", "fill", "rag"),
    [
        (Color(rgb="FF00B050"), "00B050", Standing.ON_TRACK),
        (Color(indexed=10), "FF0000", Standing.OFF_TRACK),
        (Color(theme=6), "9BBB59", Standing.ON_TRACK),
        (Color(theme=5, tint=-0.25), "903C3A", Standing.OFF_TRACK),
        (Color(theme=9, tint=0.8), "FDEADA", None),
    ],
)
def test_a_rating_is_read_from_any_kind_of_colour(colour: Color, fill: str, rag: Standing | None) -> None:
    book = workbook()
    book.active.append(HEADER)
    book.active.append(("Train", "Hold"))
    book.active["G2"].fill = PatternFill("solid", fgColor=colour)
    assert table_of(book).rows[1] == (
        Cell((Paragraph("Train"),)),
        Cell((Paragraph("Hold"),)),
        *[Cell()] * 4,
        Cell(fill=fill),
    )
    assert plan_of(book).strategies[0].delivery.rag is rag


def test_a_workbook_without_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        blocks_of(workbook())
    assert str(refusal.value) == NO_CELLS
