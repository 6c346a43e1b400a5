"""When something about a meeting is due: pure functions of its stage and its day. [CHOICE] are the weeks: B13 names
the steps, and each partnership's own terms may say how long they take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from partnership.models import Stage

ITEMS, AGENDA, BEGIN, MINUTES, APPROVAL = (
    "meeting_items", "agenda_due", "minutes_to_begin", "minutes_due", "minutes_to_approve",
)  # fmt: skip
AGENDA_BEFORE = timedelta(days=7)
MINUTES_WITHIN = timedelta(days=14)
APPROVAL_WITHIN = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Due:
    kind: str
    due_on: date


def of_meeting(stage: str, day: date, items_by: date | None, *, on: date) -> list[Due]:
    """What is due next. People are asked for items until the last day for them, and for minutes from the day itself."""
    if stage == Stage.HELD:
        return [Due(MINUTES, day + MINUTES_WITHIN)]
    if stage == Stage.MINUTED:
        return [Due(APPROVAL, day + APPROVAL_WITHIN)]
    if stage not in (Stage.CALLED, Stage.AGENDA):
        return []
    if day < on:
        return [Due(BEGIN, day)]
    if stage == Stage.AGENDA:
        return []
    asked = [Due(ITEMS, items_by)] if items_by and items_by >= on else []
    return [*asked, Due(AGENDA, day - AGENDA_BEFORE)]
