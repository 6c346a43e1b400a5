"""Who leads, by when and how it goes, read from the cells of one row."""

import colorsys
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from actionplan.importing import leads
from actionplan.importing.columns import Columns, Role
from actionplan.importing.readplan import ReadAgency, ReadDelivery, ReadOfficer
from actionplan.importing.wording import words
from actionplan.rag import Lifecycle, Standing
from foundation.periods import DeliveryDate, Precision, UnreadableDate
from foundation.reading.blocks import Cell

STATUTORY = "Statutory bodies only"
"""Who may read a row, as our own documents print it: it must not be lost on the way."""
LEADS = (Role.AGENCY, Role.OFFICER, Role.LEAD)

_RAG_WORDS = {
    Standing.COMPLETE: ("blue", "b", "complete", "completed", "done", "achieved", "finished", "delivered"),
    Standing.ON_TRACK: ("green", "g", "on track"),
    Standing.AT_RISK: ("amber", "yellow", "orange", "a", "at risk", "delayed", "behind schedule"),
    Standing.OFF_TRACK: ("red", "r", "off track", "overdue"),
    Standing.NOT_STARTED: ("not started", "not due", "not started n", "not yet started"),
}
_STAGE_WORDS = {
    Lifecycle.NOT_STARTED: (
        "not started", "not yet started", "not begun", "not yet begun", "not commenced", "yet to start", "to be started"
    ),
    Lifecycle.IN_PROGRESS: (
        "in progress", "ongoing", "on going", "under way", "underway", "started", "begun", "commenced", "in hand"
    ),
    Lifecycle.COMPLETE: ("complete", "completed", "done", "achieved", "finished", "delivered"),
    Lifecycle.ON_HOLD: ("on hold", "paused", "suspended", "postponed", "deferred"),
    Lifecycle.NOT_ACHIEVED: ("not achieved", "closed not achieved", "cancelled", "abandoned"),
}  # fmt: skip
"""Columns of ratings say how far a thing is as often as how it goes (R23)."""
_NOT_RATED = {"", "no", "n", "n a", "na", "tbc", "not rated", "none"}
_HUES = (
    (15, Standing.OFF_TRACK),
    (68, Standing.AT_RISK),
    (170, Standing.ON_TRACK),
    (265, Standing.COMPLETE),
    (335, None),
    (360, Standing.OFF_TRACK),
)
_FAINTEST = 0.25  # a cell less saturated than this is white, grey or a header's tint


def read_delivery(row: tuple[Cell, ...], columns: Columns, register: Collection[str] = ()) -> ReadDelivery:
    """What this row says itself; places that a merged cell covers say nothing of their own."""
    agencies, officers = _leads(row, columns, register)
    date_text = "" if _says_no_date(row, columns) else _text(row, columns, Role.DATE)
    date, problem = read_date(date_text)
    rag_cells = [row[place] for place in columns.places.get(Role.RAG, ())]
    rag_text = _text(row, columns, Role.RAG)
    return ReadDelivery(
        agencies=agencies,
        officers=officers,
        date=date,
        date_text=date_text,
        date_problem=problem,
        update=_updates(row, columns),
        rag=rag_in_words(rag_text) if rag_text else rag_in_colour(rag_cells[0].fill if rag_cells else ""),
        rag_text=rag_text,
        has_none=_none_of(row, columns),
        notes=tuple(f"{columns.titles[place]}: {row[place].text}" for place in _kept_places(row, columns)),
    )


def _none_of(row: tuple[Cell, ...], columns: Columns) -> tuple[str, ...]:
    """What the row says that there is none of: "N/A" is no blank, which leaves who leads, or the date, to the
    strategy."""
    kinds = (("agencies", (Role.AGENCY, Role.LEAD)), ("officers", (Role.OFFICER, Role.LEAD)))
    said = {
        kind: [row[place].text for role in roles for place in columns.places.get(role, ()) if row[place].text]
        for kind, roles in kinds
    }
    nobody = [kind for kind, texts in said.items() if texts and all(map(leads.says_nobody, texts))]
    return (*nobody, "date") if _says_no_date(row, columns) else tuple(nobody)


def _says_no_date(row: tuple[Cell, ...], columns: Columns) -> bool:
    """As our own spreadsheets do."""
    return words(_text(row, columns, Role.DATE)) == words(str(Precision.NONE.label))


def _kept_places(row: tuple[Cell, ...], columns: Columns) -> Iterator[int]:
    """Filled cells that have no field: of other columns, those of leads that name nobody, and of readers who are not
    kept to statutory bodies."""
    named = [place for role in LEADS for place in columns.places.get(role, ()) if leads.says_nobody(row[place].text)]
    readers = [place for place in columns.places.get(Role.READERS, ()) if not _is_statutory(row[place])]
    yield from sorted(place for place in (*columns.extra, *named, *readers) if row[place].text)


