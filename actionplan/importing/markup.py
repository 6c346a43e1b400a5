"""Web pages as neutral blocks, and the stray HTML that stands in other text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from actionplan.importing.wording import bulleted
from foundation.reading.blocks import Block, Cell, Paragraph, Progress, Table, UnreadableDocument, unheard
from foundation.reading.grids import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_LINES,
    MOST_ROWS,
    TOO_LONG,
    TOO_LONG_A_LINE,
    TOO_MANY_CELLS,
    TOO_MANY_LINES,
    TOO_MANY_ROWS,
    Amount,
)
from foundation.reading.packages import MOST_NODES, TOO_MUCH_INSIDE

TOO_DEEP = (
    "The parts of this web page stand too deep inside each other to be read. Copy the plan into a Word document and try"
    " again."
)
WIDEST_SPAN = 200
"""Columns that one cell may span."""

_UNREAD = {"script", "style", "head", "template", "noscript", "svg", "nav", "select", "button", "iframe", "object"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "ol", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_COLOUR = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{6}|#[0-9a-f]{3}|[a-z]+)", re.IGNORECASE)
_NAMED = {
    "red": "FF0000", "green": "008000", "lime": "00FF00", "amber": "FFBF00", "orange": "FFA500", "yellow": "FFFF00",
    "blue": "0000FF",
}  # fmt: skip


def read_html(text: str, tell: Progress = unheard) -> list[Block]:
    """Every heading, paragraph, list and table of a page. Raises UnreadableDocument with a sentence."""
    root = _parsed(text)
    _refuse_much_text(root)
    walk = _Walk()
    title = root.find(".//title")
    if title is not None and title.text and root.find(".//h1") is None:
        walk.blocks.append(Paragraph(" ".join(title.text.split()), heading=1))
    walk.read(root)
    tell(1, 1)
    return [block for block in walk.blocks if isinstance(block, Table) or block.text]


def lines_of(fragment: str) -> list[Paragraph]:
    """The lines of a cell or paragraph that holds stray HTML."""
    walk = _Walk(in_cell=True)
    walk.read(_parsed(fragment))
    return [block for block in walk.blocks if isinstance(block, Paragraph) and block.text]


def _refuse_much_text(root: Any) -> None:
    amount = Amount()
    for element in root.iter():
        amount.add("" if element.tag in _UNREAD else (element.text or "").strip())
        amount.add((element.tail or "").strip())


def _parsed(text: str) -> Any:
    if text.count("<") > MOST_NODES:
        raise UnreadableDocument(TOO_MUCH_INSIDE)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    if any(error.level_name == "FATAL" for error in parser.error_log):
        raise UnreadableDocument(TOO_DEEP)
    return root if root is not None else etree.Element("html")


@dataclass(slots=True)
class _Walk:
    """Collects blocks in the order of the page. In a cell, tables are only more text."""

    in_cell: bool = False
    blocks: list[Block] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)

    def read(self, element: Any) -> None:
        self._inside(element, Paragraph(""))
        self._end_line(Paragraph(""))

    def _inside(self, element: Any, kind: Paragraph) -> None:
        """`kind` is a paragraph without words: what those that stand here are like."""
        self._words.append(element.text or "")
        for child in element:
            self._child(child, kind)
            if child.tail and child.tail.strip():
                self._words.append(child.tail)
            elif child.tail:
                self._words.append(" ")

    def _child(self, element: Any, kind: Paragraph) -> None:
        tag = element.tag
        if tag in _UNREAD or not isinstance(tag, str):
            return
        if tag == "br":
            self._words.append("\n")
        elif tag == "table" and not self.in_cell and not _is_for_layout(element):
            self._end_line(kind)
            self._table(element)
        elif heading := re.fullmatch("h([1-6])", tag):
            self._part(element, kind, Paragraph("", heading=int(heading[1])))
        elif tag in ("ul", "ol", "menu"):
            lost = element.find("li") is None
            self._part(element, kind, replace(kind, listed=not lost, run_together=lost))
        elif tag in _BLOCKS:
            self._part(element, kind, kind)
        else:
            self._inside(element, kind)

    def _part(self, element: Any, around: Paragraph, kind: Paragraph) -> None:
        self._end_line(around)
        self._inside(element, kind)
        self._end_line(kind)

    def _end_line(self, kind: Paragraph) -> None:
        """What has no mark of a list any more may still have its signs, as in "• one • two"."""
        lines = [" ".join(line.split()) for line in "".join(self._words).split("\n")]
        self._words.clear()
        if len(self.blocks) + len(lines) > MOST_LINES:
            raise UnreadableDocument(TOO_MANY_LINES)
        for line in filter(None, lines):
            if len(line) > LONGEST_CELL:
                raise UnreadableDocument(TOO_LONG if self.in_cell else TOO_LONG_A_LINE)
            items = bulleted(line)
            if items:
                self.blocks += [Paragraph(item, listed=True) for item in items]
            else:
                self.blocks.append(replace(kind, text=line))

    def _table(self, element: Any) -> None:
        caption = element.find("caption")
        if caption is not None:
            self.blocks += lines_of(etree.tostring(caption, encoding="unicode", with_tail=False))
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        if len(rows) > MOST_ROWS:
            raise UnreadableDocument(TOO_MANY_ROWS)
        self.blocks.append(_squared(rows))


def _is_for_layout(table: Any) -> bool:
    """One column around other tables is a frame and no table."""
    if table.find(".//table") is None:
        return False
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    return all(len(row) <= 1 for row in rows)


def _squared(rows: list[Any]) -> Table:
    """The cells on one grid; a place that a cell above or to the left covers is merged."""
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    places = 0
    for number, row in enumerate(rows):
        place = 0
        for element in row.iterchildren("td", "th"):
            while place in grid[number]:
                place += 1
            across = _span(element, "colspan", WIDEST_SPAN)
            down = _span(element, "rowspan", len(rows) - number)
            places += across * down
            if places > MOST_CELLS or place > WIDEST_SPAN:
                raise UnreadableDocument(TOO_MANY_CELLS)
            for covered in range(number, number + down):
                grid[covered] |= dict.fromkeys(range(place, place + across), Cell(merged=True))
            grid[number][place] = _cell(element)
            place += across
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    if width * len(grid) > MOST_CELLS:
        raise UnreadableDocument(TOO_MANY_CELLS)
    return Table(tuple(tuple(row.get(place, Cell()) for place in range(width)) for row in grid))


def _span(element: Any, name: str, most: int) -> int:
    """0 says "to the end" of the rows."""
    said = re.fullmatch(r"\s*(\d{1,9})\s*", element.get(name) or "1")
    wanted = int(said[1]) if said else 1
    return max(1, min(wanted or most, most))


def _cell(element: Any) -> Cell:
    walk = _Walk(in_cell=True)
    walk.read(element)
    lines = tuple(_lines(walk.blocks))
    if sum(len(line.text) for line in lines) > LONGEST_CELL:
        raise UnreadableDocument(TOO_LONG)
    return Cell(lines, fill=_fill(element))


def _lines(blocks: list[Block]) -> Iterator[Paragraph]:
    return (replace(block, heading=0) for block in blocks if isinstance(block, Paragraph) and block.text)


def _fill(element: Any) -> str:
    styled = _COLOUR.search(element.get("style") or "")
    said = (styled[1] if styled else element.get("bgcolor") or "").strip().casefold()
    if re.fullmatch("#?[0-9a-f]{3}", said):
        said = "".join(2 * sign for sign in said.lstrip("#"))
    return said.lstrip("#").upper() if re.fullmatch("#?[0-9a-f]{6}", said) else _NAMED.get(said, "")
