"""Delivery dates and quarters (rules R22 and R31)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import DeliveryDate, FinancialYear, Precision, Quarter, QuarterCalendar, UnreadableDate

in_range = st.dates(date(2000, 4, 1), date(2099, 3, 31))
delivery_dates = st.one_of(
    in_range.map(DeliveryDate.on_day),
    in_range.map(lambda on: DeliveryDate.in_month(on.year, on.month)),
    st.builds(DeliveryDate.in_quarter, in_range.map(FinancialYear.containing), st.integers(1, 4)),
    in_range.map(lambda on: DeliveryDate.in_financial_year(FinancialYear.containing(on))),
    in_range.map(lambda on: DeliveryDate.in_year(on.year)),
    st.just(DeliveryDate.ongoing()),
    st.integers(1, 12).map(DeliveryDate.every),
    st.just(DeliveryDate.none()),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 March 2026", DeliveryDate.on_day(date(2026, 3, 31))),
        ("31st March 2026", DeliveryDate.on_day(date(2026, 3, 31))),
        ("Tuesday 31st of March, 2026", DeliveryDate.on_day(date(2026, 3, 31))),
        ("March 31, 2026", DeliveryDate.on_day(date(2026, 3, 31))),
        ("31/3/25", DeliveryDate.on_day(date(2025, 3, 31))),
        ("31.03.2025", DeliveryDate.on_day(date(2025, 3, 31))),
        ("4/3/2025", DeliveryDate.on_day(date(2025, 3, 4))),
        ("2025-03-31", DeliveryDate.on_day(date(2025, 3, 31))),
        ("29 Feb 2028", DeliveryDate.on_day(date(2028, 2, 29))),
        ("March 2025", DeliveryDate.in_month(2025, 3)),
        ("  MARCH\n2025. ", DeliveryDate.in_month(2025, 3)),
        ("by end of March 2025", DeliveryDate.in_month(2025, 3)),
        ("Sep-27", DeliveryDate.in_month(2027, 9)),
        ("Sept. ’27", DeliveryDate.in_month(2027, 9)),
        ("03/2025", DeliveryDate.in_month(2025, 3)),
        ("2025-09", DeliveryDate.in_month(2025, 9)),
        ("May to July 2025", DeliveryDate.in_month(2025, 7)),
        ("March 2024 – March 2025", DeliveryDate.in_month(2025, 3)),
        ("Q2 2025/26", DeliveryDate.in_quarter(FinancialYear(2025), 2)),
        ("end of Q2 25/26", DeliveryDate.in_quarter(FinancialYear(2025), 2)),
        ("Quarter 4 (2025-26)", DeliveryDate.in_quarter(FinancialYear(2025), 4)),
        ("2025/2026 Q4", DeliveryDate.in_quarter(FinancialYear(2025), 4)),
        ("Jul–Sep 2025", DeliveryDate.in_quarter(FinancialYear(2025), 2)),
        ("calendar Q1 2026", DeliveryDate.in_quarter(FinancialYear(2025), 4)),
        ("2025-26", DeliveryDate.in_financial_year(FinancialYear(2025))),
        ("FY25/26", DeliveryDate.in_financial_year(FinancialYear(2025))),
        ("April 2025 to March 2026", DeliveryDate.in_financial_year(FinancialYear(2025))),
        ("by end of 2025", DeliveryDate.in_year(2025)),
        ("Ongoing", DeliveryDate.ongoing()),
        ("on-going", DeliveryDate.ongoing()),
        ("each October", DeliveryDate.every(10)),
        ("Annually in October", DeliveryDate.every(10)),
        ("October (annual)", DeliveryDate.every(10)),
        ("", DeliveryDate.none()),
        ("N/A", DeliveryDate.none()),
        ("TBC", DeliveryDate.none()),
        ("–", DeliveryDate.none()),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, expected: DeliveryDate) -> None:
    assert DeliveryDate.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("March", "“March” has no year. Add the year: March 2026."),
        ("31 March", "“31 March” has no year. Add the year: March 2026."),
        ("Q2 2027", "“Q2 2027” could be one of two quarters. Write April to June 2027 or July to September 2027."),
        ("Q4 2025", "“Q4 2025” could be one of two quarters. Write January to March 2026 or October to December 2025."),
        ("Q2", "“Q2” has no year. Write Q2 2025-26 or the months with their year."),
        ("Summer 2026", "“Summer 2026” has no exact end. Write its last month, with the year."),
        ("Quarterly", "“Quarterly” says how often, not when. Write Ongoing, or a month such as every October."),
        ("31/2/25", "“31/2/25” is not a day in the calendar. Write the day first: 31 March 2026."),
        ("3/31/2025", "“3/31/2025” is not a day in the calendar. Write the day first: 31 March 2026."),
        ("13/2025", "“13/2025” has no month in it. Write the month by name: March 2026."),
        ("2023-2026", "“2023-2026” is not one financial year. Write the year in which it is due: 2025-26."),
        ("March 1923", "“March 1923” is outside the years 2000 to 2099. Check the year."),
        (
            "Mar 2025 to Mar 2024",
            "“Mar 2025 to Mar 2024” ends before it begins. Write the month in which it is due: March 2026.",
        ),
    ],
)
def test_a_refusal_says_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDate) as refusal:
        DeliveryDate.parse(text)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    "text",
    ["Completed", "Ongoing until March 2026", "March 2024 and March 2025", "Q2 2025-26 (July to August 2025)", "10/11",
     "31", "9999999999", "March 2025\x00", "x" * 1_000_000],
)  # fmt: skip
def test_text_that_is_not_one_date_is_refused_with_every_way_to_write_one(text: str) -> None:
    with pytest.raises(UnreadableDate, match=r"is not one delivery date\. Write a day \(31 March 2026\), a month"):
        DeliveryDate.parse(text)


@given(st.text(max_size=60))
def test_any_text_at_all_is_a_delivery_date_or_a_reason(text: str) -> None:
    try:
        delivery = DeliveryDate.parse(text)
    except UnreadableDate:
        return
    assert DeliveryDate.parse(delivery.label) == delivery


@given(delivery_dates)
def test_a_label_reads_back_as_the_same_delivery_date(delivery: DeliveryDate) -> None:
    assert DeliveryDate.parse(delivery.label) == delivery


@given(delivery_dates)
def test_three_columns_hold_a_delivery_date(delivery: DeliveryDate) -> None:
    assert DeliveryDate(Precision(str(delivery.precision)), delivery.ends_on, delivery.recurs_in) == delivery


@given(delivery_dates, st.dates())
def test_what_has_no_end_is_never_past_and_needs_a_review_date(delivery: DeliveryDate, on: date) -> None:
    assert delivery.needs_review_date == (delivery.ends_on is None)
    assert delivery.is_past(on=on) == (delivery.ends_on is not None and on > delivery.ends_on)


@pytest.mark.parametrize(
    ("delivery", "ends_on", "label"),
    [
        (DeliveryDate.on_day(date(2026, 6, 7)), date(2026, 6, 7), "7 June 2026"),
        (DeliveryDate.in_month(2028, 2), date(2028, 2, 29), "February 2028"),
        (
            DeliveryDate.in_quarter(FinancialYear(2025), 2),
            date(2025, 9, 30),
            "Quarter 2 2025-26 (July to September 2025)",
        ),
        (
            DeliveryDate.in_quarter(FinancialYear(2025), 4),
            date(2026, 3, 31),
            "Quarter 4 2025-26 (January to March 2026)",
        ),
        (
            DeliveryDate.in_financial_year(FinancialYear(2025)),
            date(2026, 3, 31),
            "Financial year 2025-26 (April 2025 to March 2026)",
        ),
        (DeliveryDate.in_year(2026), date(2026, 12, 31), "End of 2026"),
        (DeliveryDate.ongoing(), None, "Ongoing"),
        (DeliveryDate.every(10), None, "Every October"),
        (DeliveryDate.none(), None, "No date"),
    ],
)
def test_every_precision_has_a_label_and_an_end(delivery: DeliveryDate, ends_on: date | None, label: str) -> None:
    assert (delivery.ends_on, delivery.label) == (ends_on, label)


@pytest.mark.parametrize("text", ["31 March 2026", "March 2026", "Q4 2025-26", "2025-26"])
def test_nothing_is_overdue_until_the_day_after_its_last_day(text: str) -> None:
    delivery = DeliveryDate.parse(text)
    assert not delivery.is_past(on=date(2026, 3, 31))
    assert delivery.is_past(on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("precision", "ends_on", "recurs_in"),
    [
        (Precision.MONTH, None, None),
        (Precision.MONTH, date(2026, 3, 30), None),
        (Precision.QUARTER, date(2026, 4, 30), None),
        (Precision.FINANCIAL_YEAR, date(2026, 12, 31), None),
        (Precision.YEAR, date(2026, 3, 31), None),
        (Precision.ONGOING, date(2026, 3, 31), None),
        (Precision.NONE, None, 10),
        (Precision.RECURRING, None, None),
        (Precision.RECURRING, None, 13),
    ],
)
def test_columns_that_do_not_agree_are_no_delivery_date(
    precision: Precision, ends_on: date | None, recurs_in: int | None
) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        DeliveryDate(precision, ends_on, recurs_in)


@pytest.mark.parametrize(
    ("on", "financial", "calendar"),
    [
        (date(2026, 1, 1), "Quarter 4 2025-26 (January to March 2026)", "Quarter 1 of calendar year 2026"),
        (date(2026, 4, 1), "Quarter 1 2026-27 (April to June 2026)", "Quarter 2 of calendar year 2026"),
        (date(2026, 9, 30), "Quarter 2 2026-27 (July to September 2026)", "Quarter 3 of calendar year 2026"),
        (date(2026, 12, 31), "Quarter 3 2026-27 (October to December 2026)", "Quarter 4 of calendar year 2026"),
    ],
)
def test_the_same_months_have_two_numbers_and_the_label_prints_the_months(
    on: date, financial: str, calendar: str
) -> None:
    assert Quarter.containing(on, calendar=QuarterCalendar.FINANCIAL).label == financial
    by_calendar = Quarter.containing(on, calendar=QuarterCalendar.CALENDAR)
    assert by_calendar.label == f"{calendar} ({by_calendar.months})"
    assert by_calendar.months in financial


@given(in_range, st.sampled_from(QuarterCalendar))
def test_a_quarter_holds_its_days_and_the_next_begins_the_day_after(on: date, calendar: QuarterCalendar) -> None:
    quarter = Quarter.containing(on, calendar=calendar)
    following = Quarter.containing(quarter.ends_on + timedelta(days=1), calendar=calendar)
    assert quarter.starts_on <= on <= quarter.ends_on
    assert following.starts_on == quarter.ends_on + timedelta(days=1)
    assert Quarter.containing(quarter.starts_on, calendar=calendar) == quarter


@pytest.mark.parametrize(
    ("on", "label"), [(date(2026, 3, 31), "2025-26"), (date(2026, 4, 1), "2026-27"), (date(2099, 12, 31), "2099-00")]
)
def test_the_financial_year_begins_on_the_first_of_april(on: date, label: str) -> None:
    year = FinancialYear.containing(on)
    assert year.label == label
    assert year.starts_on <= on <= year.ends_on
