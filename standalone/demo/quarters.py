"""How the made-up plans went, quarter by quarter: told, rated, measured and published as people do it on the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle
from random import Random

from django.utils import timezone

from actionplan.measures import Period, PeriodKind
from actionplan.models import Completion, DateChange, Kpi, Milestone, Plan, Update
from actionplan.rag import Lifecycle, Rag
from actionplan.reports import publications as publication_reports
from actionplan.services import actions as corrective_actions
from actionplan.services import completions, dates, headlines, kpis, publications, updates
from actionplan.services.actions import NewAction
from actionplan.services.updates import NewDate, NewEvidence, NewRating, News, Seen, Told
from foundation.periods import DeliveryDate, Quarter, QuarterCalendar
from partnership.models import Person
from partnership.roles import RoleCode
from standalone.demo.plan_texts import EARLIER, EARLIER_ACTIONS, MESSAGES, NEWS, K, M, O

RAGS = {"G": Rag.GREEN, "A": Rag.AMBER, "R": Rag.RED}
WORKING_UP, UNTIL_PUBLISHED = timedelta(days=12), timedelta(days=16)
"""After a quarter ends: until every judgement is in, and until the board is published."""
FOR_AN_ACTION = timedelta(days=70)
REDATED_AT = (2, 4)
"""The quarters at whose end a milestone is given another date, where it is given one."""


class Chronicle:
    """One plan from its first quarter to its last. Texts and milestones are matched by their place in the plan."""

    def __init__(self, plan: Plan, texts: Sequence[O], *, coordinator: Person, random: Random, on: date) -> None:
        self.plan, self.coordinator, self.on = plan, coordinator, on
        self.milestones = list(zip(_milestones(texts), Milestone.objects.of_plan(plan), strict=True))
        of_plan = Kpi.objects.filter(objective__plan=plan).order_by("objective__position", "position")
        self.kpis = list(zip(_kpis(texts), of_plan, strict=True))
        self.quarters = _ended(len(self.milestones[0][0].history), before=on)
        self.chair = Person.objects.filter(memberships__role_code=RoleCode.CHAIR).first() or coordinator
        self.earlier = {letter: _in_turn(said, random) for letter, said in EARLIER.items()}
        self.news = {letter: _in_turn(said, random) for letter, said in NEWS.items()}
        self.actions = _in_turn(EARLIER_ACTIONS, random)

    def tell(self) -> None:
        for number, quarter in enumerate(self.quarters, start=1):
            for place, (text, milestone) in enumerate(self.milestones):
                said_on = quarter.ends_on + WORKING_UP - timedelta(days=place % 6)
                self._tell_one(text, milestone, number, at=_at(said_on, 10))
            for kpi_text, kpi in self.kpis:
                self._measure(kpi_text, kpi, number, quarter)
            self._publish(number, quarter)

    def tell_since(self) -> None:
        """What has come in since the last board: things that wait for somebody, and nothing that changes a rating."""
        at = _at(self.on - timedelta(days=4), 11)
        by_letter = {letter: [found for found in self.milestones if found[0].history[-1] == letter] for letter in "GAR"}
        _text, done = by_letter["G"][1]
        self._write(done, "All visits use the questions, and the first yearly count is in.", at=at, done=True)
        _text, slow = by_letter["A"][0]
        change = NewDate(DeliveryDate.parse("June 2027"), "The two homes can release staff only after Easter.")
        self._write(slow, "The evening session is booked for January.", at=at, redate=change)
        for _text, steady in by_letter["G"][2:5]:
            officer = self._officer(steady)
            updates.no_change(milestone=steady, by=officer if officer.user_id else self.coordinator, at=at)
        _text, red = by_letter["R"][0]
        headlines.judge(
            strategy=red.strategy,
            rag=Rag.AMBER,
            reason="Two of its three milestones are complete; only the training of trainers is off track.",
            seen=None,
            by=self.coordinator,
            at=at,
        )

    def _tell_one(self, text: M, milestone: Milestone, number: int, *, at: datetime) -> None:
        letter, newest = text.history[number - 1], number == len(self.quarters)
        if number in REDATED_AT and REDATED_AT.index(number) < len(text.before):
            self._redate(milestone, text, REDATED_AT.index(number), at=at)
        if letter == "B":
            self._complete(milestone, at=at)
        elif letter in RAGS:
            reason = text.reason if newest and text.reason else next(self.earlier[letter])
            asked = text.ask if newest else ""
            action = self._action(text, milestone, newest, at) if letter in "AR" else None
            rating = NewRating(RAGS[letter], reason, asked, action)
            self._settle(milestone, at=at - timedelta(minutes=5))  # what was to be done since the quarter before
            self._write(milestone, next(self.news[letter]), at=at, rating=rating)

    def _action(self, text: M, milestone: Milestone, newest: bool, at: datetime) -> NewAction:
        due_on = timezone.localdate(at) + FOR_AN_ACTION
        return NewAction(text.action if newest else next(self.actions), self._officer(milestone), "", due_on)

    def _settle(self, milestone: Milestone, *, at: datetime) -> None:
        for action in milestone.open_actions:
            corrective_actions.close(action=action, dropped=False, by=self.coordinator, at=at)

    def _redate(self, milestone: Milestone, text: M, place: int, *, at: datetime) -> None:
        following = (*text.before[1:], text.due or "")[place]
        change: DateChange = dates.ask(
            milestone=milestone,
            delivery=DeliveryDate.parse(following),
            reason="It takes longer than we thought: the first way of doing it did not work.",
            by=self._officer(milestone),
            at=at,
        )
        dates.decide(change=change, agree=True, note="Agreed with the chair.", by=self.coordinator, at=at)
        milestone.refresh_from_db()

    def _complete(self, milestone: Milestone, *, at: datetime) -> None:
        told = "Done. What shows it is linked here."
        update = self._write(milestone, told, at=at - timedelta(days=1), progress=100, done=True)
        self._settle(milestone, at=at)
        officers = milestone.officer_keys()
        second = self.chair if self.coordinator.pk in officers | {update.written_by_id} else self.coordinator
        completion = Completion.objects.get(update=update)
        completions.decide(completion=completion, agree=True, note="", by=second, at=at)
        milestone.refresh_from_db()

    def _write(
        self,
        milestone: Milestone,
        text: str,
        *,
        at: datetime,
        rating: NewRating | None = None,
        progress: int | None = None,
        redate: NewDate | None = None,
        done: bool = False,
    ) -> Update:
        """By the accountable officer; by the coordinator on the telephone for one who has no account."""
        officer = self._officer(milestone)
        evidence = NewEvidence("Note of what was done", "https://www.example.org/notes")
        news = News(text, Lifecycle.IN_PROGRESS, progress, rating, (evidence,) if done else (), redate)
        if done:
            news = replace(news, done_on=timezone.localdate(at))
        by = officer
        if officer.user_id is None:
            by, news = self.coordinator, replace(news, told=Told(officer, "telephone", timezone.localdate(at)))
        update, judgement = milestone.updates.first(), milestone.judgements.first()
        seen = Seen(update.pk if update else None, judgement.pk if judgement else None)
        return updates.write(milestone=milestone, news=news, seen=seen, by=by, at=at)

    def _officer(self, milestone: Milestone) -> Person:
        return Person.objects.filter(pk__in=milestone.officer_keys()).earliest("pk")

    def _measure(self, text: K, kpi: Kpi, number: int, quarter: Quarter) -> None:
        figure = text.figures[number - 1]
        if number == 1:
            named = {"text": text.text, "unit": text.unit, "source": text.source}
            worth = {
                name: None if value is None else Decimal(value)
                for name, value in (("baseline", text.baseline), ("target", text.target))
            }
            kpis.change(
                kpi=kpi,
                version=kpi.version,
                by=self.coordinator,
                **named,
                **worth,
                kind=Kpi.Kind(text.kind),
                better=Kpi.Better(text.better),
                visibility=text.seen_by,
            )
        if figure is not None:
            period = Period.containing(quarter.ends_on, PeriodKind.FINANCIAL_QUARTER)
            kpis.record(kpi=kpi, period=period, value=Decimal(figure), seen=None, by=self.coordinator)

    def _publish(self, number: int, quarter: Quarter) -> None:
        at = _at(quarter.ends_on + UNTIL_PUBLISHED, 15)
        publications.publish(
            plan=self.plan,
            read=partial(publication_reports.snapshot, self.plan, on=timezone.localdate(at)),
            quarter_ends_on=quarter.ends_on,
            message=MESSAGES[number - 1],
            seen=number - 1,
            by=self.coordinator,
            at=at,
        )


def _milestones(texts: Sequence[O]) -> list[M]:
    return [text for objective in texts for strategy in objective.strategies for text in strategy.milestones]


def _kpis(texts: Sequence[O]) -> list[K]:
    return [kpi for objective in texts for kpi in objective.kpis]


def _in_turn(said: Sequence[str], random: Random) -> Iterator[str]:
    return cycle(random.sample(said, len(said)))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _ended(count: int, *, before: date) -> list[Quarter]:
    """So many financial quarters, oldest first, the last of which was published by the day."""
    found: list[Quarter] = []
    day = before - UNTIL_PUBLISHED
    while len(found) < count:
        day = Quarter.containing(day, calendar=QuarterCalendar.FINANCIAL).starts_on - timedelta(days=1)
        found.insert(0, Quarter.containing(day, calendar=QuarterCalendar.FINANCIAL))
    return found
