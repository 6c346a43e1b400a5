"""Who is asked to a meeting, what they answer, and who came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.access import NotAllowed
from partnership import policies
from partnership.models import Attendance, Invitee, Meeting, Membership, Organisation, Person, Stage
from partnership.roles import RoleCode
from partnership.services import letters
from partnership.turns import meeting_in_turn

Reply, Part = Invitee.Reply, Attendance.Part


@transaction.atomic
def invite_roles(*, meeting: Meeting, roles: Collection[str], by: Person | None, on: date) -> int:
    """Everybody who holds one of the roles on the day, each for the organisation of that role; how many are new."""
    current = _ahead(meeting)
    wanted = set(roles) - {RoleCode.VOLUNTEER}  # who only volunteers stands in no list outside care
    known = current.invitees.exclude(person=None).values("person")
    held = Membership.objects.active(on=on).filter(role_code__in=wanted).exclude(person__in=known)
    by_person: dict[int, Invitee] = {}
    for each in held.order_by("person__name", "pk"):
        found = by_person.setdefault(each.person_id, Invitee(meeting=current, person_id=each.person_id))
        found.organisation_id = found.organisation_id or each.organisation_id
    Invitee.objects.bulk_create(by_person.values())
    if by_person:
        audit.record(action="meeting.invited", by=by, subject=current, people=len(by_person))
    return len(by_person)


@transaction.atomic
def invite(*, meeting: Meeting, person: Person, organisation: Organisation | None, by: Person | None) -> Invitee:
    current = _ahead(meeting)
    if current.invitees.of_person(person).exists():
        raise ValidationError(f"{person.name} is invited already.")
    made = Invitee.objects.create(meeting=current, person=person, organisation=organisation)
    audit.record(action="meeting.invited", by=by, subject=current, people=1)
    return made


@transaction.atomic
def invite_guest(
    *, meeting: Meeting, name: str, email: str, organisation: Organisation | None, by: Person | None
) -> Invitee:
    """Somebody who is in no list here: they get the invitation by mail, and answer by its link without an account."""
    current, address = _ahead(meeting), email.strip().lower()
    if address and current.invitees.filter(email=address).exists():
        raise ValidationError({"email": "Somebody with this address is invited already."})
    made = Invitee.objects.create(meeting=current, name=name.strip(), email=address, organisation=organisation)
    audit.record(action="meeting.invited", by=by, subject=current, people=1)
    return made


@transaction.atomic
def take_back(*, invitee: Invitee, by: Person | None, at: datetime) -> None:
    """They are not asked any more, and the link in their mail is dead. Who had a mail is told by mail."""
    current = _ahead(invitee.meeting)
    letters.take_back(invitee=invitee, by=by, at=at)
    invitee.delete()
    audit.record(action="meeting.uninvited", by=by, subject=current)


@transaction.atomic
def reply(*, invitee: Invitee, reply: str, deputy_name: str, by: Person | None, at: datetime) -> None:
    """`by` is None where a guest answers by the link. It can be changed until the meeting begins."""
    meeting = meeting_in_turn(invitee.meeting)
    policies.require_stage(meeting, Stage.CALLED, Stage.AGENDA)
    if at >= meeting.starts_at:
        raise NotAllowed("The meeting has begun. Tell the coordinator if something has changed.")
    if reply == Reply.DEPUTY and not deputy_name.strip():
        raise ValidationError({"deputy_name": "Enter the name of your deputy"})
    current = Invitee.objects.select_for_update(no_key=True, of=("self",)).get(pk=invitee.pk)
    current.reply, current.replied_at = reply, at
    current.deputy_name = deputy_name.strip() if reply == Reply.DEPUTY else ""
    current.save(update_fields=["reply", "replied_at", "deputy_name"])
    audit.record(action="meeting.replied", by=by, subject=meeting, invitee=current.pk, reply=reply)


@transaction.atomic
def record_attendance(*, meeting: Meeting, came: dict[int, str], by: Person | None) -> None:
    """`came`: number of an invitee -> a Part, "" for one of whom nothing is recorded."""
    current = _being_minuted(meeting)
    for invitee in current.invitees.with_names().filter(pk__in=came):
        _record(current, invitee, came[invitee.pk])
    audit.record(action="meeting.attendance", by=by, subject=current)


@transaction.atomic
def record_somebody(
    *,
    meeting: Meeting,
    part: str,
    organisation: Organisation | None,
    by: Person | None,
    person: Person | None = None,
    name: str = "",
) -> Attendance:
    """Somebody who was not invited."""
    current = _being_minuted(meeting)
    if person is not None and current.attendances.filter(person=person).exists():
        raise ValidationError({"person": f"{person.name} is in the list already."})
    made = Attendance.objects.create(
        meeting=current, part=part, organisation=organisation, person=person, name=name.strip()
    )
    audit.record(action="meeting.attendance", by=by, subject=current)
    return made


@transaction.atomic
def strike_off(*, attendance: Attendance, by: Person | None) -> None:
    current = _being_minuted(attendance.meeting)
    attendance.delete()
    audit.record(action="meeting.attendance", by=by, subject=current)


def _record(meeting: Meeting, invitee: Invitee, part: str) -> None:
    found = meeting.attendances.filter(invitee=invitee)
    if not part:
        found.delete()
        return
    name = invitee.deputy_name if part == Part.DEPUTY else ""
    facts = {"part": part, "organisation": invitee.organisation, "name": name or invitee.name}
    if not found.update(**facts):
        Attendance.objects.create(meeting=meeting, invitee=invitee, person=invitee.person, **facts)


def _ahead(meeting: Meeting) -> Meeting:
    current = meeting_in_turn(meeting)
    policies.require_stage(current, Stage.CALLED, Stage.AGENDA)
    return current


def _being_minuted(meeting: Meeting) -> Meeting:
    current = meeting_in_turn(meeting)
    policies.require_stage(current, Stage.HELD)
    return current
