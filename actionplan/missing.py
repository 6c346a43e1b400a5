"""What is still missing from something that is told of a milestone, in sentences: forms and services ask the same."""

from __future__ import annotations

from datetime import date

from actionplan.models import Decision, Milestone, RagJudgement
from actionplan.rag import Rag, in_words, is_past, months_before
from foundation.periods import DeliveryDate
from partnership.models import Person

NEED_ONE = frozenset({Rag.AMBER, Rag.RED})
"""Ratings that stand only with an open action."""
REQUESTS_A_DAY = 5
"""How often one person asks for another date of one milestone in a day, withdrawn ones too."""
TOLD_MONTHS = 12
"""How far back somebody may be told what is entered now."""


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


def objection_to_asking(milestone: Milestone, by: Person, *, on: date) -> str:
    """Why this person cannot ask for yet another date on that day; empty where they can."""
    if milestone.date_changes.filter(asked_by=by, asked_at__date=on).count() < REQUESTS_A_DAY:
        return ""
    return f"You have asked for another date {REQUESTS_A_DAY} times today. Ask the coordinator, or wait until tomorrow"


def objection_to_claim(milestone: Milestone) -> str:
    """Why it cannot be called done; empty where it can."""
    if milestone.completions.filter(decision=Decision.WAITING).exists():
        return "Somebody has said already that it is done: that waits for a second person"
    return ""


def objection_to_done_on(milestone: Milestone, day: date, *, on: date) -> str:
    """Why it cannot have been done on that day; empty where it can."""
    if day > on:
        return "The day on which it was done cannot be in the future"
    starts_on = milestone.strategy.objective.plan.starts_on
    if starts_on and day < starts_on:
        return f"The day on which it was done cannot be before the plan begins, on {in_words(starts_on)}"
    return ""


def objection_to_told_on(milestone: Milestone, day: date, *, on: date) -> str:
    """Why somebody cannot have been told on that day; empty where they can."""
    if day > on:
        return "The day on which you were told cannot be in the future"
    starts_on, earliest = milestone.strategy.objective.plan.starts_on, months_before(on, TOLD_MONTHS)
    if starts_on and day < starts_on:
        return f"The day on which you were told cannot be before the plan begins, on {in_words(starts_on)}"
    if day < earliest:
        return f"The day on which you were told cannot be more than a year ago, before {in_words(earliest)}"
    return ""
