"""The record of who saw and changed what, in sentences (R37). Holds what the rows hold: keys and codes, no content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Case, Exists, F, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.text import Truncator

from foundation.models import AuditEntry
from partnership.models import Person
from partnership.roles import MEANINGS, ROLES

SENTENCES = {
    # Action -> (what the filter calls it, the sentence after the actor's name), filled in from the entry.
    "access.refused": ("Page refused", "was refused a page"),
    "action.added": ("Corrective action added", "added a corrective action to the milestone “{subject}”"),
    "action.closed": ("Corrective action closed", "closed a corrective action of the milestone “{subject}”"),
    "agendaitem.added": ("Agenda item added", "added “{subject}” to an agenda"),
    "agendaitem.changed": ("Agenda item changed", "changed “{subject}” on an agenda"),
    "agendaitem.moved": ("Agenda item moved", "moved “{subject}” on an agenda"),
    "agendaitem.removed": ("Agenda item removed", "took an item off an agenda"),
    "agreement.added": ("Agreement added", "added the agreement “{subject}”"),
    "agreement.changed": ("Agreement changed", "changed the agreement “{subject}”"),
    "agreement.party_added": ("Party added", "added a party to the agreement “{subject}”"),
    "agreement.party_removed": ("Party taken off", "took a party off the agreement “{subject}”"),
    "agreement.read": ("Agreement taken out", "took out the document of the agreement “{subject}”"),
    "agreement.signed": ("Signature noted", "noted a signature under the agreement “{subject}”"),
    "agreement.superseded": ("Agreement replaced", "added a new version of the agreement “{subject}”"),
    "board.corrected": ("Correction of a board", "added a correction to a published board"),
    "board.published": ("Board published", "published a board"),
    "campaign.added": ("Campaign added", "added the campaign “{subject}”"),
    "campaign.changed": ("Campaign changed", "changed the campaign “{subject}”"),
    "campaign.counted": ("Reach of a campaign noted", "noted whom the campaign “{subject}” reached"),
    "campaign.removed": ("Campaign removed", "removed a campaign"),
    "completion.claimed": ("Milestone called done", "said that the milestone “{subject}” is done"),
    "completion.confirmed": ("Milestone confirmed as done", "confirmed that the milestone “{subject}” is done"),
    "completion.sent_back": ("Milestone sent back", "sent the milestone “{subject}” back as not done yet"),
    "decision.changed": ("Decision changed", "changed a decision under “{subject}”"),
    "decision.noted": ("Decision noted", "noted a decision under “{subject}”"),
    "decision.struck": ("Decision struck out", "struck out a decision under “{subject}”"),
    "calendarfeed.begun": ("Calendar address made", "made an address for their own calendar"),
    "calendarfeed.ended": ("Calendar address ended", "ended the address for their own calendar"),
    "contact.added": ("Contact added", "added a contact of {subject}"),
    "contact.changed": ("Contact changed", "changed a contact of {subject}"),
    "contact.removed": ("Contact removed", "removed a contact of {subject}"),
    "cover.arranged": ("Cover arranged", "arranged who covers for {subject}"),
    "cover.ended": ("Cover ended", "ended the cover for {subject}"),
    "department.added": ("Department added", "added a department of {subject}"),
    "department.changed": ("Department renamed", "renamed a department of {subject}"),
    "department.removed": ("Department removed", "removed a department of {subject}"),
    "document.downloaded": ("Document taken out", "took out a document of the plan “{subject}”"),
    "event.added": ("Event added", "added the event “{subject}”"),
    "event.changed": ("Event changed", "changed the event “{subject}”"),
    "event.expected": ("People expected at an event", "added people to the list of “{subject}”"),
    "event.not_expected": ("Somebody taken off a list", "took somebody off the list of “{subject}”"),
    "event.removed": ("Event removed", "removed an event"),
    "event.ticked": ("Who came noted", "noted who came to “{subject}”"),
    "evidence.added": ("Evidence added", "added evidence to the milestone “{subject}”"),
    "evidence.read": ("Evidence read", "took out a file of evidence for the milestone “{subject}”"),
    "export.asked": ("File asked for", "asked for a file of “{subject}” to take out"),
    "export.downloaded": ("File taken out", "took out the file “{subject}”"),
    "factors.reset": ("Second step reset", "reset the second step of {subject}"),
    "grid.written": ("Many milestones changed at once", "changed milestones of the plan “{subject}” together"),
    "group.added": ("Group added", "added the group “{subject}”"),
    "group.changed": ("Group changed", "changed the group “{subject}”"),
    "group.ended": ("Group ended", "recorded that the group “{subject}” meets no more"),
    "interest.confirmed": ("Interest confirmed", "confirmed an interest declared to “{subject}”"),
    "interest.declared": ("Interest declared", "declared an interest to “{subject}”"),
    "interest.ended": ("Interest ended", "ended an interest declared to “{subject}”"),
    "invitation.accepted": ("Invitation accepted", "accepted their invitation"),
    "invitation.sent": ("Invitation sent", "invited {subject}"),
    "invitation.sent_again": ("Invitation sent again", "sent the invitation of {subject} again"),
    "invitation.withdrawn": ("Invitation withdrawn", "withdrew the invitation of {subject}"),
    "itemrequest.declined": ("Asked item declined", "declined the item “{subject}” for an agenda"),
    "itemrequest.made": ("Agenda item asked for", "asked for the item “{subject}” on an agenda"),
    "itemrequest.taken": ("Asked item taken", "put “{subject}” on an agenda as asked"),
    "kpi.added": ("KPI added", "added the KPI “{subject}”"),
    "kpi.changed": ("KPI changed", "changed the KPI “{subject}”"),
    "kpi.measured": ("Value of a KPI entered", "entered the value of a KPI"),
    "kpi.moved": ("KPI moved", "moved the KPI “{subject}”"),
    "kpi.removed": ("KPI removed", "removed a KPI"),
    "linkeddocument.added": ("Document added to a plan", "added the document “{subject}” to a plan"),
    "linkeddocument.changed": ("Document of a plan changed", "changed the document “{subject}” of a plan"),
    "linkeddocument.moved": ("Document of a plan moved", "moved the document “{subject}” of a plan"),
    "linkeddocument.removed": ("Document of a plan removed", "removed a document from a plan"),
    "mail.chosen": ("Own mail chosen", "chose how they hear of things by mail"),
    "material.added": ("Material added", "added a material to the campaign “{subject}”"),
    "material.removed": ("Material removed", "removed a material of the campaign “{subject}”"),
    "meeting.agenda_out": ("Agenda let out", "let the agenda of “{subject}” out"),
    "meeting.attendance": ("Attendance recorded", "recorded who was at “{subject}”"),
    "meeting.called": ("Meeting called", "called the meeting “{subject}”"),
    "meeting.cancelled": ("Meeting cancelled", "cancelled the meeting “{subject}”"),
    "meeting.changed": ("Meeting changed", "changed the meeting “{subject}”"),
    "meeting.invited": ("People invited to a meeting", "invited people to “{subject}”"),
    "meeting.replied": ("Invitation to a meeting answered", "answered an invitation to “{subject}”"),
    "meeting.told": ("Mail about a meeting sent", "sent mail about “{subject}”"),
    "meeting.uninvited": ("Invitation to a meeting taken back", "took back an invitation to “{subject}”"),
    "meetingaction.added": ("Action of a meeting added", "added an action of a meeting"),
    "meetingaction.changed": ("Action of a meeting changed", "changed an action of a meeting"),
    "meetingaction.closed": ("Action of a meeting closed", "closed an action of a meeting"),
    "meetingaction.reopened": ("Action of a meeting opened again", "opened an action of a meeting again"),
    "message.retried": ("Message sent again", "had a message tried again that could not be sent"),
    "messages.forgotten": ("Old messages forgotten", "forgot messages of more than 400 days ago"),
    "messages.held": ("Messages held", "held all messages"),
    "messages.let_go": ("Messages let go", "let the messages go again"),
    "milestone.added": ("Milestone added", "added the milestone “{subject}”"),
    "milestone.changed": ("Milestone changed", "changed the milestone “{subject}”"),
    "milestone.date_agreed": ("Another date agreed", "agreed to another date for the milestone “{subject}”"),
    "milestone.date_asked": ("Another date asked for", "asked for another date for the milestone “{subject}”"),
    "milestone.date_refused": ("Another date refused", "refused another date for the milestone “{subject}”"),
    "milestone.date_withdrawn": (
        "Request for another date withdrawn",
        "withdrew the request for another date for the milestone “{subject}”",
    ),
    "milestone.date_set": ("Date changed", "changed the date of the milestone “{subject}”"),
    "milestone.judged": ("Milestone rated", "rated the milestone “{subject}” {rating}"),
    "milestone.leads_set": ("Leads of a milestone set", "said who leads the milestone “{subject}”"),
    "milestone.moved": ("Milestone moved", "moved the milestone “{subject}”"),
    "milestone.removed": ("Milestone removed", "removed a milestone"),
    "milestone.reopened": ("Milestone opened again", "opened the milestone “{subject}” again"),
    "milestone.stage_set": ("Stage of a milestone set", "set the stage of the milestone “{subject}”"),
    "milestone.handed_over": ("Milestone handed over", "noted that the milestone “{subject}” changed hands"),
    "milestone.updated": ("Milestone updated", "gave an update on the milestone “{subject}”"),
    "minutes.agreed": ("Minutes agreed", "recorded that the minutes of “{subject}” were agreed"),
    "minutes.approved": ("Minutes approved", "approved the minutes of “{subject}”"),
    "minutes.begun": ("Minutes begun", "began the minutes of “{subject}”"),
    "minutes.restricted_read": ("Restricted minutes read", "read the restricted part of the minutes of “{subject}”"),
    "minutes.restricted_written": (
        "Restricted minutes written",
        "wrote the restricted part of the minutes under “{subject}”",
    ),
    "minutes.sent": ("Minutes sent to the chair", "sent the minutes of “{subject}” to the chair"),
    "minutes.sent_back": ("Minutes sent back", "sent the minutes of “{subject}” back to be changed"),
    "minutes.written": ("Minutes written", "wrote minutes under “{subject}”"),
    "narrativesection.added": ("Text added to a plan", "added the section “{subject}” to a plan"),
    "narrativesection.changed": ("Text of a plan changed", "changed the section “{subject}” of a plan"),
    "narrativesection.moved": ("Text of a plan moved", "moved the section “{subject}” of a plan"),
    "narrativesection.removed": ("Text of a plan removed", "removed a section from a plan"),
    "objective.added": ("Objective added", "added the objective “{subject}”"),
    "objective.changed": ("Objective changed", "changed the objective “{subject}”"),
    "objective.moved": ("Objective moved", "moved the objective “{subject}”"),
    "objective.removed": ("Objective removed", "removed an objective"),
    "offer.added": ("Service added", "added a service that {subject} offers"),
    "offer.changed": ("Service changed", "changed a service that {subject} offers"),
    "offer.removed": ("Service removed", "removed a service that {subject} offers"),
    "organisation.added": ("Organisation added", "added {subject}"),
    "organisation.archived": ("Organisation archived", "recorded that {subject} has left"),
    "organisation.removed": ("Organisation taken out", "took an organisation out that came with a plan"),
    "organisation.changed": ("Organisation changed", "changed the details of {subject}"),
    "paper.added": ("Paper added", "added a paper to a meeting"),
    "paper.read": ("Restricted paper read", "took out a restricted paper of a meeting"),
    "paper.removed": ("Paper removed", "took a paper away from a meeting"),
    "organisation.merged": ("Organisations merged", "merged another organisation into {subject}"),
    "organisation.rejoined": ("Organisation joined again", "recorded that {subject} has joined again"),
    "organisation.renewed": ("Organisation renewed", "recorded that {subject} goes on taking part"),
    "partnership.created": ("Partnership made", "made this partnership"),
    "person.added": ("Person added", "added {subject}"),
    "person.changed": ("Person changed", "changed the details of {subject}"),
    "person.left": ("Person left", "ended all that {subject} held here"),
    "person.removed": ("Person taken out", "took somebody out of the list who came with a plan"),
    "person.suspended": ("Person suspended", "suspended {subject}"),
    "person.suspension_lifted": ("Suspension lifted", "lifted the suspension of {subject}"),
    "plan.changed": ("Plan changed", "changed the title or period of the plan “{subject}”"),
    "plan.created": ("Plan made", "made the plan “{subject}”"),
    "plan.imported": ("Plan imported", "brought in the plan “{subject}” from a document"),
    "plan.public_page_set": ("Public page set", "showed or hid the public page of the plan “{subject}”"),
    "plan.rolled_forward": ("Plan rolled forward", "began the plan “{subject}” with what was open in another"),
    "plan.status_set": ("Status of a plan set", "set the status of the plan “{subject}”"),
    "priority.changed": ("Priority changed", "changed the priority “{subject}” of an event"),
    "priority.noted": ("Priority noted", "noted the priority “{subject}” of an event"),
    "priority.removed": ("Priority removed", "removed a priority of an event"),
    "proposedmilestone.decided": ("Proposed milestone decided", "decided on a milestone that came of a meeting"),
    "proposedmilestone.made": ("Milestone proposed", "proposed a milestone that came of a meeting"),
    "proposedobjective.decided": ("Proposed objective decided", "decided on an objective that came of an event"),
    "proposedobjective.made": ("Objective proposed", "proposed an objective that came of an event"),
    "publicpage.hidden": ("Public page taken away", "took the public page away"),
    "publicpage.published": ("Public page published", "published the public page"),
    "publicpage.reviewed": ("Public page reviewed", "recorded that the public page was reviewed"),
    "publicpage.written": ("Public page written", "changed the draft of the public page"),
    "rhythm.changed": ("Rhythm of messages changed", "changed when people are told of what is due"),
    "planimport.accepted": ("Plan brought in", "brought in “{subject}” from a document"),
    "planimport.changed": ("Review changed", "changed what was read from the document of “{subject}”"),
    "planimport.changes_taken": ("Changes taken over", "took changes over from the document of “{subject}”"),
    "planimport.columns_mapped": ("Columns said", "said what the columns of the document of “{subject}” hold"),
    "planimport.document_removed": ("Document removed", "removed the document of “{subject}”, of which nothing came"),
    "planimport.given_up": ("Review given up", "gave up the review of “{subject}”"),
    "planimport.names_matched": ("Names settled", "said who is meant by names in “{subject}”"),
    "planimport.started": ("Document chosen", "chose a document of a plan to bring in"),
    "planimport.taken_back": ("Plan taken back", "took back “{subject}”, as if it had never been brought in"),
    "role.cancelled": ("Role cancelled", "cancelled the role {role} of {subject} before it began"),
    "role.ended": ("Role ended", "set the last day of the role {role} of {subject}"),
    "role.given": ("Role given", "gave {subject} the role {role}"),
    "seat.added": ("Seat added", "added a seat to “{subject}”"),
    "seat.ended": ("Seat ended", "ended a seat of “{subject}”"),
    "seat.filled": ("Seat filled", "put somebody in a seat of “{subject}”"),
    "seat.term_changed": ("Term changed", "changed the term of a seat of “{subject}”"),
    "series.begun": ("Series of meetings added", "added the series of meetings “{subject}”"),
    "series.changed": ("Series of meetings changed", "changed the series of meetings “{subject}”"),
    "strand.added": ("Strand added", "added the strand “{subject}” to a plan"),
    "strand.changed": ("Strand changed", "changed the strand “{subject}” of a plan"),
    "strand.moved": ("Strand moved", "moved the strand “{subject}” of a plan"),
    "strand.removed": ("Strand removed", "removed a strand from a plan"),
    "strategy.added": ("Strategy added", "added the strategy “{subject}”"),
    "strategy.changed": ("Strategy changed", "changed the strategy “{subject}”"),
    "strategy.judged": ("Strategy rated", "changed the rating of the strategy “{subject}”"),
    "strategy.leads_set": ("Leads of a strategy set", "said who leads the strategy “{subject}”"),
    "strategy.moved": ("Strategy moved", "moved the strategy “{subject}”"),
    "strategy.removed": ("Strategy removed", "removed a strategy"),
    "supporter.added": ("Supporter added", "added the supporter {subject} to the public page"),
    "supporter.changed": ("Supporter changed", "changed the supporter {subject} on the public page"),
    "supporter.moved": ("Supporter moved", "moved the supporter {subject} on the public page"),
    "supporter.removed": ("Supporter removed", "took a supporter off the public page"),
    "update.corrected": ("Update corrected", "added a correction to an update on the milestone “{subject}”"),
}
FOR_STATUTORY_BODIES = "for statutory bodies only"
NAMED: dict[str, str | Case] = {
    # What an entry can be about -> what names it. Plans are named by a label: that app stands above this one.
    "partnership.Person": "name",
    "partnership.Organisation": "name",
    "partnership.Agreement": "title",
    "partnership.Series": "title",
    "partnership.Group": "name",
    "partnership.Meeting": "title",
    "partnership.AgendaItem": "title",
    "partnership.ItemRequest": "title",
    "partnership.Campaign": "title",
    "partnership.Event": "title",
    "partnership.Priority": "text",
    "partnership.Supporter": "name",
    "foundation.Export": "title",
    "actionplan.Plan": "title",
    "actionplan.PlanImport": "file_name",
    "actionplan.Objective": "title",
    "actionplan.Strand": "name",
    "actionplan.NarrativeSection": "heading",
    "actionplan.Kpi": Case(When(visibility="statutory", then=Value(FOR_STATUTORY_BODIES)), default="text"),
    "actionplan.LinkedDocument": Case(When(visibility="statutory", then=Value(FOR_STATUTORY_BODIES)), default="title"),
    "actionplan.Strategy": "title",
    # Those who read the record need not be among those who may read a row that is for statutory bodies only.
    "actionplan.Milestone": Case(
        When(
            visibility="statutory",
            then=Concat(
                "strategy__objective__position",
                Value("."),
                "strategy__position",
                Value("."),
                "position",
                output_field=TextField(),
            ),
        ),
        default="text",
    ),
}
OF_PLAN = {
    "actionplan.Objective": "plan",
    "actionplan.Strand": "plan",
    "actionplan.NarrativeSection": "plan",
    "actionplan.LinkedDocument": "plan",
    "actionplan.Kpi": "objective__plan",
    "actionplan.Strategy": "objective__plan",
    "actionplan.Milestone": "strategy__objective__plan",
}
"""Where the plan of a row is. What was brought in and taken back is named nowhere any more, not here either."""
RATINGS = {"red": "off track", "amber": "at risk", "green": "on track", "": "as not rated"}
SYSTEM, NO_LONGER_HERE, GONE = "The system", "Somebody who has no role here now", "something that is no longer here"
IN_CARE = "somebody known to survivor care"
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class AuditRow:
    """The same done by the same person several times running on one day is one row, with the time of the newest."""

    at: datetime
    who: str
    what: str
    times: int
    first_at: datetime


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
    """Newest first, as they come. Two queries for the names, whatever the number of entries."""
    entries = list(entries)
    actors, subjects = _actors(entries), _names(entries)
    told = [(entry.at, _actor(entry, actors), _sentence(entry, subjects)) for entry in entries]
    found = []
    for (_day, who, what), group in groupby(told, key=lambda row: (timezone.localtime(row[0]).date(), *row[1:])):
        times = [at for at, _who, _what in group]
        found.append(AuditRow(times[0], who, what, len(times), times[-1]))
    return found


def _actors(entries: list[AuditEntry]) -> dict[int, str]:
    """Account -> name. Who is known to survivor care alone is told, but not named."""
    acted = {entry.actor_user_id for entry in entries if entry.actor_user_id}
    in_register = Exists(Person.objects.outside_care().filter(pk=OuterRef("pk")))
    known = Person.objects.filter(user__in=acted).annotate(in_register=in_register)
    in_care = IN_CARE[0].upper() + IN_CARE[1:]
    return {
        user_id: name if named else in_care
        for user_id, name, named in known.values_list("user_id", "name", "in_register")
    }


def _names(entries: list[AuditEntry]) -> dict[tuple[str, int | None], str]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.subject_type in NAMED and entry.subject_id:
            wanted[entry.subject_type].add(entry.subject_id)
    if not wanted:
        return {}
    first, *others = [_named(kind, keys) for kind, keys in sorted(wanted.items())]
    return {(kind, pk): Truncator(name).chars(LONGEST_NAME) for kind, pk, name in first.union(*others, all=True)}


def _named(kind: str, keys: set[int]) -> QuerySet[Any, Any]:
    """(kind, key, name) of each."""
    model = apps.get_model(kind)
    visible: Any = Person.objects.outside_care() if model is Person else model._default_manager.all()
    text = TextField()
    rows: QuerySet[Any, Any] = visible.filter(pk__in=keys).order_by()
    if kind in OF_PLAN:
        rows = rows.exclude(**{f"{OF_PLAN[kind]}__status": "withdrawn"})
    return rows.values_list(Value(kind, output_field=text), F("pk"), Cast(NAMED[kind], text))


def _actor(entry: AuditEntry, names: dict[int, str]) -> str:
    return SYSTEM if entry.actor_user_id is None else names.get(entry.actor_user_id, NO_LONGER_HERE)


def _sentence(entry: AuditEntry, subjects: dict[tuple[str, int | None], str]) -> str:
    _name, sentence = SENTENCES.get(entry.action, ("", entry.action.replace(".", " ").replace("_", " ")))
    role = ROLES.get(entry.details.get("role", ""))
    unnamed = IN_CARE if entry.subject_type == Person._meta.label else GONE
    told = sentence.format(
        subject=subjects.get((entry.subject_type, entry.subject_id), unnamed),
        role=role.name if role else "that it had",
        rating=RATINGS.get(entry.details.get("rag", ""), ""),
    )
    refused = MEANINGS.get(entry.details.get("permission", ""))
    return f"{told} ({refused.lower()})" if refused else told
