"""Changes that must not happen at the same moment as another of their kind."""

from __future__ import annotations

from foundation.tenancy import current
from partnership.models import Meeting, Partnership


def take_turns() -> None:
    """Wait until no other change of people and roles is under way in the open partnership; holds to the end of the
    transaction. Ask what decides the change only after this: what was read before may have changed meanwhile.
    """
    # Not the key: rows that refer to the partnership can still be written by everybody else.
    Partnership.objects.select_for_update(no_key=True).get(pk=current().partnership_id)


def meeting_in_turn(meeting: Meeting) -> Meeting:
    """The meeting as it stands, and nobody else's to change until the transaction ends."""
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
