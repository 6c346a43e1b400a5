"""What of the plan is told by mail, to whom, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplan.due import occasions, told
from actionplan.models import Milestone, OfficerLead, Plan, Visibility
from actionplan.rag import Lifecycle
from actionplan.readers import reader_without_request
from foundation.due import Asker, Occasion, Told
from foundation.models import Notice, Rhythm
from foundation.periods import DeliveryDate
from foundation.tenancy import identify, within
from partnership.models import Membership, Organisation, Partnership, Person
from partnership.roles import permissions_of
from tests.factories import (
    MilestoneFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    StrategyFactory,
    member,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
DUE_ON = date(2026, 11, 25)
DAY_BEFORE = date(2026, 11, 19)
HEARD_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
L = Lifecycle


@pytest.fixture
def coordinator(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("antislavery_coordinator", name="Amara Quill")


@pytest.fixture
def officer(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member("lead_officer", name="Orla Penhallow")


@pytest.fixture
def milestone(marlhaven: Partnership, officer: Person) -> Milestone:
    """Due in five days, told of lately, led by the officer."""
    with within(marlhaven):
        made = write(DeliveryDate.on_day(DUE_ON))
        OfficerLead.objects.create(milestone=made, person=officer)
        return made


def account(person: Person) -> int:
    assert person.user_id is not None
    return person.user_id


def write(delivery: DeliveryDate, **fields: Any) -> Milestone:
    given = {"has_own_delivery": True, "delivery": delivery, "updated_at": HEARD_AT, "position": 3}
    above = {"strategy__position": 2, "strategy__objective__position": 1}
    return MilestoneFactory(**given | above | fields)


def on_day(on: date, rhythm: Rhythm | None = None) -> list[Occasion]:
    return [occasion for _day, occasion in occasions([on], rhythm or Rhythm())]


def heard(partnership: Partnership, *, on: date = ON, rhythm: Rhythm | None = None) -> list[Occasion]:
    with within(partnership):
        return on_day(on, rhythm)


def who_hears(partnership: Partnership, *, on: date = ON) -> list[int]:
    return sorted(each.user_id for each in heard(partnership, on=on))


def asker(person: Person, *roles: str, on: date = ON) -> Asker:
    return Asker(person, permissions_of(list(roles)), frozenset(roles), "marlhaven", on)


def noted(found: list[Occasion]) -> list[Notice]:
    """As `reminders` would keep them."""
    return [
        Notice.objects.create(
            user_id=each.user_id, topic=each.topic, kind=each.kind, subject=each.subject, occasion=each.occasion,
            due_on=each.due_on,
        )
        for each in found
    ]  # fmt: skip


def lines_for(partnership: Partnership, person: Person) -> list[Told]:
    """What a mail tells somebody of all that is noted for them on the day."""
    with within(partnership):
        found = [each for each in on_day(ON) if each.user_id == person.user_id]
        lines = told(asker(person), noted(found))
    return list(lines.values())


def test_the_rhythm_is_data(milestone: Milestone, marlhaven: Partnership) -> None:
    rhythm = Rhythm(days_before=[90, 3], overdue_every=2)
    soon, later = date(2026, 11, 22), date(2026, 11, 28)
    found = [each.occasion for on in (ON, soon, later) for each in heard(marlhaven, on=on, rhythm=rhythm)]
    assert found == ["90:2026-11-25", "3:2026-11-25", "late:2:2026-11-25"]
    assert heard(marlhaven, rhythm=Rhythm(days_before=[])) == []


def test_its_officer_and_the_coordinator_hear_and_nobody_else(
    milestone: Milestone, officer: Person, coordinator: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        for role in ("chair", "steering_member", "care_coordinator", "administrator", "volunteer", "lead_officer"):
            member(role)
    subject = f"milestone:{milestone.pk}"
    both = sorted([account(officer), account(coordinator)])
    assert heard(marlhaven) == [
        Occasion("plan", "milestone_due", subject, "7:2026-11-25", DUE_ON, user) for user in both
    ]


def test_who_leads_and_rates_hears_once(milestone: Milestone, coordinator: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        OfficerLead.objects.update(person=coordinator)
    assert who_hears(marlhaven) == [coordinator.user_id]


def test_the_officers_of_its_strategy_hear_where_it_has_none_of_its_own(
    milestone: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        above = member("lead_officer")
        OfficerLead.objects.create(strategy=milestone.strategy, person=above)
    assert who_hears(marlhaven) == [officer.user_id]
    with within(marlhaven):
        OfficerLead.objects.filter(milestone=milestone).delete()
    assert who_hears(marlhaven) == [above.user_id]
    with within(marlhaven):
        OfficerLead.objects.create(milestone=milestone, group_name="All partners")
    assert who_hears(marlhaven) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda officer: Membership.objects.filter(person=officer).update(suspended_at=timezone.now()),
        lambda officer: Membership.objects.filter(person=officer).update(ends_on=date(2026, 11, 19)),
        lambda officer: Membership.objects.filter(person=officer).update(starts_on=date(2026, 11, 21)),
        lambda officer: Membership.objects.filter(person=officer).update(role_code="volunteer"),
        lambda officer: type(officer.user).objects.filter(pk=officer.user_id).update(is_active=False),
    ],
    ids=["suspended", "left", "not here yet", "may not read the plan", "account closed"],
)
def test_who_may_not_come_in_hears_nothing(
    change: Callable[[Person], Any], milestone: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    assert who_hears(marlhaven) == [officer.user_id]
    with within(marlhaven):
        change(officer)
    assert who_hears(marlhaven) == []


@pytest.mark.parametrize("status", [Plan.Status.DRAFT, Plan.Status.CLOSED])
def test_only_active_plans_are_told_of(
    status: str, milestone: Milestone, coordinator: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Plan.objects.update(status=status)
    assert heard(marlhaven) == []


@pytest.mark.parametrize("lifecycle", [L.COMPLETE, L.NOT_ACHIEVED, L.SUPERSEDED])
def test_what_is_over_is_not_told_of(
    lifecycle: str, milestone: Milestone, coordinator: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Milestone.objects.update(lifecycle=lifecycle)
    assert heard(marlhaven, on=date(2026, 12, 20)) == []


def test_another_partnership_hears_nothing_of_it(
    milestone: Milestone, pellworth: Partnership, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(pellworth):
        there = member("antislavery_coordinator", user=coordinator.user)
        write(DeliveryDate.on_day(DUE_ON))
    with within(marlhaven):
        Membership.objects.filter(person=coordinator).update(role_code="chair")
    with within(marlhaven):
        identify(account(coordinator))  # row security then shows their roles elsewhere too
        assert coordinator.user_id not in [each.user_id for each in on_day(ON)]
    assert who_hears(pellworth) == [there.user_id]


@pytest.mark.parametrize(
    ("rates_too", "for_council", "leads"),
    [(edits, council, leads) for edits in (True, False) for council in (True, False) for leads in (True, False)],
)
def test_a_row_for_statutory_bodies_is_told_to_those_who_see_it(
    rates_too: bool, for_council: bool, leads: bool, milestone: Milestone, marlhaven: Partnership
) -> None:
    """The statement and `Reader.may_see` say the same of everybody who leads or rates."""
    role = "antislavery_coordinator" if rates_too else "lead_officer"
    with within(marlhaven):
        Milestone.objects.update(visibility=Visibility.STATUTORY)
        person = member(role)
        if for_council:
            council = OrganisationFactory(sector=Organisation.Sector.COUNCIL)
            Membership.objects.filter(person=person).update(organisation=council)
        if leads:
            OfficerLead.objects.create(milestone=milestone, person=person)
        reader = reader_without_request(person.pk, permissions_of([role]), on=ON)
        may_see = reader.may_see(Visibility.STATUTORY, milestone.pk)
    assert (person.user_id in who_hears(marlhaven)) is (may_see and (leads or rates_too))


def test_who_invites_hears_once_a_month_where_nobody_looks_after_the_plan(
    milestone: Milestone, officer: Person, coordinator: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        administrator = member("administrator")
    assert administrator.user_id not in who_hears(marlhaven)
    with within(marlhaven):
        Membership.objects.filter(person=coordinator).update(ends_on=date(2026, 11, 19))
        write(DeliveryDate.on_day(DUE_ON), strategy=milestone.strategy, position=4)
    found = [each for each in heard(marlhaven) if each.user_id == administrator.user_id]
    plan = milestone.strategy.objective.plan_id
    assert found == [Occasion("plan", "plan_unattended", f"plan:{plan}", "2026-11", None, account(administrator))]
    assert [each.occasion for each in heard(marlhaven, on=date(2026, 12, 1)) if each.kind == "plan_unattended"] == [
        "2026-12"
    ]
    assert lines_for(marlhaven, administrator) == [
        Told(
            (
                "Something in the action plan is due, and nobody with an account looks after the plan."
                " Invite a coordinator."
            ),
            "/marlhaven/people/invite/",
        )
    ]


# What is said


def test_who_leads_is_taken_to_the_page_to_tell_how_it_goes_and_the_coordinator_to_the_milestone(
    milestone: Milestone, officer: Person, coordinator: Person, marlhaven: Partnership
) -> None:
    page = f"/marlhaven/plans/{milestone.strategy.objective.plan_id}/milestones/{milestone.pk}/"
    line = "Milestone 1.2.3 is due by 25 November 2026."
    assert lines_for(marlhaven, officer) == [Told(line, f"{page}update/")]
    assert lines_for(marlhaven, coordinator) == [Told(line, page)]


@pytest.mark.parametrize(
    ("delivery", "fields", "lines"),
    [
        (DeliveryDate.on_day(ON), {}, ["Milestone 1.2.3 is due by 20 November 2026."]),
        (DeliveryDate.in_month(2026, 3), {}, ["Milestone 1.2.3 is past its date, 31 March 2026."]),
        (
            DeliveryDate.ongoing(),
            {"next_review_on": date(2026, 11, 1)},
            ["Milestone 1.2.3 was to be looked at again by 1 November 2026."],
        ),
        (
            DeliveryDate.ongoing(),
            {"updated_at": datetime(2026, 5, 1, 12, tzinfo=UTC)},
            ["Milestone 1.2.3 has had no update since 1 May 2026."],
        ),
        (
            DeliveryDate.ongoing(),
            {"updated_at": None, "created_at": datetime(2026, 5, 1, 12, tzinfo=UTC)},
            ["Milestone 1.2.3 has had no update since it came into the plan on 1 May 2026."],
        ),
    ],
)
def test_a_line_says_a_number_and_a_date_and_nothing_of_the_milestone(
    delivery: DeliveryDate, fields: dict[str, Any], lines: list[str], officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        made = write(delivery, text="Close the house in Mill Lane", rag="red", **fields)
        OfficerLead.objects.create(milestone=made, person=officer)
    assert [told.line for told in lines_for(marlhaven, officer)] == lines


@pytest.mark.parametrize(
    ("leads", "said"),
    [
        ("", " Nobody leads it by name."),
        ("group", " Nobody leads it by name."),
        ("reachable", ""),
        ("nobody", " Its lead officer cannot be told: no account, or no role here any more."),
        ("nobody nobody", " None of its lead officers can be told: no account, or no role here any more."),
        (
            "reachable nobody",
            " Not all of its lead officers can be told: they have no account, or no role here any more.",
        ),
    ],
)
def test_the_coordinator_hears_where_its_lead_officers_do_not(
    leads: str, said: str, coordinator: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        made = write(DeliveryDate.on_day(DUE_ON))
        for word in leads.split():
            if word == "group":
                OfficerLead.objects.create(milestone=made, group_name="All partners")
            else:
                person = member("lead_officer") if word == "reachable" else PersonFactory()
                OfficerLead.objects.create(milestone=made, person=person)
    assert [told.line for told in lines_for(marlhaven, coordinator)] == [
        f"Milestone 1.2.3 is due by 25 November 2026.{said}"
    ]


GONE: dict[str, Callable[[Person], Any]] = {
    "it is done": lambda _officer: Milestone.objects.update(lifecycle=L.COMPLETE),
    "it has another date": lambda _officer: Milestone.objects.update(delivery_ends_on=date(2026, 11, 26)),
    "another leads it": lambda _officer: OfficerLead.objects.update(person=PersonFactory()),
    "its plan is closed": lambda _officer: Plan.objects.update(status=Plan.Status.CLOSED),
    "the officer has left": lambda officer: Membership.objects.filter(person=officer).update(ends_on=DAY_BEFORE),
}


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
def test_what_no_longer_holds_when_the_mail_leaves_is_left_out(
    change: Callable[[Person], Any], milestone: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        notices = noted(on_day(ON))
        assert list(told(asker(officer), notices)) == [notices[0].pk]
        change(officer)
        assert told(asker(officer), notices) == {}


def test_a_step_that_has_gone_by_is_left_to_the_next_one(
    milestone: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        notices = noted(on_day(date(2026, 11, 18)))
        days = (date(2026, 11, 18), date(2026, 11, 23), date(2026, 11, 24))
        assert [len(told(asker(officer, on=on), notices)) for on in days] == [1, 1, 0]


def test_a_milestone_that_is_late_and_silent_is_told_of_twice(
    milestone: Milestone, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        Milestone.objects.update(updated_at=datetime(2026, 5, 1, 12, tzinfo=UTC), delivery_ends_on=date(2026, 11, 1))
    assert [told.line for told in lines_for(marlhaven, officer)] == [
        "Milestone 1.2.3 is past its date, 1 November 2026.",
        "Milestone 1.2.3 has had no update since 1 May 2026.",
    ]


# What it costs


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_a_partnership_is_one_query_and_a_mail_is_two(
    rows: int, coordinator: Person, officer: Person, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        strategy = StrategyFactory(objective__plan=PlanFactory())
        OfficerLead.objects.create(strategy=strategy, person=officer)
        for number in range(rows):
            write(DeliveryDate.on_day(DUE_ON), strategy=strategy, position=number)
        with CaptureQueriesContext(connection) as asked:
            found = on_day(ON)
        assert (len(found), len(asked.captured_queries)) == (2 * rows, 1)
        notices = noted([each for each in found if each.user_id == officer.user_id])
        with CaptureQueriesContext(connection) as asked:
            lines = told(asker(officer), notices)
        assert (len(lines), len(asked.captured_queries)) == (rows, 2)


def test_where_nothing_is_due_it_is_one_query(coordinator: Person, marlhaven: Partnership) -> None:
    with within(marlhaven):
        write(DeliveryDate.in_month(2090, 3))
        with CaptureQueriesContext(connection) as asked:
            assert on_day(ON) == []
        assert len(asked.captured_queries) == 1


def test_every_kind_has_its_words_and_its_name() -> None:
    kinds = {"milestone_due", "milestone_late", "milestone_silent", "review_due", "plan_unattended"}
    assert settings.OCCASION_SOURCES["plan"] == "actionplan.due.occasions"
    assert {kind for kind, path in settings.OCCASION_WORDS.items() if path == "actionplan.due.told"} == kinds
    assert kinds <= set(settings.OCCASION_KINDS)
