"""What of the active plans is told by mail: to the officers who lead a milestone, and to whoever rates all of them.

Who hears is found out again when the mail leaves, by the same statement. A line names a milestone by its number and
says nothing of its text, its rating or of anybody (R3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from actionplan.due.statements import DueRow, due_rows
from actionplan.due.steps import LATE, REVIEW, SILENT, SOON, Life, Step, steps_of
from actionplan.models import Milestone
from actionplan.rag import in_words, thresholds_on
from actionplan.readers import reader_for
from foundation import reminders
from foundation.due import Asker, Occasion, Told
from foundation.models import Notice, Rhythm
from foundation.periods import DeliveryDate, Precision
from partnership.roles import Permission

TOPIC = "plan"
UNATTENDED = "plan_unattended"
"""Something is due and nobody with an account looks after the plan: whoever invites people hears it, once a month.
They may not read the plan, so they hear that and no more."""
MILESTONE, PLAN = "milestone:", "plan:"


def occasions(days: Sequence[date], rhythm: Rhythm) -> Iterator[tuple[date, Occasion]]:
    """One query. An account that leads a milestone and rates all of them hears once."""
    unattended: dict[tuple[date, int, int], None] = {}
    for on, row, step in _steps(days, rhythm):
        for user in sorted({*row.leading, *row.watching}):
            yield on, Occasion(TOPIC, step.kind, f"{MILESTONE}{row.milestone_id}", step.occasion, step.due_on, user)
        unattended |= dict.fromkeys((on, row.plan_id, user) for user in row.standing_in)
    for on, plan_id, user in unattended:
        yield on, Occasion(TOPIC, UNATTENDED, f"{PLAN}{plan_id}", _month(on), None, user)


def told(asker: Asker, notices: Sequence[Notice]) -> dict[int, Told]:
    """What stands as it did when it was noted, in words; two queries. A notice of an earlier step is left out: the step
    that is reached today has one of its own."""
    rhythm = reminders.rhythm()
    keys = [int(each.subject.removeprefix(MILESTONE)) for each in notices if each.subject.startswith(MILESTONE)]
    everything = any(each.subject.startswith(PLAN) for each in notices)
    lines: dict[tuple[str, str, str], Told] = {}
    user: int = asker.person.user_id
    read = _read_by_both(asker, keys)
    for _on, row, step in _steps([asker.on], rhythm, None if everything else keys):
        if (user in row.leading or user in row.watching) and (read is None or row.milestone_id in read):
            lines[step.kind, f"{MILESTONE}{row.milestone_id}", step.occasion] = _line(asker, row, step)
        if user in row.standing_in and asker.covered_by is None:
            lines[UNATTENDED, f"{PLAN}{row.plan_id}", _month(asker.on)] = _unattended(asker)
    found = ((each.pk, lines.get((each.kind, each.subject, each.occasion))) for each in notices)
    return {pk: line for pk, line in found if line is not None}


def _read_by_both(asker: Asker, keys: Sequence[int]) -> frozenset[int] | None:
    """Which of the milestones whoever covers may see as they stand; None where nobody covers."""
    if asker.covered_by is None:
        return None
    if Permission.READ_PLAN not in asker.permissions:
        return frozenset()
    other = reader_for(asker.covered_by)
    rows = Milestone.objects.filter(pk__in=keys).values_list("pk", "visibility")
    return frozenset(pk for pk, visibility in rows if other.may_see_live(visibility, pk))


def _steps(
    days: Sequence[date], rhythm: Rhythm, keys: Sequence[int] | None = None
) -> Iterator[tuple[date, DueRow, Step]]:
    for row in due_rows(days, rhythm=rhythm, keys=keys):
        for step in steps_of(_life(row), on=row.on, rhythm=rhythm, by=thresholds_on(row.on)):
            yield row.on, row, step


def _life(row: DueRow) -> Life:
    return Life(
        lifecycle=row.lifecycle,
        delivery=DeliveryDate(Precision(row.precision), row.ends_on, row.recurs_in),
        starts_on=row.starts_on,
        next_review_on=row.next_review_on,
        updated_on=row.updated_on,
        first_seen_on=row.first_seen_on,
    )


def _month(on: date) -> str:
    return f"{on:%Y-%m}"


def _line(asker: Asker, row: DueRow, step: Step) -> Told:
    said = f"Milestone {row.code} {_said(row, step)}."
    page = reverse("actionplan:milestone", args=[asker.slug, row.plan_id, row.milestone_id])
    if asker.person.user_id in row.leading:
        return Told(said, page if asker.covered_by else f"{page}update/")
    return Told(f"{said}{_unheard(row)}", page)


def _said(row: DueRow, step: Step) -> str:
    if step.kind == SILENT:
        if row.updated_on is None:
            return f"has had no update since it came into the plan on {in_words(row.first_seen_on)}"
        return f"has had no update since {in_words(row.updated_on)}"
    assert step.due_on is not None, "the other kinds are of a date"
    words = {SOON: "is due by {}", LATE: "is past its date, {}", REVIEW: "was to be looked at again by {}"}
    return words[step.kind].format(in_words(step.due_on))


def _unheard(row: DueRow) -> str:
    """For whoever looks after the plan: where its leads do not hear of it themselves."""
    if not row.officers:
        return " Nobody leads it by name."
    if row.reachable == row.officers:
        return ""
    if row.reachable:
        return " Not all of its lead officers can be told: they have no account, or no role here any more."
    whose = "Its lead officer" if row.officers == 1 else "None of its lead officers"
    return f" {whose} {'cannot' if row.officers == 1 else 'can'} be told: no account, or no role here any more."


def _unattended(asker: Asker) -> Told:
    said = "Something in the action plan is due, and nobody with an account looks after the plan. Invite a coordinator."
    return Told(said, reverse("partnership:invite", args=[asker.slug]))
