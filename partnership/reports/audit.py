"""The record of who saw and changed what, in sentences (R37). Holds what the rows hold: keys and codes, no content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from foundation.models import AuditEntry
from partnership.models import Organisation, Person
from partnership.roles import MEANINGS, ROLES

SENTENCES = {
    # Action -> (what the filter calls it, the sentence after the actor's name). {subject} and {role} are filled in.
    "access.refused": ("Page refused", "was refused a page"),
    "factors.reset": ("Second step reset", "reset the second step of {subject}"),
    "invitation.accepted": ("Invitation accepted", "accepted their invitation"),
    "invitation.sent": ("Invitation sent", "invited {subject}"),
    "invitation.sent_again": ("Invitation sent again", "sent the invitation of {subject} again"),
    "invitation.withdrawn": ("Invitation withdrawn", "withdrew the invitation of {subject}"),
    "organisation.added": ("Organisation added", "added {subject}"),
    "organisation.archived": ("Organisation archived", "recorded that {subject} has left"),
    "organisation.changed": ("Organisation changed", "changed the details of {subject}"),
    "partnership.created": ("Partnership made", "made this partnership"),
    "person.added": ("Person added", "added {subject}"),
    "person.changed": ("Person changed", "changed the details of {subject}"),
    "person.suspended": ("Person suspended", "suspended {subject}"),
    "person.suspension_lifted": ("Suspension lifted", "lifted the suspension of {subject}"),
    "role.ended": ("Role ended", "set the last day of the role {role} of {subject}"),
    "role.given": ("Role given", "gave {subject} the role {role}"),
}
NAMED = {"partnership.Person": Person, "partnership.Organisation": Organisation}
SYSTEM, STRANGER, IN_CARE = "The system", "Somebody without a name here", "somebody known to survivor care"


@dataclass(frozen=True, slots=True)
class AuditRow:
    at: datetime
    who: str
    what: str


def actions() -> list[tuple[str, str]]:
    """The filter's choices: action and its name."""
    return [(action, name) for action, (name, _sentence) in SENTENCES.items()]


def entries(wanted: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """Narrowed by any of action, actor (a Person), since and until (both days included)."""
    found = AuditEntry.objects.all()
    if "action" in wanted:
        found = found.filter(action=wanted["action"])
    if "actor" in wanted:
        found = found.filter(actor_user_id=wanted["actor"].user_id)
    if "since" in wanted:
        found = found.filter(at__date__gte=wanted["since"])
    if "until" in wanted:
        found = found.filter(at__date__lte=wanted["until"])
    return found


def rows(entries: Iterable[AuditEntry]) -> list[AuditRow]:
    """Three queries for the names, whatever the number of entries."""
    entries = list(entries)
    acted = {entry.actor_user_id for entry in entries if entry.actor_user_id}
    actors = dict(Person.objects.outside_care().filter(user__in=acted).values_list("user_id", "name"))
    subjects = _names(entries)
    return [AuditRow(entry.at, _actor(entry, actors), _sentence(entry, subjects)) for entry in entries]


def _names(entries: list[AuditEntry]) -> dict[tuple[str, int | None], str]:
    found: dict[tuple[str, int | None], str] = {}
    for kind, model in NAMED.items():
        wanted = {entry.subject_id for entry in entries if entry.subject_type == kind and entry.subject_id}
        visible = Person.objects.outside_care() if model is Person else Organisation.objects.all()
        found |= {(kind, pk): name for pk, name in visible.filter(pk__in=wanted).values_list("pk", "name")}
    return found


def _actor(entry: AuditEntry, names: dict[int, str]) -> str:
    return SYSTEM if entry.actor_user_id is None else names.get(entry.actor_user_id, STRANGER)


def _sentence(entry: AuditEntry, subjects: dict[tuple[str, int | None], str]) -> str:
    _name, sentence = SENTENCES.get(entry.action, ("", entry.action.replace(".", " ").replace("_", " ")))
    role = ROLES.get(entry.details.get("role", ""))
    subject = subjects.get((entry.subject_type, entry.subject_id), IN_CARE)
    told = sentence.format(subject=subject, role=role.name if role else "that it had")
    refused = MEANINGS.get(entry.details.get("permission", ""))
    return f"{told} ({refused.lower()})" if refused else told
