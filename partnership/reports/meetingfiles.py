"""Agenda packs and minutes as files: settings.EXPORT_MAKERS names `make`, settings.EXPORT_RIGHTS `rights`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.template.defaultfilters import date as in_words
from django.template.loader import render_to_string
from django.utils import timezone

from foundation import pdf, word
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.exports import Order, Progress, Writer
from foundation.models import Export
from partnership.models import Meeting, Person
from partnership.reports import meetings, minutes, quorum
from partnership.reports.meetings import AgendaLine, OrganisationThere, PaperLine
from partnership.reports.minutes import ActionLine, MinutedItem, RestrictedPart
from partnership.roles import Permission
from partnership.services import minutes as minute_services

TITLES = {"agenda": "Agenda", "minutes": "Minutes"}
NOT_THERE = "The meeting, or its minutes, are not there for you any more. Ask the coordinator of your partnership."
FOR_SOME = "It has the restricted part: only for those who may read that."
ROWS_A_PAGE = 12
"""About; only the progress bar believes it."""


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """All that a file of either kind holds, read at one moment."""

    kind: str
    partnership: str
    heading: str
    when: str
    where: str
    stamp: str
    notes: tuple[str, ...]
    made_on: date
    agenda: tuple[AgendaLine, ...]
    papers: tuple[PaperLine, ...]
    arising: tuple[ActionLine, ...]
    attendance: tuple[OrganisationThere, ...]
    quorum: str
    items: tuple[MinutedItem, ...]
    annex: tuple[RestrictedPart, ...]


def order(meeting: Meeting, *, kind: str, form: str, restricted: bool) -> Order:
    """The name of the file says the day and nothing else."""
    return Order(
        kind=f"meeting_{kind}",
        format=form,
        permission=Permission.READ_MEETINGS.value,
        title=f"{TITLES[kind]} of {in_words(meeting.day, 'j F Y')}",
        file_name=f"{kind}-{meeting.day:%Y-%m-%d}",
        purpose=Export.Purpose.MEETING,
        parameters={"meeting": meeting.pk, "restricted": restricted},
    )


def rights(export: Export, asker: Asker) -> frozenset[str]:
    """What of the asker's rights a file depends on. Raises NotAllowed where it is not there for them."""
    meeting, restricted = _meeting(export), bool(export.parameters["restricted"])
    if export.kind == "meeting_minutes" and not minutes_are_theirs(meeting, asker):
        raise NotAllowed(NOT_THERE)
    if restricted and Permission.READ_RESTRICTED not in asker.permissions:
        raise NotAllowed(NOT_THERE)
    drafts = export.kind == "meeting_minutes" and not meeting.is_readable
    return frozenset({"meeting"} | ({"drafts"} if drafts else set()) | ({"restricted"} if restricted else set()))


def minutes_are_theirs(meeting: Meeting, asker: Asker) -> bool:
    return meetings.reads_minutes(meeting, frozenset(asker.permissions))


def make(export: Export, asker: Asker) -> Writer:
    """Reads everything now; what it returns writes the file from that. Of the restricted part that is recorded."""
    rights(export, asker)
    meeting = _meeting(export)
    restricted, person = bool(export.parameters["restricted"]), asker.person
    assert isinstance(person, Person), "partnership.reports.exports.asker finds one"
    kind = export.kind.removeprefix("meeting_")
    found = _read(meeting, kind, asker, person, restricted=restricted)
    if restricted:
        minute_services.open_restricted(meeting=meeting, by=person)
    return partial(_write_word if export.format == "docx" else _write_pdf, found)


def _meeting(export: Export) -> Meeting:
    found = Meeting.objects.filter(pk=export.parameters["meeting"]).first()
    if found is None:
        raise NotAllowed(NOT_THERE)
    return found


