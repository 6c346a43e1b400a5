"""The pages that anybody may open: whom to call, and how far the site can be used by everybody."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from foundation.reference import Helpline
from tests.frames import empty_frame, page_in


@pytest.mark.django_db
def test_anybody_reads_whom_to_call_by_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/help/")
    with django_assert_num_queries(1):
        answer = client.get("/help/")
    words = answer.content.decode()
    assert answer.status_code == 200
    called = re.findall(r'al-helpline__number[^>]* href="tel:([^"]*)"', words)
    assert called == ["999", "+448000121700", "+448008083733", "101"]
    assert words.count("Not checked yet.") == 4
    assert "govuk-exit-this-page" in words
    assert answer.cookies == {}


def line(last_checked_on: date | None, *, stale: bool) -> Helpline:
    return Helpline("Lantern Line", "+441632960100", "01632 960100", "To try.", last_checked_on, stale)


@pytest.mark.parametrize(
    ("shown", "said", "unsaid"),
    [
        (
            [line(date(2026, 11, 1), stale=False)],
            ["Last checked on", "1 November 2026"],
            ["may have changed", "Some of"],
        ),
        ([line(date(2025, 11, 1), stale=True)], ["1 November 2025", "it may have changed", "Some of"], ["Not checked"]),
        ([line(None, stale=True)], ["Not checked yet.", "Some of"], ["Last checked on", "may have changed"]),
        ([], ["We hold no numbers for today."], ["tel:", "Some of"]),
    ],
    ids=["checked", "long ago", "never", "none"],
)
def test_the_page_says_how_far_a_number_can_be_trusted(
    shown: list[Helpline], said: list[str], unsaid: list[str]
) -> None:
    words = page_in(empty_frame(), "help/help.html", helplines=shown)
    assert [text for text in said if text not in words] == []
    assert [text for text in unsaid if text in words] == []


@pytest.mark.django_db
def test_anybody_reads_the_accessibility_statement_without_a_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/accessibility/")
    assert answer.status_code == 200
    assert "version 2.2" in answer.content.decode()
