"""One search over everything: what is found of each kind, gathered from every app in settings.SEARCH_SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, NamedTuple

from django.db.models import CharField, Count, DateField, F, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.utils.module_loading import import_string

from foundation.due import Asker
from foundation.search import plain_words

MOST = 20
"""Things of one kind on the page. The list of the kind has them all."""
SHORTEST = 2
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    line: str
    """What tells it from others of the same name."""
    href: str


@dataclass(frozen=True, slots=True)
class FoundKind:
    """The first of what was found of one kind, and how many there are. `all_href` is the list of the kind, narrowed to
    the same words; empty where there is no such list."""

    name: str
    found: tuple[Found, ...]
    number: int
    all_href: str = ""


Source = Callable[[Asker, str], Iterable[FoundKind]]
"""Of what this asker may read, what holds every word. At most two queries, whatever is found."""


def searched_words(typed: str) -> str:
    """The words that are long enough to look for, as they are compared; empty where none is."""
    return " ".join(word for word in plain_words(typed) if len(word) >= SHORTEST)


def gather(sources: Iterable[str], asker: Asker, words: str) -> tuple[FoundKind, ...]:
    """`words` as `searched_words` gives them; of each source (a dotted path to a function) the kinds that found any."""
    kinds: list[FoundKind] = []
    for path in sources if words else ():
        source: Source = import_string(path)
        kinds += [kind for kind in source(asker, words) if kind.number]
    return tuple(kinds)


def in_short(text: str) -> str:
    return shorten(text, LONGEST_LINE, placeholder=" ...")


class Row(NamedTuple):
    """One thing as `first_of` asks for it."""

    kind: str
    key: int
    """Of whatever has a page for it."""
    title: str
    line: str
    day: date | None
    place: int
    number: int
    """How many of the kind there are."""


def first_of(
    kind: str,
    found: QuerySet[Any, Any],
    *,
    order: Sequence[str],
    key: str = "pk",
    title: Any = "title",
    line: Any = "",
    day: Any = None,
) -> QuerySet[Any, Any]:
    """The first of these rows, to be read together with other kinds. `title` names a column or is an expression, as are
    `line` and `day` where there are any."""
    columns = {
        "found_kind": Value(kind, CharField()),
        "found_key": F(key),
        "found_title": Cast(title, TextField()),
        "found_line": Cast(line or Value(""), TextField()),
        "found_day": Cast(day, DateField()) if day else Cast(Value(None), DateField()),
        "found_place": Window(RowNumber(), order_by=list(order)),
        "found_number": Window(Count("pk")),
    }
    first: QuerySet[Any, Any] = found.annotate(**columns).order_by(*order).values_list(*columns)[:MOST]
    return first


def read_together(parts: Sequence[QuerySet[Any, Any]]) -> dict[str, list[Row]]:
    """Kind -> its rows in order, for those of which there are any; one query, and none without parts."""
    if not parts:
        return {}
    first, *others = parts
    rows: dict[str, list[Row]] = {}
    for row in sorted(map(Row._make, first.union(*others, all=True)), key=lambda row: row.place):
        rows.setdefault(row.kind, []).append(row)
    return rows
