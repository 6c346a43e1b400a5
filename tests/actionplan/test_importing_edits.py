"""What a person changes in a plan before taking it over: nothing is dropped, and each changed row says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from actionplan.importing import checks, edits
from actionplan.importing.columns import Role
from actionplan.importing.comparing import Field, Kind, compare, rows_of
from actionplan.importing.delimited import read_csv
from actionplan.importing.edits import EditRefused, Place, RowPlace, StrategyPlace
from actionplan.importing.interpret import interpret
from actionplan.importing.outlines import ListTable, with_lists_as_tables
from actionplan.importing.plain import read_text
from actionplan.importing.readplan import Code, Outcome, ReadPlan
from actionplan.rag import Standing

ON = date(2026, 11, 21)
CSV = """Pellworth action plan 2025-2028
Objective,Strategy,Milestone,Lead agency,Lead officer,Target date,Progress,RAG
Objective 1: Prevent,Train,Hold a course,MBC,Orla Fennick,March 2027,,Green
Objective 1: Prevent,Train,Keep a list,MBC,Tobias Marrow,Ongoing,Half done,
Objective 2: Pursue,Share,Meet each month,MBC,Orla Fennick,,,
"""
HOLD, KEEP, MEET = Place(1, 1, 1), Place(1, 1, 2), Place(2, 1, 1)


@pytest.fixture
def plan() -> ReadPlan:
    return interpret(read_csv(CSV), on=ON)


def texts(plan: ReadPlan) -> list[str]:
    return [milestone.text for strategy in plan.strategies for milestone in strategy.milestones]


def notes_of(plan: ReadPlan, row: int) -> tuple[str, ...]:
    return next(one.notes for one in plan.rows if one.row == row)


def codes(plan: ReadPlan) -> set[Code]:
    return {warning.code for warning in plan.warnings}


def test_a_milestone_is_changed_as_its_cells_would_be_read(plan: ReadPlan) -> None:
    changed = edits.change_milestone(
        plan, MEET, text=" Meet  weekly ", date_text="31/3/27", agencies="MBC\nERP", officers="Omar Lisle", rag="Amber"
    )
    meet = edits.milestone_at(changed, MEET)
    assert (meet.text, meet.own.date.label, meet.own.rag) == ("Meet weekly", "31 March 2027", Standing.AT_RISK)
    assert [one.name for one in meet.own.agencies] == ["MBC", "ERP"]
    assert [one.name for one in meet.own.officers] == ["Omar Lisle"]
    assert notes_of(changed, 4)[-1] == "Changed by you: the milestone's words, leads, date or rating."
    assert edits.milestone_at(plan, MEET).text == "Meet each month"


def test_what_was_made_good_is_asked_about_no_more(plan: ReadPlan) -> None:
    assert Code.NO_DATE in codes(plan)
    dated = edits.change_strategy(plan, StrategyPlace(2, 1), date_text="March 2027")
    assert Code.NO_DATE not in codes(checks.again(dated, on=ON))
    assert Code.PAST_AND_NOT_RATED in codes(checks.again(dated, on=date(2027, 4, 1)))


def test_a_change_to_the_same_is_none(plan: ReadPlan) -> None:
    assert edits.change_milestone(plan, HOLD, text="Hold a course") == plan
    assert edits.change_strategy(plan, StrategyPlace(1, 1), title="Train") == plan


def test_a_milestone_is_split_and_its_update_stays_with_the_first(plan: ReadPlan) -> None:
    halves = edits.split(plan, KEEP, ["Keep a list", " ", "Read it out"])
    assert texts(halves) == ["Hold a course", "Keep a list", "Read it out", "Meet each month"]
    owns = [one.own for one in halves.strategies[0].milestones[1:]]
    assert [(own.update, own.date.label) for own in owns] == [("Half done", "Ongoing"), ("", "Ongoing")]
    assert notes_of(halves, 3)[-1] == "Changed by you: one milestone was split into 2."


def test_a_split_settles_the_question_of_lost_bullets() -> None:
    text = "Plan 2025-28\nStrategy\tMilestones\tLead\n<p>Train</p>\t<ul>Hold a course Keep a list\tMBC\n"
    lost = interpret(read_text(text), on=ON)
    assert Code.BULLETS_LOST in codes(lost)
    assert Code.BULLETS_LOST not in codes(edits.split(lost, HOLD, ["Hold a course", "Keep a list"]))


def test_two_milestones_are_joined_with_what_both_say(plan: ReadPlan) -> None:
    joined = edits.join(plan, KEEP)
    (whole,) = joined.strategies[0].milestones
    assert (whole.text, whole.own.update, whole.own.date.label) == (
        "Hold a course Keep a list",
        "Half done",
        "March 2027",
    )
    assert [one.name for one in whole.own.officers] == ["Orla Fennick", "Tobias Marrow"]
    assert (whole.own.rag, whole.own.notes) == (Standing.ON_TRACK, ("Date: Ongoing",))
    assert (
        notes_of(joined, 2)[-1] == notes_of(joined, 3)[-1] == "Changed by you: two milestones were joined into 1.1.1."
    )


def test_a_dropped_milestone_is_a_note_with_all_that_its_row_said_and_can_come_back(plan: ReadPlan) -> None:
    dropped = edits.drop_to_note(plan, KEEP)
    assert texts(dropped) == ["Hold a course", "Meet each month"]
    assert dropped.strategies[0].delivery.notes == (
        "Keep a list. Lead: Tobias Marrow. Date: Ongoing. Update: Half done",
    )
    assert [one.outcome for one in dropped.rows if one.row == 3] == [Outcome.KEPT_AS_NOTE]
    back = edits.promote(dropped, RowPlace(1, 3), StrategyPlace(2, 1), text="Keep a list")
    assert texts(back) == ["Hold a course", "Meet each month", "Keep a list"]
    assert [one.outcome for one in back.rows if one.row == 3] == [Outcome.MILESTONE]
    assert notes_of(back, 3)[-1] == "Changed by you: the row became milestone 2.1.2."


def test_a_milestone_moves_to_another_strategy_or_another_place(plan: ReadPlan) -> None:
    assert texts(edits.move(plan, HOLD, StrategyPlace(2, 1))) == ["Keep a list", "Meet each month", "Hold a course"]
    assert texts(edits.move(plan, KEEP, StrategyPlace(1, 1), position=1))[:2] == ["Keep a list", "Hold a course"]


def test_a_moved_milestone_keeps_what_it_had_and_gets_nothing_from_its_new_strategy(plan: ReadPlan) -> None:
    held = edits.milestone_at(edits.move(plan, HOLD, StrategyPlace(2, 1)), Place(2, 1, 2))
    counting = held.counting(plan.strategies[1].delivery)
    assert (counting.date.label, counting.rag, counting.rag_text) == ("March 2027", Standing.ON_TRACK, "Green")
    assert [one.name for one in counting.officers] == ["Orla Fennick"]
    met = edits.milestone_at(edits.move(plan, MEET, StrategyPlace(1, 1)), Place(1, 1, 3))
    counting = met.counting(plan.strategies[0].delivery)
    assert (counting.date_text, counting.rag, counting.rag_text, met.own.has_none) == ("", None, "", ("date",))


def test_a_row_that_becomes_a_milestone_has_no_lead_date_or_rating_of_the_strategy(plan: ReadPlan) -> None:
    dropped = edits.drop_to_note(plan, KEEP)
    back = edits.promote(dropped, RowPlace(1, 3), StrategyPlace(1, 1), text="Keep a list")
    above = back.strategies[0].delivery
    counting = edits.milestone_at(back, KEEP).counting(above)
    assert (counting.agencies, counting.officers, counting.date_text, counting.rag) == ((), (), "", None)
    led = edits.change_milestone(back, KEEP, officers="Omar Lisle", agencies="")
    counting = edits.milestone_at(led, KEEP).counting(above)
    assert (counting.agencies, [one.name for one in counting.officers]) == ((), ["Omar Lisle"])


def test_title_period_and_strand_are_a_persons_to_choose(plan: ReadPlan) -> None:
    days = (date(2025, 1, 1), date(2027, 12, 31))
    changed = edits.change_period(edits.change_title(plan, "Our plan"), *days)
    changed = edits.change_objective(changed, 2, title="Disrupt", strand_effective="Protect")
    assert (changed.title, changed.period_start, changed.period_end) == (
        "Our plan",
        date(2025, 1, 1),
        date(2027, 12, 31),
    )
    second = changed.objectives[1]
    assert (second.title, second.strand_as_published, second.strand_effective) == ("Disrupt", "Pursue", "Protect")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plan: edits.join(plan, HOLD),
         "1.1.1 is the first of its strategy, so there is none above it to join it to."),
        (lambda plan: edits.split(plan, HOLD, ["one", " "]),
         "Write at least two milestones, each on a line of its own."),
        (lambda plan: edits.change_milestone(plan, Place(1, 2, 1), text="x"),
         "There is no 1.2 in this plan any more. Open the list again."),
        (lambda plan: edits.change_milestone(plan, Place(1, 1, 0), text="x"),
         "There is no 1.1.0 in this plan any more. Open the list again."),
        (lambda plan: edits.change_milestone(plan, HOLD, text=" "),
         "Say what is to be done, or keep the row as a note."),
        (lambda plan: edits.change_milestone(plan, HOLD, date_text="March"),
         "“March” has no year. Add the year: March 2026."),
        (lambda plan: edits.change_milestone(plan, HOLD, rag="purple"),
         "“purple” is no rating. Choose one of the ratings."),
        (lambda plan: edits.promote(plan, RowPlace(1, 2), StrategyPlace(1, 1)),
         "This row is not kept as a note any more. Open the list again."),
        (lambda plan: edits.change_title(plan, ""), "Give the plan a title."),
        (lambda plan: edits.change_period(plan, date(2027, 1, 2), date(2027, 1, 1)),
         "The plan ends before it starts. Check the two days."),
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused(
    plan: ReadPlan, change: Callable[[ReadPlan], ReadPlan], sentence: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        change(plan)
    assert str(refused.value) == sentence


def test_a_plan_beside_itself_has_no_difference(plan: ReadPlan) -> None:
    assert [change.kind for change in compare(plan, list(rows_of(plan))).changes] == [Kind.SAME] * 3


def test_what_differs_is_told_row_by_row(plan: ReadPlan) -> None:
    newer = edits.change_milestone(plan, HOLD, text="Hold a long course", date_text="May 2027", officers="Omar Lisle")
    newer = edits.split(newer, MEET, ["Watch the docks", "Write a rota"])
    newer = edits.move(newer, KEEP, StrategyPlace(2, 1), position=1)
    changes = compare(newer, list(rows_of(plan))).changes
    assert [(change.kind, change.code, change.fields) for change in changes] == [
        (Kind.CHANGED, "1.1.1", (Field.TEXT, Field.DATE, Field.OFFICERS)),
        (Kind.SAME, "2.1.1", ()),
        (Kind.NEW, "2.1.2", ()),
        (Kind.NEW, "2.1.3", ()),
        (Kind.GONE, "2.1.1", ()),
    ]


def test_a_person_says_what_columns_hold_and_the_others_are_kept_as_notes() -> None:
    blocks = read_csv("Plan 2025-28\nWhat we want,First thing,By,Money\nTrain,Hold a course,March 2027,£5\n")
    roles = {0: Role.STRATEGY, 1: Role.MILESTONE, 2: Role.DATE}
    plan = interpret(blocks, on=ON, columns={1: roles})
    assert [row.outcome for row in plan.rows] == [Outcome.HEADER, Outcome.STRATEGY]
    (strategy,) = plan.strategies
    assert (strategy.title, strategy.delivery.date.label, strategy.delivery.notes) == (
        "Train",
        "March 2027",
        ("Money: £5",),
    )


def test_columns_are_mapped_in_a_table_without_a_header_too() -> None:
    blocks = read_csv("Plan 2025-28\n1. Train staff,Hold a course.,March 2027\n2. Share,Meet.,Ongoing\n")
    plan = interpret(blocks, on=ON, columns={1: {0: Role.STRATEGY, 1: Role.MILESTONE, 2: Role.DATE}})
    assert [(one.title, one.delivery.date.label) for one in plan.strategies] == [
        ("Train staff", "March 2027"),
        ("Share", "Ongoing"),
    ]


OUTLINE = """Pellworth Action Plan 2025-2028
Introduction
- Many wrote this plan.
Objective 1: Prevent - stop it
Key areas of focus
1. Train front-line staff
2. Tell the whole town
Train front-line staff:
- Hold a course
- Keep a list
Tell everybody
- Print cards
Key performance indicators
- People trained
Objective 2: Pursue - disrupt it
1. Share what is known
- Meet each month
2. Visit places of work
"""


def test_headings_with_lists_under_them_are_a_plan() -> None:
    plan = interpret(read_text(OUTLINE), on=ON)
    assert [(one.title, [(each.number, each.title) for each in one.strategies]) for one in plan.objectives] == [
        ("Objective 1: Prevent - stop it", [(1, "Train front-line staff"), (2, "Tell everybody")]),
        ("Objective 2: Pursue - disrupt it", [(1, "Share what is known"), (2, "Visit places of work")]),
    ]
    assert texts(plan) == ["Hold a course", "Keep a list", "Print cards", "Meet each month", "Visit places of work"]
    assert plan.objectives[0].kpis == ("People trained",)
    assert plan.objectives[0].overview == ("Train front-line staff", "Tell the whole town")
    assert [(row.table, row.row) for row in plan.rows] == [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2)]
    assert plan.sections[0].text == "Introduction\n\n- Many wrote this plan."


def test_a_list_that_announces_nothing_else_is_a_strategy_each() -> None:
    plan = interpret(read_text("Plan 2025-28\nObjective 1: Prevent\nKey priorities\n1. Train\n2. Tell\n"), on=ON)
    assert [(one.title, one.milestones[0].text) for one in plan.strategies] == [("Train", "Train"), ("Tell", "Tell")]


def test_where_nothing_is_called_an_objective_the_wider_heading_is_one() -> None:
    plan = interpret(
        read_text("# Plan 2025-28\n## Safe homes\n### Find homes\n- Ask landlords\n### Act\n- Visit\n"), on=ON
    )
    assert [(one.title, [each.title for each in one.strategies]) for one in plan.objectives] == [
        ("Safe homes", ["Find homes", "Act"])
    ]


def test_a_document_with_a_table_of_strategies_keeps_its_lists_as_text() -> None:
    text = "Plan 2025-28\nNotes\n- Remember this\nStrategy\tMilestones\nTrain\tHold a course\n"
    plan = interpret(read_text(text), on=ON)
    assert texts(plan) == ["Hold a course"]
    assert not any(isinstance(block, ListTable) for block in with_lists_as_tables([], lambda _: None, title=""))
