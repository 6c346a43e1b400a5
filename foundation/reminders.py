"""Who is to be told of what, noted once, and gathered into messages. Nothing is sent here: see outbox.py.

Everything runs in the open partnership and may run any number of times, also beside itself: a notice has a natural key,
and so has a message. What was not noted on its day is noted by the next run, as it stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.timezone import get_default_timezone, localdate

from foundation import jobs, reference
from foundation import rhythm as rules
from foundation.due import Occasion, OccasionSource
from foundation.models import MailChoice, MailHours, Message, Notice, Rhythm
from foundation.rows import columns, take
from foundation.tenancy import TenantQuerySet, current

How = MailChoice.How
DAYS_AHEAD = 7
MOST_AT_ONCE = 20
"""Mails of one thing each that one run makes for one person; more things than that are told in one."""
Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to hear of things here."""

    hours: MailHours = field(default_factory=MailHours)
    how: Mapping[str, str] = field(default_factory=dict)

    def of(self, topic: str) -> str:
        return self.how.get(topic, How.DIGEST)

    @property
    def weekly(self) -> bool:
        return self.hours.digest_on == MailHours.DigestOn.MONDAYS

    def send_from(self, at: datetime) -> datetime:
        """The moment itself, or the end of this person's quiet hours."""
        return rules.send_from(
            at,
            quiet_from=self.hours.quiet_from,
            quiet_until=self.hours.quiet_until,
            zone=get_default_timezone(),
        )


def rhythm() -> Rhythm:
    """Of the open partnership, as somebody has set it or as it comes."""
    return Rhythm.objects.first() or Rhythm()


def wishes(users: Collection[int]) -> Callable[[int], Wishes]:
    """Of each of these people. Two queries, or none for nobody."""
    if not users:
        return lambda _user_id: Wishes()
    hours = {each.user_id: each for each in MailHours.objects.filter(user__in=users)}
    how: dict[int, dict[str, str]] = {}
    for user_id, topic, chosen in MailChoice.objects.filter(user__in=users).values_list("user_id", "topic", "how"):
        how.setdefault(user_id, {})[topic] = chosen
    return lambda user_id: Wishes(hours.get(user_id) or MailHours(), how.get(user_id, {}))


# --- Noting and gathering ----------------------------------------------------------------------------------------


def sweep(*, at: datetime) -> None:
    """Note what is due and make the messages that are. One query, and one for each source, where there is nothing."""
    standing, waits = _standing()
    noted = note(on=localdate(at), at=at, standing=standing)
    if noted or waits:
        gather_up(at=at, standing=standing)


