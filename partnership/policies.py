"""What even an administrator may not do. Each `require_` raises a sentence for the page; `allows` asks without raising.

Who may come here at all is settled at the door (MANAGE_PEOPLE, MANAGE_REGISTER). `by` is None where the system acts.

Decision: a care role needs no second person to be given. The role alone opens no case, which takes an assignment from
inside care (R1); nobody gives a role to themselves; and each giving stands in the record that the data protection
officer reads. A second signature would stop a partnership with one administrator from starting its care at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import ParamSpec

from django.template.defaultfilters import date as in_words
from django.utils.timezone import localtime

from foundation.access import NotAllowed
from foundation.models import AuditEntry
from partnership.models import (
    NEXT_STAGES,
    Action,
    Agreement,
    AgreementParty,
    Cover,
    FactorReset,
    Group,
    Interest,
    Meeting,
    Membership,
    Organisation,
    Person,
    Seat,
    Stage,
)
from partnership.roles import RoleCode

P = ParamSpec("P")
BETWEEN_RESETS = timedelta(hours=1)
"""Each reset ends every session of the account, also in other partnerships: not again and again."""


def allows(require: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether the requirement would let it pass."""
    try:
        require(*args, **kwargs)
    except NotAllowed:
        return False
    return True


def require_role_may_be_given(*, person: Person, by: Person | None) -> None:
    if _same(person, by):
        raise NotAllowed("Nobody gives a role to themselves. Ask another administrator of this partnership.")
    if is_suspended(person):
        raise NotAllowed(f"{person.name} is suspended. Lift the suspension first, then give the role.")


def require_role_may_end(*, membership: Membership, ends_on: date) -> None:
    if membership.ends_on is not None and ends_on > membership.ends_on:
        raise NotAllowed(
            f"The last day of this role is {in_words(membership.ends_on, 'j F Y')}. It can be brought forward, not"
            " moved back. If the person should hold the role after that day, give it again."
        )
    others = Membership.objects.administering_after(ends_on).exclude(pk=membership.pk)
    if membership.role_code == RoleCode.ADMINISTRATOR and not others.exists():
        raise NotAllowed(
            "This is the last administrator. Make somebody else an administrator first, and wait until they have"
            " accepted their invitation: then this role can end."
        )


def require_role_may_be_cancelled(*, membership: Membership, on: date) -> None:
    if membership.starts_on <= on:
        raise NotAllowed("This role has begun, so it cannot be cancelled. Set its last day instead.")


def require_may_suspend(*, person: Person, by: Person | None, on: date) -> None:
    if _same(person, by):
        raise NotAllowed("You cannot suspend yourself. Ask another administrator of this partnership.")
    administering = Membership.objects.administering_after(on)
    if administering.filter(person=person.pk).exists() and not administering.exclude(person=person.pk).exists():
        raise NotAllowed(
            "This is the last administrator. Make somebody else an administrator first: a partnership without one can"
            " let nobody in."
        )


def require_suspension_may_be_lifted(*, person: Person, by: Person | None) -> None:
    if _same(person, by):
        raise NotAllowed("Nobody lifts their own suspension. Ask another administrator of this partnership.")


def require_may_be_invited(*, person: Person) -> None:
    if person.user_id is not None:
        raise NotAllowed(f"{person.name} has an account already and needs no invitation.")
    if not person.email:
        raise NotAllowed(f"{person.name} has no email address. Add one, then send the invitation.")
    if is_suspended(person):
        raise NotAllowed(f"{person.name} is suspended. Lift the suspension first, then send the invitation.")
    if has_anothers_account(person=person, email=person.email):
        raise NotAllowed("Somebody with this email address has an account here already. Give that person the role.")


def has_anothers_account(*, person: Person, email: str) -> bool:
    """Whether somebody without an account has, or would have, the address of an account that is known here."""
    if person.user_id is not None:
        return False
    return Person.objects.outside_care().with_account().at_address(email).exists()


