"""Changes of a review that take turns: one at a time, and none over words that its writer has not seen."""

from __future__ import annotations

import hashlib

from actionplan.models import NEXT_STATES, PlanImport
from foundation.access import NotAllowed

State = PlanImport.State
OVER = {
    State.READING: "This document is still being read. Wait until that is done.",
    State.FAILED: "This document could not be read, so there is nothing to review.",
    State.ACCEPTED: "This plan was brought in already. Change it in the plan itself.",
    State.TAKEN_BACK: "This plan was brought in and taken back. Bring the document in again to go on.",
    State.GIVEN_UP: "This review was given up. Bring the document in again to go on.",
}


class ReviewedMeanwhile(Exception):
    """Somebody else changed the same part of the review after the form was opened. Nothing was written."""


def seen_of(part: object) -> str:
    """A short sign of what a form showed of a review, by which a change of the same part since then is known. A change
    of any other part is no conflict."""
    return hashlib.sha256(repr(part).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def require_seen(seen: str, part: object) -> None:
    if seen != seen_of(part):
        raise ReviewedMeanwhile


def in_turn(review: PlanImport) -> PlanImport:
    """The review as it stands, and nobody else's to change until the transaction ends."""
    return PlanImport.objects.select_for_update(no_key=True).get(pk=review.pk)


def open_in_turn(review: PlanImport) -> PlanImport:
    """The same where it can still be changed. Raises NotAllowed."""
    current = in_turn(review)
    if current.state != State.REVIEWING:
        raise NotAllowed(OVER[State(current.state)])
    return current


def go_to(review: PlanImport, state: State, *names: str) -> None:
    """The next state, saved with these columns. The caller holds the row."""
    if state not in NEXT_STATES[State(review.state)]:
        raise NotAllowed(OVER[State(review.state)])
    review.state = state
    review.version += 1
    review.save(update_fields=["state", "version", *names])
