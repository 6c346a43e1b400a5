"""A plan as a Word document in its seven published columns, which the import reads back as the same plan.

A strategy's first row names its leads and date; milestones below it whose cells are blank have the same. A milestone
with leads or a date of its own, or with another rating or update than the one before it, has a row of its own. Each
begins with its code, and says so if it is for statutory bodies only: the import knows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate

from actionplan.importing.tables import GUARDED
from actionplan.models import Visibility
from actionplan.rag import MEANINGS, Lifecycle, Standing
from actionplan.reports.passages import Passage
from actionplan.reports.shapes import Lead, MilestoneFacts
from actionplan.reports.takenout import TakenOut, in_words
from actionplan.reports.texts import ObjectiveText, StrategyText
from foundation import word
from foundation.exports import Progress

HEADINGS = ("Strategy", "Milestone", "Lead agency", "Lead officer", "Delivery date", "Update", "RAG")
WIDTHS = (44, 66, 34, 34, 26, 43, 20)
NUMBERED = re.compile(r"objective\s*\d", re.IGNORECASE)
RAG_WORDS = {
    Standing.COMPLETE: "✔ Blue (B): complete",
    Standing.ON_TRACK: "● Green (G): on track",
    Standing.AT_RISK: "▲ Amber (A): at risk",
    Standing.OFF_TRACK: "■ Red (R): off track",
    Standing.NOT_STARTED: "○ Not started (N)",
    Standing.NOT_RATED: "– Not rated",
}
"""Shape, colour, letter and word; the import reads the words."""
TINTS = {
    Standing.COMPLETE: "E4ECF6", Standing.ON_TRACK: "E2F0E5", Standing.AT_RISK: "FDEECD", Standing.OFF_TRACK: "FBE4E1",
}  # fmt: skip
HOW_TO_READ = (
    "Each strategy begins a row that says who leads it and by when. A milestone whose cells are blank has the leads and"
    " the date of its strategy. The number before a milestone is the same as on the board: objective, strategy,"
    " milestone."
)
PRINTED = re.compile(r"No date \(printed: “(.*)”\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. Milestones of one row have everything in common; a strategy's first row may have none."""

    milestones: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    date: str = ""
    update: tuple[str, ...] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective with those of its strategies and milestones that the file holds."""

    objective: ObjectiveText
    strategies: tuple[tuple[StrategyText, tuple[MilestoneFacts, ...]], ...]


def write(taken: TakenOut, tell: Progress) -> bytes:
    at = timezone.make_aware(datetime.combine(taken.made_on, time()))
    made = word.document(title=taken.heading, author=taken.partnership, stamp=taken.stamp, at=at)
    _head(made, taken)
    if taken.kind == "board":
        _numbers(made, taken)
    if taken.kind == "plan":
        _sections(made, taken)
    objectives = _objectives(taken)
    for number, objective in enumerate(objectives, 1):
        _objective(made, objective, taken)
        tell(number, len(objectives) + 1)
    if taken.kind == "board":
        _other_corrections(made, taken)
        _own_today(made, taken)
    content = word.saved(made)
    tell(len(objectives) + 1, len(objectives) + 1)
    return content


def _objectives(taken: TakenOut) -> list[Branch]:
    """The plan's tree with the rows of this file: all of them, the exceptions of a board, or a narrowed list."""
    listed = {row.key for row in (taken.attention if taken.kind == "board" else taken.rows)}
    found: list[Branch] = []
    for objective in taken.text.objectives:
        strategies = [
            (each, tuple(row for row in each.milestones if row.key in listed)) for each in objective.strategies
        ]
        kept = [each for each in strategies if each[1] or taken.kind == "plan"]
        if kept or taken.kind == "plan":
            found.append(Branch(objective, tuple(kept)))
    return found


def _head(made: Any, taken: TakenOut) -> None:
    made.add_paragraph(word.plain(taken.heading), style="Title")
    for line in (f"{taken.period}.", f"{taken.stamp}.", *taken.notes):
        made.add_paragraph(word.plain(line))
    if taken.message:
        made.add_heading("From the coordinator", level=1)
        for line in filter(None, map(str.strip, taken.message.splitlines())):
            made.add_paragraph(word.plain(line))
    made.add_heading("How to read this document", level=1)
    made.add_paragraph(HOW_TO_READ)
    for code in Standing:
        made.add_paragraph(f"{RAG_WORDS[code]}. {MEANINGS[code]}", style="List Bullet")


def _numbers(made: Any, taken: TakenOut) -> None:
    made.add_heading("By objective", level=1)
    headings = ("Part of the plan", *(code.word for code in Standing), "All")
    drawn = word.table(made, headings, (99, *[24] * 7), caption="Milestones by rating")
    for line in (*taken.board.objectives, taken.board.everything):
        row = word.add_row(drawn)
        figures = [f"{number.count:,}" for number in line.numbers]
        for cell, text in zip(row.cells, (line.title, *figures, f"{line.total:,}"), strict=True):
            word.write(cell, [text])
    made.add_heading("Off track and at risk", level=1)
    if not taken.attention:
        made.add_paragraph("No milestone is rated off track or at risk.")


def _other_corrections(made: Any, taken: TakenOut) -> None:
    if not taken.other_corrections:
        return
    made.add_heading("Corrections of other milestones", level=1)
    for each in taken.other_corrections:
        said = f"{each.code} {each.text}. Corrected on {in_words(localdate(each.at))}: {each.said}"
        made.add_paragraph(word.plain(_line(said)), style="List Bullet")