def note(*, on: date, at: datetime, standing: Rhythm | None = None) -> int:
    """Note each occasion of the day that is not noted yet, save for those who have switched its topic off; how many."""
    new = _new(_occasions(on, standing or rhythm()))
    wanted = wishes({occasion.user_id for occasion in new})
    rows = [
        Notice(
            user_id=occasion.user_id,
            topic=occasion.topic,
            kind=occasion.kind,
            subject=occasion.subject,
            occasion=occasion.occasion,
            due_on=occasion.due_on,
            noted_at=at,
        )
        for occasion in new
        if wanted(occasion.user_id).of(occasion.topic) != How.OFF
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def gather_up(*, at: datetime, standing: Rhythm | None = None) -> int:
    """Make the messages that are due of what is noted; how many. While messages are held, none: see `let_go`."""
    standing = standing or rhythm()
    loose = [] if standing.is_held else list(in_no_message().order_by("user_id", "due_on", "pk"))
    if not loose:
        return 0
    wanted, holidays = wishes({notice.user_id for notice in loose}), _holidays(standing, on=localdate(at))
    made = 0
    for user_id, notices in groupby(loose, key=lambda notice: notice.user_id):
        made += _gather_for(user_id, list(notices), wanted(user_id), standing, holidays, at=at)
    if made:
        jobs.enqueue("foundation.send_messages", partnership_id=current().partnership_id)
    return made


def let_go(*, at: datetime) -> None:
    """All that waited while messages were held, in one message to each person, however they want to hear otherwise. It
    is their digest of the day where they have had none; else it is one more.
    """
    made = list(Message.objects.select_for_update(skip_locked=True).filter(state=Message.State.WAITING))
    carried = Notice.objects.filter(message__in=made, dropped_at__isnull=True)
    waiting: dict[int, list[Notice]] = {}
    for notice in [*carried, *in_no_message()]:
        waiting.setdefault(notice.user_id, []).append(notice)
    carriers: dict[int, Message] = {}
    for message in sorted(made, key=lambda each: (each.attempts, each.pk)):
        carriers.setdefault(message.user_id, message)
    wanted, day = wishes(waiting), localdate(at)
    had_today = set(Message.objects.filter(key=digest_key(day)).values_list("user_id", flat=True))
    for user_id, notices in waiting.items():
        key = f"let-go:{at:%Y-%m-%dT%H:%M:%S}" if user_id in had_today else digest_key(day)
        off = [notice for notice in notices if wanted(user_id).of(notice.topic) == How.OFF]
        drop(off, because=Notice.Dropped.OFF, at=at)
        kept = [notice.pk for notice in notices if notice not in off]
        if kept:
            carrier = carriers.get(user_id) or Message.objects.create(
                user_id=user_id, key=key, made_at=at, send_from=wanted(user_id).send_from(at)
            )
            Notice.objects.filter(pk__in=kept).update(message=carrier)
    emptied = [message.pk for message in made if carriers[message.user_id] != message]
    Message.objects.filter(pk__in=emptied).update(state=Message.State.NOTHING)


def in_no_message() -> TenantQuerySet[Notice]:
    return Notice.objects.filter(message__isnull=True, dropped_at__isnull=True)


STANDING = f"""
select exists (
    select from foundation_notice notice
    where notice.partnership_id = %(partnership)s and notice.message_id is null and notice.dropped_at is null
), {columns(Rhythm, "rhythm")}
from (select) one left join foundation_rhythm rhythm on rhythm.partnership_id = %(partnership)s
"""  # noqa: S608 -- names of our own columns


def _standing() -> tuple[Rhythm, bool]:
    """The rhythm, and whether something noted is in no message yet; in one query, since every sweep asks it of every
    partnership."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"partnership": current().partnership_id})
        found = cursor.fetchone()
    assert found is not None, "it is always one row"
    waits, *values = found
    kept = take(Rhythm, iter(values))
    return (kept if kept.pk else Rhythm()), waits


def _occasions(on: date, standing: Rhythm) -> list[Occasion]:
    sources: Iterable[OccasionSource] = map(import_string, settings.OCCASION_SOURCES.values())
    return [occasion for source in sources for occasion in source(on, standing)]


def _new(occasions: list[Occasion]) -> list[Occasion]:
    """Each once, and only those that nobody has noted."""
    if not occasions:
        return []
    noted = Notice.objects.filter(user__in={each.user_id for each in occasions}).filter(
        subject__in={each.subject for each in occasions}, occasion__in={each.occasion for each in occasions}
    )
    known = set(noted.values_list("user_id", "kind", "subject", "occasion"))
    once = {_key(occasion): occasion for occasion in occasions}
    return [occasion for key, occasion in once.items() if key not in known]


def _key(occasion: Occasion) -> Key:
    return (occasion.user_id, occasion.kind, occasion.subject, occasion.occasion)


def _key_of(notice: Notice) -> Key:
    return (notice.user_id, notice.kind, notice.subject, notice.occasion)


def _holidays(standing: Rhythm, *, on: date) -> Collection[date]:
    return reference.bank_holidays(standing.nation, on=on)


def _gather_for(
    user_id: int, notices: list[Notice], wanted: Wishes, standing: Rhythm, holidays: Collection[date], *, at: datetime
) -> int:
    by_how: dict[str, list[Notice]] = {How.OFF: [], How.NOW: [], How.DIGEST: []}
    for notice in notices:
        by_how[wanted.of(notice.topic)].append(notice)
    drop(by_how[How.OFF], because=Notice.Dropped.OFF, at=at)
    from_now_on = wanted.send_from(at)
    now = by_how[How.NOW]
    mails = [now] if len(now) > MOST_AT_ONCE else [[each] for each in now]
    made = sum(_message(user_id, f"now:{mail[0].pk}", mail, at=at, send_from=from_now_on) for mail in mails)
    digest = by_how[How.DIGEST]
    day = _digest_day(digest, wanted, standing, holidays, at=at)
    # In quiet hours it waits unmade: else it would reach somebody together with the one of the next day.
    if day and from_now_on == at:
        made += _message(user_id, digest_key(day), digest, at=at, send_from=at)
    return made


def _digest_day(
    notices: Collection[Notice], wanted: Wishes, standing: Rhythm, holidays: Collection[date], *, at: datetime
) -> date | None:
    """The day whose digest takes these of one person now, if any does."""
    if not notices:
        return None
    return rules.digest_day(
        at,
        digest_at=standing.digest_at,
        weekly=wanted.weekly,
        holidays=holidays,
        zone=get_default_timezone(),
        waits_since=min(notice.noted_at for notice in notices),
    )


def digest_key(day: date) -> str:
    return f"digest:{day:%Y-%m-%d}"


def _message(user_id: int, key: str, notices: list[Notice], *, at: datetime, send_from: datetime) -> bool:
    """Whether it was made. One that is there already is left as it is, for it may be on its way."""
    made_and_from = {"made_at": at, "send_from": send_from}
    message, is_new = Message.objects.get_or_create(user_id=user_id, key=key, defaults=made_and_from)
    if is_new:
        in_no_message().filter(pk__in=[notice.pk for notice in notices]).update(message=message)
    return is_new


def drop(notices: Collection[Notice], *, because: str, at: datetime) -> None:
    if notices:
        dropped = Notice.objects.filter(pk__in=[notice.pk for notice in notices], dropped_at__isnull=True)
        dropped.update(dropped_at=at, dropped_because=because)


# --- Looking ahead -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing that somebody will be told on a day, as it stands now."""

    day: date
    user_id: int
    kind: str
    at_once: bool


def ahead(*, at: datetime, days: int = DAYS_AHEAD, standing: Rhythm | None = None) -> list[Ahead]:
    """What will go out today and on the days after, if nothing changes: found by what notes and gathers, and nothing is
    stored. By day and person. A query of each source for each day.
    """
    today, standing = localdate(at), standing or rhythm()
    by_day = {
        day: {_key(occasion): occasion for occasion in _occasions(day, standing)}
        for day in (today + number * rules.ONE_DAY for number in range(days + 1))
    }
    noted = list(_not_told_yet())
    coming = _coming(by_day)
    wanted = wishes({notice.user_id for notice in noted} | {occasion.user_id for _day, occasion in coming})
    plan = _Calendar(at, standing, _holidays(standing, on=today), _had(today), noted)
    told = {_key_of(notice): plan.day_of_noted(notice, wanted(notice.user_id)) for notice in noted}
    told |= {_key(occasion): plan.day_of_new(day, occasion, wanted(occasion.user_id)) for day, occasion in coming}
    found = []
    for key, day in told.items():
        # As when it leaves: what is at another step by that day, or at none, is said of no more.
        occasion = by_day.get(day, {}).get(key) if day else None
        if day and occasion:
            at_once = wanted(occasion.user_id).of(occasion.topic) == How.NOW
            found.append(Ahead(day, occasion.user_id, occasion.kind, at_once))
    return sorted(found, key=lambda each: (each.day, each.user_id, each.kind))


def _not_told_yet() -> TenantQuerySet[Notice]:
    """In no message, or in one that has not left."""
    open_message = Q(message__isnull=True) | Q(message__state=Message.State.WAITING)
    return Notice.objects.filter(open_message, dropped_at__isnull=True).select_related("message")


def _had(day: date) -> frozenset[int]:
    """Who had a digest on the day."""
    return frozenset(Message.objects.filter(key=digest_key(day)).values_list("user_id", flat=True))


class _Calendar:
    """On which day somebody is told of something, if nothing changes."""

    def __init__(
        self,
        at: datetime,
        standing: Rhythm,
        holidays: Collection[date],
        had_today: Collection[int],
        noted: list[Notice],
    ) -> None:
        self.at, self.today, self.standing, self.holidays, self.had_today = (
            at,
            localdate(at),
            standing,
            holidays,
            had_today,
        )
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
            missed = _digest_day(self.loose.get(user_id, ()), wanted, self.standing, self.holidays, at=late)
            if missed:
                return missed
        return rules.next_digest_day(earliest, weekly=wanted.weekly, holidays=self.holidays)


def _coming(by_day: Mapping[date, Mapping[Key, Occasion]]) -> list[tuple[date, Occasion]]:
    """Each occasion that is not noted yet, with the day on which it will be."""
    first: dict[Key, tuple[date, Occasion]] = {}
    for day, occasions in by_day.items():
        for key, occasion in occasions.items():
            first.setdefault(key, (day, occasion))
    new = {_key(occasion) for occasion in _new([occasion for _day, occasion in first.values()])}
    return [found for key, found in first.items() if key in new]
