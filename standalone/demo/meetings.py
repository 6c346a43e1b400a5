"""Meetings: Marlhaven's quarterly ones and its steering group's, with what they left behind. Pellworth has begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from foundation.periods import DeliveryDate
from partnership import recurring
from partnership.models import Action, AgendaItem, Meeting, Partnership, Person, Series
from partnership.roles import RoleCode
from partnership.services import actions, agendas, invitees, meetings, minutes
from partnership.services.actions import Owners
from partnership.services.meetings import When

R = RoleCode
EVERYBODY = (R.STEERING_MEMBER, R.CHAIR, R.PARTNER_CONTACT, R.LEAD_OFFICER, R.ANTISLAVERY_COORDINATOR)
STEERING = (R.STEERING_MEMBER, R.CHAIR, R.ANTISLAVERY_COORDINATOR)
ACTIONS = {"done": 58, "cancelled": 2, "late": 5, "open": 9}
"""74 in Marlhaven, oldest first; Pellworth's one meeting leaves three."""
WORDS = (
    "Send the leaflet on car washes to the town wardens",
    "Ask the hotels on the front for a contact at night",
    "Share the list of interpreters with the advice centre",
    "Check that the referral pathway on the website is the newest",
    "Bring numbers of training places taken by each organisation",
    "Invite the landlords' forum to the next meeting",
    "Put the poster into the food bank's parcels",
    "Write to the licensing committee about nail bars",
    "Agree a speaker for Anti-Slavery Day",
    "Find out who looks after the noticeboards at the stations",
)
SAID = (
    "The meeting heard how things stand and had no questions.",
    "Two organisations told of concerns. Both had been passed to the police before the meeting.",
    "Numbers are a little higher than in the quarter before. Nobody could say whether more happens or more is seen.",
    "The meeting asked for a shorter paper next time.",
)


@dataclass(frozen=True, slots=True)
class Plan:
    title: str
    rule: str
    place: str
    quorum: int
    roles: tuple[str, ...]
    past: int