def require_may_join(*, person: Person, known: Person | None, invited_by: Person | None) -> None:
    """When an invitation is accepted. `known` is who holds the accepting account here already, if anybody does: that
    person takes over the roles of `person`, so what holds for giving them a role holds here.
    """
    if is_suspended(person) or (known is not None and is_suspended(known)):
        raise NotAllowed("Your access to this partnership is suspended. Ask an administrator to lift the suspension.")
    if known is not None and (_same(known, invited_by) or _gave_roles(known, to=person)):
        raise NotAllowed(
            "You sent this invitation or gave its roles, and nobody gives a role to themselves. Ask another"
            " administrator of this partnership."
        )


def require_factors_may_be_reset(*, person: Person, by: Person | None, at: datetime) -> None:
    """Also for an account that belongs to other partnerships: see `services.factors` for why."""
    if _same(person, by):
        raise NotAllowed("You cannot reset your own second step. Ask another administrator of this partnership.")
    if person.user_id is None:
        raise NotAllowed(f"{person.name} has no account yet, so there is no second step to reset.")
    if not person.memberships.active(on=localtime(at).date()).exists():
        raise NotAllowed(f"{person.name} has no role here today, so this partnership cannot reset how they sign in.")
    if FactorReset.objects.filter(person=person, reset_at__gt=at - BETWEEN_RESETS).exists():
        raise NotAllowed(f"How {person.name} signs in was reset less than an hour ago. Wait, then try again.")


def require_may_leave(*, organisation: Organisation) -> None:
    if organisation.status == Organisation.Status.LEFT:
        raise NotAllowed(f"{organisation.name} is recorded as having left already.")
    if organisation.relationship == Organisation.Relationship.HOST:
        raise NotAllowed(
            f"{organisation.name} is the host body, so it cannot leave. Change its relationship first, if another body"
            " is the host now."
        )


def require_may_merge(*, duplicate: Organisation, into: Organisation) -> None:
    if duplicate.pk == into.pk:
        raise NotAllowed("Choose two different organisations.")
    if duplicate.relationship == Organisation.Relationship.HOST:
        raise NotAllowed(f"{duplicate.name} is the host body. Begin with the other one, so that the host stays.")


def require_takes_part(*, organisation: Organisation) -> None:
    if organisation.status == Organisation.Status.LEFT:
        raise NotAllowed(f"{organisation.name} has left. Record that it has joined again first.")


def require_has_left(*, organisation: Organisation) -> None:
    if organisation.status != Organisation.Status.LEFT:
        raise NotAllowed(f"{organisation.name} takes part, so it cannot join again.")


def require_latest(*, agreement: Agreement) -> None:
    if agreement.superseded_by.exists():
        raise NotAllowed(f"There is a next version of {agreement.title} already. Add another to that one.")


def require_unsigned(*, agreement: Agreement) -> None:
    if agreement.parties.filter(signed_on__isnull=False).exists():
        raise NotAllowed(
            "Somebody has signed this, so its kind, title, version, first day and document stay. Add a new version."
        )


def require_party_unsigned(*, party: AgreementParty) -> None:
    if party.signed_on is not None:
        raise NotAllowed("This organisation has signed, and what was signed stays on record.")


def is_suspended(person: Person) -> bool:
    """Free of a query for a person `with_standing()`."""
    if hasattr(person, "standing"):
        return bool(person.standing == "suspended")
    return person.memberships.filter(suspended_at__isnull=False).exists()


def _same(person: Person, by: Person | None) -> bool:
    return by is not None and by.pk == person.pk


def _gave_roles(giver: Person, *, to: Person) -> bool:
    held = list(to.memberships.values_list("pk", flat=True))
    given = AuditEntry.objects.filter(action="role.given", actor_user_id=giver.user_id, details__membership__in=held)
    return given.exists()


# --- Meetings ----------------------------------------------------------------------------------------------------


