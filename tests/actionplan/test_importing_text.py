"""Web pages and plain text become neutral blocks, also where the marks of lists were lost on the way."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.importing.interpret import interpret
from actionplan.importing.leads import parted_bodies, parted_names
from actionplan.importing.markup import read_html
from actionplan.importing.plain import read_text
from actionplan.importing.readplan import Code, ReadPlan
from actionplan.importing.wording import parted_at_seams
from foundation.reading.blocks import Cell, Paragraph, Table

ON = date(2026, 11, 21)

LOST = '<ul style="list-style-type: none">'
COURSE = "Hold a course in every ward Keep a list of those who came"
COPIED = "\n".join((
    "Marlhaven Anti-Slavery Action Plan 2023-2026",
    "",
    "See the [guide](https://example.org/guide) and the [old plan](#).",
    "",
    "<p>Objective 1: Prevent</p>\t<p>Objective 2: Pursue</p>",
    f"{LOST} 1. Train everybody 2. Tell the town </ol>\t{LOST} 1. Share what is known </ol>",
    "",
    "OBJECTIVE 1: PREVENT",
    "",
    "KEY PERFORMANCE INDICATORS",
    "- People trained",
    "- Cards printed",
    "",
    "STRATEGY\tMILESTONES\tLEAD AGENCY\tLEAD OFFICER\tDELIVERY DATE\tUPDATE\tRAG",
    f"1. Train everybody\t{LOST} {COURSE} \tMBC ERP\tOrla Fennick Tobias Marrow And All partners\tMarch 2025\t\t",
    "",
    f"\t{LOST} • Ask those who came • Tell the board \t\t\t\t\t",
    "<p>2. Tell the town</p>\t<p>Print cards</p>\tMBC Harbour Trust\tOrla Fennick\tOngoing\t\t",
    "",
    "OBJECTIVE 2: PURSUE",
    "STRATEGY\tMILESTONES\tLEAD AGENCY\tLEAD OFFICER\tDELIVERY DATE\tUPDATE\tRAG",
    "1. Share what is known\tMeet each month\tMBC\tOrla Fennick\tSep-27\t\t",
    "--\t--\t--\t--\t--\t--\t--",
))  # fmt: skip


@pytest.fixture(scope="module")
def copied() -> ReadPlan:
    return interpret(read_text(COPIED), on=date(2026, 11, 21))


def test_a_plan_that_was_copied_as_text_is_read_whole(copied: ReadPlan) -> None:
    assert copied.counts() == {
        "objectives": 2, "strategies": 3, "milestones": 5, "kpis": 2, "officers": 2, "groups": 1, "agencies": 3,
    }  # fmt: skip
    assert [one.text for one in copied.strategies[0].milestones] == [
        "Hold a course in every ward Keep a list of those who came",
        "Ask those who came",
        "Tell the board",
    ]
    assert [objective.overview for objective in copied.objectives] == [
        ("Train everybody", "Tell the town"),
        ("Share what is known",),
    ]
    assert copied.strategies[2].delivery.date.label == "September 2027"


def test_lost_bullets_and_lines_are_asked_about_and_no_others(copied: ReadPlan) -> None:
    lost = [warning for warning in copied.warnings if warning.code in (Code.BULLETS_LOST, Code.NAMES_RUN_TOGETHER)]
    course = "“Hold a course in every ward Keep a list of those who came”"
    people = "“Orla Fennick Tobias Marrow And All partners” was read as Orla Fennick; Tobias Marrow; All partners."
    assert {(warning.table, warning.row, warning.message) for warning in lost} == {
        (2, 2, f"Bullets lost - please check: {course} may hold several milestones. Split it if so."),
        (2, 2, "Lines lost - please check: “MBC ERP” was read as MBC; ERP."),
        (2, 2, f"Lines lost - please check: {people}"),
        (2, 4, "Lines lost - please check: “MBC Harbour Trust” was read as MBC; Harbour Trust."),
    }


def test_the_words_of_a_link_stay_with_its_address(copied: ReadPlan) -> None:
    assert copied.sections[0].text == "See the guide (https://example.org/guide) and the old plan."


def test_text_that_lost_nothing_is_not_asked_about() -> None:
    plan = interpret(
        read_text("Plan 2025-28\nStrategy\tMilestones\tLead\nTrain\tWork with the Harbour Trust\tOrla Fennick\n"),
        on=date(2026, 11, 21),
    )
    assert {warning.code for warning in plan.warnings}.isdisjoint({Code.BULLETS_LOST, Code.NAMES_RUN_TOGETHER})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Orla Fennick", ["Orla Fennick"]),
        ("Orla Fennick Tobias Marrow", ["Orla Fennick", "Tobias Marrow"]),
        ("Orla Fennick Tobias", ["Orla Fennick Tobias"]),
        ("Orla Fennick, Tobias Marrow", ["Orla Fennick, Tobias Marrow"]),
        ("Head of Housing Orla Fennick", ["Head of Housing Orla Fennick"]),
        ("Orla Fennick all partners", ["Orla Fennick", "all partners"]),
    ],
)
def test_names_whose_lines_were_lost_are_told_apart_where_they_can_be(text: str, names: list[str]) -> None:
    assert parted_names(text) == names


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("MBC ERP", ["MBC", "ERP"]),
        ("MBC Harbour Trust ERP", ["MBC", "Harbour Trust", "ERP"]),
        ("Harbour Trust", ["Harbour Trust"]),
        ("MBC, Harbour Trust", ["MBC, Harbour Trust"]),
    ],
)
def test_bodies_whose_lines_were_lost_are_told_apart_at_acronyms(text: str, bodies: list[str]) -> None:
    assert parted_bodies(text) == bodies


def test_a_text_is_offered_in_parts_where_a_sentence_may_have_ended() -> None:
    assert parted_at_seams("Hold a course for MBC staff. Keep a list Ask those who came") == [
        "Hold a course for MBC staff",
        "Keep a list",
        "Ask those who came",
    ]


def test_headings_lists_and_paragraphs_of_a_page_are_read_in_order() -> None:
    page = """<!doctype html><html><head><title>Not used</title><script>1 < 2</script></head><body>
    <nav><ul><li>Home</li></ul></nav><h1>Our <em>plan</em></h1>first<br>second
    <ul><li>one<ul><li>inner</li></ul>more</li></ul><p>after &amp; out</p></body></html>"""
    assert read_html(page) == [
        Paragraph("Our plan", heading=1),
        Paragraph("first"),
        Paragraph("second"),
        Paragraph("one", listed=True),
        Paragraph("inner", listed=True),
        Paragraph("more", listed=True),
        Paragraph("after & out"),
    ]


def test_cells_that_span_rows_and_columns_leave_covered_places() -> None:
    page = """<table><caption>The plan</caption><tr><th rowspan=2>a<th colspan=2>b</tr><tr><td>c<td>d</tr>
    <tr><td>e<td bgcolor=red><ul><li>x<li>y</ul><td style="background: #0f0"></table>"""
    caption, table = read_html(page)
    merged = Cell(merged=True)
    assert caption == Paragraph("The plan")
    assert isinstance(table, Table)
    assert table.rows == (
        (Cell((Paragraph("a"),)), Cell((Paragraph("b"),)), merged),
        (merged, Cell((Paragraph("c"),)), Cell((Paragraph("d"),))),
        (
            Cell((Paragraph("e"),)),
            Cell((Paragraph("x", listed=True), Paragraph("y", listed=True)), fill="FF0000"),
            Cell(fill="00FF00"),
        ),
    )


def test_a_table_that_only_frames_others_is_no_table_and_one_in_a_cell_is_its_text() -> None:
    inner = "<table><tr><td>Strategy<td><table><tr><td>x<td>y</table></table>"
    (table,) = read_html(f"<table><tr><td>{inner}</td></tr></table>")
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["Strategy", "x y"]]


def test_the_title_of_a_page_without_a_heading_is_its_first_line() -> None:
    assert read_html("<html><head><title>Plan 2025-28</title></head><body><p>x") == [
        Paragraph("Plan 2025-28", heading=1),
        Paragraph("x"),
    ]


def test_a_date_at_the_end_of_a_bullet_is_read_and_who_leads_is_asked_about() -> None:
    text = (
        "Plan 2026-2029\n\nActions\n- Train 200 staff by March 2027 (Council, Jo Bloggs)\n- Tell all by word of mouth\n"
    )
    (strategy,) = interpret(read_text(text), on=ON).strategies
    assert [(one.text, one.own.date_text, one.own.date.label) for one in strategy.milestones] == [
        ("Train 200 staff by March 2027 (Council, Jo Bloggs)", "March 2027", "March 2027"),
        ("Tell all by word of mouth", "", "No date"),
    ]
    told = [one.message for one in interpret(read_text(text), on=ON).warnings if "Train" in one.message]
    named = "“Train 200 staff by March 2027 (Council, Jo Bloggs)”"
    assert told[:2] == [
        f"The date of {named} was read from its words: March 2027.",
        f"{named} may say who leads: Council, Jo Bloggs. Add them as leads if so.",
    ]


def test_two_bodies_are_told_apart_where_both_are_known_and_asked_about_elsewhere() -> None:
    text = (
        "Plan 2026-2029\nStrategy\tMilestones\tLead agency\tDelivery date\nTrain\tHold\tHarbour Council\tJune 2027\n"
        "Tell\tPrint\tHarbour Council and Eastreach Police\tJune 2027\nAct\tVisit\tEastreach Police\tJune 2027\n"
        "Look\tSee\tMarl Council & Marl Constabulary\tJune 2027\nCare\tMeet\tHealth and Social Care\tJune 2027\n"
    )
    plan = interpret(read_text(text), on=ON)
    assert plan.agencies == (
        "Harbour Council", "Eastreach Police", "Marl Council & Marl Constabulary", "Health and Social Care",
    )  # fmt: skip
    told = [one.message for one in plan.warnings if one.code in (Code.NAMES_RUN_TOGETHER, Code.BODIES_JOINED)]
    apart = "“Harbour Council and Eastreach Police” was read as Harbour Council; Eastreach Police"
    whole = "“Marl Council & Marl Constabulary” was read as one body. If it is 2, write each on a line of its own"
    assert sorted(told) == [f"{apart}: each is named by itself too.", f"{whole} among the lead agencies."]


@pytest.mark.parametrize(
    ("register", "agencies"),
    [
        ((), ("Marl Council & Marl Constabulary",)),
        (("Marl Council",), ("Marl Council & Marl Constabulary",)),
        (("MARL COUNCIL", "Marl Constabulary"), ("Marl Council", "Marl Constabulary")),
        (
            ("Marl Council", "Marl Constabulary", "Marl Council and Marl Constabulary"),
            ("Marl Council & Marl Constabulary",),
        ),
    ],
)
def test_two_bodies_are_told_apart_where_both_are_in_the_register_unless_the_whole_is(
    register: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    text = "Plan 2026-2029\nStrategy\tMilestones\tLead agency\nLook\tSee\tMarl Council & Marl Constabulary\n"
    assert interpret(read_text(text), on=ON, register=register).agencies == agencies
