"""A review is put away as JSON and taken up again as it was left."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given

from actionplan.importing import stored
from actionplan.importing.interpret import interpret
from actionplan.importing.word import read_docx
from foundation.reading.blocks import Block, UnreadableDocument
from tests.actionplan.plan_document import as_file, marlhaven_plan
from tests.actionplan.test_importing_anything import documents


@given(documents)
def test_blocks_come_back_as_they_were(blocks: list[Block]) -> None:
    assert stored.blocks_from_json(json.loads(json.dumps(stored.blocks_to_json(blocks)))) == blocks


@given(documents)
def test_any_plan_comes_back_as_it_was(blocks: list[Block]) -> None:
    try:
        plan = interpret(blocks, on=date(2026, 11, 21))
    except UnreadableDocument:
        return
    assert stored.from_json(json.loads(json.dumps(stored.to_json(plan)))) == plan


def test_a_whole_plan_comes_back_as_it_was() -> None:
    plan = interpret(read_docx(as_file(marlhaven_plan())), on=date(2026, 11, 21))
    assert stored.from_json(json.loads(json.dumps(stored.to_json(plan)))) == plan
