"""When somebody is told: pure functions of days and of moments. Nothing here reads the clock or the database.

Hours are those of the clock on the wall. Twice a year that clock jumps: an hour in which it is turned back comes twice,
one in which it is turned forward never. So quiet hours begin at the earlier of the moments that their first minute may
mean and end at the later, and are never shorter than somebody asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from foundation.workingdays import is_working_day

ONE_DAY = timedelta(days=1)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)


def stage(due_on: date, on: date, *, days_before: Sequence[int], overdue_every: int) -> str | None:
    """The step of the rhythm that is reached on the day: "30", "7", "1" days before the date; "late:0" from the day
    after it (R22), then "late:14", "late:28" ...; None before the first.

    A step lasts until the next one, so a day that was missed is caught up by the same step, and steps that were skipped
    are not told afterwards.
    """
    left = (due_on - on).days
    if left < 0:
        return f"late:{(-left - 1) // overdue_every * overdue_every}"
    reached = [days for days in days_before if left <= days]
    return str(min(reached)) if reached else None


def send_from(at: datetime, *, quiet_from: time, quiet_until: time, zone: tzinfo) -> datetime:
    """The moment itself or, in quiet hours, their end. The same hour twice means no quiet hours."""
    if quiet_from == quiet_until:
        return at
    today = at.astimezone(zone).date()
    for evening in (today - ONE_DAY, today):
        morning = evening if quiet_from < quiet_until else evening + ONE_DAY
        begin, end = _moment(evening, quiet_from, zone, min), _moment(morning, quiet_until, zone, max)
        if begin <= at < end:
            return end
    return at


def _moment(day: date, hour: time, zone: tzinfo, choose: Callable[[Iterable[datetime]], datetime]) -> datetime:
    """What the clock on the wall means by an hour: two moments in the night when it is turned back, or forward."""
    wall = datetime.combine(day, hour, zone)
    return choose(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def is_digest_day(day: date, *, weekly: bool, holidays: Container[date]) -> bool:
    """Every working day or, weekly, the first one of its week: Monday, if that is no bank holiday."""
    return is_working_day(day, holidays) and not (weekly and day != _first_of_week(day, holidays))


def _first_of_week(day: date, holidays: Container[date]) -> date:
    """The first working day of the week, of which the day is one."""
    days = (monday_of(day) + number * ONE_DAY for number in range(7))
    return next(each for each in days if is_working_day(each, holidays))


def monday_of(day: date) -> date:
    """Of the week of the day."""
    return day - day.weekday() * ONE_DAY


def next_digest_day(day: date, *, weekly: bool, holidays: Container[date]) -> date:
    """The day itself where it is one, or the next."""
    while not is_digest_day(day, weekly=weekly, holidays=holidays):
        day += ONE_DAY
    return day


def digest_day(
    at: datetime,
    *,
    digest_at: time,
    weekly: bool,
    holidays: Container[date],
    zone: tzinfo,
    waits_since: datetime,
    first_run_at: datetime | None = None,
) -> date | None:
    """The day whose digest is to leave now; None before its hour, or where the day has none. Its hour comes once, also
    where the clock shows it twice.

    Weekly, what was there at the hour of the week's own day and has not left was missed: it leaves on the next working
    day. So was what the first run of that week found, where nothing ran at that hour. What has come up since waits for
    the next week. `waits_since` is when the oldest of it was noted.
    """
    day = at.astimezone(zone).date()
    if not is_working_day(day, holidays) or at < hour_of(day, digest_at, zone):
        return None
    own = _first_of_week(day, holidays) if weekly else day
    missed_until = max(hour_of(own, digest_at, zone), first_run_at or at.min.replace(tzinfo=UTC))
    return day if day == own or waits_since <= missed_until else None


def weekly_hour(day: date, *, digest_at: time, holidays: Container[date], zone: tzinfo) -> datetime:
    """When the weekly digest of the week of the day leaves."""
    return hour_of(_first_of_week(day, holidays), digest_at, zone)


def hour_of(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def pause_after(attempts: int) -> timedelta:
    """How long after the first, second ... failed attempt before the next."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else LONGEST_PAUSE
