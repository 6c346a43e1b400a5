"""When somebody is told: decision tables, through both nights on which the clock jumps and over 29 February."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import rhythm

LONDON = ZoneInfo("Europe/London")
DUE = date(2026, 3, 31)
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
EASTER = {GOOD_FRIDAY, EASTER_MONDAY}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 2, 28), None),
        (date(2026, 3, 1), "30"),
        (date(2026, 3, 23), "30"),
        (date(2026, 3, 24), "7"),
        (date(2026, 3, 29), "7"),
        (date(2026, 3, 30), "1"),
        (date(2026, 3, 31), "1"),
        (date(2026, 4, 1), "late:0"),
        (date(2026, 4, 14), "late:0"),
        (date(2026, 4, 15), "late:14"),
        (date(2026, 4, 29), "late:28"),
        (date(2027, 4, 1), "late:364"),
    ],
)
def test_a_step_lasts_until_the_next_one(on: date, expected: str | None) -> None:
    assert rhythm.stage(DUE, on, days_before=[30, 7, 1], overdue_every=14) == expected


@pytest.mark.parametrize(
    ("days_before", "left", "expected"),
    [([], 0, None), ([], 5, None), ([0], 0, "0"), ([0], 1, None), ([1, 30, 7], 8, "30"), ([5, 5], 3, "5")],
)
def test_the_steps_are_what_the_partnership_has_set(days_before: list[int], left: int, expected: str | None) -> None:
    on = DUE - timedelta(days=left)
    assert rhythm.stage(DUE, on, days_before=days_before, overdue_every=14) == expected


def test_a_date_at_the_end_of_february_counts_the_leap_day() -> None:
    steps = [
        rhythm.stage(date(2028, 2, 29), on, days_before=[30, 1], overdue_every=1)
        for on in (date(2028, 1, 29), date(2028, 1, 30), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))
    ]
    assert steps == [None, "30", "1", "1", "late:0"]


@given(
    st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    st.integers(-400, 400),
    st.lists(st.integers(0, 365), max_size=6),
    st.integers(1, 365),
)
def test_a_missed_day_is_caught_up_by_the_same_step(due: date, left: int, before: list[int], every: int) -> None:
    """Nothing falls between two days: the step of a day is that of the day before, or one that begins on it."""
    on = due - timedelta(days=left)
    today = rhythm.stage(due, on, days_before=before, overdue_every=every)
    yesterday = rhythm.stage(due, on - timedelta(days=1), days_before=before, overdue_every=every)
    begins = {f"late:{-left - 1}", str(left)}
    assert today == yesterday or today in begins


def at(day: int, month: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "quiet", "expected"),
    [
        (at(20, 1, 12), (20, 8), at(20, 1, 12)),
        (at(20, 1, 19, 59), (20, 8), at(20, 1, 19, 59)),
        (at(20, 1, 20), (20, 8), at(21, 1, 8)),
        (at(20, 1, 3), (20, 8), at(20, 1, 8)),
        (at(20, 1, 8), (20, 8), at(20, 1, 8)),
        (at(20, 1, 13), (12, 14), at(20, 1, 14)),
        (at(20, 1, 14), (12, 14), at(20, 1, 14)),
        (at(20, 1, 3), (0, 0), at(20, 1, 3)),
        # The night of 28 March has 23 hours: 01:00 is followed by 02:00.
        (at(28, 3, 23), (20, 8), at(29, 3, 8)),
        (at(29, 3, 0, 30), (20, 8), at(29, 3, 8)),
        # The night of 24 October has 25: 01:00 to 02:00 comes twice.
        (at(24, 10, 23), (20, 8), at(25, 10, 8)),
        (at(25, 10, 1, 30, fold=1), (20, 8), at(25, 10, 8)),
        (at(25, 10, 1, 59, fold=0), (20, 2), at(25, 10, 2)),
        (at(25, 10, 1, 59, fold=1), (20, 2), at(25, 10, 2)),
    ],
)
def test_what_comes_up_in_quiet_hours_leaves_when_they_end(
    asked: datetime, quiet: tuple[int, int], expected: datetime
) -> None:
    got = rhythm.send_from(asked, quiet_from=time(quiet[0]), quiet_until=time(quiet[1]), zone=LONDON)
    assert got == expected


def test_a_winter_night_is_twelve_hours_and_the_two_others_eleven_and_thirteen() -> None:
    def length(begin: datetime) -> timedelta:
        return rhythm.send_from(begin, quiet_from=time(20), quiet_until=time(8), zone=LONDON) - begin

    nights = [length(at(20, 1, 20)), length(at(28, 3, 20)), length(at(24, 10, 20))]
    assert [night / timedelta(hours=1) for night in nights] == [12, 11, 13]


def test_an_end_that_no_clock_shows_is_the_later_moment_that_it_may_mean() -> None:
    """01:30 on 29 March: 00:30 in winter time, or 02:30 on the clock that was turned forward."""
    got = rhythm.send_from(at(29, 3, 0, 45), quiet_from=time(20), quiet_until=time(1, 30), zone=LONDON)
    assert got == at(29, 3, 2, 30)


def test_an_end_that_every_clock_shows_twice_is_the_second() -> None:
    got = rhythm.send_from(at(25, 10, 1, fold=0), quiet_from=time(20), quiet_until=time(1, 30), zone=LONDON)
    assert got == at(25, 10, 1, 30, fold=1)
    assert rhythm.send_from(got, quiet_from=time(20), quiet_until=time(1, 30), zone=LONDON) == got


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.times(), st.times())  # noqa: DTZ001 -- the strategy adds the zone
def test_what_waits_for_the_end_of_quiet_hours_waits_less_than_two_days_and_never_goes_back(
    asked: datetime, begin: time, end: time
) -> None:
    got = rhythm.send_from(asked, quiet_from=begin, quiet_until=end, zone=LONDON)
    assert asked <= got < asked + timedelta(days=2)


@pytest.mark.parametrize(
    ("day", "daily", "weekly"),
    [
        (date(2026, 3, 30), True, True),  # a Monday
        (date(2026, 3, 31), True, False),
        (GOOD_FRIDAY, False, False),
        (date(2026, 4, 4), False, False),  # a Saturday
        (EASTER_MONDAY, False, False),
        (date(2026, 4, 7), True, True),  # the Tuesday after it
        (date(2026, 4, 8), True, False),
    ],
)
def test_the_mail_of_the_day_has_its_days(day: date, daily: bool, weekly: bool) -> None:
    got = [rhythm.is_digest_day(day, weekly=each, holidays=EASTER) for each in (False, True)]
    assert got == [daily, weekly]


def test_what_comes_up_before_easter_is_told_after_it() -> None:
    got = [rhythm.next_digest_day(GOOD_FRIDAY, weekly=weekly, holidays=EASTER) for weekly in (False, True)]
    assert got == [date(2026, 4, 7), date(2026, 4, 7)]


@pytest.mark.parametrize(
    ("moment", "digest_at", "expected"),
    [
        (at(30, 3, 7, 59), time(8), None),
        (at(30, 3, 8), time(8), date(2026, 3, 30)),
        (at(30, 3, 23, 59), time(8), date(2026, 3, 30)),
        (datetime(2026, 3, 30, 23, 30, tzinfo=UTC), time(0), date(2026, 3, 31)),  # it is tomorrow on the clock
        (at(4, 4, 9), time(8), None),
    ],
)
def test_the_mail_of_the_day_leaves_at_its_hour(moment: datetime, digest_at: time, expected: date | None) -> None:
    got = rhythm.digest_day(moment, digest_at=digest_at, weekly=False, holidays=EASTER, zone=LONDON, waits_since=moment)
    assert got == expected


@pytest.mark.parametrize(
    ("moment", "waits_since", "leaves"),
    [
        (at(30, 3, 7, 59), at(27, 3, 9), False),  # Monday, before its hour
        (at(30, 3, 8), at(27, 3, 9), True),
        (at(30, 3, 15), at(30, 3, 14), True),
        (at(31, 3, 8), at(30, 3, 7), True),  # Tuesday, and Monday was missed
        (at(31, 3, 8), at(30, 3, 8, 1), False),  # it came up after the one of Monday
        (at(31, 3, 7, 59), at(27, 3, 9), False),
        (at(2, 4, 9), at(27, 3, 9), True),  # Thursday: the whole week until now was missed
        (at(3, 4, 9), at(27, 3, 9), False),  # Good Friday
        (at(4, 4, 9), at(27, 3, 9), False),  # a Saturday
        (at(7, 4, 8), at(31, 3, 9), True),  # the Tuesday after Easter is the first of its week
        (at(8, 4, 8), at(7, 4, 7), True),
        (at(8, 4, 8), at(7, 4, 9), False),
    ],
)
def test_a_missed_mail_of_the_week_leaves_on_the_next_working_day_of_that_week(
    moment: datetime, waits_since: datetime, leaves: bool
) -> None:
    got = rhythm.digest_day(
        moment, digest_at=time(8), weekly=True, holidays=EASTER, zone=LONDON, waits_since=waits_since
    )
    assert got == (moment.astimezone(LONDON).date() if leaves else None)


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_clock_jumps_on_days_without_a_mail_of_the_day(sunday: date) -> None:
    assert not rhythm.is_digest_day(sunday, weekly=False, holidays=())


def test_pauses_grow_to_six_hours() -> None:
    got = [rhythm.pause_after(attempts) / timedelta(minutes=1) for attempts in range(1, 7)]
    assert got == [1, 5, 30, 120, 360, 360]
