"""CSV files as neutral blocks, whichever sign parts their cells."""

import csv
import io
from collections.abc import Callable, Iterator

from foundation.reading.blocks import Block, Cell, Paragraph, Progress, UnreadableDocument, unheard
from foundation.reading.grids import (
    MOST_CELLS,
    TOO_LONG,
    TOO_MANY_CELLS,
    TOO_WIDE,
    WIDEST,
    Amount,
    Row,
    blocks_of,
    bounded,
)

SEPARATORS = ",;\t|"
_LOOKED_AT = 50
_SAMPLE = 100_000
_SAID = "sep="
"""Excel may say the sign in a first line of its own, "sep=;"."""

IsHeader = Callable[[Row], bool]
"""Whether a row names the columns that somebody looks for."""


def read_csv(text: str, is_header: IsHeader, tell: Progress = unheard) -> list[Block]:
    """The rows of a CSV file. Raises UnreadableDocument with a sentence."""
    separator = separator_of(text, is_header)
    if max(text.count(separator), text.count("\n")) > 10 * MOST_CELLS:
        raise UnreadableDocument(TOO_MANY_CELLS)
    if text[:4].casefold() == _SAID:
        text = text.partition("\n")[2]
    blocks = list(blocks_of(list(bounded(_rows(text, separator), Amount()))))
    tell(1, 1)
    return blocks


def separator_of(text: str, is_header: IsHeader) -> str:
    """The sign with which a header appears among the first rows, else the one that parts the most cells."""
    first = text[:5]
    if first[:4].casefold() == _SAID and first[4:] in SEPARATORS:
        return first[4:]
    return max(SEPARATORS, key=lambda sign: (has_header(text, sign, is_header), _filled(text, sign)))


def has_header(text: str, separator: str, is_header: IsHeader) -> bool:
    """Among the first rows, when they are parted by this sign."""
    return any(is_header(row) for row in _first_rows(text, separator))


def _filled(text: str, separator: str) -> int:
    return sum(len(row) - 1 for row in _first_rows(text, separator))


def _first_rows(text: str, separator: str) -> list[Row]:
    sample = text[:_SAMPLE]
    try:
        return [row for row, _ in zip(_rows(sample, separator), range(_LOOKED_AT), strict=False)]
    except UnreadableDocument:
        return []


def _rows(text: str, separator: str) -> Iterator[Row]:
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(cells) > WIDEST:
                raise UnreadableDocument(TOO_WIDE)
            yield tuple(Cell((Paragraph(cell.strip()),) if cell.strip() else ()) for cell in cells)
    except csv.Error:  # a field that is longer than csv reads at all
        raise UnreadableDocument(TOO_LONG) from None
