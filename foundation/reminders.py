"""Who is to be told of what, noted once, and gathered into messages. Nothing is sent here: see outbox.py.

Everything runs in the open partnership and may run any number of times, also beside itself: a notice has a natural key,
and so has a message. What was not noted on its day is noted by the next run, as it stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.timezone import get_default_timezone, localdate

from foundation import jobs, reference
from foundation import rhythm as rules
from foundation.due import Occasion, OccasionSource
from foundation.models import MailChoice, MailHours, Message, Notice, Rhythm, WeeklyRun
from foundation.rows import columns, take
from foundation.tenancy import TenantQuerySet, current

How = MailChoice.How
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
    """Note what is due and make the messages that are. One query, and one for each source, where there is nothing; once
    a week three more.
    """
    standing, waits, first_run_at = _standing()
    _remember_run(standing, first_run_at, at=at)
    noted = note(on=localdate(at), at=at, standing=standing)
    if noted or waits:
        gather_up(at=at, standing=standing)


def note(*, on: date, at: datetime, standing: Rhythm | None = None) -> int:
    """Note each occasion of the day that is not noted yet, save for those who have switched its topic off; how many."""
    new = not_noted([occasion for _day, occasion in occasions([on], standing or rhythm())])
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
    wanted, calendar = wishes({notice.user_id for notice in loose}), DigestCalendar.of(standing, on=localdate(at))
    made = 0
    for user_id, notices in groupby(loose, key=lambda notice: notice.user_id):
        made += _gather_for(user_id, list(notices), wanted(user_id), calendar, at=at)
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
), run.first_at, {columns(Rhythm, "rhythm")}
from (select) one
left join foundation_rhythm rhythm on rhythm.partnership_id = %(partnership)s
left join foundation_weeklyrun run on run.partnership_id = %(partnership)s
"""  # noqa: S608 -- names of our own columns


def _standing() -> tuple[Rhythm, bool, datetime | None]:
    """The rhythm, whether something noted is in no message yet, and when this week first ran; in one query, since every
    sweep asks it of every partnership."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"partnership": current().partnership_id})
        found = cursor.fetchone()
    assert found is not None, "it is always one row"
    waits, first_run_at, *values = found
    kept = take(Rhythm, iter(values))
    return (kept if kept.pk else Rhythm()), waits, first_run_at


def _remember_run(standing: Rhythm, known_at: datetime | None, *, at: datetime) -> None:
    """Once a week, from the hour of the weekly mail on. A partnership that is new has missed none."""
    zone, today = get_default_timezone(), localdate(at)
    earliest = rules.hour_of(rules.monday_of(today), standing.digest_at, zone)
    if at < earliest or (known_at and known_at >= earliest):
        return
    holidays = bank_holidays(standing, on=today)
    hour = rules.weekly_hour(today, digest_at=standing.digest_at, holidays=holidays, zone=zone)
    if at >= hour:
        WeeklyRun.objects.update_or_create(defaults={"first_at": at if known_at else hour})


def occasions(days: Sequence[date], standing: Rhythm) -> list[tuple[date, Occasion]]:
    """What the sources tell of on each of the days."""
    sources: Iterable[OccasionSource] = map(import_string, settings.OCCASION_SOURCES.values())
    found = [each for source in sources for each in source(days, standing)]
    return [*found, *_in_place(found, days)]


def _in_place(found: Sequence[tuple[date, Occasion]], days: Sequence[date]) -> list[tuple[date, Occasion]]:
    """The same for whoever covers for somebody on the day; one query where anybody is to be told. Whether they may hear
    of it is found out when it is put into words."""
    stand_ins: Mapping[date, Mapping[int, int]] = import_string(settings.STAND_INS)(days) if found else {}
    return [
        (day, replace(each, user_id=stand_ins[day][each.user_id]))
        for day, each in found
        if each.user_id in stand_ins[day]
    ]


def not_noted(found: Sequence[Occasion]) -> list[Occasion]:
    """Each once, and only those that nobody has noted."""
    if not found:
        return []
    noted = Notice.objects.filter(user__in={each.user_id for each in found}).filter(
        subject__in={each.subject for each in found}, occasion__in={each.occasion for each in found}
    )
    known = set(noted.values_list("user_id", "kind", "subject", "occasion"))
    once = {key_of(occasion): occasion for occasion in found}
    return [occasion for key, occasion in once.items() if key not in known]


def key_of(told: Occasion | Notice) -> Key:
    """What makes it the same thing for the same person."""
    return (told.user_id, told.kind, told.subject, told.occasion)


def bank_holidays(standing: Rhythm, *, on: date) -> Collection[date]:
    return reference.bank_holidays(standing.nation, on=on)


@dataclass(frozen=True, slots=True)
class DigestCalendar:
    """Which days have a digest."""

    standing: Rhythm
    holidays: Collection[date]
    first_run_at: datetime | None

    @classmethod
    def of(cls, standing: Rhythm, *, on: date) -> DigestCalendar:
        run = WeeklyRun.objects.first()
        return cls(standing, bank_holidays(standing, on=on), run.first_at if run else None)

    def day_of(self, notices: Collection[Notice], wanted: Wishes, *, at: datetime) -> date | None:
        """The day whose digest takes these of one person now, if any does."""
        if not notices:
            return None
        return rules.digest_day(
            at,
            digest_at=self.standing.digest_at,
            weekly=wanted.weekly,
            holidays=self.holidays,
            zone=get_default_timezone(),
            waits_since=min(notice.noted_at for notice in notices),
            first_run_at=self.first_run_at,
        )

    def next_from(self, day: date, wanted: Wishes) -> date:
        return rules.next_digest_day(day, weekly=wanted.weekly, holidays=self.holidays)


def _gather_for(user_id: int, notices: list[Notice], wanted: Wishes, calendar: DigestCalendar, *, at: datetime) -> int:
    by_how: dict[str, list[Notice]] = {How.OFF: [], How.NOW: [], How.DIGEST: []}
    for notice in notices:
        by_how[wanted.of(notice.topic)].append(notice)
    drop(by_how[How.OFF], because=Notice.Dropped.OFF, at=at)
    from_now_on = wanted.send_from(at)
    now = by_how[How.NOW]
    mails = [[each] for each in now] if told_singly(len(now)) else [now]
    made = sum(_message(user_id, f"now:{mail[0].pk}", mail, at=at, send_from=from_now_on) for mail in mails)
    digest = by_how[How.DIGEST]
    day = calendar.day_of(digest, wanted, at=at)
    # In quiet hours it waits unmade: else it would reach somebody together with the one of the next day.
    if day and from_now_on == at:
        made += _message(user_id, digest_key(day), digest, at=at, send_from=at)
    return made


def told_singly(number: int) -> bool:
    """Whether so many things that somebody wants to hear at once go in mails of their own."""
    return number <= MOST_AT_ONCE


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
