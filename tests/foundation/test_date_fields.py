"""A date in three boxes: what is read, and which box is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from foundation.forms import DateField, error_links
from tests.foundation.elements import Elements


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("31", "3", "2026"), date(2026, 3, 31)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        ((" 7 ", "June", "2023"), date(2023, 6, 7)),
        (("7", "sept", "2023"), date(2023, 9, 7)),
        (("1", "1", "1900"), date(1900, 1, 1)),
        (("31", "12", "2100"), date(2100, 12, 31)),
    ],
)
def test_a_date_in_three_boxes_is_read(parts: tuple[str, ...], expected: date) -> None:
    assert DateField().clean(list(parts)) == expected


@pytest.mark.parametrize(
    ("parts", "expected", "leads_to"),
    [
        (("", "", ""), "Enter a delivery date", "#id_due_0"),
        (("31", "", ""), "Delivery date must include a month and a year", "#id_due_1"),
        (("31", "3", ""), "Delivery date must include a year", "#id_due_2"),
        (("", "3", "2026"), "Delivery date must include a day", "#id_due_0"),
        (("30", "2", "2026"), "Delivery date must be a real date, like 31 3 2026", "#id_due_0"),
        (("29", "2", "2026"), "Delivery date must be a real date, like 31 3 2026", "#id_due_0"),
        (("x", "y", "z"), "Delivery date must be a real date, like 31 3 2026", "#id_due_0"),
        (("1", "13", "2026"), "Delivery date must be a real date, like 31 3 2026", "#id_due_0"),
        (("1", "3", "0"), "The year must be between 1900 and 2100, like 2026", "#id_due_2"),
        (("1", "3", "26"), "The year must be between 1900 and 2100, like 2026", "#id_due_2"),
        (("1", "3", "9999"), "The year must be between 1900 and 2100, like 2026", "#id_due_2"),
        (("1", "3", "9" * 5000), "Delivery date must be a real date, like 31 3 2026", "#id_due_0"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_leads_to_the_box(
    parts: tuple[str, ...], expected: str, leads_to: str
) -> None:
    class Due(forms.Form):
        due = DateField(label="Delivery date")

    form = Due(dict(zip(("due_day", "due_month", "due_year"), parts, strict=True)))

    assert error_links([form]) == [{"text": expected, "href": leads_to}]
    assert leads_to.removeprefix("#") in Elements(str(form)).ids


def test_only_the_boxes_that_are_wrong_are_marked() -> None:
    class Due(forms.Form):
        due = DateField()

    page = Elements(str(Due({"due_day": "31", "due_month": "", "due_year": "2026"}))).named

    marked = {name: "govuk-input--error" in str(boxes[0]["class"]) for name, boxes in page.items()}
    assert marked == {"due_day": False, "due_month": True, "due_year": False}


def test_a_date_that_need_not_be_given_may_be_left_empty() -> None:
    assert DateField(required=False).clean(["", " ", ""]) is None


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_nothing_typed_into_a_date_breaks_it(parts: list[str]) -> None:
    class Due(forms.Form):
        due = DateField()

    form = Due(dict(zip(("due_day", "due_month", "due_year"), parts, strict=True)))

    assert form.is_valid() == isinstance(form.cleaned_data.get("due"), date)
    assert str(form).encode()
