"""Who hears what about a meeting by mail: before the coordinator sends it, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from partnership.models import LetterKind, Meeting, next_kind

TAGS: dict[str, str] = {
    LetterKind.INVITATION: "active", LetterKind.UPDATE: "attention", LetterKind.CANCELLATION: "attention",
    LetterKind.AGENDA: "active",
}  # fmt: skip
BUTTONS: dict[str, str] = {
    LetterKind.INVITATION: "Send invitations", LetterKind.UPDATE: "Send the update",
    LetterKind.CANCELLATION: "Tell them", LetterKind.AGENDA: "Send the agenda",
}  # fmt: skip
NO_ADDRESS = "No address: tell them yourself"


@dataclass(frozen=True, slots=True)
class ReceiverLine:
    name: str
    organisation: str
    is_guest: bool
    gets: str
    """What leaves when the button is pressed; empty for nothing."""
    tag: str
    stands: str


@dataclass(frozen=True, slots=True)
class Mails:
    lines: tuple[ReceiverLine, ...]
    number: int
    button: str


def of_meeting(meeting: Meeting) -> Mails:
    """In the order in which people are listed for the meeting; one query."""
    lines, kinds = [], Counter[LetterKind]()
    found: list[Any] = list(meeting.invitees.with_letters())  # with what is annotated
    for each in found:
        kind = next_kind(meeting, told=each.told, has_agenda=bool(each.has_agenda))
        leaves = kind is not None and bool(each.address)
        lines.append(
            ReceiverLine(
                name=each.known_as,
                organisation=each.organisation.name if each.organisation else "",
                is_guest=each.person_id is None,
                gets=kind.label if kind and leaves else "",
                tag=TAGS[kind] if kind and leaves else "quiet",
                stands=_stands(each, wanted=kind),
            )
        )
        if kind and leaves:
            kinds[kind] += 1
    button = BUTTONS[next(iter(kinds))] if len(kinds) == 1 else "Send these mails"
    in_order = sorted(lines, key=lambda line: (line.organisation.casefold(), line.name.casefold()))
    return Mails(tuple(in_order), kinds.total(), button)


def _stands(invitee: Any, *, wanted: LetterKind | None) -> str:
    if wanted and not invitee.address:
        return NO_ADDRESS
    if wanted and invitee.failed:
        return "The last mail could not be sent: check the address"
    if invitee.told is None:
        return "Not told yet"
    return "Told before" if wanted else "Knows all of it"
