"""CSV files that hold a plan: whichever sign parts the cells of its header parts them all."""

from actionplan.importing.columns import read_header
from foundation.reading import delimited
from foundation.reading.blocks import Block, Progress, unheard
from foundation.reading.grids import Row


def read_csv(text: str, tell: Progress = unheard) -> list[Block]:
    """The rows of a CSV file. Raises UnreadableDocument with a sentence."""
    return delimited.read_csv(text, is_header, tell)


def has_header(text: str) -> bool:
    """Whether the text is a table with the columns of a plan, parted by any sign."""
    return any(delimited.has_header(text, sign, is_header) for sign in delimited.SEPARATORS)


def is_header(row: Row) -> bool:
    return read_header(tuple(row), is_first=False) is not None
