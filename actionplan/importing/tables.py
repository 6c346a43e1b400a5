"""One table of strategies and milestones, row by row (rule R30: every row is accounted for)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from actionplan.importing import asking, rowbyrow
from actionplan.importing.columns import (
    Columns,
    Role,
    is_all_header,
    is_same_header,
    lines_of,
    looks_like_a_header,
    mapped_columns,
    read_header,
    reference_in,
)
from actionplan.importing.delivery import STATUTORY, joined, keeps_to_statutory, read_delivery
from actionplan.importing.objectives import Mention, read_mention
from actionplan.importing.readplan import (
    Code,
    Outcome,
    ReadDelivery,
    ReadMilestone,
    ReadStrategy,
    ReadWarning,
    SourceRow,
)
from actionplan.importing.wording import (
    begins_small,
    ends_in_connector,
    has_seam,
    is_unfinished,
    list_number,
    printed_code,
    same_words,
    shortened,
    without_code,
    without_list_mark,
)
from foundation.reading.blocks import Cell, Paragraph, Table

Row = tuple[Cell, ...]
FIRST_ROWS = 10
"""Among them a header must be that no word gives away, where a person has said what the columns hold."""
GUARDED = f"({STATUTORY})"
"""Before a milestone's text."""


@dataclass(slots=True)
class TableReading:
    """`found` holds objectives named inside the table and strategies, in order; `kpis` each with the objective named
    above it, None for that of the table."""

    rows: list[SourceRow] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)
    found: list[Mention | ReadStrategy] = field(default_factory=list)
    kpis: list[tuple[Mention | None, str]] = field(default_factory=list)
    columns: Columns | None = None


def row_text(row: Row) -> str:
    return " | ".join(cell.text for cell in row if not cell.merged).strip(" |")


def read_table(
    table: Table,
    *,
    number: int,
    caption: str,
    label: str | None,
    above: TableReading | None = None,
    columns: Mapping[int, Role] | None = None,
    register: Collection[str] = (),
) -> TableReading:
    """`number` counts tables from 1. `caption` names the strategy of rows that stand under none.

    `columns` is what a person says that they hold; the table's own header is then a header all the same.

    `above` is the reading of a table that this one carries on, cut in two and without a header of its own: its last
    strategy goes on here and is then the first in `found`. `register` is as in `leads.read_agencies`.
    """
    reader = _Reader(number, caption, label, columns, register)
    if above and above.columns:
        reader.reading.columns = above.columns
        reader.reading.found += [found for found in above.found[-1:] if isinstance(found, ReadStrategy)]
        reader.strategies = len(reader.reading.found)
    return reader.read(table)


def carries_on(table: Table, above: Table) -> bool:
    """True for the second part of a table that was cut in two: as wide, and with no header of its own."""
    if not table.rows or not above.rows or len(table.rows[0]) != len(above.rows[0]):
        return False
    return read_header(table.rows[0], is_first=True) is None


