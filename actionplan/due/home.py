"""Lines of the home page: what of the active plans needs somebody. Answers and ratings for those who give them, their
own milestones for those who lead, and the newest published board for those who steer. Nothing of today's draft is told
to anybody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localdate

from actionplan import suggested
from actionplan.models import Completion, DateChange, Decision, Milestone, Plan, Publication
from actionplan.querysets import WaitingRow, officers_who_left, past_and_not_rated, past_and_not_started, waiting_for
from actionplan.rag import OPEN, Standing, in_words, is_past, months_before, review_is_due, thresholds_on
from actionplan.readers import Reader, reader_for
from foundation.due import MONTH, Asker, DueItem
from foundation.periods import DeliveryDate, Precision
from partnership.roles import Permission, RoleCode

MOST = 20
"""Lines of one kind, the most pressing first. The list or page that the last line opens has them all."""
ACTIONS_OF_ONE, LONGEST_ACTION = 3, 100
STEERS = frozenset({RoleCode.STEERING_MEMBER, RoleCode.CHAIR})
PLAN, ANSWERS, OWN = "The action plan", "Answers that somebody waits for", "Milestones that you lead"
LOOK_AGAIN = "To be looked at again"
ASK_AFTER_MONTHS = 1
"""Leads are asked for an update each month in which there is something to be said: `_said`."""
_PLAN = "strategy__objective__plan"


def items(asker: Asker) -> Iterator[DueItem]:
    """At most eight queries, whatever the number of plans and milestones."""
    if Permission.READ_PLAN not in asker.permissions:
        return
    reader = reader_for(asker)
    waiting = _waiting(asker, reader)
    yield from (_to_confirm(asker, row) for row in waiting if row.kind == "done")
    yield from (_date(asker, row) for row in waiting if row.kind == "date")
    if Permission.EDIT_PLAN in asker.permissions:
        yield from _led_by_leavers(asker)
    if Permission.RATE_MILESTONES in asker.permissions:
        yield from _to_rate(asker)
        late = (row for row in waiting if row.kind == "action")
        yield from (_late_actions(asker, list(rows)) for _key, rows in groupby(late, key=lambda row: row.milestone_id))
    elif STEERS & asker.roles:
        yield from _published(asker)
    yield from _own(asker, reader)


ANSWERED = (Decision.AGREED, Decision.REFUSED)
ANSWERERS = frozenset({Permission.CONFIRM_COMPLETION, Permission.EDIT_PLAN, Permission.RATE_MILESTONES})


def _waiting(asker: Asker, reader: Reader) -> list[WaitingRow]:
    """For those who answer any of it."""
    if not ANSWERERS & asker.permissions:
        return []
    return waiting_for(
        asker.person.pk,
        led=reader.led,
        statutory=reader.sees_statutory,
        confirms=Permission.CONFIRM_COMPLETION in asker.permissions,
        edits=Permission.EDIT_PLAN in asker.permissions,
        rates=Permission.RATE_MILESTONES in asker.permissions,
        most=MOST,
        on=asker.on,
    )


def _to_confirm(asker: Asker, row: WaitingRow) -> DueItem:
    said = f"{row.who or 'Somebody'} says that it is done. Confirm it, or send it back."
    return DueItem(ANSWERS, f"{row.code} {row.text}", said, _page(asker, row.plan_id, row.milestone_id, "confirm/"))


def _date(asker: Asker, row: WaitingRow) -> DueItem:
    label = DeliveryDate(Precision(row.precision), row.ends_on, row.recurs_in).label
    said = f"{row.who or 'Somebody'} asks for another date: {label}."
    return DueItem(ANSWERS, f"{row.code} {row.text}", said, _page(asker, row.plan_id, row.milestone_id, "date/"))


def _late_actions(asker: Asker, rows: list[WaitingRow]) -> DueItem:
    """Those of one milestone, in their own words."""
    told = [
        f"“{Truncator(row.said).chars(LONGEST_ACTION)}” ({row.who}, due {in_words(row.ends_on)})"
        for row in rows[:ACTIONS_OF_ONE]
        if row.ends_on is not None
    ]
    left, row = len(rows) - len(told), rows[0]
    count = "A corrective action is late" if len(rows) == 1 else f"{len(rows):,} corrective actions are late"
    said = f"{count}: {'; '.join(told)}{f'; and {left:,} more' if left else ''}."
    href = _page(asker, row.plan_id, row.milestone_id, "")
    return DueItem(PLAN, f"{row.code} {row.text}", said, href, due_on=row.ends_on)


@dataclass(frozen=True, slots=True)
class Number:
    """A line of the coordinator: how many milestones, in words, with the list that shows just those."""

    condition: Q
    words: str
    filters: Mapping[str, str]
    by_date: bool = False
    """Whether it stands by the earliest of their dates."""


def _numbers(on: date) -> dict[str, Number]:
    by = thresholds_on(on)
    return {
        "late": Number(
            past_and_not_started(on),
            "past {its} date and not started",
            {"date": "not_started", "sort": "due"},
            by_date=True,
        ),
        "past": Number(
            past_and_not_rated(on), "past {its} date and not rated", {"date": "not_rated", "sort": "due"}, by_date=True
        ),
        "soon": Number(
            suggested.is_open() & Q(due_on__range=(on, on + timedelta(days=MONTH))),
            f"due within {MONTH} days",
            {"date": "soon", "sort": "due"},
            by_date=True,
        ),
        "silent": Number(suggested.silent(on, by), "without a recent update", {"signal": "silent"}),
        "review": Number(suggested.review_due(on), "to be looked at again", {"date": "ongoing"}),
        "red": Number(Q(standing_code=Standing.OFF_TRACK), "off track", {"standing": Standing.OFF_TRACK.value}),
        "amber": Number(Q(standing_code=Standing.AT_RISK), "at risk", {"standing": Standing.AT_RISK.value}),
    }


def _to_rate(asker: Asker) -> Iterator[DueItem]:
    """A line for each number that is not nothing, of each active plan."""
    numbers = _numbers(asker.on)
    current = Milestone.objects.current().filter(**_active()).with_due_date()
    told = {name: Count("pk", filter=number.condition) for name, number in numbers.items()}
    dates = {f"{name}_on": Min("due_on", filter=each.condition) for name, each in numbers.items() if each.by_date}
    for row in current.order_by().values(_PLAN, f"{_PLAN}__title").annotate(**told, **dates).order_by(_PLAN):
        for name, each in numbers.items():
            if count := row[name]:
                said = each.words.format(its="its" if count == 1 else "their")
                text = f"{count:,} {'milestone' if count == 1 else 'milestones'} {said}"
                href = _list(asker, row[_PLAN], **each.filters)
                yield DueItem(PLAN, text, f"{row[f'{_PLAN}__title']}.", href, due_on=row.get(f"{name}_on"))


def _published(asker: Asker) -> Iterator[DueItem]:
    newest = Publication.objects.filter(plan__status=Plan.Status.ACTIVE).select_related("plan")
    for board in newest.order_by("plan_id", "-number").distinct("plan_id"):
        said = f"Board {board.number}, published on {in_words(localdate(board.published_at))}."
        href = reverse("actionplan:board", args=[asker.slug, board.plan_id])
        title = board.contents.get("title") or board.plan.title
        if board.number > 1:
            last, changes = board.number - 1, reverse("actionplan:changes", args=[asker.slug, board.plan_id])
            told = f"From board {last} to board {board.number}, published on {in_words(localdate(board.published_at))}."
            between = urlencode({"before": last, "after": board.number})
            yield DueItem(PLAN, f"What changed in the board of {title}", told, f"{changes}?{between}")
        yield DueItem(PLAN, f"Where {title} stands", said, href)


def _own(asker: Asker, reader: Reader) -> Iterator[DueItem]:
    """The answers to what this reader asked, the milestones of which something should be said, and the page with all
    of them."""
    if not reader.led:
        return
    asked = DateChange.objects.filter(asked_by=asker.person, milestone__in=reader.led, decision__in=ANSWERED)
    for change in asked.filter(**_active("milestone__")).select_related(f"milestone__{_PLAN}"):
        if change.is_news_to(asker.person.pk, change.milestone, on=asker.on):
            yield DueItem(OWN, _called(change.milestone), change.answer, _below(asker, change.milestone, ""))
    claims = Completion.objects.filter(claimed_by=asker.person, milestone__in=reader.led, decision=Decision.REFUSED)
    for claim in claims.filter(**_active("milestone__")).select_related(f"milestone__{_PLAN}"):
        if claim.is_news_to(asker.person.pk, claim.milestone, on=asker.on):
            yield DueItem(OWN, _called(claim.milestone), claim.answer, _below(asker, claim.milestone, "update/"))
    leads = Milestone.objects.filter(pk__in=reader.led, lifecycle__in=OPEN, **_active())
    own = list(leads.select_related(_PLAN).worst_first())
    needing = [(said, milestone) for milestone in own if (said := _said(milestone, on=asker.on))]
    for said, milestone in needing[:MOST]:
        due_on = milestone.due.ends_on or (milestone.next_review_on if LOOK_AGAIN in said else None)
        # Whoever covers reads it: an update is for its leads to give, and for whoever rates milestones.
        page = _below(asker, milestone, "" if asker.covered_by else "update/")
        yield DueItem(OWN, _called(milestone), said, page, due_on=due_on)
    if own and asker.covered_by is None:
        text = f"All {len(own):,} that are still open" if len(own) > 1 else "The one that is still open"
        yield DueItem(OWN, text, "", reverse("actionplan:my_milestones", args=[asker.slug]))


def _said(milestone: Milestone, *, on: date) -> str:
    """ "Off track. Past its date: 31 January 2020. No recent update."; empty where nothing is wrong, or where its lead
    has told of it within a month. That its date is near is said in any case."""
    ends_on = milestone.due.ends_on
    near = ends_on is not None and on <= ends_on <= on + timedelta(days=MONTH)
    told = [f"Due: {milestone.due.label}"] if near else []
    if not milestone.updated_at or localdate(milestone.updated_at) < months_before(on, ASK_AFTER_MONTHS):
        told = [*_wrong(milestone, on=on), *told]
    return "".join(f"{each}. " for each in told).strip()


def _wrong(milestone: Milestone, *, on: date) -> Iterator[str]:
    if milestone.standing in (Standing.OFF_TRACK, Standing.AT_RISK):
        yield milestone.standing.word
    if is_past(milestone.lifecycle, milestone.due, on=on):
        yield f"Past its date: {milestone.due.label}"
    if review_is_due(milestone.lifecycle, milestone.due, milestone.next_review_on, on=on):
        yield LOOK_AGAIN
    if milestone.is_silent(on=on):
        yield "No recent update"


def _led_by_leavers(asker: Asker) -> Iterator[DueItem]:
    """Officers who have left, or are suspended, and still lead something that is open."""
    for leaver in officers_who_left(on=asker.on)[:MOST]:
        number = f"{leaver.milestones:,} open {'milestone' if leaver.milestones == 1 else 'milestones'}"
        href = reverse("actionplan:officers", args=[asker.slug, leaver.plan_id])
        yield DueItem(
            PLAN, f"{leaver.name} has no role here any more and still leads {number}", f"{leaver.plan}.", href
        )


def _active(path: str = "") -> dict[str, str]:
    return {f"{path}{_PLAN}__status": Plan.Status.ACTIVE}


def _called(milestone: Milestone) -> str:
    return f"{milestone.code} {milestone.text}"


def _below(asker: Asker, milestone: Milestone, word: str) -> str:
    return _page(asker, milestone.strategy.objective.plan_id, milestone.pk, word)


def _page(asker: Asker, plan_id: int, milestone_id: int, word: str) -> str:
    return f"{reverse('actionplan:milestone', args=[asker.slug, plan_id, milestone_id])}{word}"


def _list(asker: Asker, plan_id: int, **filters: object) -> str:
    return f"{reverse('actionplan:milestones', args=[asker.slug, plan_id])}?{urlencode(filters)}"
