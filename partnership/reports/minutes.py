"""Minutes under the items of an agenda, what was decided and who does what; and the list of actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from foundation.due import Asker
from foundation.http import NavigationItem
from partnership.models import Action, Meeting, Person, ProposedMilestone, RestrictedMinute

ProposalSource = Callable[[Asker, Any], NavigationItem | None]
STATES = {"open": "active", "done": "done", "cancelled": "quiet"}


@dataclass(frozen=True, slots=True)
class ActionLine:
    key: int
    href: str
    text: str
    owners: str
    due: str
    is_late: bool
    state: str
    tag: str
    meeting: str
    meeting_href: str
    proposed: str
    """What became of it as a proposal for the action plan; empty where it was not proposed."""


def action_lines(found: Iterable[Action], *, slug: str, on: date) -> list[ActionLine]:
    """After `with_owners`."""
    return [
        ActionLine(
            key=each.pk,
            href=reverse("partnership:action", args=[slug, each.pk]),
            text=each.text,
            owners=", ".join(each.owner_names),  # type: ignore[attr-defined] # annotated
            due=each.due_in_words,
            is_late=each.is_late(on=on),
            state=each.get_status_display(),
            tag=STATES[each.status],
            meeting=str(each.meeting),
            meeting_href=reverse("partnership:meeting", args=[slug, each.meeting_id]),
            proposed=_proposed(each),
        )
        for each in found
    ]


def _proposed(action: Any) -> str:
    """`with_owners` annotates the newest proposal."""
    said = {
        "proposed": "Proposed for the action plan, not answered yet",
        "accepted": f"In the action plan: {action.proposal_became}",
        "declined": f"Declined for the action plan: {action.proposal_became}",
    }
    return said.get(action.proposal_state, "")


@dataclass(frozen=True, slots=True)
class DecisionLine:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MinutedItem:
    """One item of the agenda with what was written, decided and given to somebody to do under it."""

    key: int
    number: int
    title: str
    text: str
    version: int
    written_by: str
    written_at: datetime | None
    decisions: tuple[DecisionLine, ...]
    actions: tuple[ActionLine, ...]
    has_restricted: bool
    """Whether there is a restricted part; always false for those who may not know."""
    ways: dict[str, str]


WAYS = {"write": "write_minute", "restricted": "write_restricted", "decide": "add_decision", "act": "add_action"}


def minuted(
    items: Iterable[Any], actions: Sequence[Action], *, slug: str, on: date, restricted: bool
) -> list[MinutedItem]:
    """After `with_minutes` and `with_owners`."""
    by_item: dict[int, list[ActionLine]] = defaultdict(list)
    for action, line in zip(actions, action_lines(actions, slug=slug, on=on), strict=True):
        by_item[action.item_id].append(line)
    return [
        MinutedItem(
            key=item.pk,
            number=number,
            title=item.title,
            text=item.text or "",
            version=item.version or 0,
            written_by=item.written_by or "",
            written_at=item.written_at,
            decisions=tuple(_decision(made, slug) for made in item.decided),
            actions=tuple(by_item[item.pk]),
            has_restricted=restricted and item.has_restricted,
            ways={way: reverse(f"partnership:{name}", args=[slug, item.pk]) for way, name in WAYS.items()},
        )
        for number, item in enumerate(items, start=1)
    ]


def _decision(made: dict[str, Any], slug: str) -> DecisionLine:
    return DecisionLine(made["text"], reverse("partnership:decision", args=[slug, made["pk"]]))


@dataclass(frozen=True, slots=True)
class RestrictedPart:
    number: int
    title: str
    text: str


def restricted_annex(meeting: Meeting) -> list[RestrictedPart]:
    """The restricted part of the minutes, for those who hold READ_RESTRICTED and nobody else."""
    rows = RestrictedMinute.objects.filter(item__meeting=meeting).exclude(text="").select_related("item")
    return [
        RestrictedPart(each.item.position, each.item.title, each.text)
        for each in sorted(rows, key=lambda row: row.item.position)
    ]


def arising(meeting: Meeting, *, person: Person, drafts: bool, slug: str, on: date) -> list[ActionLine]:
    """Matters arising: what earlier meetings of the series left open, as it stands now, of what the person may see."""
    found = Action.objects.arising_at(meeting).visible_to(person, drafts=drafts)
    return action_lines(found.with_owners(), slug=slug, on=on)


def here_and_earlier(meeting: Meeting, actions: Iterable[Action]) -> tuple[list[Action], list[Action]]:
    """Those of the meeting itself, and the others."""
    here, earlier = list[Action](), list[Action]()
    for action in actions:
        (here if action.meeting_id == meeting.pk else earlier).append(action)
    return here, earlier


def to_agree(meeting: Meeting) -> Meeting | None:
    """The last meeting of the series whose minutes the chair approved and nobody has agreed yet."""
    return Meeting.objects.before(meeting).filter(stage=Meeting.Stage.APPROVED).first()


def proposal_of(action: Action) -> ProposedMilestone | None:
    """The newest proposal that came of it."""
    return action.proposals.order_by("-pk").first()


def ways_on(asker: Asker, proposal: ProposedMilestone | None) -> list[NavigationItem]:
    """From a proposal to where it is answered or what it became, as far as the asker may follow it."""
    sources: list[ProposalSource] = [import_string(path) for path in settings.PROPOSAL_SOURCES] if proposal else []
    found = [source(asker, proposal) for source in sources]
    return [way for way in found if way]


def owns(action: Action, person: Person) -> bool:
    return any(owner.person_id == person.pk for owner in action.owners.all())
