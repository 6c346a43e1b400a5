"""What every reader makes of a document, whatever its format: paragraphs and tables in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace

Progress = Callable[[int, int], None]
"""Told how many steps are done, of how many."""


def unheard(done: int, steps: int) -> None:
    """Where nobody waits for news."""


class UnreadableDocument(Exception):
    """The file cannot be read. `str(error)` is one sentence for the person who chose the file."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` may hold line breaks. `heading` is 0 for ordinary text, else the level; a title has level 1."""

    text: str
    heading: int = 0
    listed: bool = False
    """True for a bullet or a number that the document itself draws, which is then not in the text."""
    run_together: bool = False
    """True where the document has lost the marks that parted its lines, so that this may be several."""


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...] = ()
    merged: bool = False
    """True where a merged cell above or to the left covers this place; such a cell is empty."""
    fill: str = ""
    """Background as six hexadecimal digits, empty for none: some plans give their RAG by colour alone."""

    @property
    def lines(self) -> tuple[Paragraph, ...]:
        """One paragraph for each line that holds text: people end lines with either key."""
        return tuple(
            replace(paragraph, text=line.strip())
            for paragraph in self.paragraphs
            for line in paragraph.text.splitlines()
            if line.strip()
        )

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells on one grid: a cell that spans columns is followed by merged ones, so columns line up."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table
