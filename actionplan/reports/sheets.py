"""One milestone with all that its reader may know of it: as it stands today, or as it was last published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404

from actionplan import policies
from actionplan.models import Completion, CorrectiveAction, DateChange, Decision, Milestone, Update
from actionplan.rag import Lifecycle, Standing, Suggestion
from actionplan.reports import said, timelines
from actionplan.reports.facts import in_full
from actionplan.reports.headlines import rated_by
from actionplan.reports.rows import Addresses, strand_notice
from actionplan.reports.said import Said
from actionplan.reports.shapes import MilestoneFacts, ObjectiveFacts, PlanFacts, StrategyFacts
from actionplan.reports.timelines import Event, Link
from actionplan.services.updates import Seen
from foundation.access import NotAllowed
from partnership.models import Person
from partnership.roles import Permission

TIMES = ("", "once", "twice", "three times", "four times", "five times")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """`href` closes it, for those who may."""

    text: str
    owner: str
    due_on: date
    is_late: bool
    status: str
    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Live:
    """What is added for those who see the milestone as it stands today."""

    milestone: Milestone
    suggestion: Suggestion
    actions: tuple[ActionLine, ...]
    completion: Completion | None
    """A claim that waits for a second person."""
    date_change: DateChange | None
    """A request that waits for an answer."""
    date_answer: DateChange | None
    """The answer to a request of this reader, who may not have read it yet."""
    sent_back: Completion | None
    """What this reader called done and somebody sent back, while that is news."""
    redated: str
    """ "Re-dated twice"; empty where its date never changed."""
    successor: MilestoneFacts | None
    seen: Seen


@dataclass(frozen=True, slots=True)
class May:
    """What this reader may do here today; `why_not_confirm` says why one who could confirm a claim may not."""

    update: bool
    rate: bool
    confirm: bool
    why_not_confirm: str
    decide_date: bool
    withdraw_date: bool
    reopen: bool
    edit: bool


NOTHING = May(
    update=False, rate=False, confirm=False, why_not_confirm="", decide_date=False, withdraw_date=False, reopen=False,
    edit=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    row: MilestoneFacts
    facts: PlanFacts
    addresses: Addresses
    objective: ObjectiveFacts
    strategy: StrategyFacts
    strand_notice: str
    events: tuple[Event, ...]
    live: Live | None
    may: May

    @property
    def href(self) -> str:
        return self.addresses.milestone(self.row.key)

    @property
    def headline_href(self) -> str:
        """Where the rating of its strategy is set, for those who may; else empty."""
        return self.addresses.headline(self.strategy.key) if self.strategy.key in rated_by(self.facts) else ""

    @property
    def put_right_href(self) -> str:
        """Where something is put right on the newest board, for those who publish; empty where it is not on it."""
        board = self.facts.publication
        if board is None or not self.row.shown or "publish_board" not in self.addresses.may:
            return ""
        return f"{self.addresses.published}{board.number}/milestones/{self.row.key}/correct/"

    @property
    def stage(self) -> str:
        return str(Lifecycle(self.row.lifecycle).label)


def row_of(facts: PlanFacts, milestone_id: int) -> MilestoneFacts:
    """As this reader may see it. Raises Http404 where there is none for this reader."""
    for row in (*facts.rows, *facts.superseded):
        if row.key == milestone_id:
            return row
    raise Http404


def milestone_of(plan_id: int, milestone_id: int) -> Milestone:
    """With its strategy, objective and plan. Raises Http404."""
    whole = Milestone.objects.select_related("strategy__objective__plan")
    return get_object_or_404(whole, pk=milestone_id, strategy__objective__plan=plan_id)


def sheet_of(facts: PlanFacts, addresses: Addresses, milestone_id: int, *, person: int, on: date) -> Sheet:
    """Two queries for a published row; for a live one three, and one more where the facts were read in brief. Raises
    Http404 where this reader sees no such row."""
    row = row_of(facts, milestone_id)
    row = in_full(facts, [row])[row.key]
    objective, strategy = facts.strategies[row.strategy_key]
    live, may = None, NOTHING
    if row.is_live:
        milestone = milestone_of(facts.plan.pk, milestone_id)
        href, everything = addresses.milestone(row.key), Permission.RATE_MILESTONES in facts.reader.permissions
        closed = bool(policies.refusal(policies.require_open_plan, facts.plan))
        all_said = said.of_milestone(milestone_id)
        events = timelines.of_milestone(
            all_said, href, corrects=None if closed else person, corrects_all=everything and not closed
        )
        live = _live(milestone, all_said, facts, href, person=person, on=on)
        may = _may(live, facts, row, person)
    else:
        events = timelines.of_published(row.key, facts.reader)
    return Sheet(
        row=row,
        facts=facts,
        addresses=addresses,
        objective=objective,
        strategy=strategy,
        strand_notice=strand_notice(objective.strand_as_published, objective.strand, objective.strand_reads_as),
        events=events,
        live=live,
        may=may,
    )


def seen_of(milestone: Milestone) -> Seen:
    """What stands now, for a form that is opened now; two queries."""
    update = milestone.updates.filter(kind__in=Update.NEWS).first()
    judgement = milestone.judgements.first()
    return Seen(update.pk if update else None, judgement.pk if judgement else None)


def is_kept(*, milestone: Milestone, by: Person, sent_as: str) -> bool:
    """Whether the update that a form was sent with stands already; one query."""
    return bool(milestone.updates.filter(sent_as=sent_as, written_by=by).exists())


def _live(milestone: Milestone, told: Said, facts: PlanFacts, href: str, *, person: int, on: date) -> Live:
    times = sum(change.decision == Decision.AGREED for change in told.date_changes)
    redated = TIMES[times] if times < len(TIMES) else f"{times} times"
    others = {row.key: row for row in facts.rows}
    return Live(
        milestone=milestone,
        suggestion=milestone.suggestion(on=on),
        actions=tuple(_action(action, href, on=on) for action in told.actions),
        completion=next((claim for claim in told.completions if claim.decision == Decision.WAITING), None),
        date_change=next((change for change in told.date_changes if change.decision == Decision.WAITING), None),
        date_answer=next((each for each in told.date_changes if each.is_news_to(person, milestone, on=on)), None),
        sent_back=next((each for each in told.completions if each.is_news_to(person, milestone, on=on)), None),
        redated=f"Re-dated {redated}" if redated else "",
        successor=others.get(milestone.superseded_by_id or 0),
        seen=Seen(
            next((entry.pk for entry in told.updates if entry.kind in Update.NEWS), None),
            next((judgement.pk for judgement in told.judgements), None),
        ),
    )


def _action(action: CorrectiveAction, href: str, *, on: date) -> ActionLine:
    is_open = action.status == CorrectiveAction.Status.OPEN
    return ActionLine(
        text=action.text,
        owner=str(action.owner) if action.owner else action.owner_name,
        due_on=action.due_on,
        is_late=is_open and action.due_on < on,
        status=action.status,
        word=action.get_status_display(),
        href=f"{href}actions/{action.pk}/" if is_open else "",
    )


def _may(live: Live, facts: PlanFacts, row: MilestoneFacts, person: int) -> May:
    held, milestone = facts.reader.permissions, live.milestone
    over = policies.refusal(policies.require_updatable, milestone)
    closed = policies.refusal(policies.require_open_plan, facts.plan)
    tells = facts.reader.leads(row.key) or Permission.RATE_MILESTONES in held
    why_not = _why_not_confirm(live, row, person)
    could_confirm = bool(live.completion) and not closed and Permission.CONFIRM_COMPLETION in held
    edits = Permission.EDIT_PLAN in held and not closed
    return May(
        update=tells and not over,
        rate=Permission.RATE_MILESTONES in held and not over,
        confirm=could_confirm and not why_not,
        why_not_confirm=why_not if could_confirm else "",
        decide_date=edits and live.date_change is not None,
        withdraw_date=tells and not closed and live.date_change is not None and live.date_change.asked_by_id == person,
        reopen=edits and milestone.lifecycle == Lifecycle.COMPLETE,
        edit=edits,
    )


def _why_not_confirm(live: Live, row: MilestoneFacts, person: int) -> str:
    if live.completion is None:
        return ""
    try:
        policies.require_second_person(live.completion, officers_of(row), person)
    except NotAllowed as refused:
        return refused.sentence
    return ""


def officers_of(row: MilestoneFacts) -> frozenset[int]:
    """The people who lead it as officers, by their keys; a group is nobody here."""
    return frozenset(int(lead.key) for lead in row.officers if lead.key.isdecimal())


@dataclass(frozen=True, slots=True)
class NextMilestone:
    code: str
    href: str


def next_not_rated(sheet: Sheet) -> NextMilestone | None:
    """The first milestone after this one that nobody has rated, else the first of the plan."""
    waiting = [row for row in sheet.facts.rows if row.standing == Standing.NOT_RATED and row.key != sheet.row.key]
    if not waiting:
        return None
    places = {row.key: number for number, row in enumerate(sheet.facts.rows)}
    here = places.get(sheet.row.key, 0)
    found = min(waiting, key=lambda row: (places[row.key] < here, places[row.key]))
    return NextMilestone(found.code, sheet.addresses.milestone(found.key))


def waiting_claim(milestone: Milestone) -> Completion | None:
    """The claim that waits for a second person, with its update and who made it."""
    found = milestone.completions.filter(decision=Decision.WAITING)
    claim: Completion | None = found.select_related("claimed_by", "update__on_behalf_of").first()
    return claim


def waiting_date(milestone: Milestone) -> DateChange | None:
    change: DateChange | None = (
        milestone.date_changes.filter(decision=Decision.WAITING).select_related("asked_by").first()
    )
    return change


def sent_back(milestone: Milestone, by: Person, *, on: date) -> Completion | None:
    """What this person called done and a second one sent back, while that is news; one query."""
    claims = milestone.completions.filter(claimed_by=by, decision=Decision.REFUSED)
    return next((claim for claim in claims if claim.is_news_to(by.pk, milestone, on=on)), None)


def is_complete(milestone: Milestone) -> bool:
    return milestone.lifecycle == Lifecycle.COMPLETE


def evidence_of(claim: Completion, href: str) -> list[Link]:
    return timelines.links_of(claim.update.evidence.all(), href)
