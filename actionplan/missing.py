"""What is still missing from something that is told of a milestone, in sentences: forms and services ask the same."""

from __future__ import annotations

from datetime import date

from actionplan.models import Decision, Milestone, RagJudgement
from actionplan.rag import Rag, is_past
from foundation.periods import DeliveryDate

NEED_ONE = frozenset({Rag.AMBER, Rag.RED})
"""Ratings that stand only with an open action."""


def missing_reason(milestone: Milestone, rag: Rag, *, on: date) -> str:
    """The sentence that asks for the reason of a rating that is given without one; empty where it needs none."""
    suggested = milestone.suggestion(on=on).rag
    if rag == suggested or standing(milestone, rag):
        return ""
    return f"Say why you rate it so: its dates suggest “{suggested.label.lower()}”"


def standing(milestone: Milestone, rag: Rag) -> RagJudgement | None:
    """The judgement by which the milestone is rated so already; None where it is rated otherwise, or by nobody."""
    newest: RagJudgement | None = milestone.judgements.first()
    return newest if newest and newest.rag == rag else None


def question_about_date(milestone: Milestone, rag: Rag, *, on: date) -> str:
    """What is asked of somebody who says "on track" past the date; else empty."""
    if rag != Rag.GREEN or not is_past(milestone.lifecycle, milestone.due, on=on):
        return ""
    return (
        f"Its date ({milestone.due.label}) has gone by. Tick the box if it is on track all the same, or rate it again"
    )


def missing_action(milestone: Milestone, rag: Rag) -> str:
    """The sentence that asks for an action where the rating does not stand without one and none is open; else empty."""
    if rag not in NEED_ONE or milestone.open_actions.exists():
        return ""
    return f"Say what is done about it, by whom and by when: “{rag.label.lower()}” does not stand alone"


def objection_to_date(milestone: Milestone, delivery: DeliveryDate) -> str:
    """Why this date cannot be asked for; empty where it can."""
    if milestone.date_changes.filter(decision=Decision.WAITING).exists():
        return "Another date is asked for already and waits for an answer. Withdraw that request to ask again"
    if delivery == milestone.due:
        return f"{delivery.label} is its date already. Ask for another one"
    return ""


def objection_to_claim(milestone: Milestone) -> str:
    """Why it cannot be called done; empty where it can."""
    if milestone.completions.filter(decision=Decision.WAITING).exists():
        return "Somebody has said already that it is done: that waits for a second person"
    return ""
