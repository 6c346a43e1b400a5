"""What a file is, is decided by its content; what cannot be read is refused in one sentence and at once."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
import zlib

import docx
import pytest
import xlsxwriter
from PIL import Image

from actionplan.importing import delimited, markup, reading, word
from actionplan.importing.reading import decoded, read_blocks
from foundation import filetypes
from foundation.reading import grids, packages
from foundation.reading.blocks import Paragraph, Table, UnreadableDocument
from foundation.reading.delimited import separator_of
from tests.actionplan.plan_document import as_file, plan_with, row
from tests.foundation import files
from tests.foundation.files import memory_taken_by

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_TYPES = files.content_types(f"{files.OFFICE}.wordprocessingml.document.main+xml").encode()
HEADER = "Strategy,Milestones,Lead agency\n"


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(made, "PNG")
    return made.getvalue()


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def document_of_a_picture() -> bytes:
    document = docx.Document()
    document.add_picture(io.BytesIO(picture()))
    return as_file(document)


def sheet_of(rows: int) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number in range(rows):
        sheet.write_string(number, 0, "Train")
    book.close()
    return made.getvalue()


def sheet_of_one_text(characters: int, *, rows: int = 20, columns: int = 20, sheets: int = 1) -> bytes:
    """A workbook that holds a text once and says it in every cell."""
    made, text = io.BytesIO(), "a" * characters
    book = xlsxwriter.Workbook(made)
    for sheet in [book.add_worksheet() for _number in range(sheets)]:
        for number in range(rows):
            sheet.write_row(number, 0, [text] * columns)
    book.close()
    return made.getvalue()


def changed(content: bytes, name: str, before: bytes, after: bytes) -> bytes:
    """A package with other words in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    parts[name] = parts[name].replace(before, after)
    return packed(**parts)


def workbook_with_macros() -> bytes:
    return changed(sheet_of(2), "[Content_Types].xml", b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                   b"ms-excel.sheet.macroEnabled.main+xml")  # fmt: skip


def workbook_with_entities() -> bytes:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    return changed(sheet_of(2), "xl/worksheets/sheet1.xml", b"<worksheet", laughs)


def with_a_part_of_zeros(declared: int | None = None) -> bytes:
    """A package whose directory says that a part is as small as `declared`, when it is far more."""
    size = packages.LARGEST_CONTENT + 1
    content = packed(**{"[Content_Types].xml": WORD_TYPES, "x.xml": b"\0" * size})
    return content if declared is None else content.replace(size.to_bytes(4, "little"), declared.to_bytes(4, "little"))


LONG = "a" * 19_000


def word_of(text: str, *, times: int) -> bytes:
    document = docx.Document()
    for _number in range(times):
        document.add_paragraph(text)
    return as_file(document)


def test_as_much_text_as_may_be_read_is_read() -> None:
    for content, name in ((sheet_of_one_text(19_999, rows=5), "plan.xlsx"), (word_of(LONG, times=105), "plan.docx")):
        assert read_blocks(content, name)
    page = "<html><style>" + "a" * 2_000_000 + "</style>" + f"<p>{LONG}</p>" * 105
    assert len(read_blocks(page.encode(), "plan.html")) == 105


def test_a_long_text_is_not_copied_for_each_cell_that_shows_it() -> None:
    much = "a\u00a0".encode() * 2_500_000
    content = changed(sheet_of_one_text(10, rows=1, columns=100), "xl/sharedStrings.xml", b"a" * 10, much)

    def read() -> None:
        with pytest.raises(UnreadableDocument) as refusal:
            read_blocks(content, "plan.xlsx")
        assert str(refusal.value) == grids.TOO_LONG

    assert memory_taken_by(read) < 100 * 1024 * 1024