def _own_today(made: Any, taken: TakenOut) -> None:
    if not taken.own:
        return
    made.add_heading(f"Your milestones, as of {in_words(taken.made_on)}", level=1)
    for row in taken.own:
        said = f"{row.code} {row.text}. {RAG_WORDS[row.standing]}. Due: {row.due}. {row.reason}"
        made.add_paragraph(word.plain(_line(said)), style="List Bullet")


def _sections(made: Any, taken: TakenOut) -> None:
    for section in taken.text.surroundings.sections:
        if section.heading:
            made.add_heading(word.plain(section.heading), level=1)
        _passages(made, section.passages)


def _passages(made: Any, found: Iterable[Passage]) -> None:
    for passage in found:
        for line in passage.lines:
            made.add_paragraph(word.plain(line), style="List Bullet" if passage.is_list else None)


def _objective(made: Any, branch: Branch, taken: TakenOut) -> None:
    text = branch.objective
    made.add_heading(word.plain(heading_of(text)), level=1)
    if text.strand_notice:
        made.add_paragraph(word.plain(text.strand_notice))
    if taken.kind == "plan" and text.kpis:
        made.add_heading("Key performance indicators", level=2)
        for kpi in text.kpis:
            made.add_paragraph(word.plain(_line(kpi.text)), style="List Bullet")
    if branch.strategies:
        drawn = word.table(made, HEADINGS, WIDTHS, caption=f"Strategies and milestones of {heading_of(text)}")
        for strategy, milestones in branch.strategies:
            _draw(drawn, strategy, list(rows_of(strategy, milestones, taken.corrected)))


def heading_of(objective: ObjectiveText) -> str:
    """ "Objective 1: Prevent it", whatever the title is printed with."""
    title = _line(objective.facts.title)
    return title if NUMBERED.match(title) else f"Objective {objective.facts.position}: {title}"


def _draw(drawn: Any, strategy: StrategyText, rows: list[Row]) -> None:
    first = None
    for row in rows:
        made = word.add_row(drawn)
        if first is None:
            first = made.cells[0]
            word.write(first, [f"{strategy.facts.position}. {_line(strategy.facts.title)}"])
        word.write(made.cells[1], row.milestones)
        for cell, lines in zip(
            made.cells[2:6], (row.agencies, row.officers, [row.date] if row.date else [], row.update), strict=True
        ):
            word.write(cell, lines)
        if row.standing is not None:
            word.write(made.cells[6], [RAG_WORDS[row.standing]], bold=True)
            if row.standing in TINTS:
                word.shade(made.cells[6], TINTS[row.standing])
        last = made.cells[0]
    if first is not None and len(rows) > 1:
        first.merge(last)


def rows_of(
    strategy: StrategyText, milestones: Iterable[MilestoneFacts], corrected: Mapping[int, tuple[str, ...]]
) -> Iterator[Row]:
    """`corrected`: what was put right, in sentences, by the key of the milestone."""
    facts = strategy.facts
    row = Row((), _agencies(facts.agencies), _names(facts.officers), date_of(facts.due))
    is_first = True
    for milestone in milestones:
        if milestone.lifecycle == Lifecycle.SUPERSEDED:
            continue
        own = _own(milestone, corrected.get(milestone.key, ()))
        inherits = not (own.agencies or own.officers or own.date)
        goes_on = inherits and (own.update, own.standing) == (row.update, row.standing)
        if is_first and inherits and not row.milestones:
            row = Row(own.milestones, row.agencies, row.officers, row.date, own.update, own.standing)
        elif goes_on and (is_first or not (row.agencies or row.officers or row.date)):
            row = Row(
                (*row.milestones, *own.milestones), row.agencies, row.officers, row.date, row.update, row.standing
            )
        else:
            yield row
            row, is_first = own, False
    yield row


def _own(row: MilestoneFacts, corrected: tuple[str, ...]) -> Row:
    """What the milestone has of its own."""
    guarded = GUARDED if row.visibility == Visibility.STATUTORY else ""
    return Row(
        (_line(f"{row.code} {guarded} {row.text}"),),
        () if row.agencies_inherited else _agencies(row.agencies),
        () if row.officers_inherited else _names(row.officers),
        "" if row.due_inherited else date_of(row.due) or "No date",
        (*_update(row), *map(_line, corrected)),
        row.standing,
    )


def _update(row: MilestoneFacts) -> tuple[str, ...]:
    stage = str(Lifecycle(row.lifecycle).label) if row.lifecycle in (Lifecycle.ON_HOLD, Lifecycle.NOT_ACHIEVED) else ""
    said = f"{row.updated_on.day} {row.updated_on:%B %Y}: {row.update_text}" if row.updated_on else row.update_text
    told = (
        stage,
        said if row.update_text else "",
        f"Why: {row.reason}" if row.reason else "",
        f"Ask: {row.ask}" if row.ask else "",
        *(f"Action: {line}" for line in row.action.splitlines()),
    )
    return tuple(_line(line) for line in told if line)


def _agencies(leads: tuple[Lead, ...]) -> tuple[str, ...]:
    """ "Harbour Council - Housing": a dash, because a comma would begin another body."""
    return tuple(_line(lead.words.replace(f"{lead.name}, ", f"{lead.name} - ", 1)) for lead in leads)


def _names(leads: tuple[Lead, ...]) -> tuple[str, ...]:
    return tuple(_line(lead.words) for lead in leads)


def date_of(words: str) -> str:
    """As it would be typed: nothing for no date, and what is printed where none could be read."""
    if printed := PRINTED.fullmatch(words):
        return printed[1]
    return "" if words == "No date" else words


def _line(text: str) -> str:
    return " ".join(text.split())