def keeps_to_statutory(row: tuple[Cell, ...], columns: Columns) -> bool:
    """Whether it says that only statutory bodies may read it."""
    return any(_is_statutory(row[place]) for place in columns.places.get(Role.READERS, ()))


def _is_statutory(cell: Cell) -> bool:
    return words(cell.text) == words(STATUTORY)


def _leads(
    row: tuple[Cell, ...], columns: Columns, register: Collection[str]
) -> tuple[tuple[ReadAgency, ...], tuple[ReadOfficer, ...]]:
    bodies = [one for place in columns.places.get(Role.AGENCY, ()) for one in leads.read_agencies(row[place], register)]
    people = [one for place in columns.places.get(Role.OFFICER, ()) for one in leads.read_officers(row[place])]
    for place in columns.places.get(Role.LEAD, ()):
        more_bodies, more_people = leads.read_leads(row[place], register)
        bodies += more_bodies
        people += more_people
    agencies, groups = leads.everybody(bodies)
    return tuple(dict.fromkeys(agencies)), tuple(dict.fromkeys((*people, *groups)))


def _text(row: tuple[Cell, ...], columns: Columns, role: Role) -> str:
    return " ".join(row[place].text for place in columns.places.get(role, ())).strip()


def _updates(row: tuple[Cell, ...], columns: Columns) -> str:
    places = [place for place in columns.places.get(Role.UPDATE, ()) if row[place].text]
    texts = {place: "\n".join(line.text for line in row[place].lines) for place in places}
    if len(columns.places.get(Role.UPDATE, ())) > 1:
        return "\n".join(f"{columns.titles[place]}: {text}" for place, text in texts.items())
    return "\n".join(texts.values())


def read_date(text: str) -> tuple[DeliveryDate, str]:
    """A date as the plan says it, and why it could not be read, empty when it could."""
    try:
        return DeliveryDate.parse(text), ""
    except UnreadableDate as reason:
        return DeliveryDate.none(), str(reason)


def rag_in_words(text: str) -> Standing | None:
    """A rating as plans write it: a letter, a colour, a word or a yes; None for a blank, a no or other words."""
    said = " ".join(words(text))
    first = said.split(" ", 1)[0]
    for rag, spellings in _RAG_WORDS.items():
        if said in spellings or (len(first) > 1 and first in spellings):
            return rag
    return Standing.COMPLETE if said in {"yes", "y"} else None


def stage_in_words(text: str) -> Lifecycle | None:
    """How far something is, as a whole cell says it: "In progress", "On hold"; None for other words."""
    said = " ".join(words(text))
    return next((stage for stage, spellings in _STAGE_WORDS.items() if said in spellings), None)


def is_told_elsewhere(text: str) -> bool:
    """True where the rating or the stage that was read quotes the cell, or says the same in the same words: what else
    stands in it, as "no" or "Amber - staff away", must be kept in words."""
    said = " ".join(words(text))
    quoted = (Standing.ON_TRACK, Standing.AT_RISK, Standing.OFF_TRACK)
    plain = {spelling for rag in quoted for spelling in _RAG_WORDS[rag]} | {"", "not rated"}
    return said in plain or any(said == stage.label.casefold() for stage in _STAGE_WORDS)


def is_no_rating(text: str) -> bool:
    """True for a blank, a no, and for what only says how far a thing is."""
    return " ".join(words(text)) in _NOT_RATED or stage_in_words(text) is not None


def is_guessed_rating(text: str) -> bool:
    """True for words that are no rating by themselves but are read as one."""
    return " ".join(words(text)) in {"delayed", "behind schedule"}


def rag_in_colour(fill: str) -> Standing | None:
    if not re.fullmatch(r"[0-9A-F]{6}", fill):
        return None
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < _FAINTEST:
        return None
    return next(rag for limit, rag in _HUES if hue * 360 <= limit)


def joined(above: ReadDelivery, below: ReadDelivery) -> ReadDelivery:
    """One row's delivery that spilled over into the row below. Where both say something, the first counts."""
    twice = ((above.date_text, below.date_text, "Date"), (above.rag_text, below.rag_text, "Rating"))
    left_over = tuple(f"{name}: {again}" for said, again, name in twice if said and again and said != again)
    return replace(
        above,
        agencies=tuple(dict.fromkeys((*above.agencies, *below.agencies))),
        officers=tuple(dict.fromkeys((*above.officers, *below.officers))),
        date=above.date if above.date_text else below.date,
        date_text=above.date_text or below.date_text,
        date_problem=above.date_problem if above.date_text else below.date_problem,
        update="\n".join(filter(None, (above.update, below.update))),
        rag=above.rag if above.rag_text or above.rag else below.rag,
        rag_text=above.rag_text or below.rag_text,
        notes=(*above.notes, *below.notes, *left_over),
        has_none=tuple(none for none in above.has_none if none in below.has_none),
    )