def require_stage(meeting: Meeting, *stages: str) -> None:
    if meeting.stage in stages:
        return
    sentences: dict[str, str] = {
        Stage.CALLED: "The agenda of this meeting is not out yet.",
        Stage.AGENDA: "The agenda of this meeting is out.",
        Stage.HELD: "The minutes of this meeting are being written.",
        Stage.MINUTED: "The minutes of this meeting are with the chair. The chair can send them back to be changed.",
        Stage.APPROVED: "The chair has approved the minutes of this meeting, so nothing of it changes any more.",
        Stage.AGREED: "The minutes of this meeting were agreed, so nothing of it changes any more.",
        Stage.CANCELLED: "This meeting was cancelled.",
    }
    raise NotAllowed(sentences[meeting.stage])


def require_has_not_begun(*, meeting: Meeting, at: datetime) -> None:
    if at >= meeting.starts_at:
        raise NotAllowed("This meeting has begun, so mail about it comes too late. Tell people yourself.")


def require_next_stage(*, meeting: Meeting, stage: Stage) -> None:
    require_stage(meeting, *(before for before, after in NEXT_STAGES.items() if stage in after))


def require_day_has_come(*, meeting: Meeting, on: date) -> None:
    if on < meeting.day:
        raise NotAllowed(
            f"This meeting is on {in_words(meeting.day, 'j F Y')}. Minutes can be written from that day on."
        )


def require_items_may_be_asked_for(*, meeting: Meeting, on: date) -> None:
    if meeting.stage != Stage.CALLED:
        raise NotAllowed("The agenda of this meeting is settled. Ask the coordinator, or wait for the next meeting.")
    if meeting.items_by is not None and on > meeting.items_by:
        raise NotAllowed(
            f"Items could be asked for until {in_words(meeting.items_by, 'j F Y')}. Ask the coordinator, or wait for"
            " the next meeting."
        )


def require_may_be_agreed(*, meeting: Meeting, in_meeting: Meeting) -> None:
    require_stage(meeting, Stage.APPROVED)
    if in_meeting.series_id is None or in_meeting.series_id != meeting.series_id:
        raise NotAllowed("Minutes are agreed by a later meeting of the same series.")
    if in_meeting.starts_at <= meeting.starts_at:
        raise NotAllowed("Minutes are agreed by a later meeting.")
    require_stage(in_meeting, Stage.HELD)


def require_may_close(*, action: Action, person: Person, manages: bool) -> None:
    if not manages and not action.owners.filter(person=person).exists():
        raise NotAllowed("Whoever owns this action, or the coordinator, says that it is done.")
    if action.status != action.Status.OPEN:
        raise NotAllowed("This action is closed already.")


def require_group_stands(*, group: Group) -> None:
    if group.ended_on is not None:
        raise NotAllowed(f"{group.name} ended on {in_words(group.ended_on, 'j F Y')}.")


def require_group_may_end(*, group: Group, on: date) -> None:
    require_group_stands(group=group)
    if group.series.filter(ended_on__isnull=True).exists():
        raise NotAllowed("A series of meetings is of this group. Take the group off the series first.")
    if group.reporting.filter(ended_on__isnull=True).exists():
        raise NotAllowed("Another group reports to this one. Say first to whom it reports from now on.")
    if group.seats.standing(on=on).exists():
        raise NotAllowed("This group still has seats. End them first.")


def require_seat_stands(*, seat: Seat) -> None:
    if seat.ended_on is not None:
        raise NotAllowed(f"This seat ended on {in_words(seat.ended_on, 'j F Y')}.")


def require_own_interest(*, person: Person, by: Person | None, manages: bool) -> None:
    if not manages and by is not None and not _same(person, by):
        raise NotAllowed("Each member declares their own interests. The coordinator can do it for them.")


def require_interest_stands(*, interest: Interest) -> None:
    if interest.ended_on is not None:
        raise NotAllowed(f"This interest ended on {in_words(interest.ended_on, 'j F Y')}.")


def require_cover_goes_on(*, cover: Cover, on: date) -> None:
    if cover.when(on=on) == "past":
        raise NotAllowed(f"This cover ended on {in_words(cover.ends_on, 'j F Y')}.")
