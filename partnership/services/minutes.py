"""Minutes: written in the meeting, sent to the chair, approved, and agreed by the next meeting (B13)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from partnership import policies
from partnership.models import AgendaItem, Decision, Meeting, Minute, Person, RestrictedMinute, Stage
from partnership.turns import meeting_in_turn


class WrittenMeanwhile(Exception):
    """Somebody else wrote under the item after the page was opened. Nothing was saved; `current` is what stands."""

    def __init__(self, current: Minute | RestrictedMinute) -> None:
        super().__init__("Somebody else has written here in the meantime.")
        self.current = current


@transaction.atomic
def begin(*, meeting: Meeting, by: Person | None, on: date) -> None:
    """From its day on. The agenda of one that nobody let out is out with this."""
    current = meeting_in_turn(meeting)
    policies.require_stage(current, Stage.CALLED, Stage.AGENDA)
    policies.require_day_has_come(meeting=current, on=on)
    current.stage = Stage.HELD
    current.save(update_fields=["stage"])
    audit.record(action="minutes.begun", by=by, subject=current)


@transaction.atomic
def write(*, item: AgendaItem, text: str, version: int, by: Person, at: datetime) -> Minute:
    """`version` is the one that the page had shown, 0 where nothing was written. The same text is no change.

    Raises WrittenMeanwhile where somebody else was first.
    """
    _being_minuted(item)
    row = Minute.objects.select_for_update(no_key=True, of=("self",)).filter(item=item).first()
    row = row or Minute(item=item, written_at=at)
    if _write(row, text=text, version=version, by=by, at=at):
        audit.record(action="minutes.written", by=by, subject=item)
    return row


@transaction.atomic
def write_restricted(*, item: AgendaItem, text: str, version: int, by: Person, at: datetime) -> RestrictedMinute:
    """As `write`, of the part that only some may read."""
    _being_minuted(item)
    row = RestrictedMinute.objects.select_for_update(no_key=True, of=("self",)).filter(item=item).first()
    row = row or RestrictedMinute(item=item, written_at=at)
    if _write(row, text=text, version=version, by=by, at=at):
        audit.record(action="minutes.restricted_written", by=by, subject=item)
    return row


@transaction.atomic
def open_restricted(*, meeting: Meeting, by: Person) -> None:
    """Somebody reads the restricted part: that is recorded."""
    audit.record(action="minutes.restricted_read", by=by, subject=meeting)


@transaction.atomic
def decide(*, item: AgendaItem, text: str, by: Person | None) -> Decision:
    _being_minuted(item)
    made = Decision.objects.create(item=item, text=text.strip())
    audit.record(action="decision.noted", by=by, subject=item)
    return made


@transaction.atomic
def reword_decision(*, decision: Decision, text: str, by: Person | None) -> None:
    _being_minuted(decision.item)
    decision.text = text.strip()
    decision.save(update_fields=["text"])
    audit.record(action="decision.changed", by=by, subject=decision.item)


@transaction.atomic
def strike_decision(*, decision: Decision, by: Person | None) -> None:
    """Its words stay in the history of the table."""
    _being_minuted(decision.item)
    audit.record(action="decision.struck", by=by, subject=decision.item)
    decision.delete()


@transaction.atomic
def send_to_chair(*, meeting: Meeting, by: Person | None) -> None:
    """Raises ValidationError where nothing is written, or nobody was recorded as there."""
    current = meeting_in_turn(meeting)
    policies.require_next_stage(meeting=current, stage=Stage.MINUTED)
    if not current.attendances.there().exists():
        raise ValidationError("Say who was there first: minutes begin with that.")
    if not Minute.objects.filter(item__meeting=current).exclude(text="").exists():
        raise ValidationError("Nothing is written in the minutes yet.")
    current.stage, current.sent_back_why = Stage.MINUTED, ""
    current.save(update_fields=["stage", "sent_back_why"])
    audit.record(action="minutes.sent", by=by, subject=current)


@transaction.atomic
def approve(*, meeting: Meeting, by: Person, at: datetime) -> None:
    """From now on everybody reads them who may read minutes."""
    current = meeting_in_turn(meeting)
    policies.require_next_stage(meeting=current, stage=Stage.APPROVED)
    current.stage, current.approved_by, current.approved_at = Stage.APPROVED, by, at
    current.save(update_fields=["stage", "approved_by", "approved_at"])
    audit.record(action="minutes.approved", by=by, subject=current)


@transaction.atomic
def send_back(*, meeting: Meeting, why: str, by: Person) -> None:
    current = meeting_in_turn(meeting)
    policies.require_stage(current, Stage.MINUTED)
    current.stage, current.sent_back_why = Stage.HELD, why.strip()
    current.save(update_fields=["stage", "sent_back_why"])
    audit.record(action="minutes.sent_back", by=by, subject=current)


@transaction.atomic
def agree(*, meeting: Meeting, in_meeting: Meeting, corrections: str, by: Person | None) -> None:
    """The next meeting takes them as a true record, with `corrections` where it put something right. What the chair
    approved stays as it was: corrections stand beside it."""
    current = meeting_in_turn(meeting)
    policies.require_may_be_agreed(meeting=current, in_meeting=meeting_in_turn(in_meeting))
    current.stage, current.agreed_in, current.agreed_with = Stage.AGREED, in_meeting, corrections.strip()
    current.save(update_fields=["stage", "agreed_in", "agreed_with"])
    audit.record(action="minutes.agreed", by=by, subject=current, in_meeting=in_meeting.pk)


def _being_minuted(item: AgendaItem) -> Meeting:
    """The item's meeting, locked. Raises NotAllowed unless its minutes are being written."""
    current = meeting_in_turn(item.meeting)
    policies.require_stage(current, Stage.HELD)
    return current


def _write(row: Minute | RestrictedMinute, *, text: str, version: int, by: Person, at: datetime) -> bool:
    if row.text == text:
        return False
    if row.version != version:
        raise WrittenMeanwhile(row)
    row.text, row.version = text, row.version + 1
    row.written_by, row.written_at = by, at
    row.save()
    return True
