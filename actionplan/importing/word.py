"""Word documents (.docx) as neutral blocks.

The walk is over the document's own XML, because what people send holds content controls, tracked insertions, text
boxes and tables inside cells, and nothing that a reader of the page would see may be dropped (R30). Headers, footers,
footnotes and comments are not part of a plan and are left out.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from foundation.filetypes import DAMAGED
from foundation.reading.blocks import Block, Cell, Paragraph, Progress, Table, UnreadableDocument, unheard
from foundation.reading.grids import LONGEST_CELL, MOST_CELLS, MOST_LINES, TOO_LONG, TOO_MANY_LINES, Amount
from foundation.reading.packages import TOO_MUCH_INSIDE

DEEPEST = 20

ONLY_PICTURES = (
    "This document holds pictures and no text. A picture of a table cannot be read: type the table, or ask who made it "
    "for the document itself."
)

# Wrappers whose content belongs to the text: content controls, tracked insertions, smart tags.
_TRANSPARENT = {
    qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:hyperlink")
} | {qn("w:fldSimple"), qn("w:r"), qn("w:dir"), qn("w:bdo")}
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_PICTURES = (qn("w:drawing"), qn("w:pict"))
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_TEXT, _BOX, _FALLBACK = (
    qn("w:t"),
    qn("w:txbxContent"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)


def read_docx(content: bytes, tell: Progress = unheard) -> list[Block]:
    """Every paragraph and table of a Word document in order. Raises UnreadableDocument with a sentence.

    `content` is a package that `reading.read_blocks` has looked at.
    """
    try:
        document = docx.Document(io.BytesIO(content))
        body = document.element.body
        if sum(1 for _ in body.iter(_PARAGRAPH, _TABLE)) > MOST_LINES:
            raise UnreadableDocument(TOO_MANY_LINES)
        amount = Amount()
        for text in body.iter(_TEXT):
            amount.add(text.text or "")
        styles, steps, blocks = _Styles(document), len(body), list[Block]()
        for step, element in enumerate(body.iterchildren(), 1):
            blocks += _blocks([element], styles, depth=0)
            tell(step, steps)
    # python-docx lets the errors of zip, zlib and XML through; each of them means the same to the reader.
    except (PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, AttributeError,
            NotImplementedError, RecursionError, EOFError, RuntimeError) as error:  # fmt: skip
        raise UnreadableDocument(DAMAGED) from error
    if (
        not any(isinstance(block, Table) or block.text for block in blocks)
        and next(body.iter(*_PICTURES), None) is not None
    ):
        raise UnreadableDocument(ONLY_PICTURES)
    return blocks


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    """In small letters."""
    is_numbered: bool
    based_on: str


class _Styles:
    """Which paragraph styles are headings and which are lists, by the style's name or what it is based on.

    What a style is based on is read once: python-docx looks for it among all others each time it is asked.
    """

    def __init__(self, document: Document) -> None:
        self._by_id = {
            element.get(qn("w:styleId"), ""): _Style(
                _said(element.find(qn("w:name"))).casefold(),
                element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None,
                _said(element.find(qn("w:basedOn"))),
            )
            for element in document.styles.element.iterchildren(qn("w:style"))
        }

    def chain(self, style_id: str | None) -> Iterator[_Style]:
        """The style and those below it, as far as they reach: one may be based on itself."""
        for _depth in range(DEEPEST):
            style = self._by_id.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on

    def heading(self, properties: Any, style_id: str | None) -> int:
        outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
        if outline is not None and (level := int(outline.get(qn("w:val"), "9"))) < 9:
            return level + 1
        for style in self.chain(style_id):
            if match := re.fullmatch(r"heading (\d)", style.name):
                return int(match[1])
            if style.name == "title":
                return 1
        return 0

    def listed(self, properties: Any, style_id: str | None) -> bool:
        numbering = properties.find(qn("w:numPr")) if properties is not None else None
        if numbering is not None:
            number = numbering.find(qn("w:numId"))
            return number is None or number.get(qn("w:val")) != "0"  # 0 takes a list's mark away
        return any(style.is_numbered or re.match(r"list (?!paragraph)", style.name) for style in self.chain(style_id))


def _said(element: Any) -> str:
    """The value of an element that has nothing else."""
    return element.get(qn("w:val"), "") if element is not None else ""


def _blocks(elements: Iterable[Any], styles: _Styles, *, depth: int) -> Iterator[Block]:
    if depth > DEEPEST:
        raise UnreadableDocument(DAMAGED)
    for element in elements:
        if element.tag == _PARAGRAPH:
            yield _paragraph(element, styles)
            for box in _text_boxes(element):
                yield from _blocks(box, styles, depth=depth + 1)
        elif element.tag == _TABLE:
            yield _table(element, styles, depth=depth + 1)
        elif element.tag in _TRANSPARENT:
            yield from _blocks(element, styles, depth=depth + 1)


def _paragraph(element: Any, styles: _Styles) -> Paragraph:
    properties = element.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    style_id = style.get(qn("w:val")) if style is not None else None
    text = "".join(_text(element, depth=0)).replace("\xa0", " ").replace("\xad", "").strip()
    return Paragraph(text, styles.heading(properties, style_id), styles.listed(properties, style_id))


def _text(parent: Any, *, depth: int) -> Iterator[str]:
    """The words as they read today: with tracked insertions, without deletions; text boxes are blocks of their own."""
    for element in parent.iterchildren():
        if element.tag == _TEXT:
            yield element.text or ""
        elif element.tag in _MARKS:
            yield _MARKS[element.tag]
        elif element.tag in _TRANSPARENT and depth < DEEPEST:
            yield from _text(element, depth=depth + 1)


def _text_boxes(element: Any) -> Iterator[Any]:
    """Word writes each box twice, the second time for old versions; only outermost boxes, theirs are inside."""
    for box in element.iter(_BOX):
        around = [ancestor.tag for ancestor in box.iterancestors()]
        if (
            _FALLBACK not in around
            and _BOX not in around[: around.index(_PARAGRAPH) + 1 if _PARAGRAPH in around else 0]
        ):
            yield box


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for element in parent.iterchildren():
        if element.tag == tag:
            yield element
        elif element.tag in _TRANSPARENT:
            yield from _children(element, tag)


def _table(element: Any, styles: _Styles, *, depth: int) -> Table:
    rows = [_row(row, styles, depth=depth) for row in _children(element, _ROW)]
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise UnreadableDocument(TOO_MUCH_INSIDE)
    return Table(tuple((*row, *[Cell()] * (width - len(row))) for row in rows))


def _row(element: Any, styles: _Styles, *, depth: int) -> tuple[Cell, ...]:
    cells = [Cell(merged=True)] * _number(element.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), otherwise=0)
    for cell in _children(element, _CELL):
        properties = cell.find(qn("w:tcPr"))
        vertical = properties.find(qn("w:vMerge")) if properties is not None else None
        covered = vertical is not None and vertical.get(qn("w:val"), "continue") == "continue"
        shading = properties.find(qn("w:shd")) if properties is not None else None
        fill = shading.get(qn("w:fill"), "") if shading is not None else ""
        paragraphs = tuple(_flattened(_blocks(cell, styles, depth=depth)))
        if sum(len(paragraph.text) for paragraph in paragraphs) > LONGEST_CELL:
            raise UnreadableDocument(TOO_LONG)
        cells.append(Cell(paragraphs, merged=covered and not paragraphs, fill="" if fill == "auto" else fill.upper()))
        span = _number(properties.find(qn("w:gridSpan")) if properties is not None else None, otherwise=1)
        cells += [Cell(merged=True)] * (span - 1)
    return tuple(cells)


def _number(element: Any, *, otherwise: int) -> int:
    return min(max(int(element.get(qn("w:val"), otherwise)), 0), 200) if element is not None else otherwise


def _flattened(blocks: Iterator[Block]) -> Iterator[Paragraph]:
    """A table inside a cell gives its text to the cell, row by row."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (line for row in block.rows for cell in row for line in cell.paragraphs)
        elif block.text:
            yield block
