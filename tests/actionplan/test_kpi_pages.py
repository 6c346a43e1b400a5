"""The pages of KPIs: who reads what, and how a KPI and its values are written and put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from actionplan.measures import Period, PeriodKind
from actionplan.models import Kpi, KpiValue, Objective, Plan, Publication, Visibility
from actionplan.reports import kpis as kpi_reports
from actionplan.services import kpis
from actionplan.turns import ChangedMeanwhile
from foundation.access import NotAllowed
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.conftest import queries_of, write_plan
from tests.actionplan.test_kpis import kpi, measure
from tests.factories import member
from tests.partnership.test_at_once import at_once

__all__ = ["kpi"]
pytestmark = pytest.mark.django_db
QUARTER = Period.containing(date(2026, 5, 1), PeriodKind.FINANCIAL_QUARTER)
AsRole = Callable[[str], Client]
KPI = {"text": "Pupils reached", "kind": "number", "better": "higher", "visibility": "partnership", "unit": "pupils"}


@pytest.fixture
def address(plan: Plan) -> str:
    return f"/marlhaven/plans/{plan.pk}/kpis/"


def text_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined] # Django's test response


def publish(plan: Plan) -> None:
    with within(plan.partnership_id):
        Publication.objects.create(
            plan=plan,
            number=1,
            quarter_ends_on=date(2026, 3, 31),
            published_at=datetime(2026, 4, 2, 9, tzinfo=UTC),
            contents={"kpis": kpi_reports.frozen(plan)},
        )


# Who reads what


def test_members_read_the_kpis_as_last_published_and_the_coordinator_as_they_are(
    plan: Plan, kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    with within(marlhaven):
        measure(kpi, "250", source="School register")
    publish(plan)
    with within(marlhaven):
        measure(kpi, "777", commentary="A draft figure")
        later = Kpi.objects.create(objective=kpi.objective, text="A draft KPI", position=9)
    for role in ("steering_member", "lead_officer"):
        client = as_role(role)
        body = text_of(client.get(address)) + text_of(client.get(f"{address}{kpi.pk}/"))
        assert "250 pupils" in body
        assert "As board 1 published it on 2 April 2026." in body
        assert ("777" in body, "A draft" in body) == (False, False)
        assert client.get(f"{address}{later.pk}/").status_code == 404
    for role in ("antislavery_coordinator", "chair"):
        client = as_role(role)
        body = text_of(client.get(address)) + text_of(client.get(f"{address}{kpi.pk}/"))
        assert ("777 pupils" in body, "A draft KPI" in body, "Replaced" in body) == (True, True, True)


def test_before_anything_is_published_members_are_told_so(as_role: AsRole, address: str) -> None:
    assert "Nothing is published yet" in text_of(as_role("steering_member").get(address))


def test_a_plan_without_kpis_says_what_to_do(marlhaven: Partnership, as_role: AsRole, address: str) -> None:
    with within(marlhaven):
        Kpi.objects.all()._raw_delete("default")
    body = text_of(as_role("antislavery_coordinator").get(address))
    assert ("This plan has no KPIs yet" in body, "Add a KPI" in body) == (True, True)


def test_a_kpi_for_statutory_bodies_is_nowhere_for_others(
    plan: Plan, kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    with within(marlhaven):
        Kpi.objects.filter(pk=kpi.pk).update(visibility=Visibility.STATUTORY)
    publish(plan)
    for role in ("chair", "steering_member"):
        client = as_role(role)
        body = text_of(client.get(address))
        assert ("Pupils reached" in body, "0 of 1 KPI have a value" in body) == (False, True)
        assert client.get(f"{address}{kpi.pk}/").status_code == 404


@pytest.mark.parametrize(("role", "queries"), [("antislavery_coordinator", 9), ("steering_member", 10)])
def test_the_list_asks_as_much_for_many_kpis_as_for_few(
    role: str, queries: int, plan: Plan, kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    publish(plan)
    client = as_role(role)
    few = queries_of(client, address)
    with within(marlhaven):
        for number in range(48):
            measure(Kpi.objects.create(objective=kpi.objective, text=f"KPI {number}", position=number + 5), "1")
    assert (few, queries_of(client, address)) == (queries, queries)


# Writing


def test_a_kpi_is_added_with_numbers_as_people_type_them(
    plan: Plan, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    client = as_role("antislavery_coordinator")
    with within(marlhaven):
        objective = Objective.objects.get(title="Prevent it")
    form = KPI | {"objective": objective.pk, "kind": "money", "unit": "", "baseline": "£1,000", "target": "2,500.50"}
    answer = client.post(f"{address}new/", form | {"text": "Money raised", "target_on_month": "3"})
    assert "must include a day and a year" in text_of(answer)
    client.post(f"{address}new/", form | {"text": "Money raised"})
    client.post(f"{address}new/", form | {"text": "Money raised"})
    with within(marlhaven):
        made = Kpi.objects.get(text="Money raised")
        assert (made.baseline, made.target, made.position) == (Decimal(1000), Decimal("2500.50"), 2)
        assert list(AuditEntry.objects.filter(action="kpi.added").values_list("subject_id", flat=True)) == [made.pk]
    assert "£2,500.50" in text_of(client.get(address))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"baseline": "about ten"}, "Write a number in figures, like 1,250."),
        ({"baseline": "10", "target": "5"}, "The target is below the baseline, although higher is better."),
        ({"baseline": "1", "target": "5", "better": "lower"}, "The target is above the baseline, although lower"),
        ({"text": ""}, "Answer the question: What is measured?"),
        ({"objective": "999999999999999999999"}, "Choose an answer from the list"),
        ({"kind": "colour"}, "Choose an answer from the list"),
        ({"text": "a\x00b"}, "Remove the characters that cannot be stored"),
        ({"text": "x" * 501}, "Your answer to “What is measured?” must be 500 characters or fewer"),
    ],
)
def test_a_kpi_that_cannot_be_is_answered_in_a_sentence(
    changed: dict[str, str], sentence: str, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    with within(marlhaven):
        objective = Objective.objects.get(title="Prevent it")
    answer = as_role("antislavery_coordinator").post(f"{address}new/", KPI | {"objective": objective.pk} | changed)
    assert (answer.status_code, sentence in text_of(answer)) == (200, True)


def test_a_kpi_of_another_plan_or_partnership_is_not_there(
    plan: Plan, kpi: Kpi, marlhaven: Partnership, pellworth: Partnership, as_role: AsRole, address: str
) -> None:
    second, foreign = write_plan(marlhaven, "Second plan", mark=" 2"), write_plan(pellworth)
    with within(marlhaven):
        others = [Kpi.objects.filter(objective__plan=second).values_list("pk", flat=True)[0]]
        strange_objective = Objective.objects.filter(plan=second).values_list("pk", flat=True)[0]
    with within(pellworth):
        others += [Kpi.objects.filter(objective__plan=foreign).values_list("pk", flat=True)[0]]
    client = as_role("antislavery_coordinator")
    for other in others:
        for action in ("", "change/", "remove/", "value/"):
            assert client.get(f"{address}{other}/{action}").status_code == 404
        assert client.post(f"{address}{other}/move/", {"to": "up"}).status_code == 404
    form = KPI | {"objective": strange_objective, "version": 0}
    assert "Choose an answer" in text_of(client.post(f"{address}{kpi.pk}/change/", form))


def test_two_who_change_a_kpi_are_told_of_each_other(
    kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    first, second = as_role("antislavery_coordinator"), as_role("antislavery_coordinator")
    form = KPI | {"objective": kpi.objective_id, "version": kpi.version}
    assert first.post(f"{address}{kpi.pk}/change/", form | {"unit": "children"}).status_code == 302
    met = second.post(f"{address}{kpi.pk}/change/", form | {"unit": "young people"})
    assert (met.status_code, "has changed this KPI in the meantime" in text_of(met)) == (409, True)
    own = first.post(f"{address}{kpi.pk}/change/", form | {"unit": "young people"})
    assert (own.status_code, "you have already changed this KPI in another window" in text_of(own)) == (409, True)
    assert ("children" in text_of(met), 'value="young people"' in text_of(met)) == (True, True)
    again = form | {"unit": "young people", "version": kpi.version + 1}
    assert second.post(f"{address}{kpi.pk}/change/", again).status_code == 302
    with within(marlhaven):
        assert Kpi.objects.get(pk=kpi.pk).unit == "young people"


def test_what_kind_of_number_it_is_stays_once_something_is_measured(
    kpi: Kpi, marlhaven: Partnership, coordinator: Person
) -> None:
    with within(marlhaven):
        measure(kpi, "250")
        with pytest.raises(ValidationError, match="what kind of number it is stays"):
            kpis.change(kpi=kpi, version=0, kind=Kpi.Kind.MONEY, by=coordinator)
        with pytest.raises(NotAllowed, match="what was measured is never taken away"):
            kpis.remove(kpi=kpi, by=coordinator)


def test_a_kpi_moves_among_those_of_its_objective_and_goes_where_nothing_was_measured(
    kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    client = as_role("antislavery_coordinator")
    with within(marlhaven):
        second = Kpi.objects.create(objective=kpi.objective, text="Teachers reached", position=2)

    def order() -> list[str]:
        with within(marlhaven):
            return list(Kpi.objects.filter(objective=kpi.objective).values_list("text", flat=True))

    client.post(f"{address}{second.pk}/move/", {"to": "up"})
    assert order() == ["Teachers reached", "Pupils reached"]
    client.post(f"{address}{second.pk}/move/", {"to": "up"})
    assert order() == ["Teachers reached", "Pupils reached"]
    client.post(f"{address}{second.pk}/move/", {"to": "down"})
    assert order() == ["Pupils reached", "Teachers reached"]
    assert "Remove “Teachers reached”?" in text_of(client.get(f"{address}{second.pk}/remove/"))
    assert client.post(f"{address}{second.pk}/remove/").status_code == 302
    assert order() == ["Pupils reached"]


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC))
@pytest.mark.parametrize(
    ("days", "label"),
    [
        ({"period": "financial_quarter", "financial_quarter": "2026-07-01"}, "Quarter 2 2026-27 (July to September"),
        ({"period": "calendar_quarter", "calendar_quarter": "2026-07-01"}, "Quarter 3 of calendar year 2026 (July to"),
        ({"period": "financial_year", "financial_year": "2025-04-01"}, "2025-26 (April 2025 to March 2026)"),
        ({"period": "month", "month": "2026-02-01"}, "February 2026"),
        ({"period": "days", "days": "1 April 2026 to 15 May 2026"}, "1 April 2026 to 15 May 2026"),
        ({"period": "days", "days": "3/4/26"}, "3 April 2026"),
    ],
)  # fmt: skip
def test_a_value_is_recorded_for_its_period(
    days: dict[str, str], label: str, kpi: Kpi, as_role: AsRole, address: str
) -> None:
    client = as_role("antislavery_coordinator")
    answer = client.post(f"{address}{kpi.pk}/value/", {"value": "1,250", **days})
    assert answer.status_code == 302
    body = text_of(client.get(f"{address}{kpi.pk}/"))
    assert (label in body, "1,250 pupils" in body) == (True, True)


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC))
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"period": "days"}, "Write the first and the last day, like 1 April 2026 to 15 May 2026"),
        ({"period": "days", "days": "15 May 2026 to 1 May 2026"}, "The last day is before the first."),
        ({"period": "days", "days": "May 2026"}, "Write the first and the last day"),
        ({"period": "days", "days": "1 May 0000 to 1 May 9999"}, "Write the first and the last day"),
        ({"financial_quarter": ""}, "Choose which financial quarter it covers"),
        ({"financial_quarter": "2026-07-02"}, "Choose an answer from the list"),
        ({"period": "fortnight"}, "Choose an answer from the list"),
        ({"value": ""}, "Enter a value"),
        ({"value": "lots"}, "Write a number in figures, like 1,250."),
        ({"value": "5%"}, "This KPI is not a percentage."),
        ({"commentary": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"seen": "9" * 30}, "Write"),
        ({"source": "a\x00b"}, "Remove the characters that cannot be stored"),
    ],
)
def test_a_value_that_cannot_be_is_answered_in_a_sentence(
    changed: dict[str, str], sentence: str, kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    form = {"period": "financial_quarter", "financial_quarter": "2026-07-01", "value": "12"} | changed
    answer = as_role("antislavery_coordinator").post(f"{address}{kpi.pk}/value/", form)
    with within(marlhaven):
        assert KpiValue.objects.count() == ("seen" in changed and answer.status_code == 302)
    assert answer.status_code == 302 or sentence in text_of(answer)


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC))
def test_a_second_value_for_the_same_days_is_asked_about_and_then_replaces(
    kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    client = as_role("antislavery_coordinator")
    form = {"period": "financial_quarter", "financial_quarter": "2026-07-01", "value": "12"}
    for _twice in range(2):
        assert client.post(f"{address}{kpi.pk}/value/", form).status_code == 302
    with within(marlhaven):
        first = KpiValue.objects.get()
    met = client.post(f"{address}{kpi.pk}/value/", form | {"value": "13"})
    assert (met.status_code, "there is another one for the same days" in text_of(met)) == (409, True)
    assert f'name="seen" value="{first.pk}"' in text_of(met)
    correcting = text_of(client.get(f"{address}{kpi.pk}/value/?corrects={first.pk}"))
    assert ("Correct a value" in correcting, 'value="12"' in correcting) == (True, True)
    assert client.post(f"{address}{kpi.pk}/value/", form | {"value": "13", "seen": first.pk}).status_code == 302
    body = text_of(client.get(f"{address}{kpi.pk}/"))
    assert ("<s>12 pupils</s>" in body, "13 pupils" in body, "Replaced" in body) == (True, True, True)


def test_a_percentage_says_of_how_many(
    kpi: Kpi, marlhaven: Partnership, coordinator: Person, as_role: AsRole, address: str
) -> None:
    with within(marlhaven):
        Kpi.objects.filter(pk=kpi.pk).update(
            kind=Kpi.Kind.PERCENTAGE, unit="of officers trained", baseline=None, target=None
        )
        now, earlier = Kpi.objects.get(pk=kpi.pk), Period.containing(date(2026, 2, 1), QUARTER.kind)
        kpis.record(kpi=now, period=QUARTER, value=Decimal("62.5"), out_of=145, seen=None, by=coordinator)
        kpis.record(kpi=now, period=earlier, value=Decimal(50), seen=None, by=coordinator)
    body = text_of(as_role("antislavery_coordinator").get(f"{address}{kpi.pk}/"))
    assert ("62.5% of 145 officers trained" in body, "Of how many is not said" in body) == (True, True)


def test_a_closed_plan_takes_no_more_values(
    plan: Plan, kpi: Kpi, marlhaven: Partnership, as_role: AsRole, address: str
) -> None:
    with within(marlhaven):
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.CLOSED)
    client = as_role("antislavery_coordinator")
    assert client.get(f"{address}{kpi.pk}/value/").status_code == 403
    assert client.get(f"{address}new/").status_code == 403
    assert "Record a value" not in text_of(client.get(f"{address}{kpi.pk}/"))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.slow
def test_two_who_measure_the_same_days_at_once_are_told_of_each_other(marlhaven: Partnership) -> None:
    write_plan(marlhaven)
    with within(marlhaven):
        kpi = Kpi.objects.select_related("objective__plan").get(text="Pupils reached")
        people = [member("antislavery_coordinator") for _each in range(2)]

    def record(by: Person, value: str) -> Callable[[], object]:
        def call() -> object:
            try:
                return kpis.record(kpi=kpi, period=QUARTER, value=Decimal(value), seen=None, by=by)
            except ChangedMeanwhile as meanwhile:
                return meanwhile

        return call

    answers = at_once(marlhaven, record(people[0], "1"), record(people[1], "2"))
    assert sorted(type(answer).__name__ for answer in answers) == ["ChangedMeanwhile", "KpiValue"]
    with within(marlhaven):
        assert KpiValue.objects.count() == 1
