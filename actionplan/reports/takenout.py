"""All that a file of a plan is written from: read once, for whoever asked for it, as they stand when it is made.

These are the values of the pages (`facts.of_plan`), so a file holds no row that its reader could not have opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.timezone import localdate

from actionplan.models import Plan, Publication, Visibility
from actionplan.readers import as_published_for, reader_of
from actionplan.reports import board as boards
from actionplan.reports import changes, corrections, facts, texts
from actionplan.reports.board import BoardPage
from actionplan.reports.changes import Changes
from actionplan.reports.corrections import Correction
from actionplan.reports.narrowing import ATTENTION, narrowed, ordered, worst_first
from actionplan.reports.rows import Addresses, period, period_between
from actionplan.reports.shapes import MilestoneFacts, PlanFacts
from actionplan.reports.texts import PlanText
from foundation.access import NotAllowed
from foundation.due import Asker
from foundation.tenancy import current
from partnership.middleware import TenantRequest
from partnership.models import Partnership

NOT_THERE = "This plan is no longer there for you. Ask the coordinator of your partnership."
NOT_PUBLISHED = "No board of this plan is published yet, so there is nothing to take out."
DRAFT = "This is a draft that is not published. Share it only with people who may see drafts."
TITLES = {"board": "Board", "plan": "The whole plan", "milestones": "Milestones"}
EXTENSIONS = {"pdf": "PDF", "docx": "Word", "xlsx": "Spreadsheet", "csv": "CSV"}


@dataclass(frozen=True)
class TakenOut:
    """All that a file is written from. Asks the database nothing."""

    kind: str
    partnership: str
    facts: PlanFacts
    board: BoardPage
    text: PlanText
    rows: tuple[MilestoneFacts, ...]
    """What the file lists: everything, or the list as it was narrowed, in its order."""
    filters: tuple[str, ...]
    """In words; empty where nothing is left out."""
    changed: Changes | None
    """Since the board before; None where there is none to compare with."""
    changed_since: date | None
    made_on: date
    own: tuple[MilestoneFacts, ...] = ()
    """Beside a published board: the reader's own milestones of today, which it does not count."""
    corrections: tuple[Correction, ...] = ()
    """What was put right since in the board that is printed; the file says it beside the milestone."""

    @property
    def plan(self) -> Plan:
        return self.facts.plan

    @property
    def title(self) -> str:
        return self.text.surroundings.title or self.plan.title

    @property
    def heading(self) -> str:
        return {"board": f"Board: {self.title}", "milestones": f"Milestones: {self.title}"}.get(self.kind, self.title)

    @property
    def period(self) -> str:
        """As it was published where that is what the file holds."""
        board = self.facts.publication
        if self.facts.is_live or board is None or not board.contents:
            return period(self.plan)
        starts_on, ends_on = (board.contents.get(name) for name in ("starts_on", "ends_on"))
        return period_between(_day(starts_on), _day(ends_on))

    @property
    def message(self) -> str:
        """What the coordinator says to the readers of a published board; a draft has none."""
        board = self.facts.publication
        return board.message if self.kind == "board" and board and not self.facts.is_live else ""

    @cached_property
    def corrected(self) -> Mapping[int, tuple[str, ...]]:
        """Each correction as a sentence, by the key of its milestone."""
        found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for each in self.corrections:
            found[each.milestone] += (f"Corrected on {in_words(localdate(each.at))}: {each.said}",)
        return dict(found)

    @cached_property
    def stamp(self) -> str:
        """As of when: "Draft, as it stands on 21 November 2026", "Published board 5 of 12 July 2026"."""
        published = self.facts.publication
        if self.facts.is_live or published is None:
            return f"Draft, as it stands on {in_words(self.made_on)}"
        return f"Published board {published.number} of {in_words(self.facts.on)}"

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Who may read the file, and what it leaves out. Each is a sentence."""
        made = in_words(self.made_on)
        own = sum(row.is_live for row in self.rows) if self.facts.as_published else len(self.own)
        guarded = sum(row.visibility == Visibility.STATUTORY for row in self.rows)
        said = [DRAFT if self.facts.is_live else f"Made on {made} from what was published."]
        if own:
            said.append(self._own_words(made, own))
        if guarded:
            said.append(
                f"Milestones for statutory bodies only, which others must not read: {guarded:,}. Each is marked."
            )
        if self.corrections:
            said.append(f"Corrections made since it was published: {len(self.corrections):,}. Each is dated.")
        if self.filters:
            said.append(f"Only some milestones: {'; '.join(self.filters)}.")
        return tuple(said)

    def _own_words(self, made: str, own: int) -> str:
        if self.own:
            return f"Your own milestones stand in a part of their own, as of {made}: {own:,}. No number counts them so."
        told = f"Milestones of your own stand here as of {made}, not as they were published: {own:,}."
        return f"{told} Numbers are of the board as it was published." if self.kind == "plan" else told

    def as_of(self, row: MilestoneFacts) -> date:
        """The day for which a row speaks."""
        return self.made_on if row.is_live else self.facts.on

    @property
    def attention(self) -> list[MilestoneFacts]:
        """Reds, then ambers: all of them."""
        return worst_first(narrowed(self.facts, {"standing": ATTENTION}))

    @property
    def other_corrections(self) -> list[Correction]:
        """Those of milestones that a board does not print one by one."""
        printed = {row.key for row in self.attention}
        return [each for each in self.corrections if each.milestone not in printed]


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def file_name(plan: Plan, kind: str, *, on: date) -> str:
    return f"{slugify(plan.title)[:60].strip('-') or 'plan'}-{kind}-{on.isoformat()}"


def title_of(plan: Plan, kind: str, form: str) -> str:
    """What the list of somebody's files calls it."""
    return f"{TITLES[kind]}: {plan.title[:200]} ({EXTENSIONS[form]})"


