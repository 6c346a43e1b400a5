"""What the plans put on somebody's home page: who is asked for what, and what nobody is told before it is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from actionplan import due
from actionplan.models import Milestone, OfficerLead, Plan, Visibility
from actionplan.rag import Lifecycle
from actionplan.services import actions, dates, updates
from actionplan.services.actions import NewAction
from actionplan.services.updates import News, Seen
from foundation.due import Asker
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from partnership.roles import permissions_of
from tests.actionplan.conftest import publish_board, write_many
from tests.actionplan.tellings import AT
from tests.factories import MilestoneFactory, member

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
ON = date(2026, 11, 20)


def told(partnership: Partnership, person: Person, role: str, *, on: date = ON) -> list[tuple[str, str, str]]:
    asker = Asker(person, permissions_of([role]), frozenset({role}), partnership.slug, on)
    with within(partnership):
        return [(item.heading, item.text, item.note) for item in due.items(asker)]


@pytest.fixture
def outsider(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("steering_member", name="Ines Vale")


def test_the_coordinator_is_told_what_to_rate_and_what_was_not_heard_of(
    plan: Plan, outsider: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Milestone.objects.filter(text="Brief the carers").update(updated_at=datetime(2026, 5, 1, tzinfo=UTC))
        Milestone.objects.exclude(text="Brief the carers").update(updated_at=AT)
        Milestone.objects.filter(text="Look abroad").update(next_review_on=ON)
    found = told(marlhaven, outsider, "antislavery_coordinator")
    assert found == [
        (due.PLAN, text, "Plan 2025 to 2028.")
        for text in (
            "1 milestone past its date and not rated",
            "1 milestone without a recent update",
            "1 milestone to be looked at again",
            "1 milestone off track",
            "1 milestone at risk",
        )
    ]


def dated(partnership: Partnership, person: Person, role: str) -> dict[str, date | None]:
    """What each line says, and the date by which it stands."""
    asker = Asker(person, permissions_of([role]), frozenset({role}), partnership.slug, ON)
    with within(partnership):
        return {item.text: item.due_on for item in due.items(asker)}


def test_what_the_coordinator_rates_stands_by_the_earliest_date(
    plan: Plan, outsider: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        strategy = Milestone.objects.get(text="Look abroad").strategy
        for number, day in enumerate((20, 27, 28)):
            delivery = DeliveryDate.on_day(date(2026, 11, day))
            MilestoneFactory(strategy=strategy, has_own_delivery=True, delivery=delivery, position=20 + number)
        delivery = DeliveryDate.on_day(date(2026, 12, 20))
        MilestoneFactory(strategy=strategy, has_own_delivery=True, delivery=delivery, position=30)
        delivery = DeliveryDate.on_day(date(2026, 12, 21))
        MilestoneFactory(strategy=strategy, has_own_delivery=True, delivery=delivery, position=31)
    assert dated(marlhaven, outsider, "antislavery_coordinator") == {
        "1 milestone past its date and not rated": date(2020, 1, 31),
        "4 milestones due within 30 days": date(2026, 11, 20),
        "1 milestone off track": None,
        "1 milestone at risk": None,
    }


def test_the_number_of_those_that_are_due_soon_opens_the_list_of_just_those(
    plan: Plan, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    today = localdate()
    with within(marlhaven):
        strategy = Milestone.objects.get(text="Look abroad").strategy
        days = {"Yesterday": -1, "Today": 0, "In 30": 30, "In 31": 31}
        for number, (text, away) in enumerate(days.items()):
            delivery = DeliveryDate.on_day(today + timedelta(days=away))
            MilestoneFactory(
                strategy=strategy, has_own_delivery=True, delivery=delivery, position=20 + number, text=f"Due {text}."
            )
    client = as_role("antislavery_coordinator")
    assert '?date=soon&amp;sort=due">2 milestones due within 30 days<' in client.get("/marlhaven/").content.decode()
    page = client.get(f"/marlhaven/plans/{plan.pk}/milestones/?date=soon&sort=due").content.decode()
    assert [text for text in days if f"Due {text}." in page] == ["Today", "In 30"]


def test_what_a_lead_is_told_of_stands_by_its_date(orla: Person, named: Named, marlhaven: Partnership) -> None:
    near = named("Give the lesson")
    with within(marlhaven):
        Milestone.objects.filter(pk=near.pk).update(
            has_own_delivery=True, delivery_precision="day", delivery_ends_on=date(2026, 12, 20), updated_at=AT
        )
        Milestone.objects.filter(text="Look abroad").update(next_review_on=date(2026, 11, 1))
        OfficerLead.objects.create(milestone=named("Look abroad"), person=orla)
    assert told(marlhaven, orla, "lead_officer") == [
        (due.OWN, "1.1.3 Brief the carers", "At risk."),
        (due.OWN, "2.1.2 Look abroad", "To be looked at again."),
        (due.OWN, "1.1.2 Give the lesson", "Due: 20 December 2026."),
        (due.OWN, "All 4 that are still open", ""),
    ]
    assert dated(marlhaven, orla, "lead_officer") == {
        "1.1.3 Brief the carers": date(2090, 3, 31),
        "2.1.2 Look abroad": date(2026, 11, 1),
        "1.1.2 Give the lesson": date(2026, 12, 20),
        "All 4 that are still open": None,
    }


def test_who_answers_is_told_what_waits(
    plan: Plan, orla: Person, outsider: Person, named: Named, marlhaven: Partnership
) -> None:
    milestone = named("Brief the carers")
    with within(marlhaven):
        seen = Seen(None, milestone.judgements.get().pk)
        news = News("All briefed.", Lifecycle.IN_PROGRESS, done_on=ON)
        updates.write(milestone=milestone, news=news, seen=seen, by=orla, at=AT)
        dates.ask(milestone=milestone, delivery=DeliveryDate.in_month(2091, 6), reason="Late.", by=orla, at=AT)
        action = NewAction("Ring both homes", None, "Teo Marsh", date(2026, 11, 19))
        actions.add(milestone=milestone, action=action, by=orla, at=AT)
    done = (
        due.ANSWERS,
        "1.1.3 Brief the carers",
        "Orla Penhallow says that it is done. Confirm it, or send it back.",
    )
    dated = (due.ANSWERS, "1.1.3 Brief the carers", "Orla Penhallow asks for another date: June 2091.")
    late = (
        due.PLAN,
        "1.1.3 Brief the carers",
        "A corrective action is late: “Ring both homes” (Teo Marsh, due 19 November 2026).",
    )
    for_coordinator = told(marlhaven, outsider, "antislavery_coordinator")
    assert [line in for_coordinator for line in (done, dated, late)] == [True, True, True]
    for_chair = told(marlhaven, outsider, "chair")
    assert [line in for_chair for line in (done, dated, late)] == [True, False, False]
    assert done not in told(marlhaven, orla, "chair"), "she claimed it and leads it"
    with within(marlhaven):
        Milestone.objects.filter(pk=milestone.pk).update(visibility=Visibility.STATUTORY)
    assert done not in told(marlhaven, outsider, "chair")
    assert done in told(marlhaven, outsider, "antislavery_coordinator")


def test_who_leads_is_told_of_own_milestones_until_an_update_is_given(
    orla: Person, named: Named, marlhaven: Partnership
) -> None:
    milestone = named("Brief the carers")
    needing = (due.OWN, "1.1.3 Brief the carers", "At risk.")
    everything = (due.OWN, "All 3 that are still open", "")
    assert told(marlhaven, orla, "lead_officer") == [needing, everything]
    with within(marlhaven):
        updates.no_change(milestone=milestone, by=orla, at=AT)
    assert told(marlhaven, orla, "lead_officer") == [everything]
    assert told(marlhaven, orla, "lead_officer", on=date(2026, 12, 20)) == [everything]
    assert needing in told(marlhaven, orla, "lead_officer", on=date(2026, 12, 21))


def test_a_milestone_says_each_reason_why_it_is_asked_about(orla: Person, named: Named, marlhaven: Partnership) -> None:
    with within(marlhaven):
        OfficerLead.objects.create(milestone=named("Tell those who report"), person=orla)
        Milestone.objects.filter(text="Tell those who report").update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert told(marlhaven, orla, "lead_officer")[0] == (
        due.OWN,
        "2.1.1 Tell those who report",
        "Off track. Past its date: 31 January 2020. No recent update.",
    )


@pytest.mark.parametrize("role", ["steering_member", "partner_contact", "lead_officer", "care_coordinator"])
def test_nobody_else_is_told_anything_of_a_draft(
    role: str, plan: Plan, outsider: Person, marlhaven: Partnership
) -> None:
    assert told(marlhaven, outsider, role) == []


def test_who_steers_is_led_to_the_newest_published_board(plan: Plan, outsider: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        publish_board(plan)
        publish_board(plan, at=datetime(2026, 8, 3, 9, tzinfo=UTC))
    line = (due.PLAN, "Where Plan 2025 to 2028 stands", "Board 2, published on 3 August 2026.")
    changed = "What changed in the board of Plan 2025 to 2028"
    first = (due.PLAN, changed, "From board 1 to board 2, published on 3 August 2026.")
    assert told(marlhaven, outsider, "steering_member") == [first, line]
    assert told(marlhaven, outsider, "chair") == [first, line]
    assert told(marlhaven, outsider, "lead_officer") == []


@pytest.mark.parametrize("status", [Plan.Status.DRAFT, Plan.Status.CLOSED])
def test_only_active_plans_ask_for_anything(status: str, plan: Plan, orla: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        Plan.objects.update(status=status)
    for role in ("antislavery_coordinator", "chair", "lead_officer"):
        assert told(marlhaven, orla, role) == []


def test_the_late_actions_of_one_milestone_are_one_line_in_their_own_words(
    plan: Plan, orla: Person, outsider: Person, named: Named, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        for number in range(1, 6):
            action = NewAction(f"Call {number}", orla, "", date(2026, 11, 10 + number))
            actions.add(milestone=named("Brief the carers"), action=action, by=orla, at=AT)
        action = NewAction("Translate it", None, "Teo Marsh", date(2026, 11, 1))
        actions.add(milestone=named("Tell those who report"), action=action, by=orla, at=AT)
    late = [line for line in told(marlhaven, outsider, "antislavery_coordinator") if "late" in line[2]]
    assert late == [
        (
            due.PLAN,
            "2.1.1 Tell those who report",
            "A corrective action is late: “Translate it” (Teo Marsh, due 1 November 2026).",
        ),
        (
            due.PLAN,
            "1.1.3 Brief the carers",
            (
                "5 corrective actions are late: “Call 1” (Orla Penhallow, due 11 November 2026);"
                " “Call 2” (Orla Penhallow, due 12 November 2026); “Call 3” (Orla Penhallow, due 13 November 2026);"
                " and 2 more."
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("agree", "note", "answer"),
    [
        (True, "", "Your request for another date, June 2091, is agreed."),
        (False, "Too late.", "Your request for another date, June 2091, is not agreed: “Too late.”"),
    ],
)  # fmt: skip
def test_whoever_asked_for_another_date_is_told_the_answer_until_the_next_update(
    agree: bool, note: str, answer: str,
    plan: Plan, orla: Person, outsider: Person, named: Named, marlhaven: Partnership,
) -> None:  # fmt: skip
    milestone = named("Brief the carers")
    with within(marlhaven):
        change = dates.ask(milestone=milestone, delivery=DeliveryDate.in_month(2091, 6), reason="Late.", by=orla, at=AT)
    line = (due.OWN, "1.1.3 Brief the carers", answer)
    assert line not in told(marlhaven, orla, "lead_officer"), "nobody has answered"
    with within(marlhaven):
        dates.decide(change=change, agree=agree, note=note, by=outsider, at=AT)
    assert line in told(marlhaven, orla, "lead_officer")
    assert line in told(marlhaven, orla, "lead_officer", on=date(2026, 12, 20))
    assert line not in told(marlhaven, orla, "lead_officer", on=date(2026, 12, 21)), "a month has gone by"
    assert line not in told(marlhaven, outsider, "antislavery_coordinator"), "she answered and did not ask"
    with within(marlhaven):
        updates.no_change(milestone=milestone, by=orla, at=AT.replace(hour=16))
    assert line not in told(marlhaven, orla, "lead_officer")


@pytest.mark.parametrize("count", [10, 50])
def test_what_is_due_asks_the_same_queries_however_long_the_plan(count: int, marlhaven: Partnership) -> None:
    plan = write_many(marlhaven, count)
    with within(marlhaven):
        orla = Person.objects.get(name="Orla Penhallow")
        first = Milestone.objects.of_plan(plan).first()
        assert first is not None
        actions.add(milestone=first, action=NewAction("Ring", orla, "", date(2026, 1, 1)), by=orla, at=AT)
    for role, expected in {"antislavery_coordinator": 7, "chair": 6, "steering_member": 5, "lead_officer": 4}.items():
        asker = Asker(orla, permissions_of([role]), frozenset({role}), "marlhaven", ON)
        with within(marlhaven), CaptureQueriesContext(connection) as asked:
            assert list(due.items(asker))
        assert len(asked.captured_queries) == expected, [role, *(query["sql"][:60] for query in asked.captured_queries)]
