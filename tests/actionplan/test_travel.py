"""Where milestones are going: what two boards say of each other, and for how long something has been red."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.travel import Movement, TimeInRed, movement, time_in_red

IMPROVED, SAME, WORSE, NEW, GONE, NOT = Movement


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("R", "R", SAME), ("R", "A", IMPROVED), ("R", "G", IMPROVED), ("R", "B", IMPROVED),
        ("A", "R", WORSE), ("A", "A", SAME), ("A", "G", IMPROVED), ("A", "B", IMPROVED),
        ("G", "R", WORSE), ("G", "A", WORSE), ("G", "G", SAME), ("G", "B", IMPROVED),
        ("B", "R", WORSE), ("B", "A", WORSE), ("B", "G", WORSE), ("B", "B", SAME),
        ("N", "R", NOT), ("N", "A", NOT), ("N", "G", NOT), ("N", "B", NOT), ("N", "N", NOT), ("N", "-", NOT),
        ("-", "R", NOT), ("-", "A", NOT), ("-", "G", NOT), ("-", "B", NOT), ("-", "N", NOT), ("-", "-", NOT),
        ("R", "N", NOT), ("A", "N", NOT), ("G", "N", NOT), ("B", "N", NOT),
        ("R", "-", NOT), ("A", "-", NOT), ("G", "-", NOT), ("B", "-", NOT),
        (None, "R", NEW), (None, "-", NEW), ("", "G", NEW), ("R", None, GONE), ("-", None, GONE), ("G", "", GONE),
        (None, None, NOT), ("", None, NOT),
    ],
)  # fmt: skip
def test_two_boards_say_where_a_milestone_is_going(before: str | None, after: str | None, expected: Movement) -> None:
    assert movement(before, after) is expected


JANUARY, APRIL, JULY, OCTOBER = date(2026, 1, 12), date(2026, 4, 13), date(2026, 7, 13), date(2026, 10, 12)
DAYS = (JANUARY, APRIL, JULY, OCTOBER)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("RRRR", TimeInRed(4, JANUARY)),
        ("ARRR", TimeInRed(3, APRIL)),
        ("RARR", TimeInRed(2, JULY)),
        ("RRAR", TimeInRed(1, OCTOBER)),
        ("RRRA", None),
        ("RRRB", None),
        ("RRR?", None),
        ("R?RR", TimeInRed(2, JULY)),
        ("???R", TimeInRed(1, OCTOBER)),
        ("----", None),
        ("", None),
    ],
)
def test_time_in_red_counts_boards_in_a_row_to_the_newest(shown: str, expected: TimeInRed | None) -> None:
    """A question mark is a board on which the milestone does not stand: it ends the row."""
    boards = [(day, None if code == "?" else code) for day, code in zip(DAYS, shown, strict=False)]
    assert time_in_red(boards) == expected


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (TimeInRed(1, JANUARY), "Red since the board of 12 January 2026"),
        (TimeInRed(3, JANUARY), "Red at three boards in a row, since 12 January 2026"),
        (TimeInRed(9, JANUARY), "Red at nine boards in a row, since 12 January 2026"),
        (TimeInRed(12, JANUARY), "Red at 12 boards in a row, since 12 January 2026"),
    ],
)
def test_time_in_red_is_said_in_words(time: TimeInRed, words: str) -> None:
    assert time.words == words
