"""Reading the plan that people already have, as pure functions that write nothing (rule R30).

A reader for each file format (`word.py`) makes neutral blocks (`blocks.py`); `interpret.py` turns blocks into a
`ReadPlan` (`readplan.py`), which says what became of every source row and what a person should check.
"""
