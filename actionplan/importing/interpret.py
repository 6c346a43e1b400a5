"""From neutral blocks to a plan: which heading, list and table means what (rules R20 and R30)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto

from actionplan.importing import checks, phrases
from actionplan.importing.columns import Role
from actionplan.importing.headings import is_heading, is_item, names_focus, names_indicators
from actionplan.importing.objectives import Mention, label_in_use, overview_in, read_mention
from actionplan.importing.outlines import ListTable, with_lists_as_tables
from actionplan.importing.readplan import (
    NO_TITLE,
    Code,
    Outcome,
    ReadObjective,
    ReadPlan,
    ReadSection,
    ReadStrategy,
    ReadWarning,
    SourceRow,
)
from actionplan.importing.strands import strand_read_from
from actionplan.importing.tables import TableReading, carries_on, read_table, row_text
from actionplan.importing.wording import is_unfinished, same_words, without_list_mark, words
from foundation.reading.blocks import Block, Paragraph, Table, UnreadableDocument

NO_PLAN = (
    "There is no table of strategies or milestones in this document. A plan needs a table whose header row has words "
    "such as Strategy, Milestones, Lead agency, Lead officer, Delivery date, Update and RAG, or headings with lists of "
    "actions under them. A picture of a table cannot be read."
)
_LONGEST_TITLE = 200
_TITLE_WITHIN = 5


class _Mode(Enum):
    NARRATIVE = auto()
    FOCUS = auto()
    KPIS = auto()


@dataclass(slots=True)
class _Objective:
    """An objective while it is being read. `level` is that of its heading, 0 for one named in ordinary text."""

    mention: Mention
    number: int
    level: int = 0
    mentions: list[Mention] = field(default_factory=list)
    overviews: list[tuple[str, ...]] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    kpis: list[str] = field(default_factory=list)
    strategies: list[ReadStrategy] = field(default_factory=list)

    @property
    def announced(self) -> list[tuple[str, ...]]:
        """Every list that announces the strategies: overview tables first, then the one under "areas of focus"."""
        return [*self.overviews, tuple(self.focus)] if self.focus else self.overviews


def interpret(
    blocks: list[Block],
    *,
    on: date,
    title: str = "",
    columns: Mapping[int, Mapping[int, Role]] | None = None,
    register: Collection[str] = (),
) -> ReadPlan:
    """Read a plan. `on` is the day by which dates are past; `title` overrides the document's own.

    `columns` is what a person says of a table's columns, in the place of its header's words: by the number of the table
    from 1 and the place of the column from 0. A column that is not named is kept as notes. `register` has the names of
    bodies that are known already, also as "Council - Housing" with a department.

    Nothing of the document is dropped: what has no other place becomes narrative or a row kept as a note. Raises
    UnreadableDocument when no table and no list holds strategies or milestones.
    """
    known = frozenset(map(str.casefold, register))
    read = _Reading(blocks, title, columns or {}, known).read()
    return checks.again(phrases.with_bodies_told_apart(phrases.with_dates_of_words(read), register), on=on)


class _Reading:
    def __init__(
        self,
        blocks: list[Block],
        title: str,
        columns: Mapping[int, Mapping[int, Role]],
        register: Collection[str],
    ) -> None:
        self.blocks = [block for block in blocks if isinstance(block, Table) or block.text]
        self.label = label_in_use(self.blocks)
        self.has_objective_headings = any(
            isinstance(block, Paragraph) and block.heading and self._mention(block) for block in self.blocks
        )
        self.tables_in_all = sum(isinstance(block, Table) for block in self.blocks)
        self.given_title = title
        self.given_columns = columns
        self.register = register
        self.title = title
        self._begin_again()

    def read(self) -> ReadPlan:
        self._read_title()
        self._read_blocks(self.blocks)
        if not any(objective.strategies for objective in self.objectives):
            self._begin_again()
            self._read_blocks(with_lists_as_tables(self.blocks, self._mention, title=self.title))
        if not any(objective.strategies for objective in self.objectives):
            raise UnreadableDocument(NO_PLAN)
        return self._plan()

    def _begin_again(self) -> None:
        self.objectives: list[_Objective] = []
        self.current: _Objective | None = None
        self.mode = _Mode.NARRATIVE
        self.heading = ""
        self.sections: list[tuple[str, int | None, list[Paragraph]]] = []
        self.kpi_lines: list[Paragraph] = []
        self.rows: list[SourceRow] = []
        self.warnings: list[ReadWarning] = []
        self.tables = 0
        self.lists = 0
        self.table_above: tuple[Table, TableReading] | None = None

    def _read_blocks(self, blocks: list[Block]) -> None:
        for block in blocks:
            if isinstance(block, ListTable):
                self._read_list(block)
            elif isinstance(block, Table):
                self._read_table(block)
            else:
                self._read_paragraph(block)
        self._end_kpis()

    # Paragraphs

    def _read_title(self) -> None:
        """Among the first lines the one that calls itself a plan, else the first that is short enough."""
        first_lines = [block for block in self.blocks[:_TITLE_WITHIN] if isinstance(block, Paragraph)]
        fitting = [one for one in first_lines if len(one.text) <= _LONGEST_TITLE and not self._mention(one)]
        named = [one for one in fitting if {"plan", "strategy"} & set(words(one.text)) and is_unfinished(one.text)]
        for paragraph in (*named, *fitting)[:1]:
            self.title = self.given_title or " ".join(paragraph.text.split())
            self.blocks.remove(paragraph)
            return
        self.title = self.given_title or NO_TITLE

    def _mention(self, paragraph: Paragraph) -> Mention | None:
        mention = read_mention(paragraph.text, is_heading=paragraph.heading > 0)
        return mention if mention and mention.label == (self.label or "") else None

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        self.table_above = None
        mention = self._mention(paragraph)
        if mention and (paragraph.heading or not self.has_objective_headings):
            self._begin_objective(mention, level=paragraph.heading)
        elif mention:
            self._objective_of(mention)
        elif is_heading(paragraph):
            self._read_heading(paragraph)
        elif self.mode is _Mode.KPIS:
            self.kpi_lines.append(paragraph)
        else:
            if self.mode is _Mode.FOCUS and self.current and is_item(paragraph):
                self.current.focus.append(without_list_mark(paragraph.text))
            self._keep(paragraph)

    def _read_heading(self, paragraph: Paragraph) -> None:
        self._end_kpis()
        level, current = paragraph.heading, self.current
        if current and current.level and 0 < level <= current.level:
            self.current = None
        self.heading = paragraph.text
        self.sections.append((paragraph.text, self.current.number if self.current else None, []))
        if names_indicators(paragraph.text):
            self.mode = _Mode.KPIS
        else:
            self.mode = _Mode.FOCUS if names_focus(paragraph.text) else _Mode.NARRATIVE

    def _keep(self, paragraph: Paragraph) -> None:
        if not self.sections:
            self.sections.append(("", None, []))
        self.sections[-1][2].append(paragraph)

    def _end_kpis(self, *, in_table: bool = False) -> None:
        """Items are indicators; where the list has lost its marks, every line is one but those that end in a colon, or
        that only lead to the table which has them."""
        lines, self.kpi_lines = self.kpi_lines, []
        has_items = in_table or any(map(is_item, lines))
        for line in lines:
            is_kpi = is_item(line) if has_items else not line.text.endswith(":")
            if is_kpi and self.current:
                self.current.kpis.append(without_list_mark(line.text))
            else:
                self._keep(line)
            if is_kpi and not self.current:
                message = f"“{line.text}” is an indicator under no objective. It was kept as text."
                self.warnings.append(ReadWarning(Code.KEPT_AS_NOTE, message))
        self.mode = _Mode.NARRATIVE

    # Objectives

    def _objective_of(self, mention: Mention) -> _Objective:
        """The objective that a mention names, new if it is the first; a number or, without one, a name is the key."""
        for objective in self.objectives:
            known = objective.mention
            same_number = mention.number is not None and mention.number == known.number
            if same_number or (mention.number is None and same_words(mention.name, known.name)):
                objective.mentions.append(mention)
                return objective
        used = {objective.number for objective in self.objectives}
        number = mention.number if mention.number not in (None, *used) else max(used, default=0) + 1
        objective = _Objective(mention, number or 1, mentions=[mention])
        self.objectives.append(objective)
        return objective

    def _begin_objective(self, mention: Mention, *, level: int) -> None:
        self._end_kpis()
        self.current = self._objective_of(mention)
        if level:
            self.current.level = level
            self.current.mention = _in_ordinary_letters(mention, self.current.mentions)
        self.heading = mention.title
        self.sections.append((mention.title, self.current.number, []))

    def _current_objective(self) -> _Objective:
        if self.current is None:
            name = self.heading or self.title
            self.current = self._objective_of(Mention(name, "", None, name))
            message = f"No objective is named above the table. Its strategies were put under “{name}”."
            self.warnings.append(ReadWarning(Code.OBJECTIVE_MISSING, message, self.tables))
        return self.current

    # Tables

    def _read_table(self, table: Table) -> None:
        self.tables += 1
        above, self.table_above = self.table_above, None
        given = self.given_columns.get(self.tables)
        goes_on = above and not given and carries_on(table, above[0]) and not overview_in(table, self.label)
        carried = above[1] if above and goes_on else None
        reading = read_table(
            table,
            number=self.tables,
            caption=self._caption(),
            label=self.label,
            above=carried,
            columns=given,
            register=self.register,
        )
        has_strategies = any(isinstance(found, ReadStrategy) for found in reading.found)
        self._end_kpis(in_table=bool(reading.kpis) and not has_strategies)
        if not has_strategies and not reading.kpis and self._read_overview(table):
            return
        if carried:
            message = "This table has no header row. It was read as going on from the table above."
            self.warnings.append(ReadWarning(Code.TABLE_CARRIED_ON, message, self.tables, 1))
        if carried and self.current and isinstance(carried.found[-1], ReadStrategy):
            self.current.strategies.pop()  # it comes again, with the rows that went on
        self.table_above = (table, reading) if reading.columns and reading.found else None
        self._take(reading)

    def _read_list(self, table: ListTable) -> None:
        """Lists are counted after the tables, whose numbers stay those of the document."""
        self._end_kpis()
        self.lists += 1
        number = self.tables_in_all + self.lists
        reading = read_table(table, number=number, caption=self._caption(), label=self.label, above=table.above())
        self._take(reading)

    def _take(self, reading: TableReading) -> None:
        self.rows += reading.rows
        self.warnings += reading.warnings
        for found in reading.found:
            if isinstance(found, Mention):
                self.current = self._objective_of(found)
            else:
                self._add_strategy(found)
        for mention, kpi in dict.fromkeys(reading.kpis):
            (self._objective_of(mention) if mention else self._current_objective()).kpis.append(kpi)

    def _add_strategy(self, strategy: ReadStrategy) -> None:
        """Lists and tables that follow each other under one objective each begin with 1 where no number is printed."""
        above = self._current_objective().strategies
        is_again = strategy.number == 1 and any(one.number == 1 for one in above)
        above.append(replace(strategy, number=max(one.number for one in above) + 1) if is_again else strategy)

    def _caption(self) -> str:
        return self.heading or (self.current.mention.title if self.current else self.title)

    def _read_overview(self, table: Table) -> bool:
        overview = overview_in(table, self.label)
        for mention, announced in overview:
            objective = self._objective_of(mention)
            if announced:
                objective.overviews.append(announced)
        if overview:
            for number, row in enumerate(table.rows, start=1):
                self.rows.append(SourceRow(self.tables, number, Outcome.OVERVIEW, row_text(row)))
        return bool(overview)

    # The result

    def _plan(self) -> ReadPlan:
        objectives = [self._finished(objective) for objective in sorted(self.objectives, key=lambda one: one.number)]
        texts = [paragraph.text for _, _, paragraphs in self.sections for paragraph in paragraphs]
        texts += [one.text for objective in objectives for each in objective.strategies for one in each.milestones]
        period, period_warnings = checks.check_period(self.title, texts)
        return ReadPlan(
            title=self.title,
            period_start=period[0] if period else None,
            period_end=period[1] if period else None,
            sections=tuple(_section(*section) for section in self.sections),
            objectives=tuple(objectives),
            rows=tuple(self.rows),
            warnings=(
                *period_warnings,
                *self._title_warnings(),
                *self.warnings,
                *self._overview_warnings(objectives),
            ),
        )

    def _finished(self, objective: _Objective) -> ReadObjective:
        strand = objective.mention.strand
        content = " ".join((objective.mention.name.removeprefix(strand), *(s.title for s in objective.strategies)))
        overview = next(iter(objective.announced), ())
        return ReadObjective(
            number=objective.number,
            title=objective.mention.title,
            strand_as_published=strand,
            strand_effective=strand,
            strand_suggested=strand_read_from(content, printed=strand),
            overview=overview,
            kpis=tuple(objective.kpis),
            strategies=tuple(_with_overview_wording(objective.strategies, overview)),
        )

    def _overview_warnings(self, finished: list[ReadObjective]) -> list[ReadWarning]:
        drafts = {objective.number: objective for objective in self.objectives}
        warnings: list[ReadWarning] = []
        for objective in finished:
            warnings += checks.check_overview(objective, drafts[objective.number].announced)
        return warnings

    def _title_warnings(self) -> list[ReadWarning]:
        found = []
        for objective in self.objectives:
            wordings = {mention.title.casefold(): mention.title for mention in objective.mentions}
            for wording in wordings.values():
                if not same_words(wording, objective.mention.title):
                    message = f"Objective {objective.number} is “{objective.mention.title}” and also “{wording}”."
                    found.append(ReadWarning(Code.WORDING_DIFFERS, message))
        return found


def _with_overview_wording(strategies: list[ReadStrategy], overview: tuple[str, ...]) -> list[ReadStrategy]:
    if len(overview) != len(strategies):
        return strategies
    return [
        replace(one, title_in_overview="" if same_words(one.title, announced) else announced)
        for one, announced in zip(strategies, overview, strict=True)
    ]


def _in_ordinary_letters(mention: Mention, others: list[Mention]) -> Mention:
    """A heading in capitals gives way to the same title, or the same objective, printed in ordinary letters."""
    if not mention.title.isupper():
        return mention
    return next((other for other in others if not other.title.isupper()), mention)


def _section(title: str, objective: int | None, paragraphs: list[Paragraph]) -> ReadSection:
    lines = [f"- {paragraph.text}" if paragraph.listed else paragraph.text for paragraph in paragraphs]
    return ReadSection(title, "\n\n".join(lines), objective)
