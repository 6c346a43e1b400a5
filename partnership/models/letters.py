"""Mails about one meeting to one of those who are asked to it, with an account or without."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from foundation.models import Outgoing
from foundation.models.messages import follows
from foundation.tenancy import TenantForeignKey
from partnership.models.meetings import Invitee, Meeting, Stage
from partnership.models.people import Person
from partnership.querysets.letters import LetterManager


class LetterKind(models.TextChoices):
    INVITATION = "invitation", "Invitation"
    UPDATE = "update", "What has changed"
    CANCELLATION = "cancellation", "Cancelled"
    TAKEN_BACK = "taken_back", "Invitation taken back"
    AGENDA = "agenda", "Agenda and papers"
    TOMORROW = "tomorrow", "Reminder the day before"


STATES_AFTER = {**Outgoing.TRANSITIONS, Outgoing.State.NOTHING: frozenset({Outgoing.State.WAITING})}
"""Who had no address when a mail was to leave may have one when the coordinator sends once more."""


class Letter(Outgoing):
    """What it says, and to which address it goes, is read when it leaves. `sequence` is the state of the meeting that
    it was made for: with one of them somebody has been told of that state.

    Whoever is not asked any more has no row that it could be read from, so of those it keeps the person, or the name
    and address of a guest until it has left.
    """

    Kind: ClassVar = LetterKind
    TRANSITIONS: ClassVar = STATES_AFTER

    kind = models.CharField(max_length=20, choices=LetterKind)
    meeting = TenantForeignKey(Meeting, on_delete=models.PROTECT, related_name="letters")
    sequence = models.PositiveIntegerField()
    invitee = TenantForeignKey(Invitee, null=True, on_delete=models.SET_NULL, related_name="letters")
    person = TenantForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)

    objects = LetterManager()

    class Meta(Outgoing.Meta):
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "invitee", "kind", "sequence"], name="letter_once_a_change"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="taken_back", invitee__isnull=True)
                | (~Q(kind="taken_back") & Q(person__isnull=True, name="", email="")),
                name="letter_keeps_nobody_who_is_asked",
            ),
            *Outgoing.Meta.constraints,
        ]
        triggers = (follows(STATES_AFTER),)

    def __str__(self) -> str:
        return f"Letter {self.pk}"


def next_kind(meeting: Meeting, *, told: int | None, has_agenda: bool) -> LetterKind | None:
    """What somebody who is asked to the meeting should hear next; None where they know all of it. `told` is the
    sequence of the meeting that they were last told of."""
    knows = told is not None and told >= meeting.sequence
    if meeting.stage == Stage.CANCELLED:
        return LetterKind.CANCELLATION if told is not None and not knows else None
    if not meeting.is_ahead:
        return None
    if not knows:
        return LetterKind.INVITATION if told is None else LetterKind.UPDATE
    return LetterKind.AGENDA if meeting.stage == Stage.AGENDA and not has_agenda else None
