"""What to ask about one row of a table: how its rating was read, and whether its names were told apart rightly."""

from collections.abc import Iterator

from actionplan.importing.blocks import Cell
from actionplan.importing.columns import Columns, Role, lines_of
from actionplan.importing.delivery import is_no_rating
from actionplan.importing.leads import parted_bodies, parted_leads, parted_names
from actionplan.importing.readplan import Code, ReadDelivery
from actionplan.importing.wording import shortened

Question = tuple[Code, str]
_PARTED = {Role.AGENCY: parted_bodies, Role.OFFICER: parted_names, Role.LEAD: parted_leads}


def rating_note(delivery: ReadDelivery) -> str:
    """What the row says of how it goes; empty where it says nothing."""
    if not delivery.rag:
        return ""
    printed = f", printed as “{shortened(delivery.rag_text)}”" if delivery.rag_text else ""
    return f"Rating read: {delivery.rag.word}{printed}."


def about_rating(delivery: ReadDelivery) -> Iterator[Question]:
    if delivery.rag_text and delivery.rag is None and not is_no_rating(delivery.rag_text):
        yield Code.RAG_UNREAD, f"“{shortened(delivery.rag_text)}” is no rating that we know. It was kept as a note."
    elif delivery.rag and not delivery.rag_text:
        yield Code.RAG_FROM_COLOUR, f"The row's rating, {delivery.rag.word.lower()}, was read from colour alone."


def about_lost_lines(cells: tuple[Cell, ...], columns: Columns) -> Iterator[Question]:
    """Names and bodies that were told apart by a guess."""
    for role, parted in _PARTED.items():
        for line in lines_of(cells, columns, role):
            found = parted(line.text) if line.run_together else []
            if len(found) > 1:
                message = f"Lines lost - please check: “{shortened(line.text)}” was read as {'; '.join(found)}."
                yield Code.NAMES_RUN_TOGETHER, message