UNKNOWN = "This is a file of an unknown kind. Choose a Word, Excel, CSV, plain text or web page file."


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "plan.docx", filetypes.EMPTY),
        (b" \n\t\n ", "plan.txt", filetypes.EMPTY),
        (b"a" * (reading.LARGEST_FILE + 1), "plan.txt", reading.TOO_LARGE),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "plan.docx", filetypes.LOCKED),
        (OLE2 + "WordDocument".encode("utf-16-le"), "plan.docx", filetypes.OLD_OFFICE),
        (b"%PDF-1.7", "plan.docx", reading.PDF),
        (b"{\\rtf1 Strategy}", "plan.docx", reading.RICH_TEXT),
        (picture(), "plan.docx", reading.PICTURE),
        (document_of_a_picture(), "plan.docx", word.ONLY_PICTURES),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 40, "plan.txt", filetypes.PROGRAM),
        (b"Strategy\x00\x01\x02", "plan.txt", UNKNOWN),
        (packed(**{"plan.docx": b"x"}), "plan.docx", filetypes.PACKED),
        (files.open_document(), "plan.odt", reading.OPEN_DOCUMENT),
        (workbook_with_macros(), "plan.xlsx", filetypes.MACROS),
        (workbook_with_entities(), "plan.xlsx", filetypes.DAMAGED),
        (with_a_part_of_zeros(), "plan.xlsx", packages.TOO_MUCH_INSIDE),
        (with_a_part_of_zeros(declared=1000), "plan.xlsx", filetypes.DAMAGED),
        (sheet_of(grids.MOST_ROWS + 1), "plan.xlsx", grids.TOO_MANY_ROWS),
        (sheet_of(200_000), "plan.xlsx", packages.TOO_MUCH_INSIDE),
        (b"," * 2_000_000, "plan.csv", grids.TOO_MANY_CELLS),
        ((HEADER + "Train,Hold a course,MBC\n" * 100_000).encode(), "plan.csv", grids.TOO_MANY_ROWS),
        ((HEADER + '"Train' + "a" * 30_000).encode(), "plan.csv", grids.TOO_LONG),
        (b"a\n" * 30_000, "plan.txt", grids.TOO_MANY_LINES),
        (b"a " * 30_000, "plan.txt", grids.TOO_LONG_A_LINE),
        (b"a\t" * 30_000, "plan.txt", grids.TOO_WIDE),
        (b"<html><body>" + b"<div>" * 100_000, "plan.html", markup.TOO_DEEP),
        (b"<html><body>" + b"<p>a" * 30_000, "plan.html", grids.TOO_MANY_LINES),
        (b"<html>" + b"<table><tr>" + b"<td colspan=9999999 rowspan=0>" * 800, "plan.html", grids.TOO_MANY_CELLS),
        (b"<html>" + b"<" * (packages.MOST_NODES + 1), "plan.html", packages.TOO_MUCH_INSIDE),
        (sheet_of_one_text(19_000, rows=4_900), "plan.xlsx", grids.TOO_MUCH_TEXT),
        (sheet_of_one_text(19_000, rows=3, sheets=2), "plan.xlsx", grids.TOO_MUCH_TEXT),
        (sheet_of_one_text(20_001, rows=1), "plan.xlsx", grids.TOO_LONG),
        (sheet_of_one_text(2, rows=1, columns=501), "plan.xlsx", grids.TOO_WIDE),
        ((HEADER + f"Train,{LONG},{LONG}\n" * 53).encode(), "plan.csv", grids.TOO_MUCH_TEXT),
        (f"Train\t{LONG}\t{LONG}\n".encode() * 53, "plan.txt", grids.TOO_MUCH_TEXT),
        (f"{LONG}\n".encode() * 106, "plan.txt", grids.TOO_MUCH_TEXT),
        (b"Train\tHold it\n" * (grids.MOST_ROWS + 1), "plan.txt", grids.TOO_MANY_ROWS),
        (f"<html><p>{LONG}".encode() * 106, "plan.html", grids.TOO_MUCH_TEXT),
        (f"<html><table><tr><td>Train<br>{LONG}</table>".encode() * 106, "plan.html", grids.TOO_MUCH_TEXT),
        (word_of(LONG, times=106), "plan.docx", grids.TOO_MUCH_TEXT),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_in_one_sentence_and_at_once(content: bytes, name: str, sentence: str) -> None:
    began = time.perf_counter()
    with pytest.raises(UnreadableDocument) as refusal:
        read_blocks(content, name)
    assert str(refusal.value) == sentence
    assert time.perf_counter() - began < 10


MORE = 64 * 1024 * 1024


