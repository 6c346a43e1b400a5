"""Another delivery date: set, asked for, agreed to or refused, and what stays of the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actionplan.models import DateChange, Decision, Milestone, Plan
from actionplan.services import dates
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.periods import DeliveryDate
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.tellings import AT

pytestmark = pytest.mark.django_db
Named = Callable[[str], Milestone]
NEXT_YEAR = DeliveryDate.in_month(2027, 6)


def test_a_date_that_is_set_holds_at_once_and_the_one_before_is_kept(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        change = dates.set_date(
            milestone=milestone, delivery=NEXT_YEAR, reason="The school asked for it.", by=coordinator, at=AT
        )
        kept = Milestone.objects.get(pk=milestone.pk)
        assert (kept.has_own_delivery, kept.delivery, kept.version) == (True, NEXT_YEAR, 1)
        assert (milestone.has_own_delivery, milestone.delivery, milestone.version) == (True, NEXT_YEAR, 1)
        assert (change.before, change.delivery.label, change.decision) == ("March 2090", "June 2027", "agreed")
        assert AuditEntry.objects.get(action="milestone.date_set").subject_id == milestone.pk


def test_a_milestone_can_go_back_to_the_date_of_its_strategy(
    named: Named, marlhaven: Partnership, coordinator: Person
) -> None:
    milestone = named("Tell those who report")
    with within(marlhaven):
        change = dates.set_date(milestone=milestone, delivery=None, reason="As the rest.", by=coordinator, at=AT)
        assert (milestone.has_own_delivery, milestone.due.label) == (False, "Ongoing")
        assert (change.before, change.delivery.label) == ("31 January 2020", "Ongoing")


def test_a_date_that_is_asked_for_holds_once_somebody_agrees(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        change = dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=officer, at=AT)
        assert Milestone.objects.get(pk=milestone.pk).has_own_delivery is False
        dates.decide(change=change, agree=True, note="", by=coordinator, at=AT)
        kept = Milestone.objects.get(pk=milestone.pk)
        assert (kept.delivery, kept.version) == (NEXT_YEAR, 1)
        change.refresh_from_db()
        assert (change.decision, change.decided_by, change.decided_at) == (Decision.AGREED, coordinator, AT)


def test_a_date_that_is_refused_changes_nothing_and_says_why(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        change = dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=officer, at=AT)
        with pytest.raises(ValidationError, match="Say why you do not agree"):
            dates.decide(change=change, agree=False, note=" ", by=coordinator, at=AT)
        dates.decide(change=change, agree=False, note="The board needs it by March.", by=coordinator, at=AT)
        assert Milestone.objects.get(pk=milestone.pk).has_own_delivery is False
        with pytest.raises(ValidationError, match="Somebody has decided this request in the meantime"):
            dates.decide(change=change, agree=True, note="", by=coordinator, at=AT)
        dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Once more.", by=officer, at=AT)
        assert milestone.date_changes.count() == 2


@pytest.mark.parametrize(
    ("delivery", "reason", "sentence"),
    [
        (NEXT_YEAR, "", "Say why it has another date"),
        (NEXT_YEAR, " \n", "Say why it has another date"),
        (DeliveryDate.in_month(2090, 3), "Why not.", "March 2090 is its date already"),
    ],
)
def test_a_request_that_cannot_be_made_says_why(
    delivery: DeliveryDate, reason: str, sentence: str, named: Named, marlhaven: Partnership, officer: Person
) -> None:
    with within(marlhaven):
        with pytest.raises(ValidationError, match=sentence):
            dates.ask(milestone=named("Ask the pupils"), delivery=delivery, reason=reason, by=officer, at=AT)
        assert DateChange.objects.count() == 0


def test_one_request_waits_at_a_time(named: Named, marlhaven: Partnership, officer: Person) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        first = dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=officer, at=AT)
        with pytest.raises(ValidationError, match="asked for already"):
            dates.ask(milestone=milestone, delivery=DeliveryDate.ongoing(), reason="Late.", by=officer, at=AT)
        first.pk = None
        with pytest.raises(IntegrityError, match="datechange_one_waiting_a_milestone"), transaction.atomic():
            first.save(force_insert=True)


def test_nothing_of_a_closed_plan_gets_another_date(
    named: Named, marlhaven: Partnership, officer: Person, coordinator: Person
) -> None:
    milestone = named("Ask the pupils")
    with within(marlhaven):
        change = dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=officer, at=AT)
        Plan.objects.update(status=Plan.Status.CLOSED)
        refusals: tuple[Callable[[], object], ...] = (
            lambda: dates.set_date(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=coordinator, at=AT),
            lambda: dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=officer, at=AT),
            lambda: dates.decide(change=change, agree=True, note="", by=coordinator, at=AT),
        )
        for refused in refusals:
            with pytest.raises(NotAllowed, match="This plan is closed"):
                refused()


def test_one_person_asks_for_another_date_of_a_milestone_five_times_a_day(
    named: Named, marlhaven: Partnership, officer: Person, lead: Person
) -> None:
    milestone, tomorrow = named("Ask the pupils"), AT + timedelta(days=1)

    def ask(milestone: Milestone, by: Person, at: datetime) -> None:
        change = dates.ask(milestone=milestone, delivery=NEXT_YEAR, reason="Late.", by=by, at=at)
        dates.withdraw(change=change, by=by, at=at)

    with within(marlhaven):
        for _time in range(5):
            ask(milestone, officer, AT)
        with pytest.raises(ValidationError) as refused:
            ask(milestone, officer, AT)
        assert refused.value.message_dict == {
            "redate": ["You have asked for another date 5 times today. Ask the coordinator, or wait until tomorrow"]
        }
        for other, by, at in (
            (milestone, lead, AT),
            (named("Brief the carers"), officer, AT),
            (milestone, officer, tomorrow),
        ):
            ask(other, by, at)
        assert DateChange.objects.count() == 8
