"""A plan that was taken out as a spreadsheet, or as CSV, is read back by the import as the same plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.importing.comparing import rows_of
from actionplan.importing.interpret import interpret
from actionplan.importing.reading import read_blocks
from actionplan.importing.readplan import Code, Outcome, ReadPlan
from actionplan.models import Visibility
from actionplan.rag import Lifecycle, Standing
from actionplan.reports.shapes import Lead, MilestoneFacts
from actionplan.reports.takeout_sheets import KPIS, MILESTONES, _milestone
from actionplan.travel import Movement
from foundation.sheets import Cell, Column, Sheet, csv_of, workbook
from tests.actionplan.test_takeout_word import DATES, NAMES, texts, updates

ON = date(2026, 5, 20)
NOTES = ("Pellworth action plan 2025-2028", "As it is on 20 May 2026")
REGISTER = ("Harbour Council", "Harbour Council - Housing", "Pellworth, Hart and Lee Trust", "Eastreach Police")
BODIES = (
    Lead("1", "Harbour Council", "Harbour Council, Housing"),
    Lead("1", "Harbour Council", "Harbour Council"),
    Lead("2", "Pellworth, Hart and Lee Trust", "Pellworth, Hart and Lee Trust"),
    Lead("3", "Eastreach Police", "Eastreach Police"),
)
PEOPLE = tuple(Lead(name, name, name) for name in NAMES)
BLANK: dict[str, Any] = dict.fromkeys(MilestoneFacts._fields, None)


def facts(**told: Any) -> MilestoneFacts:
    same = {"lifecycle": Lifecycle.IN_PROGRESS, "reason": "", "ask": "", "action": "", "moved": Movement.SAME}
    return MilestoneFacts(**BLANK | same | told)


def chosen(leads: tuple[Lead, ...]) -> st.SearchStrategy[tuple[Lead, ...]]:
    return st.lists(st.sampled_from(leads), max_size=2, unique=True).map(tuple)


milestones = st.builds(
    facts,
    text=texts,
    standing=st.sampled_from(Standing),
    agencies=chosen(BODIES),
    officers=chosen(PEOPLE),
    due=st.sampled_from(("No date", *DATES[1:])),
    update_text=updates,
    visibility=st.sampled_from(Visibility),
)


def milestones_sheet(rows: list[MilestoneFacts]) -> Sheet:
    coded = [row._replace(code=f"1.1.{place}") for place, row in enumerate(rows, 1)]
    cells = [[*_milestone(row, "Objective 1: Prevent it", "Learn the signs"), "20 May 2026", ""] for row in coded]
    return Sheet("Milestones", MILESTONES, cells, notes=NOTES)


def read(sheets: list[Sheet], form: str = "xlsx") -> ReadPlan:
    if form == "csv":
        content = csv_of(sheets[0])
    else:
        content = workbook(sheets, title="Plan", at=datetime(2026, 5, 20, tzinfo=UTC))
    return interpret(read_blocks(content, f"plan.{form}"), on=ON, register=REGISTER)


@settings(max_examples=60)
@given(rows=st.lists(milestones, min_size=1, max_size=6), form=st.sampled_from(["xlsx", "csv"]))
def test_any_milestones_come_back_with_their_leads_dates_ratings_and_readers(
    rows: list[MilestoneFacts], form: str
) -> None:
    """An empty cell of leads is nobody's, whoever stands in the row above."""

    def led(own: tuple[Lead, ...]) -> list[str]:
        return sorted(lead.words for lead in own)

    plan = read([milestones_sheet(rows)], form)
    assert (plan.title, [(one.number, one.title) for one in plan.objectives]) == (
        "Pellworth action plan 2025-2028",
        [(1, "Objective 1: Prevent it")],
    )
    assert [
        (row.strategy, row.text, sorted(row.agencies), sorted(row.officers), row.date, row.rating, row.is_guarded)
        for row in rows_of(plan)
    ] == [
        (
            "Learn the signs",
            row.text,
            led(row.agencies),
            led(row.officers),
            "" if row.due == "No date" else row.due,
            "" if row.standing is Standing.NOT_RATED else row.standing.word,
            row.visibility == Visibility.STATUTORY,
        )
        for row in rows
    ]


def one_milestone() -> Sheet:
    told = {"text": "Write it.", "agencies": (), "officers": (), "due": "Ongoing", "update_text": ""}
    return milestones_sheet([facts(standing=Standing.ON_TRACK, visibility=Visibility.PARTNERSHIP, **told)])


def test_the_sheet_of_kpis_becomes_kpis_under_their_objectives_with_their_figures_in_words() -> None:
    lines: list[list[Cell]] = [
        ["Objective 1: Prevent it", "People trained", "12", 12, "2026", "4", "40", date(2027, 3, 31), "Behind", ""],
        ["Objective 2: Pursue it", "Reports made", "", None, "", "", "", None, "", ""],
    ]
    plan = read([one_milestone(), Sheet("KPIs", KPIS, lines, notes=NOTES[1:])])
    assert [(one.number, one.kpis, len(one.strategies)) for one in plan.objectives] == [
        (1, ("People trained",), 1),
        (2, ("Reports made",), 0),
    ]
    assert [row.outcome for row in plan.rows if row.table == 2] == [Outcome.HEADER, Outcome.KPI, Outcome.KPI]
    (figures,) = [warning.message for warning in plan.warnings if warning.code is Code.KEPT_AS_NOTE]
    assert figures == (
        "Beside the KPI stands: Newest value: 12; Period: 2026; Baseline: 4; Target: 40; Target by: 31 March 2027; "
        "Way to the target: Behind."
    )


@pytest.mark.parametrize(
    ("titles", "is_of_kpis"),
    [
        (("Strategy", "KPI", "Target"), True),
        (("Aim", "Measure", "Baseline", "Target date"), True),
        (("Priority", "Indicator", "Actual"), True),
        (("Strategy", "KPI", "Target date"), False),
        (("Strategy", "KPI", "Target", "Lead agency"), False),
        (("Strategy", "Milestone", "KPI", "Target"), False),
    ],
)
def test_a_table_that_measures_and_sets_nobody_a_task_holds_no_strategy(
    titles: tuple[str, ...], is_of_kpis: bool
) -> None:
    measures = Sheet("Measures", [Column(title) for title in titles], [["Train staff", *titles[1:]]])
    plan = read([one_milestone(), measures])
    assert ("Train staff" not in [one.title for one in plan.strategies]) is is_of_kpis
    assert "Train staff" in str((plan.objectives, plan.warnings))


def test_a_strategy_beside_a_kpi_is_kept_as_a_note() -> None:
    measures = Sheet("Measures", [Column(title) for title in ("Strategy", "KPI", "Target")], [["Train", "Trained", 4]])
    plan = read([one_milestone(), measures])
    assert [(one.title, one.kpis) for one in plan.objectives] == [("Objective 1: Prevent it", ("Trained",))]
    assert [one.message for one in plan.warnings if one.code is Code.KEPT_AS_NOTE] == [
        "Beside the KPI stands: Strategy: Train; Target: 4."
    ]


@pytest.mark.parametrize("title", ["Rating", "RAG rating", "Ratings"])
def test_a_column_of_ratings_is_read_as_the_rating(title: str) -> None:
    columns = [Column(name) for name in ("Strategy", "Milestone", title)]
    plan = read([Sheet("Plan", columns, [["Learn", "Write it", "Amber"]])])
    assert plan.strategies[0].delivery.rag is Standing.AT_RISK