def with_a_sum_that_fits(name: str, kept: bytes) -> bytes:
    """A package with a part that goes on behind the end that it declares, up to which its check sum is right."""
    content = packed(**({"[Content_Types].xml": WORD_TYPES} | {name: kept + b"\0" * MORE}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        whole = package.getinfo(name)
    size, check_sum = whole.file_size.to_bytes(4, "little"), whole.CRC.to_bytes(4, "little")
    return content.replace(size, len(kept).to_bytes(4, "little")).replace(
        check_sum, zlib.crc32(kept).to_bytes(4, "little")
    )


@pytest.mark.parametrize(
    "content",
    [
        files.swollen(zipfile.ZIP_BZIP2, part="[Content_Types].xml", parts={}),
        files.swollen(zipfile.ZIP_LZMA, part="word/document.xml", parts={"[Content_Types].xml": WORD_TYPES}),
        with_a_sum_that_fits("[Content_Types].xml", WORD_TYPES),
        with_a_sum_that_fits("word/document.xml", b"<document/>"),
    ],
)
def test_a_part_that_holds_more_than_it_declares_is_not_unpacked(content: bytes) -> None:
    def read() -> None:
        with pytest.raises(UnreadableDocument) as refusal:
            read_blocks(content, "plan.docx")
        assert str(refusal.value) == filetypes.DAMAGED

    assert len(content) < 500_000
    assert memory_taken_by(read) < 16 * 1024 * 1024


def summed(part: bytes) -> bytes:
    """The part with its check sum behind it. The check sum of that is the same whatever the part is."""
    return part + zlib.crc32(part).to_bytes(4, "little")


def test_a_part_that_goes_on_behind_its_end_is_refused_though_its_check_sum_fits_twice() -> None:
    kept = summed(b"<a/>" * 9)
    whole = summed(kept + b"<a/>" * 54_321)
    assert zlib.crc32(kept) == zlib.crc32(whole)
    made = io.BytesIO(as_file(plan_with(row("Train", "Hold a course"))))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/more.xml", whole)
    assert read_blocks(made.getvalue(), "plan.docx")
    content = made.getvalue().replace(len(whole).to_bytes(4, "little"), len(kept).to_bytes(4, "little"))
    with pytest.raises(UnreadableDocument) as refusal:
        read_blocks(content, "plan.docx")
    assert str(refusal.value) == filetypes.DAMAGED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    text = HEADER + "Café,Ask “why” – often,MBC\n"
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("name", ["plan.docx", "plan", "plan.txt", "plan.csv"])
def test_the_name_of_a_document_does_not_decide_what_it_is(name: str) -> None:
    blocks = read_blocks(as_file(plan_with(row("1. Train", "Hold a course"))), name)
    assert sum(isinstance(block, Table) for block in blocks) == 1


@pytest.mark.parametrize(
    "content",
    [b"<table><tr><td>Strategy</td><td>Lead</td></tr></table>", b"<!DOCTYPE html><html><body><table><tr><td>Strategy",
     (HEADER + "Train,Hold a course,MBC").encode(), b"Strategy\tMilestones\nTrain\tHold a course\n"],
)  # fmt: skip
def test_text_without_a_telling_name_is_known_by_what_stands_in_it(content: bytes) -> None:
    assert [type(block) for block in read_blocks(content, "plan.txt")] == [Table]


def test_whoever_waits_is_told_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    document = plan_with(row("1. Train", "Hold a course"))
    read_blocks(as_file(document), "plan.docx", lambda done, steps: told.append((done, steps)))
    steps = len(document.element.body)
    assert told == [(done, steps) for done in range(1, steps + 1)]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a,b\n1,2", ","),
        ("Strategy;Milestones\nTrain, test;x", ";"),
        ("sep=|\na,b|c", "|"),
        ("Aim\tAction\nx, y, z\tq", "\t"),
    ],
)
def test_the_sign_between_cells_is_found(text: str, sign: str) -> None:
    assert separator_of(text, delimited.is_header) == sign


def test_a_first_line_that_names_the_sign_is_no_row() -> None:
    (table,) = read_blocks(b"sep=;\nStrategy;Milestones\nTrain;Hold a course\n", "plan.csv")
    assert isinstance(table, Table)
    assert [[cell.text for cell in cells] for cells in table.rows] == [
        ["Strategy", "Milestones"],
        ["Train", "Hold a course"],
    ]


def test_lines_above_a_table_are_paragraphs_and_a_quoted_cell_has_lines() -> None:
    blocks = read_blocks(b'Pellworth plan 2025-28,,\n,,\nStrategy,Lead,\nTrain,"MBC\nERP",\n,,\n', "plan.csv")
    assert blocks[0] == Paragraph("Pellworth plan 2025-28")
    table = blocks[1]
    assert isinstance(table, Table)
    assert [[cell.lines for cell in cells] for cells in table.rows] == [
        [(Paragraph("Strategy"),), (Paragraph("Lead"),)],
        [(Paragraph("Train"),), (Paragraph("MBC"), Paragraph("ERP"))],
    ]


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("reading", "module.read_blocks(b'<!-- a --> ' * 40 + b'Learn', 'plan.txt')"),
        ("leads", "[module._without_part('Ann' + ' ' * 500_000 + 'Roe')]"),
        ("leads", "[module._pieces('a,' * 100_000, ',')]"),
        ("leads", "[module._officer('Ann' + ' ' * 500_000 + 'Roe')]"),
        ("leads", "[module.parted_names('Ann' + ' ' * 500_000 + 'Roe')]"),
    ],
)
def test_what_looks_like_much_for_a_pattern_costs_no_more_than_its_length(module: str, call: str) -> None:
    """In a process of its own, for no signal reaches one whose pattern does not end."""
    told = f"from actionplan.importing import {module} as module; print(len({call}))"
    ended = subprocess.run([sys.executable, "-c", told], timeout=20, capture_output=True, check=False, text=True)
    assert (ended.stdout, ended.stderr) == ("1\n", "")
