"""Word documents with what every one of ours has: language, title, a head and foot on each page, tables that can be
read out. Built on python-docx, whose own default document is the template.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TEAL, SLATE = RGBColor(0x0B, 0x4F, 0x4A), RGBColor(0x4A, 0x59, 0x63)
HEAD_TINT = "DFEAE7"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDTH, _HEIGHT, _MARGIN = Mm(297), Mm(210), Mm(15)


def document(*, title: str, author: str, stamp: str, at: datetime, upright: bool = False) -> Any:
    """An empty document, landscape unless it is to stand `upright`. `stamp` says as of when it is, at the foot of each
    page."""
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = plain(title)[:255], plain(author)[:255]
    made.core_properties.language, made.core_properties.comments = "en-GB", plain(stamp)[:255]
    made.core_properties.created = made.core_properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (_HEIGHT, _WIDTH) if upright else (_WIDTH, _HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _set_styles(made)
    _small(section.header.paragraphs[0], f"{author}    {title}")
    foot = section.footer.paragraphs[0]
    _small(foot, f"{stamp}    Page ")
    _add_field(foot, "PAGE")
    _small(foot, " of ")
    _add_field(foot, "NUMPAGES")
    return made


def table(made: Any, headings: Sequence[str], widths: Sequence[float], *, caption: str) -> Any:
    """A table with a head that is one to Word and repeats on each page. `widths` in millimetres; `caption` is
    read out."""
    drawn = made.add_table(rows=1, cols=len(headings))
    drawn.style, drawn.autofit = "Table Grid", False
    _describe(drawn, caption)
    for cell, heading in zip(drawn.rows[0].cells, headings, strict=True):
        write(cell, [heading], bold=True)
        shade(cell, HEAD_TINT)
    properties = drawn.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    _keep_whole(drawn.rows[0])
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    return drawn


def add_row(drawn: Any) -> Any:
    """A row as wide as the head; Word keeps it on one page where it fits."""
    row = drawn.add_row()
    for cell, head in zip(row.cells, drawn.rows[0].cells, strict=True):
        cell.width = head.width
    _keep_whole(row)
    return row


def write(cell: Any, lines: Sequence[str], *, style: str = "", bold: bool = False) -> None:
    """Each line a paragraph."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if style:
            paragraph.style = style
        paragraph.add_run(plain(line)).bold = bold or None


def shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def plain(text: str) -> str:
    """What XML can hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _set_styles(made: Any) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    properties = normal.element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        made.styles[name].font.color.rgb = TEAL
    for name in ("List Bullet", "List Number"):
        made.styles[name].paragraph_format.space_after = Pt(2)


def _small(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(plain(text))
    run.font.size, run.font.color.rgb = Pt(8.5), SLATE


def _add_field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _describe(drawn: Any, caption: str) -> None:
    for tag in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), plain(caption))
        drawn._tbl.tblPr.append(element)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
