"""The forward plan month by month, and campaigns as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse

from foundation.periods import last_day_of_month
from foundation.reference import awareness_days
from partnership.models import Campaign, Delegate, Event

MONTHS_SHOWN = 12
FIRST_SHOWN, LAST_SHOWN = "2000-01", "2100-12"


@dataclass(frozen=True, slots=True)
class Entry:
    starts_on: date
    ends_on: date
    begins: time | None
    kind: str
    title: str
    href: str
    """Empty for a day that is the same for everybody."""
    note: str


@dataclass(frozen=True, slots=True)
class Month:
    first_on: date
    entries: tuple[Entry, ...]
    """Of a campaign that runs over several months, one in each."""


@dataclass(frozen=True, slots=True)
class ForwardPlan:
    months: tuple[Month, ...]
    earlier: str
    later: str
    """What the address of the twelve months before and after says, as "2026-10"."""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    href: str
    campaign: Campaign
    word: str
    tag: str


def forward_plan(*, slug: str, first_on: date, on: date) -> ForwardPlan:
    """The twelve months from `first_on`, a first of a month. Three queries."""
    firsts = [_month_after(first_on, number) for number in range(MONTHS_SHOWN)]
    last_on = _last(firsts[-1])
    entries = [_of_campaign(each, slug) for each in Campaign.objects.between(first_on, last_on)]
    entries += [_of_event(each, slug) for each in Event.objects.between(first_on, last_on).with_numbers()]
    for day in awareness_days(on=on):
        for first in firsts:
            if first.month == day.month:
                held_on = first.replace(day=day.day)
                entries.append(Entry(held_on, held_on, None, "Day of the year", day.name, "", ""))
    return ForwardPlan(
        months=tuple(Month(first, _within(entries, first)) for first in firsts),
        earlier=f"{_month_after(first_on, -MONTHS_SHOWN):%Y-%m}",
        later=f"{_month_after(first_on, MONTHS_SHOWN):%Y-%m}",
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of the list at the door."""

    delegate: Delegate
    tick_href: str
    remove_href: str


def expected_at(event: Event, *, slug: str) -> list[Expected]:
    return [
        Expected(
            each,
            reverse("partnership:tick_delegate", args=[slug, each.pk]),
            reverse("partnership:remove_delegate", args=[slug, each.pk]),
        )
        for each in event.delegates.all()
    ]


def rows(found: Iterable[Campaign], *, slug: str, on: date) -> list[CampaignRow]:
    """Of campaigns `with_counts()`."""
    made = []
    for each in found:
        word, tag = ("Ahead", "quiet") if each.starts_on > on else ("Over", "quiet")
        if each.starts_on <= on <= each.ends_on:
            word, tag = "Runs now", "done"
        made.append(CampaignRow(reverse("partnership:campaign", args=[slug, each.pk]), each, word, tag))
    return made


def first_of_month(asked: str, *, on: date) -> date:
    """The month that an address asks for, as "2026-10"; the month of today for anything else."""
    try:
        return datetime.strptime(asked, "%Y-%m").date() if FIRST_SHOWN <= asked <= LAST_SHOWN else on.replace(day=1)  # noqa: DTZ007 -- a month has no zone
    except ValueError:
        return on.replace(day=1)


def _within(entries: Iterable[Entry], first: date) -> tuple[Entry, ...]:
    last = _last(first)
    here = [each for each in entries if each.starts_on <= last and each.ends_on >= first]
    return tuple(sorted(here, key=lambda each: (max(each.starts_on, first), each.begins or time(), each.title)))


def _of_campaign(campaign: Campaign, slug: str) -> Entry:
    href = reverse("partnership:campaign", args=[slug, campaign.pk])
    note = f"For: {campaign.audience}" if campaign.audience else ""
    return Entry(campaign.starts_on, campaign.ends_on, None, "Campaign", campaign.title, href, note)


def _of_event(event: Event, slug: str) -> Entry:
    href = reverse("partnership:event", args=[slug, event.pk])
    return Entry(
        event.held_on, event.held_on, event.begins, str(event.get_kind_display()), event.title, href, event.place
    )


def _last(first: date) -> date:
    return last_day_of_month(first.year, first.month)


def _month_after(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
