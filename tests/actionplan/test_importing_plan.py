"""A whole Word plan, with the traps that real ones hold, becomes a plan and a list of questions (R20, R30)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import docx
import pytest

from actionplan.importing.interpret import NO_PLAN, interpret
from actionplan.importing.readplan import Code, Outcome, ReadPlan, ReadWarning
from actionplan.importing.word import read_docx
from actionplan.importing.wording import words
from foundation.reading.blocks import Paragraph, UnreadableDocument
from tests.actionplan.plan_document import HEADER, add_table, as_file, marlhaven_plan, plan_with, row

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def plan() -> ReadPlan:
    return interpret(read_docx(as_file(marlhaven_plan())), on=ON)


def warned(plan: ReadPlan, code: Code) -> list[ReadWarning]:
    return [warning for warning in plan.warnings if warning.code is code]


def test_the_plan_is_counted(plan: ReadPlan) -> None:
    assert plan.counts() == {
        "objectives": 4,
        "strategies": 12,
        "milestones": 36,
        "kpis": 19,
        "officers": 25,
        "groups": 1,
        "agencies": 13,
    }
    assert [len(strategy.milestones) for strategy in plan.strategies] == [3] * 12
    assert [len(objective.kpis) for objective in plan.objectives] == [5, 3, 5, 6]
    assert plan.groups == ("All partners",)


def test_the_title_gives_the_period_in_financial_years(plan: ReadPlan) -> None:
    assert plan.title == "Borough of Marlhaven Anti-Slavery Action Plan and Strategy 2023-2026"
    assert (plan.period_start, plan.period_end) == (date(2023, 4, 1), date(2026, 3, 31))


def test_dates_keep_their_precision(plan: ReadPlan) -> None:
    assert Counter(strategy.delivery.date.label for strategy in plan.strategies) == {
        "March 2023": 1,
        "March 2024": 2,
        "March 2025": 2,
        "March 2026": 2,
        "Ongoing": 4,
        "No date": 1,
    }


def test_titles_are_kept_as_printed_and_strands_are_never_corrected(plan: ReadPlan) -> None:
    assert [
        (one.number, one.title.split(" - ")[0], one.strand_as_published, one.strand_effective, one.strand_suggested)
        for one in plan.objectives
    ] == [
        (1, "Objective 1: Protect", "Protect", "Protect", ""),
        (2, "Objective 2: Prevent", "Prevent", "Prevent", ""),
        (3, "Objective 3: Prepare", "Prepare", "Prepare", ""),
        (4, "Objective 4: Prepare", "Prepare", "Prepare", "Pursue"),
    ]


def test_every_source_row_is_accounted_for(plan: ReadPlan) -> None:
    assert Counter(row.outcome for row in plan.rows) == {
        Outcome.OVERVIEW: 4,
        Outcome.HEADER: 4,
        Outcome.STRATEGY: 12,
        Outcome.MILESTONE: 3,
        Outcome.CONTINUATION: 2,
    }
    assert Counter(row.table for row in plan.rows) == {1: 2, 2: 2, 3: 5, 4: 5, 5: 5, 6: 6}


def test_no_word_of_the_document_is_dropped(plan: ReadPlan) -> None:
    kept = [plan.title, *(row.text for row in plan.rows), *(kpi for one in plan.objectives for kpi in one.kpis)]
    kept += [text for section in plan.sections for text in (section.title, section.text)]
    kept += [one.title for one in plan.objectives]
    everything = " ".join(words(" ".join(kept)))
    for block in read_docx(as_file(marlhaven_plan())):
        if isinstance(block, Paragraph):
            assert " ".join(words(block.text)) in everything


def test_a_row_that_finishes_a_sentence_and_a_title_is_joined_to_both(plan: ReadPlan) -> None:
    strategy = plan.objectives[1].strategies[1]
    assert strategy.title == (
        "Acting jointly across everybody who buys for the council, so that contracts are checked from first to last."
    )
    assert [milestone.text for milestone in strategy.milestones] == [
        "Build checks into every tender",
        "Keep our own statement and the policies behind it up to date",
        "Publish the statement every year",
    ]
    joined = [row for row in plan.rows if (row.table, row.row) == (4, 4)]
    assert [(row.outcome, row.notes) for row in joined] == [
        (Outcome.MILESTONE, ("Finishes the strategy's title.", "Finishes the milestone above."))
    ]


def test_a_small_letter_that_begins_a_bullet_does_not_break_a_milestone(plan: ReadPlan) -> None:
    assert [milestone.text for milestone in plan.objectives[2].strategies[0].milestones] == [
        "Agree the way into a home",
        "agree it with HWA and Lantern Street",
        "Keep a tracker of those on the way",
    ]


def test_departments_stay_with_their_body(plan: ReadPlan) -> None:
    assert [(lead.name, lead.department) for lead in plan.objectives[2].strategies[1].delivery.agencies] == [
        ("MBC", "Community safety"),
        ("MBC", "ASC"),
        ("MBC", "Housing"),
        ("MBC", "Licensing"),
        ("MBC", "street services"),
    ]


def test_the_overview_wording_is_kept_beside_the_table_wording(plan: ReadPlan) -> None:
    assert [(one.title, one.title_in_overview) for one in plan.objectives[2].strategies] == [
        ("Embed the way into a settled home", "Develop the way into a settled home"),
        ("Plan across the whole council", ""),
        ("Grow the Free Borough scheme", "Grow the town ambassador scheme"),
    ]


def test_each_trap_is_asked_about_once(plan: ReadPlan) -> None:
    assert Counter(warning.code for warning in plan.warnings) == {
        Code.PERIOD_DISAGREES: 1,
        Code.STRAND_SHARED: 1,
        Code.STRAND_READS_AS: 1,
        Code.BODY_UNDER_SEVERAL_NAMES: 3,
        Code.WORDING_DIFFERS: 4,
        Code.PAST_AND_NOT_RATED: 7,
        Code.CONTINUATION_JOINED: 5,
        Code.SENTENCE_JOINED: 3,
        Code.TITLE_JOINED: 1,
        Code.NO_DATE: 1,
    }


def test_warnings_say_what_was_found_and_what_was_done(plan: ReadPlan) -> None:
    left_apart = "may be one body under several names. They were kept apart: join them if so."
    regional = "“ERASN”, “Eastreach regional anti-slavery partnership” and “Eastreach Regional Anti-Slavery Network”"
    other_period = "“The anti-slavery delivery plan for 2022-2026”"
    assert [warning.message for warning in plan.warnings if warning.table is None] == [
        f"The title says 2023-2026 but the text says {other_period}. The title's period was taken.",
        "Objectives 3 and 4 are both called Prepare. None is called Pursue.",
        "Objective 4 is called Prepare but reads as Pursue. It stays as published unless you change it.",
        f"{regional} {left_apart}",
        f"“SVP”, “serious violence partnership” and “SVU” {left_apart}",
        f"“Policing and Justice Commissioner” and “PJC” {left_apart}",
    ]
    assert warned(plan, Code.NO_DATE) == [
        ReadWarning(Code.NO_DATE, "“Grow the Free Borough scheme” has no delivery date.", 5, 5)
    ]


def test_no_date_is_past_before_the_first_one() -> None:
    early = interpret(read_docx(as_file(marlhaven_plan())), on=date(2023, 3, 31))
    assert warned(early, Code.PAST_AND_NOT_RATED) == []


def test_narrative_is_kept_in_order_under_its_headings(plan: ReadPlan) -> None:
    first = plan.sections[0]
    assert (first.title, first.objective) == ("INTRODUCTION", None)
    assert first.text.split("\n\n") == [
        "Exploitation touches every town of the borough and hurts people in different ways.",
        "The anti-slavery delivery plan for 2022-2026 belongs to the Safer Marlhaven Strategy.",
        "- The serious violence partnership looks at young people.",
        "The Child Exploitation Strategy 2022 – 2025 stands beside this one.",
    ]
    assert [section.objective for section in plan.sections[2:]] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


def test_a_title_given_by_a_person_counts_for_the_period_too() -> None:
    plan = interpret(read_docx(as_file(marlhaven_plan())), on=ON, title="Our plan 2024-25")
    assert (plan.title, plan.period_start, plan.period_end) == ("Our plan 2024-25", date(2024, 4, 1), date(2025, 3, 31))


def test_without_a_period_in_the_title_the_text_is_asked() -> None:
    document = plan_with(HEADER, row("1. Train", "Hold a course"), title="Action plan")
    document.add_paragraph("Our plan for 2025-2028 is short.")
    plan = interpret(read_docx(as_file(document)), on=ON)
    assert (plan.period_start, plan.period_end) == (date(2025, 4, 1), date(2028, 3, 31))
    assert [warning.message for warning in warned(plan, Code.PERIOD_MISSING)] == [
        "The title gives no period such as 2025-2028. “Our plan for 2025-2028” in the text was taken instead."
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (("Name", "Telephone"), ("Orla Fennick", "01632 960001")),
        (HEADER,),
        (("", ""), ("", "")),
    ],
)
def test_a_document_without_strategies_is_refused_in_words(rows: tuple[tuple[str, ...], ...]) -> None:
    document = docx.Document()
    document.add_paragraph("Notes of the meeting")
    if rows:
        add_table(document, *rows)
    with pytest.raises(UnreadableDocument) as refusal:
        interpret(read_docx(as_file(document)), on=ON)
    assert str(refusal.value) == NO_PLAN


def test_the_summary_is_made_of_what_json_knows(plan: ReadPlan) -> None:
    summary = plan.summary(saved=False)
    assert list(summary) == ["plan", "counts", "rows", "warnings", "saved"]
    assert summary["plan"] == {"title": plan.title, "period_start": "2023-04-01", "period_end": "2026-03-31"}
    assert summary["rows"][8] == {
        "table": 3,
        "row": 5,
        "outcome": "strategy",
        "text": plan.rows[8].text,
        "notes": [],
    }
    assert summary["warnings"][0] == {
        "code": "period_disagrees",
        "table": None,
        "row": None,
        "message": plan.warnings[0].message,
    }
    assert summary["saved"] is False
