"""What will go out in the days to come, if nothing changes: found by what notes and gathers (reminders.py), and nothing
is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils.timezone import get_default_timezone, localdate

from foundation import reminders
from foundation import rhythm as rules
from foundation.due import Occasion
from foundation.models import Message, Notice, Rhythm
from foundation.reminders import DigestCalendar, How, Key, Wishes, key_of
from foundation.tenancy import TenantQuerySet

DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing that somebody will be told on a day, as it stands now."""

    day: date
    user_id: int
    kind: str
    at_once: bool
    """In a mail of its own."""


def ahead(*, at: datetime, days: int = DAYS_AHEAD, standing: Rhythm | None = None) -> list[Ahead]:
    """What will go out today and on the days after. By day and person; as many queries for much as for little."""
    today, standing = localdate(at), standing or reminders.rhythm()
    by_day = _by_day([today + number * rules.ONE_DAY for number in range(days + 1)], standing)
    noted = list(_not_told_yet())
    coming = _coming(by_day)
    wanted = reminders.wishes({notice.user_id for notice in noted} | {occasion.user_id for _day, occasion in coming})
    plan = _Foresight(at, DigestCalendar.of(standing, on=today), _had(today), noted)
    told = {key_of(notice): plan.day_of_noted(notice, wanted(notice.user_id)) for notice in noted}
    told |= {key_of(occasion): plan.day_of_new(day, occasion, wanted(occasion.user_id)) for day, occasion in coming}
    # As when it leaves: what is at another step by that day, or at none, is said of no more.
    left = [(day, by_day[day][key]) for key, day in told.items() if day and key in by_day.get(day, {})]
    now = {key_of(each) for _day, each in left if wanted(each.user_id).of(each.topic) == How.NOW}
    alone = _alone(noted, [(day, each) for day, each in left if key_of(each) in now])
    found = [Ahead(day, each.user_id, each.kind, key_of(each) in alone) for day, each in left]
    return sorted(found, key=lambda each: (each.day, each.user_id, each.kind))


def _by_day(days: Sequence[date], standing: Rhythm) -> dict[date, dict[Key, Occasion]]:
    found: dict[date, dict[Key, Occasion]] = {day: {} for day in days}
    for day, occasion in reminders.occasions(days, standing):
        found[day][key_of(occasion)] = occasion
    return found


def _alone(noted: Collection[Notice], now: Collection[tuple[date, Occasion]]) -> set[Key]:
    """Of what somebody wants to hear at once, that which has a mail of its own: not what comes up with very much else,
    and not what lies in a message with other things."""
    message_of = {key_of(notice): notice.message_id for notice in noted if notice.message_id}
    shared = Counter(message_of.values())
    together = Counter((day, each.user_id) for day, each in now if key_of(each) not in message_of)

    def is_alone(day: date, each: Occasion) -> bool:
        message = message_of.get(key_of(each))
        return shared[message] == 1 if message else reminders.told_singly(together[day, each.user_id])

    return {key_of(each) for day, each in now if is_alone(day, each)}


def _not_told_yet() -> TenantQuerySet[Notice]:
    """In no message, or in one that has not left."""
    open_message = Q(message__isnull=True) | Q(message__state=Message.State.WAITING)
    return Notice.objects.filter(open_message, dropped_at__isnull=True).select_related("message")


def _had(day: date) -> frozenset[int]:
    """Who had a digest on the day."""
    return frozenset(Message.objects.filter(key=reminders.digest_key(day)).values_list("user_id", flat=True))


class _Foresight:
    """On which day somebody is told of something, if nothing changes."""

    def __init__(
        self, at: datetime, calendar: DigestCalendar, had_today: Collection[int], noted: Collection[Notice]
    ) -> None:
        self.at, self.today, self.calendar, self.had_today = at, localdate(at), calendar, had_today
        self.loose: dict[int, list[Notice]] = {}
        for notice in noted:
            if notice.message_id is None:
                self.loose.setdefault(notice.user_id, []).append(notice)

    def day_of_noted(self, notice: Notice, wanted: Wishes) -> date | None:
        if wanted.of(notice.topic) == How.OFF:
            return None
        if notice.message:
            return localdate(max(notice.message.send_from, self.at))
        if wanted.of(notice.topic) == How.NOW:
            return localdate(wanted.send_from(self.at))
        return self._digest(self.today, notice.user_id, wanted)

    def day_of_new(self, day: date, occasion: Occasion, wanted: Wishes) -> date | None:
        how = wanted.of(occasion.topic)
        if how == How.DIGEST:
            return self._digest(day, occasion.user_id, wanted)
        return day if how == How.NOW else None

    def _digest(self, day: date, user_id: int, wanted: Wishes) -> date:
        earliest = day + rules.ONE_DAY if day == self.today and user_id in self.had_today else day
        if earliest == self.today:  # what was missed earlier in the week takes along what comes up today
            late = datetime.combine(earliest, time.max, get_default_timezone())
            missed = self.calendar.day_of(self.loose.get(user_id, ()), wanted, at=late)
            if missed:
                return missed
        return self.calendar.next_from(earliest, wanted)


def _coming(by_day: Mapping[date, Mapping[Key, Occasion]]) -> list[tuple[date, Occasion]]:
    """Each occasion that is not noted yet, with the day on which it will be."""
    first: dict[Key, tuple[date, Occasion]] = {}
    for day, occasions in by_day.items():
        for key, occasion in occasions.items():
            first.setdefault(key, (day, occasion))
    new = {key_of(occasion) for occasion in reminders.not_noted([occasion for _day, occasion in first.values()])}
    return [found for key, found in first.items() if key in new]
