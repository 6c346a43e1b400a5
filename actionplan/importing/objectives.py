"""Which line of a document names an objective, and how an overview announces its strategies."""

import re
from dataclasses import dataclass

from actionplan.importing.strands import printed_strand
from actionplan.importing.wording import list_number, without_list_mark
from foundation.reading.blocks import Block, Cell, Paragraph, Table

_LABELS = "objective|priority|aim|goal|theme|outcome|pillar|strand"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_LABELLED = re.compile(
    rf"(?:strategic |key |our )?(?P<label>{_LABELS})\s*(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})\b"
    r"\s*[:.–—-]*\s*(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that names an objective. `name` is the part after "Objective 2:"; `number` is None for a bare strand."""

    title: str
    label: str
    number: int | None
    name: str

    @property
    def strand(self) -> str:
        return printed_strand(self.name)


def read_mention(text: str, *, is_heading: bool) -> Mention | None:
    """Read "Objective 2: Prevent - ..." anywhere; a heading may also be the bare strand, as in "2. Prevent"."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_TITLE:
        return None
    if match := _LABELLED.fullmatch(line):
        number = _NUMBERS.get(match["number"].casefold()) or int(match["number"])
        return Mention(line, match["label"].casefold(), number, match["name"])
    bare = without_list_mark(line)
    if is_heading and printed_strand(bare):
        return Mention(line, "", list_number(line), bare)
    return None


def label_in_use(blocks: list[Block]) -> str | None:
    """A plan may number its objectives and, below them, its priorities: the first of the two words counts."""
    for block in blocks:
        texts = (
            [block] if isinstance(block, Paragraph) else [line for row in block.rows for c in row for line in c.lines]
        )
        for paragraph in texts:
            if mention := read_mention(paragraph.text, is_heading=paragraph.heading > 0):
                return mention.label
    return None


def numbered_items(cell: Cell) -> tuple[str, ...]:
    """The items of a list in one cell, also where "1. Support 2. Train" have run together in one line."""
    lines = [line.text for line in cell.lines]
    if len(lines) != 1:
        return tuple(without_list_mark(line) for line in lines)
    items, rest, number = [], lines[0], 2
    while match := re.search(rf"\s{number}[.)]\s+", rest):
        items.append(rest[: match.start()])
        rest, number = rest[match.end() :], number + 1
    return tuple(without_list_mark(item) for item in (*items, rest))


def overview_in(table: Table, label: str | None) -> list[tuple[Mention, tuple[str, ...]]]:
    """Objectives named in the cells of a table, each with the strategies listed below it in the same column."""
    found: list[tuple[Mention, tuple[str, ...]]] = []
    for column in zip(*table.rows, strict=True):
        mention: Mention | None = None
        for cell in column:
            named = read_mention(cell.text, is_heading=True) if len(cell.lines) == 1 else None
            if named and named.label == (label or ""):
                mention = named
                found.append((mention, ()))
            elif mention and cell.text:
                found[-1] = (mention, (*found[-1][1], *numbered_items(cell)))
    return found