def _read(meeting: Meeting, kind: str, asker: Asker, person: Person, *, restricted: bool) -> MeetingFile:
    meeting = Meeting.objects.with_papers(restricted=restricted).select_related("series__group").get(pk=meeting.pk)
    items = list(meeting.items.with_minutes())
    lines, papers = meetings.agenda(meeting, items, slug=asker.slug)
    is_minutes, drafts = kind == "minutes", meetings.reads_drafts(asker.permissions)
    notes = [FOR_SOME] if restricted else []
    if is_minutes and not meeting.is_readable:
        notes.append("This is a draft: the chair has not approved it.")
    actions = list(meeting.actions.with_owners()) if is_minutes else []
    in_minutes = minutes.minuted(items, actions, slug=asker.slug, on=asker.on, restricted=False) if is_minutes else []
    came = list(meeting.attendances.with_names()) if is_minutes else []
    arising = [] if is_minutes else minutes.arising(meeting, person=person, drafts=drafts, slug=asker.slug, on=asker.on)
    return MeetingFile(
        kind=kind,
        partnership=meeting.partnership.name,
        heading=f"{TITLES[kind]}: {meeting.title}",
        when=meeting.when,
        where=meeting.where,
        stamp=f"As of {in_words(asker.on, 'j F Y')}",
        notes=tuple(notes),
        made_on=asker.on,
        agenda=tuple(lines),
        papers=tuple(papers),
        arising=tuple(arising),
        attendance=tuple(meetings.attendance(came, slug=asker.slug)),
        quorum=quorum.of_meeting(meeting, came).words if is_minutes else "",
        items=tuple(in_minutes),
        annex=tuple(minutes.restricted_annex(meeting)) if is_minutes and restricted else (),
    )


def html_of(found: MeetingFile) -> str:
    report = {
        "partnership": found.partnership,
        "title": found.heading,
        "lead": f"{found.when}. {found.where}" if found.where else found.when,
        "stamp": found.stamp,
        "notes": found.notes,
    }
    return render_to_string(f"reports/meeting_{found.kind}.html", {"report": report, "found": found})


def _write_pdf(found: MeetingFile, tell: Progress) -> bytes:
    pages = 1 + (len(found.agenda) + len(found.items) + len(found.arising)) // ROWS_A_PAGE
    return pdf.render(html_of(found), pages=pages, tell=tell)


def _write_word(found: MeetingFile, tell: Progress) -> bytes:
    at = timezone.make_aware(datetime.combine(found.made_on, time()))
    made = word.document(title=found.heading, author=found.partnership, stamp=found.stamp, at=at, upright=True)
    made.add_paragraph(word.plain(found.heading), style="Title")
    for line in filter(None, (found.when, found.where, *found.notes)):
        made.add_paragraph(word.plain(line))
    parts: dict[str, Callable[[Any, MeetingFile], None]] = {"agenda": _agenda_in_word, "minutes": _minutes_in_word}
    parts[found.kind](made, found)
    tell(1, 1)
    return word.saved(made)


def _agenda_in_word(made: Any, found: MeetingFile) -> None:
    drawn = word.table(made, ("Time", "Item", "For", "Who speaks"), (20, 90, 30, 40), caption="Agenda")
    for line in found.agenda:
        row = word.add_row(drawn)
        papers = [f"Paper: {paper.title}" for paper in line.papers]
        takes = f"{line.takes_minutes} minutes" if line.takes_minutes else ""
        texts = ([line.begins], [f"{line.number}. {line.title}", *papers], [line.purpose, takes], [line.speaker])
        for cell, text in zip(row.cells, texts, strict=True):
            word.write(cell, [each for each in text if each])
    _list(made, "Papers for the whole meeting", [paper.title for paper in found.papers])
    _list(made, "Matters arising: actions still open", [in_one_line(each) for each in found.arising])


def _minutes_in_word(made: Any, found: MeetingFile) -> None:
    there = [
        f"{group.name}: {', '.join(f'{each.name} ({each.part.lower()})' for each in group.people)}"
        for group in found.attendance
    ]
    _list(made, "Who was there", [*there, found.quorum])
    for item in found.items:
        made.add_heading(word.plain(f"{item.number}. {item.title}"), level=1)
        for line in filter(None, map(str.strip, item.text.splitlines())):
            made.add_paragraph(word.plain(line))
        for decision in item.decisions:
            made.add_paragraph(word.plain(f"Decided: {decision.text}"))
        for action in item.actions:
            made.add_paragraph(word.plain(f"Action: {in_one_line(action)}"), style="List Bullet")
    if found.annex:
        made.add_heading("Restricted part", level=1)
    for part in found.annex:
        made.add_heading(word.plain(f"{part.number}. {part.title}"), level=2)
        for line in filter(None, map(str.strip, part.text.splitlines())):
            made.add_paragraph(word.plain(line))


def _list(made: Any, heading: str, lines: list[str]) -> None:
    if lines:
        made.add_heading(heading, level=1)
    for line in lines:
        made.add_paragraph(word.plain(line), style="List Bullet")


def in_one_line(action: ActionLine) -> str:
    return f"{action.text} ({'; '.join(filter(None, (action.owners, action.due, action.state)))})"
