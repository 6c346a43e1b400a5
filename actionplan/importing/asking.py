"""What to ask about one row of a table: how its rating was read, and whether its names were told apart rightly."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from actionplan.importing.columns import Columns, Role, lines_of
from actionplan.importing.delivery import LEADS, is_guessed_rating, is_no_rating, stage_in_words
from actionplan.importing.leads import is_figure, parted_bodies, parted_leads, parted_names
from actionplan.importing.readplan import Code, ReadDelivery, ReadWarning
from actionplan.importing.wording import shortened, words
from foundation.reading.blocks import Cell

Question = tuple[Code, str]
_PARTED = {Role.AGENCY: parted_bodies, Role.OFFICER: parted_names, Role.LEAD: parted_leads}


def rating_note(delivery: ReadDelivery) -> str:
    """What the row says of how it goes; empty where it says nothing."""
    printed = f", printed as “{shortened(delivery.rag_text)}”" if delivery.rag_text else ""
    if delivery.rag:
        return f"Rating read: {delivery.rag.word}{printed}."
    if stage := stage_in_words(delivery.rag_text):
        return f"Stage read: {stage.label}{printed}. Not rated."
    return f"Not rated{printed}." if printed else ""


def about_row(cells: tuple[Cell, ...], columns: Columns, delivery: ReadDelivery) -> Iterator[Question]:
    yield from about_rating(delivery)
    yield from about_lost_lines(cells, columns)
    yield from about_names(cells, columns)
    yield from about_a_sum(cells)


def about_rating(delivery: ReadDelivery) -> Iterator[Question]:
    if delivery.rag_text and delivery.rag is None and not is_no_rating(delivery.rag_text):
        yield Code.RAG_UNREAD, f"“{shortened(delivery.rag_text)}” is no rating that we know. It was kept as a note."
    elif delivery.rag and is_guessed_rating(delivery.rag_text):
        message = f"“{shortened(delivery.rag_text)}” was read as the rating “{delivery.rag.word}”. Change it if not so."
        yield Code.RAG_UNREAD, message
    elif delivery.rag and not delivery.rag_text:
        yield Code.RAG_FROM_COLOUR, f"The row's rating, {delivery.rag.word.lower()}, was read from colour alone."


def has_blank_leads(cells: tuple[Cell, ...], columns: Columns) -> bool:
    """True where the row has cells of its own for who leads, and not one is filled."""
    own = [cells[place] for role in LEADS for place in columns.places.get(role, ()) if not cells[place].merged]
    return bool(own) and not any(cell.text for cell in own)


def leads_somebody(delivery: ReadDelivery) -> bool:
    return bool(delivery.agencies or delivery.officers)


def about_joined(joined: list[tuple[str, int]], table: int) -> Iterator[ReadWarning]:
    """One line for each strategy. `joined` are titles with the numbers of the rows that name none."""
    for title, rows in _rows_by_title(joined):
        names = "This row names" if len(rows) == 1 else f"Rows {_listed(rows)} name"
        said = "was joined" if len(rows) == 1 else "were joined"
        own = "its own" if len(rows) == 1 else "their own"
        message = f"{names} no strategy of {own} and {said} to “{shortened(title)}”."
        yield ReadWarning(Code.CONTINUATION_JOINED, message, table, rows[0])


def about_leads_above(led: list[tuple[str, int]], table: int) -> Iterator[ReadWarning]:
    for title, rows in _rows_by_title(led):
        names = "This row names" if len(rows) == 1 else f"Rows {_listed(rows)} name"
        message = f"{names} nobody who leads: led as the row above, where “{shortened(title)}” begins."
        yield ReadWarning(Code.LED_AS_ABOVE, message, table, rows[0])


def _rows_by_title(told: list[tuple[str, int]]) -> Iterator[tuple[str, list[int]]]:
    for title, pairs in groupby(told, key=itemgetter(0)):
        yield title, [row for _title, row in pairs]


def _listed(rows: list[int]) -> str:
    return f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def about_names(cells: tuple[Cell, ...], columns: Columns) -> Iterator[Question]:
    for role in LEADS:
        for line in lines_of(cells, columns, role):
            if is_figure(line.text):
                yield Code.NAME_UNREAD, f"“{shortened(line.text)}” is no name. It was kept as a note."


def about_a_sum(cells: tuple[Cell, ...]) -> Iterator[Question]:
    first = next((cell.text for cell in cells if cell.text), "")
    if words(first)[:1] in (["total"], ["totals"], ["subtotal"]) or words(first) == ["grand", "total"]:
        message = f"“{shortened(first)}” may be a sum and no milestone. Keep the row as a note if so."
        yield Code.SUM_PERHAPS, message


def about_lost_lines(cells: tuple[Cell, ...], columns: Columns) -> Iterator[Question]:
    """Names and bodies that were told apart by a guess."""
    for role, parted in _PARTED.items():
        for line in lines_of(cells, columns, role):
            found = parted(line.text) if line.run_together else []
            if len(found) > 1:
                message = f"Lines lost - please check: “{shortened(line.text)}” was read as {'; '.join(found)}."
                yield Code.NAMES_RUN_TOGETHER, message
