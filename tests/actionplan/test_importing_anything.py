"""Whatever stands in a document, every row is accounted for and no milestone's words are lost (R30)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from actionplan.importing.interpret import interpret
from actionplan.importing.readplan import Outcome
from actionplan.importing.wording import words
from foundation.reading.blocks import Block, Cell, Paragraph, Table, UnreadableDocument
from tests.actionplan.plan_document import HEADER

snippets = st.sampled_from([
    "", " ", "---", "1. Train everybody", "and so on", "Keep the list and", "Objective 2: Pursue", "Orla Fennick",
    "All partners", "MBC / ERP", "March 2025", "Q2", "Ongoing", "Red", "• one\n• two", "KPI", "STRATEGY", "2023-2026",
    "Key areas of focus", "Key performance indicators", "1. a 2. b 3. c", "\N{RIGHT-TO-LEFT OVERRIDE}x", "é" * 300,
]) | st.text(max_size=12)  # fmt: skip
paragraphs = st.builds(Paragraph, snippets, st.integers(0, 3), st.booleans())
cells = st.builds(Cell, st.lists(paragraphs, max_size=2).map(tuple)) | st.just(Cell(merged=True))
header = tuple(Cell((Paragraph(title),)) for title in HEADER)
table_rows = st.lists(cells, min_size=7, max_size=7).map(tuple) | st.just(header)
tables = st.lists(table_rows, max_size=6).map(lambda rows: Table(tuple(rows)))
documents = st.lists(paragraphs | tables, max_size=8)


@given(documents)
def test_every_row_of_every_table_is_told_of_once(blocks: list[Block]) -> None:
    try:
        plan = interpret(blocks, on=date(2026, 11, 21))
    except UnreadableDocument:
        return
    sizes = [len(block.rows) for block in blocks if isinstance(block, Table)]
    assert Counter((row.table, row.row) for row in plan.rows if row.table <= len(sizes)) == {
        (table, row): 1 for table, size in enumerate(sizes, start=1) for row in range(1, size + 1)
    }
    of_lists = [(row.table, row.row) for row in plan.rows if row.table > len(sizes)]
    assert len(set(of_lists)) == len(of_lists)


@given(st.lists(table_rows, min_size=1, max_size=6))
def test_every_word_under_milestones_is_in_a_milestone(rows: list[tuple[Cell, ...]]) -> None:
    plan_rows = [header, *rows, tuple(Cell((Paragraph(text),)) for text in ("1. Train", "Hold a course", *[""] * 5))]
    plan = interpret([Paragraph("Plan 2025-2028"), Table(tuple(plan_rows))], on=date(2026, 11, 21))
    taken = (Outcome.STRATEGY, Outcome.CONTINUATION, Outcome.MILESTONE)
    printed = [cells[1] for cells, row in zip(plan_rows, plan.rows, strict=True) if row.outcome in taken]
    kept = Counter(word for strategy in plan.strategies for one in strategy.milestones for word in words(one.text))
    for word, times in Counter(word for cell in printed for word in words(cell.text)).items():
        assert kept[word] >= times or word.isdigit() or len(word) == 1
