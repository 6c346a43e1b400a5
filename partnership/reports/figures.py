"""What is counted of meetings for the measures of a plan (A4): settings.KPI_SOURCES names `attendance`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foundation.figures import Figure
from partnership.models import Attendance, Meeting, Seat


def attendance(first: date, last: date) -> Iterator[Figure]:
    """Of the meetings that were held from the first to the last day, by what is recorded; three queries at most.

    Organisations with a seat on the last day are what a share is of: whoever else came is in the number alone.
    """
    held = list(Meeting.objects.held_between(first, last).values_list("pk", flat=True))
    meetings = "1 meeting was held" if len(held) == 1 else f"{len(held)} meetings were held"
    yield Figure("meetings", "Meetings held", "number", len(held), None, f"{meetings}.")
    if not held:
        return
    came = Attendance.objects.there().filter(meeting__in=held).exclude(organisation=None)
    there = set(came.values_list("organisation", flat=True))
    seated = set(Seat.objects.standing(on=last).values_list("organisation", flat=True))
    said = f"{meetings}, at which {_organisations(len(there))} there, in person or by a deputy."
    yield Figure("organisations", "Organisations that came to a meeting", "number", len(there), None, said)
    if seated:
        share = f"{meetings}. {len(there & seated)} of {_with_a_seat(len(seated))} came to one at least."
        yield Figure(
            "seats", "Organisations with a seat that came to a meeting", "percentage", len(there & seated), len(seated),
            share,
        )  # fmt: skip


def _organisations(number: int) -> str:
    return "1 organisation was" if number == 1 else f"{number} different organisations were"


def _with_a_seat(number: int) -> str:
    return "1 organisation with a seat" if number == 1 else f"{number} organisations with a seat"
