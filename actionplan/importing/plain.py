"""Plain text as neutral blocks: lines with tabs are rows, and stray HTML says what a list or a paragraph was.

Text that was copied out of a table has often lost its bullets and the lines in its cells. Such cells are marked, so
that a person is asked whether a milestone is several.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from actionplan.importing.markup import lines_of
from actionplan.importing.wording import bulleted
from foundation.reading.blocks import Block, Cell, Paragraph, Progress, UnreadableDocument, unheard
from foundation.reading.grids import (
    LONGEST_CELL,
    MOST_LINES,
    MOST_ROWS,
    TOO_LONG_A_LINE,
    TOO_MANY_LINES,
    TOO_MANY_ROWS,
    TOO_WIDE,
    WIDEST,
    Amount,
    Row,
    bounded,
    squared,
)

_TAG = re.compile(
    r"</?(?:p|ul|ol|li|br|div|span|b|i|u|em|strong|a|table|tbody|thead|tr|td|th|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_LOST = re.compile(r"<(?:ul|ol|p|br|div)\b", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]*)\)")
_BULLET = re.compile(r"[•·▪●◦‣*–-]\s+(?=\S)")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")


def read_text(text: str, tell: Progress = unheard) -> list[Block]:
    """Paragraphs and tables in order. Raises UnreadableDocument with a sentence."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise UnreadableDocument(TOO_MANY_LINES)
    amount = Amount()
    lost = any("\t" in line and _LOST.search(line) for line in lines)
    blocks: list[Block] = []
    rows: list[Row] = []
    was_blank = False
    for number, line in enumerate(lines, 1):
        if line.strip() and "\t" in line:
            row = next(bounded([_row(line, lost=lost)], amount))
            if rows and was_blank and len(row) > len(rows[0]):
                blocks += _table(rows)
                rows = []
            rows.append(row)
        elif line.strip():
            blocks += _table(rows)
            rows = []
            amount.add(line)
            blocks += _paragraphs(line)
        was_blank = not line.strip()
        if number % 1000 == 0:
            tell(number, len(lines))
    blocks += _table(rows)
    tell(len(lines), len(lines))
    return blocks


def _table(rows: list[Row]) -> Iterator[Block]:
    """Blank lines within a table were pages or gaps, and are no rows."""
    if len(rows) > MOST_ROWS:
        raise UnreadableDocument(TOO_MANY_ROWS)
    if table := squared(rows):
        yield table


def _row(line: str, *, lost: bool) -> Row:
    if line.count("\t") >= WIDEST:
        raise UnreadableDocument(TOO_WIDE)
    return tuple(_cell(text.strip(), lost=lost) for text in line.split("\t"))


def _cell(text: str, *, lost: bool) -> Cell:
    """In a document that has lost its lines, any line may be several, but for those that kept their bullets."""
    lines = lines_of(text) if _TAG.search(text) else _items(text) or [Paragraph(text)]
    return Cell(tuple(replace(line, run_together=lost and not line.listed) for line in lines if line.text))


def _items(text: str) -> list[Paragraph]:
    return [Paragraph(item, listed=True) for item in bulleted(text)]


def _paragraphs(line: str) -> Iterator[Paragraph]:
    if len(line) > LONGEST_CELL:
        raise UnreadableDocument(TOO_LONG_A_LINE)
    said = _LINK.sub(_link, line.strip())
    if _TAG.search(said):
        yield from lines_of(said)
    elif items := _items(said):
        yield from items
    elif heading := _HEADING.match(said):
        yield Paragraph(said[heading.end() :].strip("# "), heading=len(heading[1]))
    elif bullet := _BULLET.match(said):
        yield Paragraph(said[bullet.end() :].strip(), listed=True)
    else:
        yield Paragraph(said)


def _link(match: re.Match[str]) -> str:
    """The words, and the address where there is one."""
    return match[1] if match[2] in ("", "#") else f"{match[1]} ({match[2]})"
