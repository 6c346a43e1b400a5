"""Word documents become neutral blocks, whole and in order, or a sentence says why not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.styles import CT_Styles

from actionplan.importing import reading, word
from actionplan.importing.reading import read_blocks
from actionplan.importing.word import read_docx
from foundation import filetypes
from foundation.reading import grids, packages
from foundation.reading.blocks import Cell, Paragraph, Table, UnreadableDocument
from tests.actionplan.plan_document import add_table, as_file, marlhaven_plan


def insert(document: Document, xml: str) -> None:
    """Put a piece of Word's own XML at the end of the text."""
    names = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.element.body.insert_element_before(parse_xml(xml.replace(">", f" {names}>", 1)), "w:sectPr")


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A good document whose parts were changed by hand."""
    with zipfile.ZipFile(io.BytesIO(as_file(marlhaven_plan()))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def texts(document: Document) -> list[str]:
    return [block.text for block in read_docx(as_file(document)) if isinstance(block, Paragraph) and block.text]


def test_paragraphs_and_tables_keep_their_order_and_their_kind() -> None:
    document = docx.Document()
    document.add_paragraph("The plan", style="Title")
    document.add_heading("First part", level=2)
    document.add_paragraph("Words before the table.")
    add_table(document, ("a", "b"), ("c", "d"))
    document.add_paragraph("A bullet", style="List Bullet")
    document.add_paragraph("A number", style="List Number")

    assert read_docx(as_file(document)) == [
        Paragraph("The plan", heading=1),
        Paragraph("First part", heading=2),
        Paragraph("Words before the table."),
        Table((
            (Cell((Paragraph("a"),)), Cell((Paragraph("b"),))),
            (Cell((Paragraph("c"),)), Cell((Paragraph("d"),))),
        )),
        Paragraph("A bullet", listed=True),
        Paragraph("A number", listed=True),
    ]  # fmt: skip


def test_merged_cells_leave_covered_places_so_that_columns_line_up() -> None:
    document = docx.Document()
    table = add_table(document, ("across", "", "x"), ("down", "y", "z"), ("", "p", "q"))
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))

    (read,) = [block for block in read_docx(as_file(document)) if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in read.rows] == [
        ["across", "", "x"],
        ["down", "y", "z"],
        ["", "p", "q"],
    ]
    assert [[cell.merged for cell in row] for row in read.rows] == [
        [False, True, False],
        [False, False, False],
        [True, False, False],
    ]


def test_a_table_inside_a_cell_gives_its_text_to_the_cell() -> None:
    document = docx.Document()
    table = add_table(document, ("before", "b"))
    inner = table.cell(0, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "inner left", "inner right"

    (read,) = [block for block in read_docx(as_file(document)) if isinstance(block, Table)]
    assert [line.text for line in read.rows[0][0].lines] == ["before", "inner left", "inner right"]


def test_line_breaks_make_lines_of_one_cell() -> None:
    document = docx.Document()
    add_table(document, ("Orla Fennick\nTobias Marrow", "b"))
    (read,) = [block for block in read_docx(as_file(document)) if isinstance(block, Table)]
    assert [line.text for line in read.rows[0][0].lines] == ["Orla Fennick", "Tobias Marrow"]


def test_words_inserted_with_tracking_are_read_and_deleted_ones_are_not() -> None:
    document = docx.Document()
    insert(document, "<w:p><w:r><w:t>We </w:t></w:r><w:ins><w:r><w:t>will</w:t></w:r></w:ins>"
                     "<w:del><w:r><w:delText>may</w:delText></w:r></w:del></w:p>")  # fmt: skip
    assert texts(document) == ["We will"]


def test_words_in_content_controls_and_links_are_read() -> None:
    document = docx.Document()
    insert(document, "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Our strategy</w:t></w:r></w:hyperlink></w:p>"
                     "</w:sdtContent></w:sdt>")  # fmt: skip
    assert texts(document) == ["Our strategy"]


def test_a_text_box_is_read_once_after_the_paragraph_that_holds_it() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    document = docx.Document()
    insert(document, "<w:p><w:r><w:t>Around it</w:t></w:r><w:r><mc:AlternateContent>"
                     f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
                     "</mc:AlternateContent></w:r></w:p>")  # fmt: skip
    assert texts(document) == ["Around it", "In the box"]


def test_a_cell_tells_its_colour() -> None:
    document = docx.Document()
    table = add_table(document, ("a", "b"))
    table.cell(0, 1)._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="ff0000"/>'))
    (read,) = [block for block in read_docx(as_file(document)) if isinstance(block, Table)]
    assert [cell.fill for cell in read.rows[0]] == ["", "FF0000"]


def test_a_cell_that_holds_a_book_is_refused() -> None:
    document = docx.Document()
    add_table(document, ("a", "b " * (grids.LONGEST_CELL // 2 + 1)))
    with pytest.raises(UnreadableDocument) as refusal:
        read_docx(as_file(document))
    assert str(refusal.value) == grids.TOO_LONG


def test_styles_that_stand_on_each_other_are_each_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    heading = document.styles["Heading 2"]
    for number in range(30):
        style = document.styles.add_style(f"House {number}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, heading = heading, style
        document.add_paragraph(f"Chapter {number}", style)
    looked_for: list[str] = []
    monkeypatch.setattr(CT_Styles, "get_by_id", lambda _styles, style_id: looked_for.append(style_id))
    deepest = word.DEEPEST - 1
    read = [block.heading for block in read_docx(as_file(document)) if isinstance(block, Paragraph)]
    assert (read, looked_for) == ([2] * deepest + [0] * (30 - deepest), [])


def test_a_style_that_stands_on_itself_is_no_heading() -> None:
    document = docx.Document()
    style = document.styles.add_style("House", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = style
    document.add_paragraph("Round and round", style)
    (read,) = read_docx(as_file(document))
    assert read == Paragraph("Round and round")


def macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"macros"


def macro_type(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"].replace(
        b"officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    parts["[Content_Types].xml"] = types


def macros_under_another_name(parts: dict[str, bytes]) -> None:
    parts["word/notes.bin"] = b"macros"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/notes.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )


def macros_in_other_words(parts: dict[str, bytes]) -> None:
    macros_under_another_name(parts)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"vbaProject", b"vba&#80;roject")


def body_of(*pieces: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        head, rest = parts["word/document.xml"].split(b"<w:body>", 1)
        parts["word/document.xml"] = b"".join((head, b"<w:body>", *pieces, rest))

    return change


def hidden_elements(parts: dict[str, bytes]) -> None:
    """The styles under the name of a picture, with far too much in them."""
    parts["word/picture.png"] = b"<x>" + b"<y/>" * packages.MOST_NODES + b"</x>"


def in_utf_7(parts: dict[str, bytes]) -> None:
    """An encoding in which the sign of an element is other bytes."""
    text = parts["word/document.xml"].decode().split("?>", 1)[1]
    parts["word/document.xml"] = b'<?xml version="1.0" encoding="utf-7"?>' + text.encode("utf-7")


def doctype(before: bytes = b"", encoding: str = "utf-8") -> Callable[[dict[str, bytes]], None]:
    """A declaration of what a name stands for, behind so many bytes of a comment."""

    def declare(parts: dict[str, bytes]) -> None:
        head, rest = parts["word/document.xml"].decode().split("?>", 1)
        head = head.replace("UTF-8", encoding)
        comment = f"<!--{before.decode()}-->" if before else ""
        entities = '<!DOCTYPE w:document [<!ENTITY a "ten times a">]>'
        parts["word/document.xml"] = f"{head}?>{comment}{entities}{rest}".encode(encoding)

    return declare


def cut_short(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:2000]


def no_text(parts: dict[str, bytes]) -> None:
    del parts["word/document.xml"]


def a_bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/picture.png"] = b"\0" * (packages.LARGEST_CONTENT + 1)


def many_parts(parts: dict[str, bytes]) -> None:
    parts.update({f"word/media/{number}.png": b"" for number in range(filetypes.MOST_PARTS)})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (macros, filetypes.MACROS),
        (macro_type, filetypes.MACROS),
        (macros_under_another_name, filetypes.MACROS),
        (macros_in_other_words, filetypes.MACROS),
        (body_of(b"<w:p/>" * packages.MOST_NODES), packages.TOO_MUCH_INSIDE),
        (
            body_of(b"<w:p " + b"".join(b'a%d="" ' % number for number in range(packages.MOST_NODES)) + b"/>"),
            packages.TOO_MUCH_INSIDE,
        ),
        (body_of(b"<w:p>", b"&a;" * packages.MOST_NODES, b"</w:p>"), packages.TOO_MUCH_INSIDE),
        (hidden_elements, packages.TOO_MUCH_INSIDE),
        (body_of(b"<w:p/>" * grids.MOST_LINES), grids.TOO_MANY_LINES),
        (body_of(b"<w:p><w:r><w:pict>", b"<w:p/>" * grids.MOST_LINES, b"</w:pict></w:r></w:p>"), grids.TOO_MANY_LINES),
        (in_utf_7, filetypes.DAMAGED),
        (doctype(), filetypes.DAMAGED),
        (doctype(encoding="utf-16"), filetypes.DAMAGED),
        (doctype(b"a" * (packages._CHUNK - 67)), filetypes.DAMAGED),
        (cut_short, filetypes.DAMAGED),
        (no_text, filetypes.DAMAGED),
        (a_bomb, packages.TOO_MUCH_INSIDE),
        (many_parts, filetypes.TOO_MUCH_INSIDE),
    ],
)
def test_a_document_that_is_not_plain_word_is_refused(
    change: Callable[[dict[str, bytes]], None], sentence: str
) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read_blocks(repacked(change), "plan.docx")
    assert str(refusal.value) == sentence


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", filetypes.EMPTY),
        (b"PK\x03\x04 and no more", filetypes.DAMAGED),
        (OLE2 + "WordDocument".encode("utf-16-le"), filetypes.OLD_OFFICE),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), filetypes.LOCKED),
        (b"\0" * (reading.LARGEST_FILE + 1), reading.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_word_document_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read_blocks(content, "plan.docx")
    assert str(refusal.value) == sentence


def test_entities_that_would_multiply_are_not_expanded() -> None:
    def declare_entities(parts: dict[str, bytes]) -> None:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        head, rest = parts["word/document.xml"].split(b"?>", 1)
        parts["word/document.xml"] = head + b"?>" + bomb + rest.replace(b"INTRODUCTION", b"&b;")

    assert not [
        block
        for block in read_docx(repacked(declare_entities))
        if isinstance(block, Paragraph) and "aaaa" in block.text
    ]
