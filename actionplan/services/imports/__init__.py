"""Bringing in a plan from a document: read by a job, reviewed by people, accepted in one go, and taken back."""

from actionplan.services.imports.accepting import accept, take_back
from actionplan.services.imports.comparing import TakenOver, apply_changes, changes_of
from actionplan.services.imports.names import Suggested, suggested, unsettled_people
from actionplan.services.imports.reading import again, read, remove_spent, retake_lost, roles_of, start
from actionplan.services.imports.reviewing import (
    choose_strands,
    edit,
    give_up,
    is_long,
    map_columns,
    match_names,
    rename,
    strands_of,
    title_and_period,
)
from actionplan.services.imports.saving import Matches, save_read_plan
from actionplan.services.imports.turns import ReviewedMeanwhile, seen_of

__all__ = [
    "Matches",
    "ReviewedMeanwhile",
    "Suggested",
    "TakenOver",
    "accept",
    "again",
    "apply_changes",
    "changes_of",
    "choose_strands",
    "edit",
    "give_up",
    "is_long",
    "map_columns",
    "match_names",
    "read",
    "remove_spent",
    "rename",
    "retake_lost",
    "roles_of",
    "save_read_plan",
    "seen_of",
    "start",
    "strands_of",
    "suggested",
    "take_back",
    "title_and_period",
    "unsettled_people",
]
