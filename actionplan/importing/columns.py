"""Which column of a table holds what, from the words of its header row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from actionplan.importing.wording import words
from foundation.reading.blocks import Cell, Paragraph

LONGEST_HEADER = 60


class Role(StrEnum):
    REFERENCE = "reference"
    OBJECTIVE = "objective"
    STRATEGY = "strategy"
    MILESTONE = "milestone"
    AGENCY = "agency"
    OFFICER = "officer"
    LEAD = "lead"
    DATE = "date"
    UPDATE = "update"
    RAG = "rag"
    KPI = "kpi"
    OUTCOME = "outcome"
    READERS = "readers"


# The first that fits decides, so "lead officer for action" is an officer and "progress to date" an update.
_WORDS_OF: tuple[tuple[Role, frozenset[str]], ...] = (
    (Role.READERS, frozenset(words("see visibility readers"))),
    (Role.RAG, frozenset({"rag", "brag"})),
    (Role.UPDATE, frozenset(words("update updates progress comment comments note notes commentary"))),
    (Role.DATE, frozenset(words("date dates deadline timescale timescales timeframe due when delivery completion"))),
    (Role.RAG, frozenset(words("status complete completed achieved done"))),
    (Role.OFFICER, frozenset(words("officer officers owner owners person contact"))),
    (Role.AGENCY, frozenset(words("agency agencies organisation organisations body partner partners service"))),
    (Role.LEAD, frozenset(words("lead leads responsible responsibility who whom"))),
    (Role.KPI, frozenset(words("kpi kpis measure measures indicator indicators"))),
    (Role.MILESTONE, frozenset(words("milestone milestones task tasks activity activities step steps how"))),
    (Role.MILESTONE, frozenset(words("action actions"))),
    (Role.STRATEGY, frozenset(words("strategy strategies priority priorities requirement requirements focus"))),
    (Role.STRATEGY, frozenset(words("aim aims goal goals theme themes objective objectives"))),
    (Role.OUTCOME, frozenset(words("outcome outcomes result results"))),
    (Role.REFERENCE, frozenset(words("no ref number reference id item"))),
    (Role.RAG, frozenset(words("rating ratings"))),
)
# Words that may stand in a header beside those; any other word makes the cell ordinary text or an extra column.
_FILLERS = frozenset(
    words(
        "a an the of and or for by to in our we will may what is be are key main target planned expected named agreed "
        "strategic specific area areas latest newest current report red amber green blue r g b name title plan success "
        "performance partnership deliver take taken it this do in words q1 q2 q3 q4 quarter yes y n s "
        "undertaken undertake required needed intended proposed revised"
    )
)
_CONTENT = frozenset({"ongoing", "tbc", "tbd", "n a", "na", "red", "amber", "green", "blue", "yes", "no", "y", "n"})
"""Cells that are no title, however short."""
_YEAR = re.compile(r"\b20\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?\b")
_OF_A_TIME = (Role.UPDATE, Role.DATE, Role.RAG)
"""Their titles may number a time, as in "Update Q2". In any other a number is the row's: "Milestone 11"."""
_TEXTS = (Role.STRATEGY, Role.MILESTONE, Role.OUTCOME, Role.KPI)
_LEADS = (Role.AGENCY, Role.OFFICER, Role.LEAD)
_FIGURES = frozenset(words("target targets baseline baselines actual actuals value values"))
"""What the other columns of a table of KPIs are called."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Column places by role, counted from 0; `extra` are columns with a header but no place of their own."""

    places: dict[Role, tuple[int, ...]]
    titles: tuple[str, ...]
    extra: tuple[int, ...] = field(default=())

    def has(self, *roles: Role) -> bool:
        return any(role in self.places for role in roles)


def lines_of(row: tuple[Cell, ...], columns: Columns, role: Role) -> tuple[Paragraph, ...]:
    return tuple(line for place in columns.places.get(role, ()) for line in row[place].lines)


def reference_in(row: tuple[Cell, ...], columns: Columns) -> int | None:
    """The last figure of "2.3" in a column of reference numbers."""
    text = " ".join(line.text for line in lines_of(row, columns, Role.REFERENCE))
    match = re.search(r"(\d{1,2})\W*$", text)
    return int(match[1]) if match else None


def role_of(title: str) -> Role | None:
    """What a header cell's words stand for; None when it is no header that we know."""
    said = words(title)
    if not said or len(title) > LONGEST_HEADER:
        return None
    known = frozenset[str]().union(*(spellings for _, spellings in _WORDS_OF), _FILLERS)
    if not known.issuperset(word for word in said if not re.fullmatch(r"(20)?\d\d", word)):
        return None
    fitting = [role for role, spellings in _WORDS_OF if not spellings.isdisjoint(said)]
    if fitting and re.search(r"\d", _YEAR.sub("", title)) and fitting[0] not in _OF_A_TIME:
        return None
    if fitting[:2] == [Role.OFFICER, Role.AGENCY]:
        return Role.LEAD
    return fitting[0] if fitting else None