class _Reader:
    def __init__(
        self, number: int, caption: str, label: str | None, given: Mapping[int, Role] | None, register: Collection[str]
    ) -> None:
        self.number, self.caption, self.label, self.given, self.register = number, caption, label, given, register
        self.reading = TableReading()
        self.row = 0
        self.rating = ""
        """What the row says of how it goes, for its notes."""
        self.is_guarded = False
        """Whether a column of the row keeps it to statutory bodies."""
        self.objective: Mention | None = None
        self.strategies = 0
        """Those under it."""
        self.joined: list[tuple[str, int]] = []
        """The title of a strategy with a row that names none and was joined to it."""
        self.led_as_above: list[tuple[str, int]] = []
        """The same for rows that name nobody who leads."""

    def read(self, table: Table) -> TableReading:
        if self.given is not None and table.rows and not any(map(looks_like_a_header, table.rows[:FIRST_ROWS])):
            self.reading.columns = mapped_columns(self.given, (Cell(),) * len(table.rows[0]))
        for self.row, cells in enumerate(table.rows, start=1):
            self.rating = ""
            outcome, notes = self._read_row(cells)
            notes += filter(None, [self.rating])
            self.reading.rows.append(SourceRow(self.number, self.row, outcome, row_text(cells), tuple(notes)))
        self.reading.warnings += asking.about_joined(self.joined, self.number)
        self.reading.warnings += asking.about_leads_above(self.led_as_above, self.number)
        return self.reading

    def _read_row(self, cells: Row) -> tuple[Outcome, list[str]]:
        text = row_text(cells)
        if not text:
            return Outcome.BLANK, []
        if not re.search(r"\w", text):
            return Outcome.SEPARATOR, []
        if (header := self._header(cells)) is not None:
            return header
        if (band := self._band(cells)) is not None:
            return band
        if self.reading.columns is None:
            return self._keep("No header row above it says what the columns hold.")
        return self._read_content(cells, self.reading.columns)

    def _header(self, cells: Row) -> tuple[Outcome, list[str]] | None:
        """Below the first header only the same again is surely one; what holds nothing but titles may be another."""
        above = self.reading.columns
        if above and is_same_header(cells, above):
            return Outcome.HEADER, ["Repeats the header."]
        header = read_header(cells, is_first=self.row == 1)
        if self.given is not None:
            is_head = header is not None or (above is None and looks_like_a_header(cells))
            header = mapped_columns(self.given, cells) if is_head else None
        elif header and above and not is_all_header(cells):
            if len(header.places) > 2:
                self._warn(Code.HEADER_UNSURE, "This row looks like a header, but was read as a row of the plan.")
            return None
        if header is None:
            return None
        self.reading.columns = header
        if above is None:
            return Outcome.HEADER, []
        message = "This row was read as another header. If it is a row of the plan, make it a milestone."
        self._warn(Code.HEADER_UNSURE, message)
        return Outcome.HEADER, ["Read as another header."]

    def _band(self, cells: Row) -> tuple[Outcome, list[str]] | None:
        """One text across the whole row: an objective's title, or the title of the strategy whose rows follow.

        Sheets and copied text merge no cells: there an objective alone in its row is enough.
        """
        if len(cells) == 1 or not cells[0].text or any(cell.text for cell in cells[1:]):
            return None
        mention = read_mention(cells[0].text, is_heading=True)
        if mention and mention.label == (self.label or ""):
            self._begin_objective(mention)
            return Outcome.OBJECTIVE, []
        if not all(cell.merged for cell in cells[1:]):
            return None
        if self.reading.columns and not self.reading.columns.has(Role.STRATEGY):
            self._begin_strategy(cells[0].text, ReadDelivery())
            return Outcome.STRATEGY, ["A title across the table."]
        return self._keep("A title across the table.")

    def _read_content(self, cells: Row, columns: Columns) -> tuple[Outcome, list[str]]:
        self._read_objective(cells, columns)
        delivery = read_delivery(cells, columns, self.register)
        self.reading.kpis += [(self.objective, line.text) for line in lines_of(cells, columns, Role.KPI)]
        if columns.has(Role.KPI) and not columns.has(Role.STRATEGY, Role.MILESTONE):
            return self._take_kpis(delivery)
        self.is_guarded = keeps_to_statutory(cells, columns)
        self.rating = asking.rating_note(delivery)
        for code, message in asking.about_row(cells, columns, delivery):
            self._warn(code, message)
        title = " ".join(line.text for line in lines_of(cells, columns, Role.STRATEGY))
        milestones = lines_of(cells, columns, Role.MILESTONE)
        above = self._strategy_above()
        if not columns.has(Role.STRATEGY):
            return self._add_rows_of_their_own(milestones, delivery, above)
        if above and above.milestones and milestones and self._is_again(title, above):
            return self._repeat(cells, columns, delivery, above)
        if title and not (above and self._continues_title(title, delivery, above)):
            self._begin_strategy(title, delivery, number=reference_in(cells, columns))
            return self._first_milestones(title, milestones, columns)
        if above is None:
            self._begin_strategy(self.caption, delivery)
            self._add(milestones)
            return Outcome.STRATEGY, [f"No strategy is named; put under “{self.caption}”."]
        covered = all(cells[place].merged for place in columns.places[Role.STRATEGY])
        shares = all(cells[place].merged for place in columns.places.get(Role.RAG, ()))
        if covered and milestones and asking.has_blank_leads(cells, columns) and asking.leads_somebody(above.delivery):
            self.led_as_above.append((above.title, self.row))
        delivery = rowbyrow.without_officer(cells, columns, delivery) if milestones else delivery
        return self._continue(title, milestones, delivery, is_merged=covered, shares_rating=shares)

    def _read_objective(self, cells: Row, columns: Columns) -> None:
        text = " ".join(line.text for line in lines_of(cells, columns, Role.OBJECTIVE))
        if text and not self._is_in(text):
            named = read_mention(text, is_heading=True)
            self._begin_objective(named or Mention(text, "", list_number(text), without_list_mark(text)))

    def _take_kpis(self, delivery: ReadDelivery) -> tuple[Outcome, list[str]]:
        if delivery.notes:
            self._warn(Code.KEPT_AS_NOTE, f"Beside the KPI stands: {'; '.join(delivery.notes)}.")
        return Outcome.KPI, []

    def _begin_objective(self, mention: Mention) -> None:
        self.reading.found.append(mention)
        self.objective, self.strategies = mention, 0

    def _is_in(self, text: str) -> bool:
        """Whether the rows above are under this very objective: sheets print it in each row."""
        return self.objective is not None and same_words(self.objective.title, text)

    def _is_again(self, title: str, above: ReadStrategy) -> bool:
        return bool(title) and same_words(title, above.title) and list_number(title) in (None, above.number)

    def _repeat(
        self, cells: Row, columns: Columns, delivery: ReadDelivery, above: ReadStrategy
    ) -> tuple[Outcome, list[str]]:
        """The strategy's title again, as sheets print it in each row."""
        own = rowbyrow.own_of(cells, columns, delivery, above)
        self._add(lines_of(cells, columns, Role.MILESTONE), own=own, shares_rating=False)
        self._replace(rowbyrow.led_as_its_rows(self._last()))
        return Outcome.MILESTONE, ["Repeats the strategy's title."]

    def _strategy_above(self) -> ReadStrategy | None:
        last = self.reading.found[-1] if self.reading.found else None
        return last if isinstance(last, ReadStrategy) else None

    def _continues_title(self, title: str, delivery: ReadDelivery, above: ReadStrategy) -> bool:
        """Half a title from over the page: it goes on in small letters or after an "and", and the row leads nobody."""
        if list_number(title) or not delivery.is_blank or not is_unfinished(above.title):
            return False
        return begins_small(title) or ends_in_connector(above.title)

    def _begin_strategy(self, title: str, delivery: ReadDelivery, *, number: int | None = None) -> None:
        self.strategies += 1
        printed = list_number(title) or number or self.strategies
        self.reading.found.append(
            ReadStrategy(printed, without_list_mark(title), delivery, (), self.number, self.row)
        )  # fmt: skip

    def _first_milestones(
        self, title: str, milestones: tuple[Paragraph, ...], columns: Columns
    ) -> tuple[Outcome, list[str]]:
        if columns.has(Role.MILESTONE):
            self._add(milestones)
            return Outcome.STRATEGY, []
        self._add((Paragraph(without_list_mark(title)),))
        return Outcome.STRATEGY, ["No milestone column: the strategy is its own milestone."]

    def _add_rows_of_their_own(
        self, milestones: tuple[Paragraph, ...], delivery: ReadDelivery, above: ReadStrategy | None
    ) -> tuple[Outcome, list[str]]:
        """A table of actions without strategies: each row leads itself, and one without an action goes on."""
        if above is None:
            if not milestones:
                return self._keep("Names no milestone.")
            self._begin_strategy(self.caption, ReadDelivery())
        elif above.milestones and (not milestones or (delivery.is_blank and self._finishes_sentence(milestones[0]))):
            return self._continue_milestone(milestones, delivery)
        self._add(milestones, own=delivery)
        return Outcome.MILESTONE, []

    def _continue_milestone(
        self, milestones: tuple[Paragraph, ...], delivery: ReadDelivery
    ) -> tuple[Outcome, list[str]]:
        if milestones:
            self._finish_sentence(milestones[0].text)
            self._add(milestones[1:])
        else:
            *others, last = self._last().milestones
            whole = replace(last, own=joined(last.own, delivery))
            self._replace(replace(self._last(), milestones=(*others, whole)))
        where = shortened(self._last().milestones[-1].text)
        self._warn(Code.CONTINUATION_JOINED, f"This row names no action of its own and was joined to “{where}”.")
        return Outcome.CONTINUATION, []

    def _continue(
        self,
        title: str,
        milestones: tuple[Paragraph, ...],
        delivery: ReadDelivery,
        *,
        is_merged: bool,
        shares_rating: bool,
    ) -> tuple[Outcome, list[str]]:
        notes = []
        if title:
            above = self._last()
            self._replace(replace(above, title=f"{above.title} {title}"))
            self._warn(Code.TITLE_JOINED, f"“{title}” was added to the title of the strategy above.")
            notes.append("Finishes the strategy's title.")
        if milestones and self._finishes_sentence(milestones[0]):
            notes.append("Finishes the milestone above.")
            self._finish_sentence(milestones[0].text)
            milestones = milestones[1:]
        if milestones:
            self._add(milestones, own=delivery, shares_rating=shares_rating)
            if self._last().delivery.rag and not delivery.rag and not delivery.rag_text and not shares_rating:
                notes.append("Its rating cell is blank, so what begins in this row is not rated.")
        else:
            self._replace(replace(self._last(), delivery=joined(self._last().delivery, delivery)))
        if not is_merged:
            self.joined.append((self._last().title, self.row))
        if milestones:
            return Outcome.MILESTONE, notes
        is_remark = not notes and replace(delivery, update="", notes=()).is_blank
        return (Outcome.ADDED_TO_NOTES if is_remark else Outcome.CONTINUATION), notes

    def _finishes_sentence(self, line: Paragraph) -> bool:
        """The rest of the milestone above: small letters where others are bullets, or the end of an open phrase."""
        above = self._last().milestones
        if not above or not is_unfinished(above[-1].text) or self._is_coded(line.text):
            return False
        return (begins_small(line.text) and not line.listed) or ends_in_connector(above[-1].text)

    def _finish_sentence(self, text: str) -> None:
        strategy = self._last()
        *others, last = strategy.milestones
        whole = replace(last, text=f"{last.text} {text}", is_guarded=last.is_guarded or self.is_guarded)
        self._replace(replace(strategy, milestones=(*others, whole)))
        self._warn(Code.SENTENCE_JOINED, f"“{shortened(text)}” was read as the rest of “{shortened(last.text)}”.")

    def _add(
        self, milestones: tuple[Paragraph, ...], *, own: ReadDelivery | None = None, shares_rating: bool = True
    ) -> None:
        added = tuple(
            self._milestone(without_list_mark(line.text), own or ReadDelivery(), shares_rating=shares_rating)
            for line in milestones
        )
        texts = [milestone.text for milestone in added]
        self._replace(replace(self._last(), milestones=(*self._last().milestones, *added)))
        for line, text in zip(milestones, texts, strict=True):
            if line.run_together and has_seam(text):
                message = (
                    f"Bullets lost - please check: “{shortened(text)}” may hold several milestones. Split it if so."
                )
                self._warn(Code.BULLETS_LOST, message)
            elif re.search(r"[a-z)][.;] +[A-Z•]|\s[•·▪●]\s", text):
                message = f"“{shortened(text)}” may hold several milestones whose bullets were lost. Split it if so."
                self._warn(Code.MILESTONES_RUN_TOGETHER, message)

    def _milestone(self, printed: str, own: ReadDelivery, *, shares_rating: bool) -> ReadMilestone:
        """Without its code and who may read it, where our own document printed them."""
        named = without_code(printed) if self._is_coded(printed) else printed
        text = named.removeprefix(GUARDED).strip() or named
        is_guarded = self.is_guarded or text != named
        return ReadMilestone(text, self.number, self.row, own, shares_rating, is_guarded=is_guarded)

    def _is_coded(self, text: str) -> bool:
        """Whether it begins with the code of a milestone of this strategy, and not with a date."""
        return printed_code(text)[1:2] == (self._last().number,)

    def _keep(self, why: str) -> tuple[Outcome, list[str]]:
        self._warn(Code.KEPT_AS_NOTE, f"This row was kept as a note. {why}")
        return Outcome.KEPT_AS_NOTE, [why]

    def _last(self) -> ReadStrategy:
        last = self.reading.found[-1]
        assert isinstance(last, ReadStrategy)
        return last

    def _replace(self, strategy: ReadStrategy) -> None:
        self.reading.found[-1] = strategy

    def _warn(self, code: Code, message: str) -> None:
        self.reading.warnings.append(ReadWarning(code, message, self.number, self.row))