PLANS = {
    "marlhaven": (
        Plan(
            "Quarterly partnership meeting", "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "Old Marl Town Hall", 8, EVERYBODY, 5
        ),
        Plan("Steering group", "FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH", "Lantern Street Foundation", 4, STEERING, 8),
    ),
    "pellworth": (Plan("Alliance meeting", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1WE", "Pellworth Minster", 2, EVERYBODY, 1),),
}


def make_meetings(partnership: Partnership, *, random: Random, on: date) -> None:
    for plan in PLANS.get(partnership.slug, ()):
        Secretary(plan, random=random, on=on).keep()
    if partnership.slug in PLANS:
        _follow_up(on=on)


class Secretary:
    """Calls and minutes the meetings of one series, one after another."""

    def __init__(self, plan: Plan, *, random: Random, on: date) -> None:
        self.plan, self.random, self.on = plan, random, on
        self.coordinator = _holder(R.ANTISLAVERY_COORDINATOR)
        self.chair = _holder(R.CHAIR)
        self.words: Iterator[str] = cycle(WORDS)

    def keep(self) -> None:
        plan = self.plan
        first_on = self.on - timedelta(days=(plan.past + 1) * 31 * recurring.parts(plan.rule)[0])
        series = meetings.begin_series(
            title=plan.title, rule=plan.rule, first_on=first_on, time_of_day=time(10), lasts_minutes=120,
            place=plan.place, quorum=plan.quorum, by=self.coordinator,
        )  # fmt: skip
        last: Meeting | None = None
        for day in _until(series, self.on)[-plan.past :]:
            last = self._hold(series, day, last)
        self._call_the_next(series)

    def _hold(self, series: Series, day: date, last: Meeting | None) -> Meeting:
        found = meetings.call(
            title=series.title, when=When(day, series.time_of_day, series.lasts_minutes), series=series,
            place=series.place, quorum=series.quorum, by=self.coordinator, at=_at(day - timedelta(days=42)),
        )  # fmt: skip
        invitees.invite_roles(meeting=found, roles=self.plan.roles, by=self.coordinator, on=self.on)
        meetings.let_agenda_out(meeting=found, by=self.coordinator, at=_at(day - timedelta(days=7)))
        minutes.begin(meeting=found, by=self.coordinator, on=day)
        found.refresh_from_db()
        came = {each.pk: self.random.choice(("present",) * 4 + ("apologies",)) for each in found.invitees.all()}
        invitees.record_attendance(meeting=found, came=came, by=self.coordinator)
        if last is not None:
            minutes.agree(meeting=last, in_meeting=found, corrections="", by=self.coordinator)
        self._write(found, day)
        minutes.send_to_chair(meeting=found, by=self.coordinator)
        minutes.approve(meeting=found, by=self.chair, at=_at(min(day + timedelta(days=6), self.on)))
        found.refresh_from_db()
        return found

    def _write(self, found: Meeting, day: date) -> None:
        items = list(found.items.all())
        for item in items:
            text = self.random.choice(SAID)
            minutes.write(item=item, text=text, version=0, by=self.coordinator, at=_at(day))
        minutes.decide(item=items[2], text="The minutes of the last meeting are a true record.", by=self.coordinator)
        if self.plan.roles == STEERING:
            text = "The police named two premises. They are not to be talked about outside this group."
            minutes.write_restricted(item=items[4], text=text, version=0, by=self.coordinator, at=_at(day))
        owners = list(Person.objects.of_meeting(found))
        for item in items[4:10]:
            self._give_away(item, owners)

    def _give_away(self, item: AgendaItem, owners: list[Person]) -> None:
        wanted = sum(ACTIONS.values()) if item.partnership.slug == "marlhaven" else 3
        if Action.objects.count() < wanted:
            people = self.random.sample(owners, k=min(len(owners), self.random.choice((1, 1, 2))))
            actions.add(
                item=item, text=next(self.words), due=DeliveryDate.none(), owners=Owners(people), by=self.coordinator
            )

    def _call_the_next(self, series: Series) -> None:
        found = meetings.call_next(series=series, by=self.coordinator, at=_at(self.on))
        invitees.invite_roles(meeting=found, roles=self.plan.roles, by=self.coordinator, on=self.on)
        invitees.invite_guest(
            meeting=found, name="Odile Brackenbury", email=f"odile.{series.pk}@example.org", organisation=None,
            by=self.coordinator,
        )  # fmt: skip
        for invitee in list(found.invitees.all())[::2]:
            answer = self.random.choice(("yes", "yes", "yes", "no"))
            invitees.reply(invitee=invitee, reply=answer, deputy_name="", by=None, at=_at(self.on))
        agendas.add_paper(
            meeting=found, title="Statutory guidance", by=self.coordinator,
            url="https://www.gov.uk/government/publications/modern-slavery-how-to-identify-and-support-victims",
        )  # fmt: skip
        agendas.ask_for(
            meeting=found, title="Short lets on the front", why="Three calls from neighbours since the summer.",
            by=self.chair, at=_at(self.on), on=self.on,
        )  # fmt: skip


def _follow_up(*, on: date) -> None:
    """The oldest are done, the newest open, five of them past their date."""
    found = list(Action.objects.order_by("meeting__starts_at", "pk").select_related("meeting"))
    whole = len(found) == sum(ACTIONS.values())
    done, cancelled = (ACTIONS["done"], ACTIONS["cancelled"]) if whole else (0, 0)
    for number, action in enumerate(found):
        by = action.owners.select_related("person")[0].person
        day = min(action.meeting.day + timedelta(days=40), on)
        if number < done:
            actions.close(action=action, as_="done", outcome="Done as agreed.", on=day, by=by, manages=True)
        elif number < done + cancelled:
            why = "No longer needed."
            actions.close(action=action, as_="cancelled", outcome=why, on=day, by=by, manages=True)
        else:
            _date(action, number - done - cancelled, on=on)


def _date(action: Action, number: int, *, on: date) -> None:
    late, undated = ACTIONS["late"], {5: DeliveryDate.ongoing(), 6: DeliveryDate.none()}
    day = on - timedelta(days=3 * number + 2) if number < late else on + timedelta(days=6 * number)
    due = undated.get(number) or DeliveryDate.on_day(day)
    owners = Owners([owner.person for owner in action.owners.all() if owner.person])
    actions.change(action=action, text=action.text, due=due, owners=owners, by=None)


def _until(series: Series, on: date) -> list[date]:
    found = list[date]()
    for day in recurring.days(series.rule, first_on=series.first_on, after=series.first_on):
        if day >= on:
            return found
        found.append(day)
    return found


def _holder(role: str) -> Person:
    found = Person.objects.filter(memberships__role_code=role, user__isnull=False).order_by("pk").first()
    assert found is not None, "the people are made before the meetings"
    return found


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