def read_header(row: tuple[Cell, ...], *, is_first: bool) -> Columns | None:
    """The columns that this row names, or None when it is not a header row.

    A header row has a column for what is to be done, or measured, and one more that we know; the first row of a table
    may have the former alone beside any short titles.
    """
    titles = tuple(cell.text for cell in row)
    roles = _in_words(titles, [role_of(title) for title in titles])
    filled = [title for title in titles if title]
    found = {role for role in roles if role}
    if not found.intersection(_TEXTS) or any(len(title) > LONGEST_HEADER for title in filled):
        return None
    if len([role for role in roles if role]) < 2 and not (is_first and len(filled) >= 2):
        return None
    places = _by_role(_of_kpis(titles, roles) or _ranked(roles), row)
    taken = {place for where in places.values() for place in where}
    return Columns(places, titles, tuple(p for p, title in enumerate(titles) if title and p not in taken))


def is_same_header(row: tuple[Cell, ...], columns: Columns) -> bool:
    """True for the titles of these columns once more, however they are spaced and capitalised."""
    return [words(cell.text) for cell in row] == [words(title) for title in columns.titles]


def is_all_header(row: tuple[Cell, ...]) -> bool:
    """True where each filled cell is the title of a column that we know, of three at least, and numbers nothing."""
    titles = [cell.text for cell in row if cell.text]
    roles = [role_of(title) for title in titles]
    return None not in roles and len(set(roles)) >= 3 and not any(re.search(r"\d", title) for title in titles)


def mapped_columns(given: Mapping[int, Role], row: tuple[Cell, ...]) -> Columns:
    """The columns as a person says that they are, under the titles of this row, which may have none."""
    titles = tuple(cell.text or f"Column {place}" for place, cell in enumerate(row, 1))
    places: dict[Role, tuple[int, ...]] = {}
    for place, role in sorted(given.items()):
        if place < len(row):
            places[role] = (*places.get(role, ()), place)
    return Columns(places, titles, tuple(place for place in range(len(row)) if place not in given))


def looks_like_a_header(row: tuple[Cell, ...]) -> bool:
    """Short titles in at least two columns, and no name of a date, a rating or an item of a list among them."""
    titles = [cell.text for cell in row if cell.text]
    return len(titles) >= 2 and all(_is_title(title) for title in titles)


def _is_title(text: str) -> bool:
    is_content = bool(re.search(r"\d", text)) or text.endswith(".") or " ".join(words(text)) in _CONTENT
    return len(text) <= LONGEST_HEADER and len(words(text)) <= 8 and not is_content


def _ranked(roles: list[Role | None]) -> list[Role | None]:
    """Of two columns for aims the first is the wider: an objective above a strategy, or a strategy above milestones.

    An outcome is what a strategy is called where none is named, unless it only says what an action brought.
    """
    ranked = list(roles)
    first_action = roles.index(Role.MILESTONE) if Role.MILESTONE in roles else len(roles)
    for place, role in enumerate(roles):
        if role is Role.OUTCOME:
            ranked[place] = Role.STRATEGY if Role.STRATEGY not in ranked and place < first_action else None
    aims = [place for place, role in enumerate(ranked) if role is Role.STRATEGY]
    if len(aims) > 1:
        wider, role = (aims[0], Role.OBJECTIVE) if Role.MILESTONE in ranked else (aims[-1], Role.MILESTONE)
        ranked[wider] = role
    return ranked


def _in_words(titles: tuple[str, ...], roles: list[Role | None]) -> list[Role | None]:
    """Of a rating's code and the same "in words" the words are read: an N is "no" as often as "not started"."""
    said = [role is Role.RAG and "words" in words(title) for title, role in zip(titles, roles, strict=True)]
    if not any(said):
        return roles
    return [None if role is Role.RAG and not is_said else role for role, is_said in zip(roles, said, strict=True)]


def _of_kpis(titles: tuple[str, ...], roles: list[Role | None]) -> list[Role | None]:
    """The roles in a table that measures and sets nobody a task: beside a KPI it has a target or the like, and no
    milestone and no lead. Its aims are the objectives that the KPIs are under; a strategy that it names is kept as a
    note. Nothing for any other table."""
    figures = [title for title, role in zip(titles, roles, strict=True) if role is None and _says_a_figure(title)]
    if not figures or Role.KPI not in roles or not {Role.MILESTONE, *_LEADS}.isdisjoint(roles):
        return []
    return [_above_a_kpi(title) if role is Role.STRATEGY else role for title, role in zip(titles, roles, strict=True)]


def _says_a_figure(title: str) -> bool:
    return not _FIGURES.isdisjoint(words(title))


def _above_a_kpi(title: str) -> Role | None:
    return None if {"strategy", "strategies"} & set(words(title)) else Role.OBJECTIVE


def _by_role(roles: list[Role | None], row: tuple[Cell, ...]) -> dict[Role, tuple[int, ...]]:
    """People, bodies and updates may have several columns; of anything else the first counts. A merged header
    reaches over the columns that it covers, which is what a joint "Lead" above two columns means."""
    places: dict[Role, tuple[int, ...]] = {}
    current: Role | None = None
    for place, role in enumerate(roles):
        current = role if not row[place].merged else current
        several = current in (Role.AGENCY, Role.OFFICER, Role.LEAD, Role.UPDATE)
        if current and (several or current not in places):
            places[current] = (*places.get(current, ()), place)
    return places
