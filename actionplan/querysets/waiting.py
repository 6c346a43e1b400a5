"""What waits for somebody who confirms, edits or rates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from actionplan.rag import OPEN
from foundation.tenancy import current


class WaitingRow(NamedTuple):
    """Something about a milestone that waits for somebody: `kind` is done (a claim), date (another date is asked for)
    or action (a corrective action that is late, in its words: `said`). `who` is empty where nobody is named."""

    kind: str
    plan_id: int
    milestone_id: int
    code: str
    text: str
    who: str
    precision: str
    ends_on: date | None
    recurs_in: int | None
    said: str


WAITING = """
with waiting as (
    (select 'done' as kind, claim.milestone_id, claim.claimed_by_id as person_id, '' as name, '' as precision,
        null::date as ends_on, null::int as recurs_in, '' as said, claim.id, claim.claimed_at as since
    from actionplan_completion claim join actionplan_milestone milestone on milestone.id = claim.milestone_id
    join actionplan_update entry on entry.id = claim.update_id
    where %(confirms)s and claim.decision = '' and claim.claimed_by_id is distinct from %(person)s
        and entry.on_behalf_of_id is distinct from %(person)s
        and milestone.id <> all(%(led)s) and (milestone.visibility <> 'statutory' or %(statutory)s))
    union all
    (select 'date', change.milestone_id, change.asked_by_id, '', change.delivery_precision, change.delivery_ends_on,
        change.delivery_recurs_in, '', change.id, change.asked_at
    from actionplan_datechange change where %(edits)s and change.decision = '')
    union all
    (select 'action', action.milestone_id, action.owner_id, action.owner_name, '', action.due_on, null, action.text,
        action.id, action.due_on::timestamptz
    from actionplan_correctiveaction action join actionplan_milestone milestone on milestone.id = action.milestone_id
    where %(rates)s and action.status = 'open' and action.due_on < %(on)s and milestone.lifecycle = any(%(open)s))
), aged as (
    select waiting.*, min(since) over (partition by kind, milestone_id) as longest from waiting
), told as (
    select waiting.*, objective.plan_id, milestone.text, coalesce(person.name, waiting.name) as who,
        objective.position || '.' || strategy.position || '.' || milestone.position as code,
        dense_rank() over (partition by kind order by longest, waiting.milestone_id) as place
    from aged waiting join actionplan_milestone milestone on milestone.id = waiting.milestone_id
    join actionplan_strategy strategy on strategy.id = milestone.strategy_id
    join actionplan_objective objective on objective.id = strategy.objective_id
    join actionplan_plan plan on plan.id = objective.plan_id and plan.status = 'active'
    left join partnership_person person on person.id = waiting.person_id
)
select kind, plan_id, milestone_id, code, text, who, precision, ends_on, recurs_in, said
from told where place <= %(most)s order by kind, place, since, id
"""


def waiting_for(
    person_id: int,
    *,
    led: Iterable[int],
    statutory: bool,
    confirms: bool,
    edits: bool,
    rates: bool,
    most: int,
    on: date,
) -> list[WaitingRow]:
    """Of the active plans, for somebody who confirms, edits or rates: of each kind those of the milestones
    that wait longest, as many as `most`, those of one milestone together. Claims only of
    milestones that this person may see and does not lead, made by others."""
    asked: dict[str, Any] = {"person": person_id, "led": list(led), "statutory": statutory, "confirms": confirms}
    asked |= {"edits": edits, "rates": rates, "most": most, "on": on, "open": [life.value for life in OPEN]}
    current()
    with connection.cursor() as cursor:
        cursor.execute(WAITING, asked)
        return [WaitingRow(*row) for row in cursor.fetchall()]
