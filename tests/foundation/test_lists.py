"""One page of a sorted list."""

from __future__ import annotations

import pytest

from foundation.lists import ROWS_A_PAGE, Listing, listing
from foundation.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SORTS = {"address": ("email",), "age": ("created_at",)}


def made(count: int, *, sort: str = "", number: str = "", filters: dict[str, str] | None = None) -> Listing:
    for at in range(count):
        UserFactory(email=f"{at:03}@example.org")
    return listing(User.objects.all(), filters=filters or {}, sorts=SORTS, sort=sort, number=number)


def addresses(listed: Listing) -> list[str]:
    return [user.email[:3] for user in listed.page]


@pytest.mark.parametrize(
    ("sort", "first", "key", "descending"),
    [
        ("", "000", "address", False),
        ("address", "000", "address", False),
        ("-address", "002", "address", True),
        ("password", "000", "address", False),
        ("-password", "000", "address", False),
        ("--address", "000", "address", False),
    ],
)
def test_only_what_is_offered_sorts(sort: str, first: str, key: str, descending: bool) -> None:
    listed = made(3, sort=sort)
    assert addresses(listed)[0] == first
    assert (listed.sorting.key, listed.sorting.descending) == (key, descending)


def test_rows_that_are_equal_stay_in_one_order_over_the_pages() -> None:
    made(ROWS_A_PAGE * 2)
    User.objects.update(created_at="2026-01-01T00:00:00Z")
    pages = [
        listing(User.objects.all(), filters={}, sorts=SORTS, sort="age", number=number).page for number in ("1", "2")
    ]
    assert len({user.pk for page in pages for user in page}) == ROWS_A_PAGE * 2


@pytest.mark.parametrize(
    ("number", "shown"), [("", 1), ("x", 1), ("0", 1), ("00", 1), ("-1", 1), ("2", 2), ("9" * 40, 2)]
)
def test_a_page_that_is_not_there_is_the_nearest(number: str, shown: int) -> None:
    assert made(ROWS_A_PAGE + 1, number=number).page.number == shown


def test_addresses_keep_the_filters_and_turn_the_order_round() -> None:
    listed = made(1, sort="-age", filters={"q": "a&b", "empty": ""})
    assert listed.address == "?q=a%26b&sort=-age&"
    assert listed.sorting.href == {"address": "?q=a%26b&sort=address", "age": "?q=a%26b&sort=age"}
    assert made(0).address == "?"
