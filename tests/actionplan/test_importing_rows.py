"""What a row of a table is, and what is told of it: headers, ratings, remarks, figures and nobody (R30)."""

from __future__ import annotations

from datetime import date

import pytest
from docx.document import Document

from actionplan.importing import edits
from actionplan.importing.columns import role_of
from actionplan.importing.comparing import rows_of
from actionplan.importing.delivery import stage_in_words
from actionplan.importing.edits import RowPlace, StrategyPlace
from actionplan.importing.interpret import interpret
from actionplan.importing.readplan import Code, Outcome, ReadPlan
from actionplan.importing.word import read_docx
from actionplan.rag import Lifecycle
from tests.actionplan.plan_document import HEADER, as_file, plan_with, row

ON = date(2026, 11, 21)


def read(document: Document) -> ReadPlan:
    return interpret(read_docx(as_file(document)), on=ON)


def codes(plan: ReadPlan) -> list[Code]:
    return [warning.code for warning in plan.warnings]


def outcomes(plan: ReadPlan) -> list[Outcome]:
    return [row.outcome for row in plan.rows]


@pytest.mark.parametrize("title", ["Strategy 11", "Milestone number 11", "Body 10", "Person 20", "Action 12"])
def test_a_numbered_word_of_a_header_is_content(title: str) -> None:
    assert role_of(title) is None


def test_rows_of_header_words_and_numbers_are_rows() -> None:
    numbered = [row(f"Strategy {n}", f"Milestone number {n}", f"Body {n}", f"Person {n}") for n in range(10, 14)]
    plan = read(plan_with(HEADER, *numbered))
    assert outcomes(plan) == [Outcome.HEADER, *[Outcome.STRATEGY] * 4]
    assert [one.title for one in plan.strategies] == ["Strategy 10", "Strategy 11", "Strategy 12", "Strategy 13"]


def test_a_row_with_some_header_words_stays_under_its_columns_and_is_asked_about() -> None:
    plan = read(plan_with(HEADER, row("Priority", "Action", "Lead agency", "Owner", "March 2027")))
    assert outcomes(plan) == [Outcome.HEADER, Outcome.STRATEGY]
    assert [(one.title, one.delivery.date.label) for one in plan.strategies] == [("Priority", "March 2027")]
    assert [(one.code, one.message) for one in plan.warnings] == [
        (Code.HEADER_UNSURE, "This row looks like a header, but was read as a row of the plan.")
    ]


def test_another_header_in_a_table_is_taken_told_of_and_can_be_a_milestone_after_all() -> None:
    plan = read(plan_with(
        HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"), row("Priority", "Actions", "Lead", "Owner"),
        row("2. Tell", "Print cards", "MBC", "Orla Fennick"),
    ))  # fmt: skip
    assert outcomes(plan) == [Outcome.HEADER, Outcome.STRATEGY, Outcome.HEADER, Outcome.STRATEGY]
    assert [one.row for one in plan.warnings if one.code is Code.HEADER_UNSURE] == [3]
    made = edits.promote(plan, RowPlace(1, 3), StrategyPlace(1, 1), text="Actions")
    assert [one.text for one in made.strategies[0].milestones] == ["Hold a course", "Actions"]
    assert Code.HEADER_UNSURE not in codes(made)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("In progress", Lifecycle.IN_PROGRESS), ("Ongoing", Lifecycle.IN_PROGRESS), ("ON HOLD", Lifecycle.ON_HOLD),
        ("Not yet started", Lifecycle.NOT_STARTED), ("Completed", Lifecycle.COMPLETE),
        ("Closed - not achieved", Lifecycle.NOT_ACHIEVED), ("no", None), ("Ongoing until June", None), ("", None),
    ],
)  # fmt: skip
def test_a_stage_is_read_from_a_whole_cell(text: str, stage: Lifecycle | None) -> None:
    assert stage_in_words(text) == stage


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("no", "Not rated, printed as “no”."),
        ("Partly", "Not rated, printed as “Partly”."),
        ("Ongoing", "Stage read: In progress, printed as “Ongoing”. Not rated."),
        ("Delayed", "Rating read: At risk, printed as “Delayed”."),
        ("", "Its rating cell is blank, so what begins in this row is not rated."),
    ],
)
def test_a_row_says_how_its_rating_was_read(printed: str, note: str) -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold", rag="Green"), row("", "Print", rag=printed)))
    assert plan.rows[2].notes == (note,)


def test_delayed_is_read_as_a_rating_and_asked_about() -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027", rag="Delayed")))
    assert [one.message for one in plan.warnings] == [
        "“Delayed” was read as the rating “At risk”. Change it if not so."
    ]


def test_a_figure_is_no_officer_and_a_total_is_asked_about() -> None:
    plan = read(plan_with(("Action", "Owner", "By when"), ("Print cards", "Orla Fennick", "March 2027"),
                          ("Total", "2", "March 2027")))  # fmt: skip
    assert plan.officers == ("Orla Fennick",)
    assert plan.strategies[0].milestones[1].own.notes == ("Owner: 2",)
    assert [(one.message, one.row) for one in plan.warnings if one.row == 3][:2] == [
        ("“2” is no name. It was kept as a note.", 3),
        ("“Total” may be a sum and no milestone. Keep the row as a note if so.", 3),
    ]


