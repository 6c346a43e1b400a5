"""KPIs: what people type, what a page says, and what a published board froze."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actionplan import measures
from actionplan.measures import Period, PeriodKind, UnreadableNumber
from actionplan.models import Kpi, KpiValue, Plan, Visibility
from actionplan.readers import Reader
from actionplan.reports import kpis as kpi_reports
from actionplan.reports.rows import Addresses
from foundation.tenancy import within
from partnership.models import Partnership
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SECOND_QUARTER = (date(2025, 7, 1), date(2025, 9, 30))
OUTSIDER = Reader(0, frozenset())


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("1,250", "number", "1250"),
        (" 1250.5 ", "number", "1250.5"),
        ("-3", "number", "-3"),
        ("\u22123", "number", "-3"),
        ("１２", "number", "12"),
        ("62.5%", "percentage", "62.5"),
        ("62 per cent", "percentage", "62"),
        ("62", "percentage", "62"),
        ("£3,000.50", "money", "3000.50"),
        ("3000", "money", "3000"),
        ("Yes", "yes_no", "1"),
        ("no", "yes_no", "0"),
    ],
)
def test_a_value_is_read_as_people_type_it(typed: str, kind: str, number: str) -> None:
    assert measures.read_number(typed, kind) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "kind", "sentence"),
    [
        ("", "number", "Write a number in figures, like 1,250."),
        ("many", "number", "Write a number in figures, like 1,250."),
        ("1,5", "number", "Write a number in figures, like 1,250."),
        ("1e9", "number", "Write a number in figures, like 1,250."),
        ("NaN", "number", "Write a number in figures, like 1,250."),
        ("5%", "number", "This KPI is not a percentage. Write the number itself, without a per cent sign."),
        ("£5", "number", "This KPI is not an amount of money. Write the number itself, without a pound sign."),
        ("a lot", "percentage", "Write a number in figures, like 62.5%."),
        ("1.234", "money", "Write at most two figures after the point."),
        ("9" * 20, "number", "Write a number between -999,999,999,999.99 and 999,999,999,999.99."),
        ("9" * 5000, "number", "Write a number in figures, like 1,250."),
        ("perhaps", "yes_no", "Answer with yes or no."),
    ],
)
def test_what_is_no_value_is_answered_with_what_to_write(typed: str, kind: str, sentence: str) -> None:
    with pytest.raises(UnreadableNumber) as refused:
        measures.read_number(typed, kind)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("number", "kind", "unit", "out_of", "words"),
    [
        ("1250.00", "number", "people trained", None, "1,250 people trained"),
        ("1.50", "number", "", None, "1.5"),
        ("1.00", "number", "orders", None, "1 order"),
        ("1.00", "number", "people trained", None, "1 person trained"),
        ("1.00", "number", "business agencies in it", None, "1 business agency in it"),
        ("1.00", "number", "boxes", None, "1 box"),
        ("1.00", "number", "staff", None, "1 staff"),
        ("1.00", "percentage", "of officers", None, "1% of officers"),
        ("62.50", "percentage", "officers trained", 145, "62.5% of 145 officers trained"),
        ("62.50", "percentage", "of officers", None, "62.5% of officers"),
        ("-3000.50", "money", "", None, "-£3,000.50"),
        ("1.00", "yes_no", "", None, "Yes"),
    ],
)
def test_a_value_is_said_with_its_unit(number: str, kind: str, unit: str, out_of: int | None, words: str) -> None:
    assert measures.in_words(Decimal(number), kind, unit, out_of) == words


@pytest.mark.parametrize(
    ("value", "baseline", "target", "kind", "better", "sentence"),
    [
        (None, "10", "50", "number", "higher", "No value yet."),
        ("50", "10", "50", "number", "higher", "Target reached."),
        ("60", "10", "50", "number", "higher", "Target reached."),
        ("30", "10", "50", "number", "higher", "20 of the 40 between baseline and target (50%)."),
        ("49.9", "10", "50", "number", "higher", "39.9 of the 40 between baseline and target (99%)."),
        ("10", "10", "50", "number", "higher", "Still at the baseline."),
        ("4", "10", "50", "number", "higher", "6 further from the target than at the baseline."),
        ("30", "40", "20", "percentage", "lower", "10 of the 20 percentage points between baseline and target (50%)."),
        ("20", "40", "20", "number", "lower", "Target reached."),
        ("45", None, "50", "money", "higher", "£5 below the target."),
        ("55", None, "50", "number", "lower", "5 above the target."),
        ("5", "5", "6", "number", "neither", "Still at the baseline."),
        ("30", "10", None, "number", "higher", "Up 20 from the baseline. No target is set."),
        ("30", None, None, "number", "higher", "No target is set."),
        ("0", None, "1", "yes_no", "higher", "Target not reached yet."),
        ("1", None, "1", "yes_no", "higher", "Target reached."),
    ],
)  # fmt: skip
def test_the_way_to_the_target_is_said_with_its_numbers(
    value: str | None, baseline: str | None, target: str | None, kind: str, better: str, sentence: str
) -> None:
    number, start, goal = (None if text is None else Decimal(text) for text in (value, baseline, target))
    assert measures.way(number, baseline=start, target=goal, kind=kind, better=better) == sentence


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (PeriodKind.FINANCIAL_QUARTER, "Quarter 2 2025-26 (July to September 2025)"),
        (PeriodKind.CALENDAR_QUARTER, "Quarter 3 of calendar year 2025 (July to September 2025)"),
        (PeriodKind.FINANCIAL_YEAR, "2025-26 (April 2025 to March 2026)"),
        (PeriodKind.MONTH, "August 2025"),
        (PeriodKind.DAYS, "15 August 2025"),
    ],
)
def test_a_period_is_always_named_with_its_months(kind: PeriodKind, label: str) -> None:
    assert Period.containing(date(2025, 8, 15), kind).label == label


def measure(kpi: Kpi, number: str, days: tuple[date, date] = SECOND_QUARTER, **fields: Any) -> KpiValue:
    values = {"period_kind": PeriodKind.FINANCIAL_QUARTER, "starts_on": days[0], "ends_on": days[1]} | fields
    return KpiValue.objects.create(kpi=kpi, value=Decimal(number), **values)


@pytest.fixture
def kpi(plan: Plan, marlhaven: Partnership) -> Kpi:
    """ "Pupils reached", from 100 to 500."""
    with within(marlhaven):
        found = Kpi.objects.get(text="Pupils reached")
        found.unit, found.baseline, found.target = "pupils", Decimal(100), Decimal(500)
        found.save()
        return found


def test_frozen_kpis_survive_json_and_read_as_today(plan: Plan, kpi: Kpi, marlhaven: Partnership) -> None:
    with within(marlhaven):
        measure(kpi, "299.50", source="School register", recorded_by=PersonFactory(name="Wren"))
        rows = kpi_reports.frozen(plan)
        addresses = Addresses.of("marlhaven", plan)
        first, second = kpi_reports.of_frozen(json.loads(json.dumps(rows)), OUTSIDER, addresses)
        assert kpi_reports.of_frozen(rows, OUTSIDER, addresses) == (first, second)
    line = first.kpis[0]
    assert (first.objective, line.text, line.target) == ("1. Prevent it", "Pupils reached", "500 pupils")
    assert line.newest is not None
    assert (line.newest.figures, line.newest.by, line.newest.source) == ("299.5 pupils", "Wren", "School register")
    assert line.way == "199.5 of the 400 between baseline and target (49%)."
    assert second.kpis[0].way == "No value yet."


def test_the_newest_value_of_the_same_days_counts_and_the_older_stays_as_replaced(
    plan: Plan, kpi: Kpi, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        measure(kpi, "250")
        measure(kpi, "300", period_kind=PeriodKind.CALENDAR_QUARTER)
        measure(kpi, "120", (date(2025, 4, 1), date(2025, 6, 30)))
        groups = kpi_reports.of_frozen(kpi_reports.frozen(plan), OUTSIDER, Addresses.of("marlhaven", plan))
    line = groups[0].kpis[0]
    assert [(value.figures, value.replaced) for value in line.values] == [
        ("300 pupils", False),
        ("250 pupils", True),
        ("120 pupils", False),
    ]
    assert [value.figures for value in line.counting] == ["120 pupils", "300 pupils"]
    assert line.spark is not None
    assert line.spark.description == "Pupils reached: from 120 to 300, lowest 120, highest 300."
    assert kpi_reports.counts(groups) == kpi_reports.KpiCounts(total=2, measured=1, with_target=1, reached=0)


def test_a_kpi_for_statutory_bodies_is_for_them_alone_and_the_public_reads_no_names(
    plan: Plan, kpi: Kpi, marlhaven: Partnership
) -> None:
    with within(marlhaven):
        measure(kpi, "250", commentary="Canary", recorded_by=PersonFactory(name="Wren"))
        Kpi.objects.filter(pk=kpi.pk).update(visibility=Visibility.STATUTORY)
        rows, addresses = kpi_reports.frozen(plan), Addresses.of("marlhaven", plan)
        read = [
            [line.text for group in kpi_reports.of_frozen(rows, reader, addresses) for line in group.kpis]
            for reader in (OUTSIDER, Reader(0, frozenset(), statutory=True))
        ]
        assert read == [["Reports sent"], ["Pupils reached", "Reports sent"]]
        assert kpi_reports.for_everybody(rows) == []
        Kpi.objects.filter(pk=kpi.pk).update(visibility=Visibility.PUBLIC)
        open_rows = kpi_reports.for_everybody(kpi_reports.frozen(plan))
    assert [row["text"] for row in open_rows] == ["Pupils reached"]
    assert [(value["by"], value["commentary"], value["at"]) for value in open_rows[0]["values"]] == [("", "", "")]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("kpivalue_ends_after_start", {"starts_on": date(2025, 10, 1)}),
        ("kpivalue_period_is_known", {"period_kind": "fortnight"}),
        ("kpivalue_is_out_of_something", {"out_of": 0}),
    ],
)
def test_the_database_refuses_a_value_that_cannot_be(
    kpi: Kpi, marlhaven: Partnership, name: str, fields: dict[str, Any]
) -> None:
    given: dict[str, Any] = {"starts_on": SECOND_QUARTER[0], "ends_on": SECOND_QUARTER[1], "value": Decimal(1)} | fields
    with within(marlhaven), pytest.raises(IntegrityError, match=name), transaction.atomic():
        KpiValue.objects.create(kpi=kpi, **given)
