"""Where a milestone is going, told from published boards alone (R26). Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from actionplan.rag import Standing


class Movement(StrEnum):
    """How a milestone stands in a board against how it stood in an earlier one."""

    IMPROVED = "improved"
    SAME = "same"
    WORSE = "worse"
    NEW = "new"
    GONE = "gone"
    NOT_COMPARABLE = "not_comparable"

    @property
    def word(self) -> str:
        return WORDS[self]


WORDS = {
    Movement.IMPROVED: "Improved",
    Movement.SAME: "The same",
    Movement.WORSE: "Worse",
    Movement.NEW: "New",
    Movement.GONE: "No longer on the board",
    Movement.NOT_COMPARABLE: "Not comparable",
}

WORST_TO_BEST = (Standing.OFF_TRACK, Standing.AT_RISK, Standing.ON_TRACK, Standing.COMPLETE)
"""What can be compared. Not started and not rated say nothing of how well it goes."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def movement(before: str | None, after: str | None) -> Movement:
    """Between the codes that two boards show; None (or "") where it is not on the board."""
    if not after:
        return Movement.GONE if before else Movement.NOT_COMPARABLE
    if not before:
        return Movement.NEW
    if Standing(before) not in WORST_TO_BEST or Standing(after) not in WORST_TO_BEST:
        return Movement.NOT_COMPARABLE
    was, now = WORST_TO_BEST.index(Standing(before)), WORST_TO_BEST.index(Standing(after))
    if was == now:
        return Movement.SAME
    return Movement.IMPROVED if now > was else Movement.WORSE


class TimeInRed(NamedTuple):
    """`boards` is how many in a row, the newest last; `since` the day on which the first of them was published."""

    boards: int
    since: date

    @property
    def words(self) -> str:
        """ "Red at three boards in a row, since 12 January 2026"."""
        day = f"{self.since.day} {self.since:%B %Y}"
        if self.boards == 1:
            return f"Red since the board of {day}"
        number = NUMBERS[self.boards] if self.boards < len(NUMBERS) else str(self.boards)
        return f"Red at {number} boards in a row, since {day}"


def time_in_red(boards: Sequence[tuple[date, str | None]]) -> TimeInRed | None:
    """Of what each board showed, oldest first, with the day of its publication; None where the newest is not red."""
    since, count = None, 0
    for day, code in reversed(boards):
        if code != Standing.OFF_TRACK:
            break
        since, count = day, count + 1
    return TimeInRed(count, since) if since else None