def test_rows_without_a_strategy_are_told_of_in_one_line_and_are_milestones() -> None:
    blanks = [row("", text, "MBC", "", "March 2027") for text in ("Print cards", "Brief the board", "Meet")]
    plan = read(plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"), *blanks))
    assert outcomes(plan)[1:] == [Outcome.STRATEGY, *[Outcome.MILESTONE] * 3]
    assert [(one.code, one.message, one.row) for one in plan.warnings] == [
        (Code.CONTINUATION_JOINED, "Rows 3, 4 and 5 name no strategy of their own and were joined to “Train”.", 3)
    ]


def test_a_row_that_is_only_a_remark_is_added_to_the_notes_of_its_strategy() -> None:
    remark = ("", "", "", "", "", "Rooms were found", "")
    plan = read(plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"), remark))
    assert outcomes(plan)[2] == Outcome.ADDED_TO_NOTES
    assert plan.strategies[0].delivery.update == "Rooms were found"


def test_who_is_said_to_be_nobody_is_not_the_lead_of_the_row_above() -> None:
    first, second = row("1. Train", "Hold", "MBC", "Orla Fennick"), row("", "Print", "N/A", "-")
    plan = read(plan_with(HEADER, first, second))
    assert [one.message for one in plan.warnings if one.code is Code.NO_OWNER] == [
        "“Print” has no lead agency and no lead officer."
    ]
    (strategy,) = plan.strategies
    printed = strategy.milestones[1]
    assert printed.own.has_none == ("agencies", "officers")
    assert printed.own.notes == ("LEAD AGENCY: N/A", "LEAD OFFICER: -")
    assert (printed.counting(strategy.delivery).agencies, printed.counting(strategy.delivery).officers) == ((), ())


def led(plan: ReadPlan) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    return [(one.agencies, one.officers, one.date) for one in rows_of(plan)]


def test_an_empty_cell_of_leads_is_not_led_by_who_stands_in_the_first_row_of_its_strategy() -> None:
    plan = read(plan_with(
        HEADER, row("1. Train", "Hold", "MBC", "Orla Fennick", "March 2027"),
        row("1. Train", "Print", "MBC", "", "March 2027"), row("1. Train", "Meet", "", "Tobias Marrow", ""),
    ))  # fmt: skip
    assert led(plan) == [
        (("MBC",), ("Orla Fennick",), "March 2027"), (("MBC",), (), "March 2027"), ((), ("Tobias Marrow",), "")
    ]  # fmt: skip
    assert [(one.delivery.agencies, one.delivery.officers) for one in plan.strategies] == [((), ())]
    assert [(one.code, one.message, one.row) for one in plan.warnings] == [
        (Code.PARTLY_LED, "“Print” has no lead officer, as others of its strategy have.", 3),
        (Code.NO_DATE, "“Meet” has no delivery date.", 4),
        (Code.PARTLY_LED, "“Meet” has no lead agency, as others of its strategy have.", 4),
    ]


def test_leads_that_are_the_same_in_every_row_are_the_strategys() -> None:
    rows = [row("1. Train", text, "MBC", "Orla Fennick", "March 2027") for text in ("Hold", "Print")]
    plan = read(plan_with(HEADER, *rows))
    (strategy,) = plan.strategies
    assert [one.name for one in strategy.delivery.officers] == ["Orla Fennick"]
    assert [one.own.officers for one in strategy.milestones] == [(), ()]
    assert led(plan) == [(("MBC",), ("Orla Fennick",), "March 2027")] * 2


def test_leads_in_a_merged_cell_are_those_of_the_row_above() -> None:
    document = plan_with(
        HEADER, row("1. Train", "Hold", "MBC", "Orla Fennick"), row("1. Train", "Print", "ERP", "Tobias Marrow"),
        row("1. Train", "Meet", "ERP", ""),
    )  # fmt: skip
    table = document.tables[0]
    officer = HEADER.index("LEAD OFFICER")
    table.cell(2, officer).merge(table.cell(3, officer))
    assert [officers for _, officers, _ in led(read(document))] == [
        ("Orla Fennick",), ("Tobias Marrow",), ("Tobias Marrow",)
    ]  # fmt: skip


def test_a_row_with_a_body_of_its_own_has_no_officer_of_the_row_above() -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold", "MBC", "Orla Fennick"), row("", "Print", "ERP", "")))
    assert led(plan) == [(("MBC",), ("Orla Fennick",), ""), (("ERP",), (), "")]


def test_a_date_that_says_it_is_not_known_is_asked_about() -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold", "MBC", "", "March 2027"), row("", "Print", "ERP", "", "TBC")))
    assert [one.message for one in plan.warnings if one.code is Code.NO_DATE] == ["“Print” has no delivery date."]


@pytest.mark.parametrize(("printed", "is_asked"), [("On hold", False), ("Cancelled", False), ("Ongoing", True)])
def test_what_is_on_hold_or_over_is_not_asked_for_a_rating_once_its_date_is_past(printed: str, is_asked: bool) -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2026", rag=printed)))
    assert (Code.PAST_AND_NOT_RATED in codes(plan)) is is_asked
