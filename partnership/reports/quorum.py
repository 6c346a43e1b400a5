"""Whether enough are at a meeting to decide: of the seats of its group, or of all organisations where it has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.models import Attendance, Meeting, Seat


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many different organisations are there, in person or by a deputy, and how many must be (A4)."""

    needed: int | None
    there: int
    seats: int | None = None
    """How many organisations hold a seat in the group that meets; None where any organisation counts."""

    @property
    def is_met(self) -> bool:
        return self.needed is None or self.there >= self.needed

    @property
    def words(self) -> str:
        are_there = self._are_there()
        if self.needed is None:
            return f"{are_there}. The terms ask for no quorum."
        if self.is_met:
            return f"{are_there}, and {self.needed} must be: the meeting has its quorum."
        return f"{are_there}, and {self.needed} must be: no quorum yet, so nothing can be decided."

    def _are_there(self) -> str:
        verb = "is" if self.there == 1 else "are"
        if self.seats is None:
            return f"{self.there} {'organisation' if self.there == 1 else 'organisations'} {verb} there"
        return f"{self.there} of the {self.seats} organisations with a seat {verb} there"


def of_meeting(meeting: Meeting, came: Iterable[Attendance] | None = None) -> Quorum:
    """Of a meeting whose series says which group meets, only organisations with a seat in it that day count.

    The meeting's own number goes before that of its group. `came` is who is recorded, where that was read already: a
    query less. One more if its series has a group, which is best loaded with it.
    """
    recorded = meeting.attendances.there() if came is None else came
    there = {each.organisation_id for each in recorded if each.organisation_id and each.was_there}
    group = meeting.series.group if meeting.series else None
    if group is None:
        return Quorum(meeting.quorum, len(there))
    seated = set(Seat.objects.standing(on=meeting.day).filter(group=group).values_list("organisation", flat=True))
    return Quorum(meeting.quorum or group.quorum, len(there & seated), len(seated))
