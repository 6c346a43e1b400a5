"""Groups as lists and their pages show them: seats, who fills them and until when, and what the terms ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from partnership.models import Group, Interest, Person, Seat, Term

SOON = timedelta(days=60)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Leaders:
    """Whether a group has as many members as its terms ask, each of another organisation (A1)."""

    wanted: int | None
    filled: int
    organisations: int

    @property
    def is_met(self) -> bool:
        return self.wanted is None or (self.filled >= self.wanted and self.organisations == self.filled)

    @property
    def words(self) -> str:
        leaders = _count(self.filled, "leader")
        bodies = _count(self.organisations, "different organisation" if self.organisations > 1 else "organisation")
        told = f"{leaders} from {bodies}" if self.filled else "Nobody fills a seat"
        if self.wanted is None:
            return f"{told}. The terms do not say how many there must be."
        if self.is_met:
            return f"{told}, as the terms ask."
        if self.filled < self.wanted:
            return f"{told}. The terms ask for {self.wanted}, each from a different organisation."
        return f"{told}. Each must come from a different organisation: one has two."


@dataclass(frozen=True, slots=True)
class GroupRow:
    href: str
    name: str
    kind: str
    word: str
    filled: int
    vacant: int
    ending: int
    """Terms whose last day is near."""
    leaders: Leaders


@dataclass(frozen=True, slots=True)
class SeatLine:
    organisation: str
    organisation_href: str
    title: str
    holder: str
    part: str
    """Empty for a plain member."""
    ends_on: date | None
    word: str
    tag: str
    next_words: str
    """Who comes after, "From 1 April 2027: Bo Larkwhistle"; empty for nobody."""
    fill_href: str
    change_href: str
    end_href: str


@dataclass(frozen=True, slots=True)
class InterestLine:
    person: str
    what: str
    confirmed_on: date
    is_old: bool
    confirm_href: str
    end_href: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    group: Group
    seats: tuple[SeatLine, ...]
    leaders: Leaders
    quorum: str
    above: Group | None
    reporting: tuple[Group, ...]
    series: tuple[str, ...]


def rows(found: Iterable[Group], *, slug: str, on: date) -> list[GroupRow]:
    """Of groups `with_seats()`."""
    made = []
    for group in found:
        seats = list(group.seats.all())
        held = [term for seat in seats if (term := holder(seat, on=on))]
        made.append(
            GroupRow(
                href=reverse("partnership:group", args=[slug, group.pk]),
                name=group.name,
                kind=group.get_kind_display(),
                word=_standing(group),
                filled=len(held),
                vacant=len(seats) - len(held),
                ending=sum(_ends_soon(term, on=on) for term in held),
                leaders=leaders(group, on=on),
            )
        )
    return made


def page(group: Group, *, slug: str, manages: bool, on: date) -> GroupPage:
    """Of one `with_seats()`."""
    stands = manages and group.ended_on is None
    return GroupPage(
        group=group,
        seats=tuple(_seat(seat, slug=slug, manages=stands, on=on) for seat in group.seats.all()),
        leaders=leaders(group, on=on),
        quorum=_quorum(group, on=on),
        above=group.reports_to,
        reporting=tuple(group.reporting.meeting_still()),
        series=tuple(f"{each.title}: {each.rhythm}" for each in group.series.filter(ended_on__isnull=True)),
    )


def leaders(group: Group, *, on: date) -> Leaders:
    """Of one `with_seats()`."""
    filled = [seat for seat in group.seats.all() if holder(seat, on=on)]
    return Leaders(group.leaders, len(filled), len({seat.organisation_id for seat in filled}))


def holder(seat: Seat, *, on: date) -> Term | None:
    return next((term for term in seat.terms.all() if term.when(on=on) == "now"), None)


def interests(group: Group, *, slug: str, person: Person, manages: bool, on: date) -> list[InterestLine]:
    """Those that hold; each member changes their own."""
    found = Interest.objects.declared().filter(group=group)
    return [_interest(each, slug=slug, changes=manages or each.person_id == person.pk, on=on) for each in found]


def _interest(each: Interest, *, slug: str, changes: bool, on: date) -> InterestLine:
    return InterestLine(
        person=each.person.name,
        what=each.what,
        confirmed_on=each.confirmed_on,
        is_old=each.confirmed_on <= on - A_YEAR,
        confirm_href=reverse("partnership:confirm_interest", args=[slug, each.pk]) if changes else "",
        end_href=reverse("partnership:end_interest", args=[slug, each.pk]) if changes else "",
    )


def _seat(seat: Seat, *, slug: str, manages: bool, on: date) -> SeatLine:
    held, later = holder(seat, on=on), [term for term in seat.terms.all() if term.when(on=on) == "later"]
    following = later[-1] if later else None  # the newest come first
    changed = held or following
    word, tag = _word(held, following, on=on)
    return SeatLine(
        organisation=seat.organisation.name,
        organisation_href=reverse("partnership:organisation", args=[slug, seat.organisation_id]),
        title=seat.title,
        holder=held.person.name if held else "",
        part=held.get_part_display() if held and held.part != Term.Part.MEMBER else "",
        ends_on=held.ends_on if held else None,
        word=word,
        tag=tag,
        next_words=following.person.name if following else "",
        fill_href=reverse("partnership:fill_seat", args=[slug, seat.pk]) if manages else "",
        change_href=reverse("partnership:change_term", args=[slug, changed.pk]) if manages and changed else "",
        end_href=reverse("partnership:end_seat", args=[slug, seat.pk]) if manages else "",
    )


def _word(held: Term | None, following: Term | None, *, on: date) -> tuple[str, str]:
    if held is None:
        return ("Filled later", "quiet") if following else ("Vacant", "attention")
    if _ends_soon(held, on=on) and following is None:
        return "Ends soon", "attention"
    return "Filled", "done"


def _ends_soon(term: Term, *, on: date) -> bool:
    return term.ends_on is not None and term.ends_on <= on + SOON


def _quorum(group: Group, *, on: date) -> str:
    if group.quorum is None:
        return "The terms ask for none"
    filled = leaders(group, on=on).organisations
    needed = f"{_count(group.quorum, 'organisation')} with a seat"
    return needed if filled >= group.quorum else f"{needed}. Only {filled} can come: no meeting could decide."


def _standing(group: Group) -> str:
    if group.ended_on is not None:
        return "Meets no more"
    return "Ours" if group.is_ours else "Somebody else's"


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
