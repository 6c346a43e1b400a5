"""How often a series comes, as calendars and as people say it."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from partnership import recurring
from partnership.recurring import UnknownRule

D = date


@pytest.mark.parametrize(
    ("months", "week", "day", "text", "words"),
    [
        (3, 2, "TU", "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "Every quarter, on the second Tuesday"),
        (1, -1, "FR", "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR", "Every month, on the last Friday"),
        (12, 1, "MO", "FREQ=MONTHLY;INTERVAL=12;BYDAY=1MO", "Every year, on the first Monday"),
    ],
)
def test_a_rhythm_is_a_rule_for_calendars_and_words_for_people(
    months: int, week: int, day: str, text: str, words: str
) -> None:
    assert recurring.rule(months=months, week=week, day=day) == text
    assert (recurring.parts(text), recurring.in_words(text)) == ((months, week, day), words)


@pytest.mark.parametrize(
    ("text", "first_on", "after", "expected"),
    [
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", D(2026, 1, 1), D(2026, 1, 1), [D(2026, 1, 13), D(2026, 4, 14)]),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", D(2026, 1, 1), D(2026, 1, 13), [D(2026, 4, 14), D(2026, 7, 14)]),
        # The first such day of its own month has gone by: it comes a quarter later.
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", D(2026, 1, 20), D(2026, 1, 1), [D(2026, 4, 14), D(2026, 7, 14)]),
        ("FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR", D(2028, 2, 1), D(2028, 2, 1), [D(2028, 2, 25), D(2028, 3, 31)]),
        ("FREQ=MONTHLY;INTERVAL=12;BYDAY=1MO", D(2026, 9, 1), D(2030, 9, 10), [D(2031, 9, 1), D(2032, 9, 6)]),
    ],
)
def test_the_days_are_counted_from_the_month_in_which_it_begins(
    text: str, first_on: date, after: date, expected: list[date]
) -> None:
    assert list(islice(recurring.days(text, first_on=first_on, after=after), 2)) == expected


@pytest.mark.parametrize(
    "text", ["", "FREQ=DAILY", "FREQ=MONTHLY;INTERVAL=0;BYDAY=2TU", "FREQ=MONTHLY;INTERVAL=3;BYDAY=TU"]
)
def test_a_rule_that_we_did_not_make_is_refused(text: str) -> None:
    with pytest.raises(UnknownRule):
        recurring.in_words(text)


@pytest.mark.parametrize(("months", "week", "day"), [(5, 1, "MO"), (3, 5, "MO"), (3, 1, "SU")])
def test_a_rhythm_that_is_not_offered_is_refused(months: int, week: int, day: str) -> None:
    with pytest.raises(UnknownRule):
        recurring.rule(months=months, week=week, day=day)