def read(kind: str, parameters: Mapping[str, Any], asker: Asker) -> TakenOut:
    """Raises NotAllowed where the plan is not there for whoever asks any more, or nothing of it is published."""
    plan = _plan_for(parameters["plan"], asker)
    reader = reader_of(_as_request(asker), plan)
    found = facts.of_plan(as_published_for(reader, plan), reader, on=asker.on)
    if not found.is_live and found.publication is None and found.is_empty:
        raise NotAllowed(NOT_PUBLISHED)
    addresses = Addresses.of(asker.slug, plan)
    board, told = boards.of_facts(found, addresses), found.counted if kind == "board" else found
    changed, since = _changed(told)
    rows = tuple(_rows(told, parameters) if kind == "milestones" else told.rows)
    return TakenOut(
        kind=kind,
        partnership=Partnership.objects.get(pk=current().partnership_id).name,
        facts=told,
        board=board,
        text=texts.of_plan(told, addresses),
        rows=rows,
        filters=tuple(parameters.get("words", ())) if kind == "milestones" else (),
        changed=changed,
        changed_since=since,
        made_on=asker.on,
        own=found.own if kind == "board" else (),
        corrections=_corrections(told, rows),
    )


def _plan_for(plan_id: int, asker: Asker) -> Plan:
    try:
        plan = get_object_or_404(Plan, pk=plan_id)
        reader_of(_as_request(asker), plan)
    except Http404:
        raise NotAllowed(NOT_THERE) from None
    return plan


@dataclass(frozen=True, slots=True)
class _Asking:
    """What `reader_of` reads of a request."""

    person: Any
    permissions: frozenset[str]
    today: date


def _as_request(asker: Asker) -> TenantRequest:
    return cast("TenantRequest", _Asking(asker.person, asker.permissions, asker.on))


def _rows(found: PlanFacts, parameters: Mapping[str, Any]) -> list[MilestoneFacts]:
    """By the filters that this reader is offered now."""
    asked = parameters.get("filters", {})
    if asked.get("q"):
        found = corrections.to_search(found)
    filters = {name: value for name, value in asked.items() if name != "visibility" or found.reader.edits}
    return ordered(narrowed(found, filters), parameters.get("sort", "plan"))


def _corrections(found: PlanFacts, rows: tuple[MilestoneFacts, ...]) -> tuple[Correction, ...]:
    """Of the rows that the file holds."""
    held = {row.key for row in rows}
    return tuple(each for each in corrections.of_facts(found) if each.milestone in held)


def _changed(found: PlanFacts) -> tuple[Changes | None, date | None]:
    """Against the board before: of a draft the one published last, of a board its predecessor."""
    place = -1 if found.is_live else -2
    if len(found.boards) < -place:
        return None, None
    before = _published(found, found.boards[place].number)
    after = found if found.is_live else _published(found, found.boards[-1].number)
    return changes.between(before, after), before.on


def _published(found: PlanFacts, number: int) -> PlanFacts:
    publication = Publication.objects.select_related("plan").get(plan=found.plan, number=number)
    return facts.of_publication(publication, found.reader)
