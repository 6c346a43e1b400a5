"""Tables as other places print them: other columns, other words, other habits (R30)."""

from __future__ import annotations

from datetime import date

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from actionplan.importing.columns import Role, role_of
from actionplan.importing.delivery import rag_in_colour, rag_in_words
from actionplan.importing.interpret import interpret
from actionplan.importing.readplan import Code, Outcome, ReadPlan
from actionplan.importing.word import read_docx
from actionplan.rag import Standing
from foundation.periods import DeliveryDate
from tests.actionplan.plan_document import HEADER, Bullets, add_table, as_file, fill, plan_with, row

ON = date(2026, 11, 21)


def read(document: Document) -> ReadPlan:
    return interpret(read_docx(as_file(document)), on=ON)


def codes(plan: ReadPlan) -> list[Code]:
    return [warning.code for warning in plan.warnings]


def outcomes(plan: ReadPlan) -> list[Outcome]:
    return [row.outcome for row in plan.rows]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("STRATEGY", Role.STRATEGY), ("Our priorities", Role.STRATEGY), ("Aim", Role.STRATEGY),
        ("Requirement", Role.STRATEGY), ("Key area of focus", Role.STRATEGY),
        ("Milestones", Role.MILESTONE), ("Key actions", Role.MILESTONE), ("What we will do: tasks", Role.MILESTONE),
        ("Lead agency", Role.AGENCY), ("Lead partner", Role.AGENCY), ("Organisation", Role.AGENCY),
        ("Lead officer", Role.OFFICER), ("Action owner", Role.OFFICER), ("Lead officer / agency", Role.LEAD),
        ("Lead", Role.LEAD), ("Responsible", Role.LEAD), ("By whom", Role.LEAD),
        ("DELIVERY DATE", Role.DATE), ("Target date", Role.DATE), ("By when", Role.DATE), ("Timescale", Role.DATE),
        ("Update", Role.UPDATE), ("Progress update Q2 2025", Role.UPDATE), ("Progress to date", Role.UPDATE),
        ("Expected outcome", Role.OUTCOME), ("Notes", Role.UPDATE),
        ("RAG", Role.RAG), ("RAG status", Role.RAG), ("Status", Role.RAG), ("Complete? (Y/N)", Role.RAG),
        ("KPI", Role.KPI), ("Success measures", Role.KPI), ("Ref", Role.REFERENCE),
        ("Budget", None), ("Review the strategy with every partner", None), ("", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_words(title: str, role: Role | None) -> None:
    assert role_of(title) == role


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    plan = read(plan_with(
        ("rag", "Budget", "Delivery date", "Lead Officer", "milestones", "Lead Agency", "strategy"),
        ("Green", "£500", "Q2 2027/28", "Orla Fennick", "Hold a course", "MBC", "1. Train everybody"),
    ))  # fmt: skip
    (strategy,) = plan.strategies
    assert strategy.title == "Train everybody"
    assert [milestone.text for milestone in strategy.milestones] == ["Hold a course"]
    assert [agency.name for agency in strategy.delivery.agencies] == ["MBC"]
    assert [officer.name for officer in strategy.delivery.officers] == ["Orla Fennick"]
    assert strategy.delivery.date == DeliveryDate.parse("Q2 2027/28")
    assert strategy.delivery.rag is Standing.ON_TRACK
    assert strategy.delivery.notes == ("Budget: £500",)


def test_a_header_may_repeat_and_rows_of_dashes_and_blanks_are_named() -> None:
    plan = read(plan_with(
        HEADER,
        row("1. Train", "Hold a course", "MBC", "", "March 2027"),
        HEADER,
        ("---", "---", "---", "---", "---", "---", "---"),
        ("", "", "", "", "", "", ""),
        row("2. Tell", "Print cards", "MBC", "", "March 2027"),
    ))  # fmt: skip
    assert outcomes(plan) == [
        Outcome.HEADER, Outcome.STRATEGY, Outcome.HEADER, Outcome.SEPARATOR, Outcome.BLANK, Outcome.STRATEGY,
    ]  # fmt: skip
    assert [(strategy.number, strategy.title) for strategy in plan.strategies] == [(1, "Train"), (2, "Tell")]


def test_a_merged_strategy_cell_holds_a_milestone_a_row_each_with_its_own_lead() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    document.add_heading("Objective 1: Protect - keep people safe", level=2)
    table = add_table(
        document,
        HEADER,
        row("1. Train", "Hold a course", "MBC", "Orla Fennick", "March 2027"),
        row("", "Print cards", "HWA", "Omar Lisle", "Ongoing"),
        row("", "Brief the board"),
    )
    table.cell(1, 0).merge(table.cell(3, 0))
    plan = read(document)

    (strategy,) = plan.strategies
    assert [milestone.text for milestone in strategy.milestones] == ["Hold a course", "Print cards", "Brief the board"]
    assert [milestone.own.is_blank for milestone in strategy.milestones] == [True, False, True]
    assert strategy.milestones[1].own.date == DeliveryDate.ongoing()
    assert [officer.name for officer in strategy.milestones[1].own.officers] == ["Omar Lisle"]
    assert outcomes(plan) == [Outcome.HEADER, Outcome.STRATEGY, Outcome.MILESTONE, Outcome.MILESTONE]
    assert Code.CONTINUATION_JOINED not in codes(plan)
    assert [(one.message, one.row) for one in plan.warnings if one.code is Code.LED_AS_ABOVE] == [
        ("This row names nobody who leads: led as the row above, where “Train” begins.", 4)
    ]


def test_a_table_without_owner_date_and_rating_is_read_and_asked_about() -> None:
    plan = read(plan_with(("Priority", "Actions"), ("Train", Bullets(("Hold a course", "Print cards")))))
    assert plan.counts()["milestones"] == 2
    assert codes(plan) == [Code.NO_OWNER, Code.NO_DATE]


def test_a_table_of_actions_alone_makes_each_row_a_milestone_with_its_own_delivery() -> None:
    plan = read(plan_with(
        ("Action", "Lead", "By when", "Status"),
        ("Hold a course", "Orla Fennick", "Sep-27", "Amber"),
        ("Print cards", "HWA", "Summer", "Complete"),
    ))  # fmt: skip
    (strategy,) = plan.strategies
    assert strategy.title == "Objective 1: Protect - keep people safe from exploitation"
    assert [(one.text, one.own.date.label, one.own.rag) for one in strategy.milestones] == [
        ("Hold a course", "September 2027", Standing.AT_RISK),
        ("Print cards", "No date", Standing.COMPLETE),
    ]
    assert outcomes(plan) == [Outcome.HEADER, Outcome.MILESTONE, Outcome.MILESTONE]
    assert codes(plan) == [Code.DATE_UNREAD]


def test_a_row_without_an_action_of_its_own_goes_on_with_the_one_above() -> None:
    plan = read(plan_with(
        ("Action", "Lead officer", "Update"),
        ("Hold a course", "Orla Fennick", "Booked"),
        ("for every councillor", "", ""),
        ("", "Omar Lisle", "Held"),
        ("Print cards", "Omar Lisle", ""),
    ))  # fmt: skip
    course, cards = plan.strategies[0].milestones
    assert (course.text, course.own.update) == ("Hold a course for every councillor", "Booked\nHeld")
    assert [officer.name for officer in course.own.officers] == ["Orla Fennick", "Omar Lisle"]
    assert cards.text == "Print cards"
    assert outcomes(plan)[1:] == [Outcome.MILESTONE, Outcome.CONTINUATION, Outcome.CONTINUATION, Outcome.MILESTONE]


def test_a_strategy_in_a_table_without_milestones_is_its_own_milestone() -> None:
    plan = read(plan_with(("Aim", "Lead agency"), ("Train everybody", "MBC")))
    (strategy,) = plan.strategies
    assert [milestone.text for milestone in strategy.milestones] == ["Train everybody"]
    assert plan.rows[1].notes == ("No milestone column: the strategy is its own milestone.",)


def test_an_objective_may_stand_across_the_table() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    table = add_table(
        document,
        ("Objective 1: Protect", "", ""),
        ("Strategy", "Milestones", "Lead agency"),
        ("1. Train", "Hold a course", "MBC"),
        ("Objective 2: Pursue", "", ""),
        ("1. Disrupt", "Visit car washes", "ERP"),
    )
    for index in (0, 3):
        table.cell(index, 0).merge(table.cell(index, 2))
    plan = read(document)
    assert [(one.number, one.strand_as_published, [s.title for s in one.strategies]) for one in plan.objectives] == [
        (1, "Protect", ["Train"]),
        (2, "Pursue", ["Disrupt"]),
    ]


def test_an_objective_may_have_a_column_of_its_own() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    add_table(
        document,
        ("Objective", "Strategy", "Action", "Lead agency", "Date"),
        ("Protect", "Train", "Hold a course", "MBC", "March 2027"),
        ("", "Tell", "Print cards", "MBC", "March 2027"),
        ("Pursue", "Disrupt", "Visit car washes", "ERP", "March 2027"),
    )
    plan = read(document)
    assert [(one.title, [s.title for s in one.strategies]) for one in plan.objectives] == [
        ("Protect", ["Train", "Tell"]),
        ("Pursue", ["Disrupt"]),
    ]


def test_a_table_under_no_objective_takes_its_heading() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    document.add_heading("What we will do", level=2)
    add_table(document, HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"))
    plan = read(document)
    assert [(one.title, one.strand_as_published) for one in plan.objectives] == [("What we will do", "")]
    assert codes(plan) == [Code.STRAND_MISSING, Code.OBJECTIVE_MISSING]


def test_other_tables_are_kept_row_by_row_as_notes() -> None:
    document = plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"))
    add_table(document, ("Town", "People"), ("Old Marl", "30,000"))
    plan = read(document)
    assert [(row.table, row.row, row.outcome, row.text) for row in plan.rows[2:]] == [
        (2, 1, Outcome.KEPT_AS_NOTE, "Town | People"),
        (2, 2, Outcome.KEPT_AS_NOTE, "Old Marl | 30,000"),
    ]
    assert codes(plan) == [Code.KEPT_AS_NOTE, Code.KEPT_AS_NOTE]


def test_indicators_may_stand_in_a_table() -> None:
    document = plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"))
    add_table(document, ("KPI", "Target"), ("People trained", "200"), ("Courses held", "12"))
    plan = read(document)
    assert plan.objectives[0].kpis == ("People trained", "Courses held")
    assert [row.outcome for row in plan.rows[2:]] == [Outcome.HEADER, Outcome.KPI, Outcome.KPI]


def test_indicators_whose_bullets_were_lost_are_each_a_line() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    document.add_heading("Objective 1: Protect", level=2)
    document.add_heading("How we will measure it", level=3)
    for text in ("We will count:", "People trained", "Courses held"):
        document.add_paragraph(text)
    add_table(document, HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"))
    plan = read(document)
    assert plan.objectives[0].kpis == ("People trained", "Courses held")
    assert plan.sections[-1].text == "We will count:"


def test_priorities_below_numbered_objectives_are_not_objectives() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    document.add_heading("Objective 1: Protect", level=1)
    document.add_heading("Priority 1: Training", level=2)
    add_table(document, ("Action", "Lead", "Date"), ("Hold a course", "MBC", "March 2027"))
    document.add_heading("Priority 2: Telling", level=2)
    add_table(document, ("Action", "Lead", "Date"), ("Print cards", "MBC", "March 2027"))
    (objective,) = read(document).objectives
    assert [(one.title, [step.text for step in one.milestones]) for one in objective.strategies] == [
        ("Priority 1: Training", ["Hold a course"]),
        ("Priority 2: Telling", ["Print cards"]),
    ]


def test_a_bullet_in_small_letters_over_the_page_is_a_milestone_of_its_own() -> None:
    plan = read(plan_with(
        HEADER,
        row("1. Train", Bullets(("Hold a course",)), "MBC", "", "March 2027"),
        row("", Bullets(("e-learning for everybody",))),
    ))  # fmt: skip
    assert [one.text for one in plan.strategies[0].milestones] == ["Hold a course", "e-learning for everybody"]
    assert codes(plan) == [Code.CONTINUATION_JOINED]


def test_a_table_cut_in_two_goes_on_under_its_first_header() -> None:
    document = plan_with(HEADER, row("1. Train", "Hold a course for", "MBC", "", "March 2027"))
    document.add_paragraph("")
    add_table(document, row("", "every councillor"), row("2. Tell", "Print cards", "MBC", "", "March 2027"))
    plan = read(document)
    assert [(one.title, [step.text for step in one.milestones], one.table) for one in plan.strategies] == [
        ("Train", ["Hold a course for every councillor"], 1),
        ("Tell", ["Print cards"], 2),
    ]
    assert [(row.table, row.row, row.outcome) for row in plan.rows] == [
        (1, 1, Outcome.HEADER),
        (1, 2, Outcome.STRATEGY),
        (2, 1, Outcome.CONTINUATION),
        (2, 2, Outcome.STRATEGY),
    ]
    assert codes(plan) == [Code.TABLE_CARRIED_ON, Code.SENTENCE_JOINED, Code.CONTINUATION_JOINED]


def test_an_outcome_before_the_action_is_a_strategy_and_after_it_a_note() -> None:
    before = read(plan_with(("Outcome", "Action", "Lead agency"), ("Safer towns", "Print cards", "MBC")))
    after = read(plan_with(("Action", "Lead agency", "Outcome"), ("Print cards", "MBC", "Safer towns")))
    assert [strategy.title for strategy in before.strategies] == ["Safer towns"]
    assert [step.own.notes for step in after.strategies[0].milestones] == [("Outcome: Safer towns",)]


def test_the_line_that_calls_itself_a_plan_is_the_title() -> None:
    document = docx.Document()
    document.add_paragraph("OFFICIAL")
    document.add_paragraph("Borough of Pennick")
    document.add_paragraph("Anti-slavery action plan 2025-26")
    document.add_heading("Objective 1: Protect", level=2)
    add_table(document, HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027"))
    plan = read(document)
    assert (plan.title, plan.period_end) == ("Anti-slavery action plan 2025-26", date(2026, 3, 31))
    assert plan.sections[0].text == "OFFICIAL\n\nBorough of Pennick"


def test_a_milestone_that_may_be_several_is_asked_about() -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold a course. Print cards for each town", "MBC", "", "March 2027")))
    assert codes(plan) == [Code.MILESTONES_RUN_TOGETHER]


def test_text_of_a_row_that_only_continues_its_leads_is_added_to_the_strategy() -> None:
    plan = read(plan_with(
        HEADER, row("1. Train", "Hold a course", "MBC", "Orla Fennick", "March 2027"), row("", "", "", "Omar Lisle")
    ))  # fmt: skip
    (strategy,) = plan.strategies
    assert [officer.name for officer in strategy.delivery.officers] == ["Orla Fennick", "Omar Lisle"]


def test_a_rating_given_by_colour_alone_is_read_and_asked_about() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    document.add_heading("Objective 1: Protect", level=2)
    table = add_table(document, HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2026"))
    colour = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="FFC000"/>')
    table.cell(1, 6)._tc.get_or_add_tcPr().append(colour)
    plan = read(document)
    assert plan.strategies[0].delivery.rag is Standing.AT_RISK
    assert codes(plan) == [Code.RAG_FROM_COLOUR]


def test_a_status_in_other_words_is_kept_and_asked_about() -> None:
    plan = read(plan_with(HEADER, row("1. Train", "Hold a course", "MBC", "", "March 2027", rag="Awaiting funds")))
    assert plan.strategies[0].delivery.rag is None
    assert plan.strategies[0].delivery.rag_text == "Awaiting funds"
    assert codes(plan) == [Code.RAG_UNREAD]


@pytest.mark.parametrize(
    ("text", "rag"),
    [
        ("R", Standing.OFF_TRACK), ("amber", Standing.AT_RISK), ("Green - on track", Standing.ON_TRACK),
        ("Completed May 2025", Standing.COMPLETE), ("Yes", Standing.COMPLETE), ("No", None), ("", None),
        ("Not started", Standing.NOT_STARTED), ("In progress", None), ("A long story", None),
    ],
)  # fmt: skip
def test_a_rating_is_read_from_letters_colours_and_words(text: str, rag: Standing | None) -> None:
    assert rag_in_words(text) == rag


@pytest.mark.parametrize(
    ("fill", "rag"),
    [
        ("FF0000", Standing.OFF_TRACK), ("C00000", Standing.OFF_TRACK), ("FFC000", Standing.AT_RISK),
        ("FFFF00", Standing.AT_RISK), ("00B050", Standing.ON_TRACK), ("0070C0", Standing.COMPLETE),
        ("FFFFFF", None), ("D9D9D9", None), ("7030A0", None), ("", None), ("auto", None),
    ],
)  # fmt: skip
def test_a_rating_is_read_from_the_usual_colours(fill: str, rag: Standing | None) -> None:
    assert rag_in_colour(fill) == rag


def test_a_cell_may_use_either_key_to_end_a_line() -> None:
    document = docx.Document()
    document.add_paragraph("Pennick action plan 2025-2028")
    document.add_heading("Objective 1: Protect", level=2)
    table = add_table(document, HEADER, row("1. Train", "• Hold a course\n• Print cards", "MBC", "", "March 2027"))
    fill(document, table.cell(1, 1), Bullets(("Brief the board",)))
    assert [one.text for one in read(document).strategies[0].milestones] == [
        "Hold a course", "Print cards", "Brief the board",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "texts"),
    [
        ("1.2.1 Hold a course\n1.2.2 Write it down", ["Hold a course", "Write it down"]),
        ("1.2.1 Ask the council and\n1.2.2 the police", ["Ask the council and", "the police"]),
        ("1.3.1 Hold a course", ["1.3.1 Hold a course"]),
        ("01.02.26 Open the centre", ["01.02.26 Open the centre"]),
        ("1.2 Hold a course", ["1.2 Hold a course"]),
    ],
)
def test_the_code_that_our_own_document_prints_is_no_part_of_a_milestone(printed: str, texts: list[str]) -> None:
    (strategy,) = read(plan_with(HEADER, row("2. Train everybody", printed))).strategies
    assert [milestone.text for milestone in strategy.milestones] == texts


def test_a_milestone_that_is_marked_for_statutory_bodies_only_stays_so() -> None:
    printed = "1.1.1 (Statutory bodies only) Plan a joint visit\n1.1.2 Hold a course"
    (strategy,) = read(plan_with(HEADER, row("1. Train everybody", printed))).strategies
    assert [(milestone.text, milestone.is_guarded) for milestone in strategy.milestones] == [
        ("Plan a joint visit", True),
        ("Hold a course", False),
    ]
