"""Excel workbooks (.xlsx) as neutral blocks: each visible sheet with its name, the lines above its table, the table.

Dates come as the sheet shows them, so that a cell that says "Sep-27" is a month and not its first day. Formulas give
the value that was saved with them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import range_boundaries

from foundation.filetypes import DAMAGED
from foundation.reading.blocks import Block, Cell, Paragraph, Progress, UnreadableDocument, unheard
from foundation.reading.grids import (
    LONGEST_CELL,
    MOST_CELLS,
    TOO_LONG,
    TOO_WIDE,
    WIDEST,
    Amount,
    Row,
    blocks_of,
    bounded,
)
from foundation.reading.packages import TOO_MUCH_INSIDE

NO_CELLS = "This workbook has no text in its cells. A picture of a table cannot be read: type the table and try again."

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NAME_OF_ONE = re.compile(r"(?:sheet|table) ?\d*", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
LONGEST_FORMAT = 255
"""Characters, as in Excel."""
MOST_MERGED = 10_000
_STYLES = "xl/styles.xml"
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def read_xlsx(content: bytes, tell: Progress = unheard) -> list[Block]:
    """Every visible sheet in order. Raises UnreadableDocument with a sentence.

    `content` is a package that `packages.refuse_what_would_fill_memory` has looked at.
    """
    try:
        _refuse_long_formats(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        colours = _Colours(book.loaded_theme)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        blocks, amount = list[Block](), Amount()
        for number, sheet in enumerate(sheets, 1):
            # Only the reader of a whole workbook knows its merged cells, and it would fill memory with their places.
            merged = _merged_ranges(content, sheet._worksheet_path)
            amount.add(sheet.title)
            rows = _covered([list(row) for row in bounded(_rows(sheet, colours), amount)], merged)
            blocks += blocks_of(rows, heading="" if _NAME_OF_ONE.fullmatch(sheet.title) else sheet.title)
            tell(number, len(sheets))
    # openpyxl lets the errors of zip, zlib and XML through; each of them means the same to the reader.
    except (zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, ValueError, SyntaxError, AttributeError,
            TypeError, IndexError, NotImplementedError, EOFError, OSError, RuntimeError) as error:  # fmt: skip
        raise UnreadableDocument(DAMAGED) from error
    if not any(not isinstance(block, Paragraph) or not block.heading for block in blocks):
        raise UnreadableDocument(NO_CELLS)
    return blocks


def _refuse_long_formats(content: bytes) -> None:
    """Whether one shows dates is asked by a pattern that takes the square of its length, for each style that has it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if _STYLES in package.namelist():
            with package.open(_STYLES) as part:
                for _, element in etree.iterparse(part, tag=f"{_MAIN}numFmt", resolve_entities=False):
                    if len(element.get("formatCode", "")) > LONGEST_FORMAT:
                        raise UnreadableDocument(TOO_MUCH_INSIDE)


def _rows(sheet: Any, colours: "_Colours") -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its own size need not be true
    cells = 0
    for row in sheet.iter_rows():
        cells += len(row)
        if cells > 10 * MOST_CELLS:
            raise UnreadableDocument(TOO_MUCH_INSIDE)
        if len(row) > WIDEST:
            raise UnreadableDocument(TOO_WIDE)
        yield [_cell(cell, colours) for cell in row]


def _cell(cell: Any, colours: "_Colours") -> Cell:
    if isinstance(cell.value, str) and len(cell.value) > LONGEST_CELL:
        raise UnreadableDocument(TOO_LONG)  # before a copy of it is made for each cell that shows it
    text = in_words(cell.value, cell.number_format) if cell.value is not None else ""
    fill = colours.of(cell.fill) if getattr(cell, "has_style", False) else ""
    return Cell((Paragraph(text),) if text else (), fill=fill)


def in_words(value: object, number_format: str) -> str:
    """A value as its cell shows it, dates without their time."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return _date_in_words(value, number_format)
    if isinstance(value, float | int):
        percent = "%" in _LITERAL.sub("", number_format)
        return f"{round(100 * value, 2):.12g}%" if percent else f"{value:.12g}"
    return str(value).replace("\xa0", " ").strip()


def _date_in_words(value: date, number_format: str) -> str:
    shown = _LITERAL.sub("", number_format).casefold()
    day, month, year = f"{value.day} ", f"{value:%B} ", f"{value.year}"
    if "d" in shown or isinstance(value, datetime) is False or not re.search("[ym]", shown):
        # "27-Sep" is what Excel makes of "Sep-27": which year was meant nobody can tell, so it is not given one.
        return f"{day}{month}{year}" if "y" in shown or "d" not in shown else f"{day}{month}".strip()
    return f"{month}{year}" if "m" in shown else year


def _merged_ranges(content: bytes, path: str) -> list[tuple[int, int, int, int]]:
    """First column, first row, last column and last row of each, from 1."""
    ranges = []
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(path) as part:
        for _, element in etree.iterparse(part, tag=(f"{_MAIN}row", f"{_MAIN}mergeCell"), resolve_entities=False):
            if element.tag == f"{_MAIN}mergeCell":
                ranges.append(range_boundaries(element.get("ref", "")))
                if len(ranges) > MOST_MERGED:
                    raise UnreadableDocument(TOO_MUCH_INSIDE)
            element.clear()
    return ranges


def _covered(rows: list[list[Cell]], ranges: list[tuple[int, int, int, int]]) -> list[list[Cell]]:
    """The same rows with the places that a merged cell covers marked as such."""
    work = 0
    for left, top, right, bottom in ranges:
        for number in range(top, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            row += [Cell()] * (min(right, 200) - len(row))
            work += len(row)
            if work > 10 * MOST_CELLS:
                raise UnreadableDocument(TOO_MUCH_INSIDE)
            for place in range(left, min(right, len(row)) + 1):
                if (place, number) != (left, top) and not row[place - 1].paragraphs:
                    row[place - 1] = Cell(merged=True)
    return rows


class _Colours:
    """The colour that a cell shows, from any of the three ways to say it."""

    def __init__(self, theme: bytes | None) -> None:
        self._theme: dict[str, str] = {}
        if theme:
            scheme = etree.fromstring(theme, etree.XMLParser(resolve_entities=False)).find(f".//{_DRAWING}clrScheme")
            for colour in scheme if scheme is not None else ():
                shown = next(iter(colour), None)
                if shown is not None:
                    self._theme[etree.QName(colour).localname] = shown.get("lastClr") or shown.get("val", "")

    def of(self, fill: Any) -> str:
        """Six hexadecimal digits; empty for none."""
        if fill is None or fill.fill_type != "solid":
            return ""
        colour = fill.fgColor
        if colour.type == "rgb":
            found = str(colour.rgb)[-6:]
        elif colour.type == "indexed":
            found = COLOR_INDEX[colour.indexed][-6:] if 0 <= colour.indexed < len(COLOR_INDEX) else ""
        else:
            found = self._theme.get(_THEME[colour.theme], "") if 0 <= colour.theme < len(_THEME) else ""
        return _tinted(found, colour.tint) if re.fullmatch("[0-9A-Fa-f]{6}", found) else ""


def _tinted(colour: str, tint: float) -> str:
    """Towards white by this part; towards black where it is negative."""
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    end = 255 if tint > 0 else 0
    return "".join(f"{min(max(round(part + (end - part) * abs(tint)), 0), 255):02X}" for part in parts)
