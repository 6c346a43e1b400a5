"""Rows of cells that came without paragraphs around them: sheets, CSV files and text with tabs."""

from collections.abc import Iterable, Iterator, Sequence

from foundation.reading.blocks import Block, Cell, Paragraph, Table, UnreadableDocument

MOST_ROWS = 10_000
MOST_CELLS = 100_000
MOST_LINES = 20_000
WIDEST = 500
LONGEST_CELL = 20_000
MOST_CHARACTERS = 2_000_000

TOO_MANY_ROWS = "This file has more than 10,000 rows. Keep the part that you need and try again."
TOO_MANY_CELLS = "This file has more than 100,000 cells. Keep the part that you need and try again."
TOO_WIDE = "This file has more than 500 columns. Keep those that you need and try again."
TOO_MANY_LINES = "This document has more than 20,000 paragraphs. Keep the part that you need and try again."
TOO_LONG_A_LINE = "A paragraph holds more than 20,000 characters. Split it and try again."
TOO_LONG = "A cell holds more than 20,000 characters. Split it, or look for a quotation mark without its pair."

TOO_MUCH_TEXT = "This file holds more than 2,000,000 characters of text. Keep the part that you need and try again."

Row = Sequence[Cell]


class Amount:
    """How much text one document has given so far. Few bytes of a file can say a long text in every cell."""

    def __init__(self) -> None:
        self._characters = 0

    def add(self, text: str) -> None:
        """Raises UnreadableDocument as soon as it is more than anybody looks through."""
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            raise UnreadableDocument(TOO_MUCH_TEXT)


def blocks_of(rows: Sequence[Row], *, heading: str = "") -> Iterator[Block]:
    """A table, after the lines above it that have one cell alone: titles and notes. `heading` names the sheet."""
    if heading:
        yield Paragraph(heading, heading=2)
    first = next((number for number, row in enumerate(rows) if sum(bool(cell.text) for cell in row) > 1), len(rows))
    for row in rows[:first]:
        yield from (line for cell in row for line in cell.lines)
    if table := squared(rows[first:]):
        yield table


def squared(rows: Sequence[Row]) -> Table | None:
    """As wide as the widest row, without the empty rows and columns at its end; None where nothing is left."""
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell.text), default=0)
    last = max((number for number, row in enumerate(rows, 1) if any(cell.text for cell in row)), default=0)
    if width * last > MOST_CELLS:
        raise UnreadableDocument(TOO_MANY_CELLS)
    return Table(tuple((*row[:width], *[Cell()] * (width - len(row))) for row in rows[:last])) if last else None


def bounded(rows: Iterable[Row], amount: Amount) -> Iterator[Row]:
    """The same rows, refused as soon as they are more than anybody looks through. `amount` is that of the document. How
    wide a row is, its reader asks before it makes cells of it."""
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise UnreadableDocument(TOO_MANY_ROWS)
        for paragraph in (paragraph for cell in row for paragraph in cell.paragraphs):
            if len(paragraph.text) > LONGEST_CELL:
                raise UnreadableDocument(TOO_LONG)
            amount.add(paragraph.text)
        yield row
