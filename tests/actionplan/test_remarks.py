"""What an import left to check, as a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from actionplan.importing.interpret import interpret
from actionplan.importing.readplan import Outcome
from actionplan.importing.word import read_docx
from actionplan.models import Plan, Remark
from actionplan.services import imports
from foundation.tenancy import within
from partnership.models import Partnership
from tests.actionplan.conftest import queries_of
from tests.actionplan.pages import at, words
from tests.actionplan.plan_document import HEADER, add_table, as_file, plan_with, row

pytestmark = pytest.mark.django_db


def note(plan: Plan, *said: tuple[str, int | None, int | None]) -> None:
    with within(plan.partnership):
        for position, (message, table, row) in enumerate(said, start=1):
            Remark.objects.create(plan=plan, code="no_date", message=message, table=table, row=row, position=position)


def test_remarks_stand_under_their_table_in_the_order_of_the_document(
    plan: Plan, as_role: Callable[[str], Client]
) -> None:
    note(plan, ("Two periods.", None, None), ("No date.", 3, 2), ("No owner.", 3, 7), ("<b>No title.", 4, None))
    shown = words(as_role("antislavery_coordinator").get(at(plan, "to-check/")))
    assert "The plan as a whole Two periods. Table 3 Row 2: No date. Row 7: No owner. Table 4 <b>No title." in shown


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("to-check/", 7), ("", 9)])
def test_a_page_asks_the_same_queries_however_much_there_is_to_check(
    count: int, page: str, queries: int, plan: Plan, as_role: Callable[[str], Client]
) -> None:
    note(plan, *[(f"Remark {number}.", 3, number) for number in range(count)])
    browser = as_role("antislavery_coordinator")
    assert f"{count} thing" in words(browser.get(at(plan)))
    assert queries_of(browser, at(plan, page)) == queries


def test_a_row_that_became_nothing_is_kept_word_for_word(marlhaven: Partnership) -> None:
    document = plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"))
    add_table(document, ("Town", "People"), ("Old Marl", "30,000"))
    found = interpret(read_docx(as_file(document)), on=date(2026, 11, 21))
    with within(marlhaven):
        saved = imports.save_read_plan(plan=found, by=None, at=datetime(2026, 11, 21, tzinfo=UTC))
        kept = [(remark.table, remark.row) for remark in saved.remarks.filter(message__contains="Its words: “Old Marl")]
    assert kept == [(one.table, one.row) for one in found.rows if one.outcome is Outcome.KEPT_AS_NOTE][1:]
    assert kept == [(2, 2)]
