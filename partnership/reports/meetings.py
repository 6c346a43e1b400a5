"""Meetings as a list and one as a page: its agenda with times, its papers, who is asked, who came, and the quorum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from partnership.models import AgendaItem, Attendance, Invitee, ItemRequest, Meeting, Paper, Person, Stage
from partnership.roles import Permission

TAGS: dict[str, str] = {
    Stage.CALLED: "quiet", Stage.AGENDA: "active", Stage.HELD: "active", Stage.MINUTED: "attention",
    Stage.APPROVED: "done", Stage.AGREED: "done", Stage.CANCELLED: "quiet",
}  # fmt: skip
REPLIES: dict[str, str] = {
    Invitee.Reply.YES: "done",
    Invitee.Reply.DEPUTY: "active",
    Invitee.Reply.NO: "quiet",
    Invitee.Reply.NONE: "attention",
}


@dataclass(frozen=True, slots=True)
class MeetingRow:
    href: str
    title: str
    when: str
    place: str
    stage: str
    tag: str
    coming: int
    open_actions: int


def rows(found: Iterable[Meeting], *, slug: str, drafts: bool) -> list[MeetingRow]:
    """After `with_counts`. Actions of minutes that are a draft are counted only with `drafts`."""
    return [
        MeetingRow(
            href=reverse("partnership:meeting", args=[slug, each.pk]),
            title=each.title,
            when=each.when,
            place=each.where,
            stage=each.get_stage_display(),
            tag=TAGS[each.stage],
            coming=each.coming,  # type: ignore[attr-defined] # annotated
            open_actions=each.open_actions if drafts or each.is_readable else 0,  # type: ignore[attr-defined]
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class PaperLine:
    title: str
    href: str
    kind: str
    """What follows the title: "PDF, 12 KB" is not known here, so "file" or "web page"."""
    restricted: bool
    remove_href: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    key: int
    number: int
    title: str
    purpose: str
    begins: str
    """The time of day, such as 10:15; empty after an item that does not say how long it takes."""
    takes_minutes: int | None
    speaker: str
    standing: bool
    papers: tuple[PaperLine, ...]
    href: str
    move_href: str
    remove_href: str


def agenda(meeting: Meeting, items: Iterable[AgendaItem], *, slug: str) -> tuple[list[AgendaLine], list[PaperLine]]:
    """The items with their papers, and the papers of the whole meeting. After `with_papers`."""
    by_item: dict[int | None, list[PaperLine]] = defaultdict(list)
    for row in meeting.paper_rows:  # type: ignore[attr-defined] # annotated
        by_item[row["item_id"]].append(_paper(Paper(**row), slug=slug))
    lines, at = [], meeting.starts_at
    timed = True
    for number, item in enumerate(items, start=1):
        lines.append(_line(item, number, at if timed else None, tuple(by_item[item.pk]), slug=slug))
        timed = timed and item.takes_minutes is not None
        at += timedelta(minutes=item.takes_minutes or 0)
    return lines, by_item[None]


def _line(
    item: AgendaItem, number: int, at: datetime | None, papers: tuple[PaperLine, ...], *, slug: str
) -> AgendaLine:
    return AgendaLine(
        key=item.pk,
        number=number,
        title=item.title,
        purpose=item.get_purpose_display(),
        begins=f"{timezone.localtime(at):%H:%M}" if at else "",
        takes_minutes=item.takes_minutes,
        speaker=item.speaker,
        standing=item.standing,
        papers=papers,
        href=reverse("partnership:change_item", args=[slug, item.pk]),
        move_href=reverse("partnership:move_item", args=[slug, item.pk]),
        remove_href=reverse("partnership:remove_item", args=[slug, item.pk]),
    )


def _paper(paper: Paper, *, slug: str) -> PaperLine:
    return PaperLine(
        title=paper.title,
        href=paper.url or reverse("partnership:paper", args=[slug, paper.pk]),
        kind="web page" if paper.url else "file",
        restricted=paper.restricted,
        remove_href=reverse("partnership:remove_paper", args=[slug, paper.pk]),
    )


@dataclass(frozen=True, slots=True)
class RequestLine:
    title: str
    why: str
    asked_by: str
    state: str
    waits: bool
    answer: str
    href: str


def requests(meeting: Meeting, *, slug: str, person: Person | None = None) -> list[RequestLine]:
    """What was asked for; with `person` only what they asked for themselves."""
    found = meeting.requests.select_related("asked_by")
    return [
        RequestLine(
            title=each.title,
            why=each.why,
            asked_by=each.asked_by.name,
            state=each.get_state_display(),
            waits=each.state == ItemRequest.State.WAITING,
            answer=each.answer,
            href=reverse("partnership:answer_request", args=[slug, each.pk]),
        )
        for each in (found.filter(asked_by=person) if person else found)
    ]


@dataclass(frozen=True, slots=True)
class InviteeLine:
    name: str
    organisation: str
    reply: str
    tag: str
    is_guest: bool
    remove_href: str


def invitees(found: Iterable[Invitee], *, slug: str) -> list[InviteeLine]:
    """After `with_names`."""
    lines = [
        InviteeLine(
            name=each.known_as,
            organisation=each.organisation.name if each.organisation else "",
            reply=f"Sends {each.deputy_name}" if each.deputy_name else each.get_reply_display(),
            tag=REPLIES[each.reply],
            is_guest=each.person_id is None,
            remove_href=reverse("partnership:remove_invitee", args=[slug, each.pk]),
        )
        for each in found
    ]
    return sorted(lines, key=lambda line: (line.organisation.casefold(), line.name.casefold()))


@dataclass(frozen=True, slots=True)
class CameLine:
    name: str
    part: str
    remove_href: str
    """Empty for those who were invited: they are changed in the form."""


@dataclass(frozen=True, slots=True)
class OrganisationThere:
    name: str
    people: tuple[CameLine, ...]


def attendance(came: Iterable[Attendance], *, slug: str) -> list[OrganisationThere]:
    """By organisation (A8): those who were there, sent apologies, or came as guests. After `with_names`."""
    by_name: dict[str, list[Attendance]] = defaultdict(list)
    for each in came:
        by_name[each.organisation.name if each.organisation else ""].append(each)
    return [
        OrganisationThere(name or "For no organisation", tuple(_came(each, slug=slug) for each in by_name[name]))
        for name in sorted(by_name, key=lambda name: (not name, name.casefold()))
    ]


def _came(each: Attendance, *, slug: str) -> CameLine:
    href = "" if each.invitee_id else reverse("partnership:remove_attendance", args=[slug, each.pk])
    return CameLine(each.known_as, each.get_part_display(), href)


def recorded(came: Iterable[Attendance]) -> dict[int, str]:
    """Number of an invitee -> what is recorded of them."""
    return {each.invitee_id: each.part for each in came if each.invitee_id is not None}


def may(meeting: Meeting, *, permissions: Iterable[str], invitee: Invitee | None, on: date) -> frozenset[str]:
    """What the page offers: words, each a link or a button of it."""
    held, found = set(permissions), set[str]()
    manages, stage = Permission.MANAGE_MEETINGS in held, meeting.stage
    if meeting.is_ahead:
        found |= {"change", "invite", "cancel"} if manages else set()
        found |= {"begin"} if manages and on >= meeting.day else set()
        found |= {"reply"} if invitee else set()
    if manages and (meeting.is_ahead or stage == Stage.CANCELLED):
        found.add("mails")
    if stage == Stage.CALLED:
        found |= {"agenda_out"} if manages else {"ask"}
    if manages and stage in (Stage.CALLED, Stage.AGENDA, Stage.HELD):
        found |= {"agenda", "papers"}
    if manages and stage == Stage.HELD:
        found |= {"write", "send"}
    if Permission.APPROVE_MINUTES in held and stage == Stage.MINUTED:
        found.add("approve")
    if Permission.READ_RESTRICTED in held and (meeting.is_readable or reads_drafts(held)):
        found.add("restricted")
    return frozenset(found)


def reads_drafts(permissions: Iterable[str]) -> bool:
    """Who reads minutes before the chair has approved them: those who write them, and the chair."""
    return bool({Permission.MANAGE_MEETINGS, Permission.APPROVE_MINUTES} & set(permissions))


def reads_minutes(meeting: Meeting, permissions: Sequence[str] | frozenset[str]) -> bool:
    return meeting.is_readable or (not meeting.is_ahead and reads_drafts(permissions))
