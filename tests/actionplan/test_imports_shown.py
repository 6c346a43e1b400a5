"""What the pages of a review show: the rows, what stands outside tables, the columns, and what is missing yet."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from actionplan.models import Plan
from foundation.documents import largest_in_words
from foundation.tenancy import within
from partnership.models import Partnership, Person
from tests.actionplan.reviews import document, reviewed

pytestmark = pytest.mark.django_db
HOME = "/marlhaven/plans/imports/"
INTRODUCED = b"""<h1>Marlhaven action plan 2026-2029</h1><h2>Introduction</h2><p>Nobody is alone in this.</p>
<table><tr><th>Objective</th><th>Strategy</th><th>Milestones</th><th>Lead agency</th></tr>
<tr><td>Prevent: keep people safe</td><td>Learn the signs</td><td>Write the lesson</td><td></td></tr></table>
"""


def said(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_row_names_its_columns_and_leaves_out_empty_cells(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator)
    page = said(desk.get(f"{HOME}{review.pk}/rows/").content.decode())
    assert "Milestones Give the lesson RAG Amber" in page


def test_text_outside_the_tables_stands_below_the_rows_with_what_became_of_it(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, INTRODUCED, "plan.html")
    told = "Introduction Text of the plan Nobody is alone in this."
    rows = f"{HOME}{review.pk}/rows/"
    assert [told in said(desk.get(url).content.decode()) for url in (rows, f"{rows}?table=1")] == [True, False]


def test_the_columns_of_each_table_are_reached_from_the_first_page_and_from_the_rows(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    here = f"{HOME}{reviewed(marlhaven, coordinator).pk}/"
    link = f'<a class="govuk-link" href="{here}columns/1/">table 1</a>'
    assert [link in desk.get(url).content.decode() for url in (here, f"{here}rows/")] == [True, True]
    assert "(optional)" not in desk.get(f"{here}columns/1/").content.decode()


def test_the_rows_of_a_plan_that_is_brought_in_are_read_and_lead_nowhere(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator)
    here = f"{HOME}{review.pk}/"
    desk.post(f"{here}accept/", {"version": review.version})
    assert f'href="{here}rows/"' in desk.get(here).content.decode()
    page = desk.get(f"{here}rows/").content.decode()
    assert "1.1.2 Give the lesson" in said(page)
    assert [f"{here}{part}/" in page for part in ("milestones", "strategies", "columns")] == [False, False, False]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Marlhaven action plan 2026-2029", []),
        ("Marlhaven action plan", ["Period: No period was found.", "Give it a period first."]),
        ("", ["so it would be “Action plan”.", "Period: No period was found.", "Give it a title and a period first."]),
    ],
)
def test_before_a_plan_is_accepted_a_title_and_a_period_are_asked_for(
    title: str, asked: list[str], marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, document(title=title))
    page = said(desk.get(f"{HOME}{review.pk}/accept/").content.decode())
    every = ["so it would be “Action plan”.", "Period: No period was found.", "Give it a period first."]
    every.append("Give it a title and a period first.")
    assert [words for words in every if words in page] == asked


def test_the_title_and_the_period_say_once_that_a_day_may_be_left_out(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    page = said(desk.get(f"{HOME}{reviewed(marlhaven, coordinator).pk}/title/").content.decode())
    assert (page.count("First day (optional)"), "(optional) (optional)" in page) == (1, False)


def test_whoever_chooses_a_document_is_told_which_kinds_and_how_large(desk: Client) -> None:
    page = said(desk.get(f"{HOME}new/").content.decode())
    kinds = "Word (.docx), Excel (.xlsx), CSV, a web page (.html) or plain text (.txt)"
    assert f"{kinds}, up to {largest_in_words()}." in page


def test_the_first_page_lists_a_review_by_title_and_file(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    reviewed(marlhaven, coordinator, name="Plan of spring.csv")
    assert "Marlhaven action plan 2026-2029 (Plan of spring.csv)" in desk.get("/marlhaven/").content.decode()


def test_whoever_was_first_in_another_window_was_oneself(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    url = f"{HOME}{reviewed(marlhaven, coordinator).pk}/title/"
    typed = {"title": "Ours", "seen": "another sign"}
    page = desk.post(url, typed).content.decode()
    assert "Nothing is saved yet: you have already changed this in another window." in page
    with within(marlhaven):
        assert coordinator.name not in said(page).partition("Nothing is saved yet")[2][:90]


def test_a_row_that_was_added_to_notes_says_to_which_strategy(
    marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    header = "Objective,Strategy,Milestones,Lead agency,Delivery date,Update"
    rows = ("Prevent,Learn,Write it,MBC,March 2090,", "Prevent,Act,Tell them,ERP,March 2090,", ",,,,,Rooms were found")
    review = reviewed(marlhaven, coordinator, "\n".join(["Our plan 2026-2029", "", header, *rows]).encode())
    page = said(desk.get(f"{HOME}{review.pk}/rows/").content.decode())
    assert "Update Rooms were found Added to the strategy's notes 1.2 Act" in page.replace("&#39;", "'")


def test_the_columns_are_a_page_of_the_review(marlhaven: Partnership, coordinator: Person, desk: Client) -> None:
    here = f"{HOME}{reviewed(marlhaven, coordinator).pk}/"
    tab = re.compile(rf'<a [^>]*href="{here}columns/1/"[^>]*>\s*Columns\s*</a>')
    assert [bool(tab.search(desk.get(f"{here}{page}").content.decode())) for page in ("", "rows/", "names/")] == [
        True
    ] * 3
    assert re.search(r'aria-current="page"[^>]*>\s*Columns', desk.get(f"{here}columns/1/").content.decode())
    text = b"Our plan 2026-2029\n\n# Learn the signs\n\n- Write the lesson by March 2090\n- Give it by June 2090\n"
    without = f"{HOME}{reviewed(marlhaven, coordinator, text, 'plan.txt').pk}/"
    assert "columns/" not in desk.get(without).content.decode()


@pytest.mark.parametrize(
    ("title", "lacking"),
    [
        ("Our action plan", "a first and a last day"),
        ("", "a title of its own and a first and a last day"),
    ],
)
def test_without_a_title_and_a_period_nothing_is_brought_in(
    title: str, lacking: str, marlhaven: Partnership, coordinator: Person, desk: Client
) -> None:
    review = reviewed(marlhaven, coordinator, document(title=title))
    page = desk.get(f"{HOME}{review.pk}/accept/").content.decode()
    assert 'name="version"' not in page
    refused = desk.post(f"{HOME}{review.pk}/accept/", {"version": review.version})
    assert refused.status_code == 409
    assert f"Give the plan {lacking} first, on “Title and period”." in refused.content.decode()
    with within(marlhaven):
        assert not Plan.objects.exists()
