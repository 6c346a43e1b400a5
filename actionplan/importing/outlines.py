"""A plan without a table: headings with lists under them.

Each list becomes a table of three columns, objective, strategy and milestone, so that its items are read, told of and
asked about like the rows of any other. A heading above the heading of a list is an objective where the document calls
nothing else one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from actionplan.importing.columns import Columns, Role
from actionplan.importing.headings import (
    LONGEST,
    is_about_the_document,
    is_heading,
    is_item,
    names_focus,
    names_indicators,
)
from actionplan.importing.objectives import Mention
from actionplan.importing.tables import TableReading
from actionplan.importing.wording import is_unfinished, list_number
from foundation.reading.blocks import Block, Cell, Paragraph, Table

COLUMNS = Columns({Role.OBJECTIVE: (0,), Role.STRATEGY: (1,), Role.MILESTONE: (2,)}, ("", "", ""))


@dataclass(frozen=True, slots=True)
class ListTable(Table):
    """The items of one list as rows. It has no header: what its columns hold is known."""

    @staticmethod
    def above() -> TableReading:
        return TableReading(columns=COLUMNS)


@dataclass(slots=True)
class _List:
    """A list with where it stands: `objective` is a heading above, `key` tells the objectives apart."""

    key: object
    objective: str
    title: str
    is_focus: bool
    items: list[Paragraph] = field(default_factory=list)


def with_lists_as_tables(
    blocks: list[Block], mention: Callable[[Paragraph], Mention | None], *, title: str
) -> list[Block]:
    """The same blocks with those lists that hold actions as tables. `mention` knows the lines that name objectives;
    `title` is the plan's, for lists that stand under none."""
    found = list(_Outline(blocks, mention, title).read())
    with_strategies = {part.key for part in found if isinstance(part, _List) and not part.is_focus}
    made: list[Block] = []
    for part in found:
        if not isinstance(part, _List):
            made.append(part)
        elif part.is_focus and part.key in with_strategies:
            made += part.items  # it announces what stands below
        else:
            made.append(ListTable(tuple(_rows(part))))
    return made


class _Outline:
    def __init__(self, blocks: list[Block], mention: Callable[[Paragraph], Mention | None], title: str) -> None:
        self.blocks, self.mention, self.title = blocks, mention, title
        self.waits = any(isinstance(block, Paragraph) and mention(block) for block in blocks)
        """Until the first objective, lists are about the document."""
        self.named: Mention | None = None
        self.level = 0
        self.headings: list[Paragraph] = []
        """Those that the next line stands under, below the objective that is named, the widest first."""
        self.lead = ""
        """A short line that is no heading and may be what the list below it is called."""

    def read(self) -> Iterator["Block | _List"]:
        current: _List | None = None
        for block in self.blocks:
            if isinstance(block, Paragraph) and self._is_action(block):
                if current is None:
                    current = self._begin()
                current.items.append(block)
                continue
            if current is not None:
                yield current
                current = None
            if isinstance(block, Paragraph):
                self._go_on(block)
            yield block
        if current is not None:
            yield current

    def _is_action(self, paragraph: Paragraph) -> bool:
        if self.mention(paragraph) or is_heading(paragraph) or not is_item(paragraph):
            return False
        if self.waits:
            return False
        under = self.headings[-1].text if self.headings else ""
        names = (self.lead, under)
        return not any(names_indicators(name) or is_about_the_document(name) for name in names)

    def _go_on(self, paragraph: Paragraph) -> None:
        if named := self.mention(paragraph):
            self.named, self.level, self.headings, self.lead, self.waits = named, paragraph.heading, [], "", False
        elif is_heading(paragraph):
            level = paragraph.heading or 9
            if level <= self.level:
                self.named = None
            self.headings = [*(one for one in self.headings if (one.heading or 9) < level), paragraph]
            self.lead = ""
        else:
            is_short = len(paragraph.text) <= LONGEST and is_unfinished(paragraph.text.rstrip(":"))
            self.lead = paragraph.text.rstrip(":") if is_short else ""

    def _begin(self) -> _List:
        texts = [heading.text for heading in self.headings]
        if self.lead:
            texts.append(self.lead)
        if self.named:
            title = texts[-1] if texts else self.named.name or self.named.title
            return _List(self.named, "", title, names_focus(title))
        title = texts[-1] if texts else self.title
        objective = texts[-2] if len(texts) > 1 else self.title
        return _List(objective, objective, title, names_focus(title))


def _rows(part: _List) -> Iterator[tuple[Cell, ...]]:
    """Where numbers and bullets alternate, the numbers are strategies; a list of areas of focus is one of them too."""
    is_numbered = [not item.listed and list_number(item.text) is not None for item in part.items]
    has_steps = is_numbered[0] and not all(is_numbered)
    strategy = "" if has_steps else part.title
    objective = part.title if has_steps and part.objective else part.objective
    before = ("", "")
    for place, item in enumerate(part.items):
        if has_steps and is_numbered[place]:
            strategy = item.text
            if not all(is_numbered[place + 1 : place + 2]):
                continue  # its steps follow
        title = item.text if part.is_focus else strategy
        told = (objective, title)
        yield (*(_cell(text if told != before else "") for text in told), Cell((item,)))
        before = told


def _cell(text: str) -> Cell:
    return Cell((Paragraph(text),)) if text else Cell(merged=True)
