"""Reading the plan that people already have, as pure functions that write nothing (rule R30).

A reader for each file format, here (`word.py`) or in `foundation.reading`, makes neutral blocks; `interpret.py` turns
blocks into a `ReadPlan` (`readplan.py`), which says what became of every source row and what a person should check.
"""
