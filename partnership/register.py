"""The register as a table: its columns, how a file writes them, and what somebody means by a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from foundation.periods import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]+([0-9]{1,2}|[a-z]+)[ .,/-]+([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ]00:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class Column:
    """`field` of an organisation. `told` says to people what belongs into it."""

    field: str
    heading: str
    width: int
    told: str


COLUMNS = (
    Column("name", "Name", 40, "In full. This is how a line finds its organisation in the register."),
    Column("short_name", "Short name", 16, "What people call it, such as initials."),
    Column("sector", "Sector", 28, "One of the words below. A new organisation needs it."),
    Column("relationship", "Relationship", 20, "One of the words below. Empty means member."),
    Column("status", "Status", 12, "One of the words below. Empty means current."),
    Column("website", "Website", 32, "Such as https://www.example.org"),
    Column("joined_on", "Joined on", 14, "A day, such as 31/3/2026 or 31 March 2026."),
    Column("renews_on", "Renews on", 14, "The day on which you will ask whether it goes on taking part."),
    Column("left_on", "Left on", 14, "Its first day outside. Only where the status is left."),
    Column("why_left", "Why it left", 32, "Only where the status is left."),
    Column("notes", "Notes", 48, "Only those who look after the register read them."),
)
DAYS = frozenset({"joined_on", "renews_on", "left_on"})
CHOSEN = frozenset({"sector", "relationship", "status"})


def plain(words: str) -> str:
    """ "Short  NAME: " as "short name": how headings and the words of a list are compared."""
    return " ".join(words.split()).strip(" .:*").casefold()


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ only in what files do to them: the ends of lines, and kinds of space."""
    return one.split() == other.split()


def day_of(words: str) -> date | None:
    """The day that somebody means, day before month; None for what is no day."""
    typed = " ".join(words.split()).casefold()
    if found := _YEAR_FIRST.fullmatch(typed):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(typed):
        day, month, year = found.groups()
    else:
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), MONTHS.get(month) or int(month), int(day))
    except ValueError:
        return None
