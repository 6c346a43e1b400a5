"""Who leads in a plan, and who has left and still does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from actionplan.rag import OPEN
from foundation.tenancy import current

if TYPE_CHECKING:
    from actionplan.models import Plan

GROUP = "group:"
"""How an officer filter tells the name of a group from the number of a person."""


class LeadRow(NamedTuple):
    """Somebody who leads, on a strategy or on a milestone. `words` say the department, and who is accountable."""

    kind: str
    key: str
    name: str
    words: str
    strategy_id: int | None
    milestone_id: int | None


LEADS = """
with strategies as (
    select strategy.id from actionplan_strategy strategy
    join actionplan_objective objective on objective.id = strategy.objective_id where objective.plan_id = %(plan)s
), milestones as (
    select milestone.id from actionplan_milestone milestone join strategies on strategies.id = milestone.strategy_id
), agencies as (
    select 'agency' as kind, body.id::text as key, body.name,
        body.name || case lead.department when '' then '' else ', ' || lead.department end
            || case lead.part when 'supporting' then ' (supporting)' else '' end as words,
        lead.strategy_id, lead.milestone_id, lead.part = 'supporting' as stands_behind, lead.position, lead.id
    from actionplan_agencylead lead join partnership_organisation body on body.id = lead.organisation_id
    where lead.strategy_id in (select id from strategies) or lead.milestone_id in (select id from milestones)
), officers as (
    select 'officer', coalesce(person.id::text, 'group:' || lead.group_name), coalesce(person.name, lead.group_name),
        coalesce(person.name, lead.group_name) || case when lead.accountable then ' (accountable)' else '' end,
        lead.strategy_id, lead.milestone_id, not lead.accountable, lead.position, lead.id
    from actionplan_officerlead lead left join partnership_person person on person.id = lead.person_id
    where lead.strategy_id in (select id from strategies) or lead.milestone_id in (select id from milestones)
)
select kind, key, name, words, strategy_id, milestone_id
from (select * from agencies union all select * from officers) everybody
order by stands_behind, position, id
"""


def leads_of(plan: Plan) -> list[LeadRow]:
    """Everybody who leads in the plan, in the order in which they stand: first who is accountable, last who supports.

    Written out, because every page of the plan asks it and the mapper takes five times as long to put it together.
    The plan came through the walls; row security holds for what is joined to it.
    """
    current()
    with connection.cursor() as cursor:
        cursor.execute(LEADS, {"plan": plan.pk})
        return [LeadRow(*row) for row in cursor.fetchall()]


class LeaverRow(NamedTuple):
    """An officer with an account and no role here, who still leads open milestones of an active plan."""

    name: str
    plan_id: int
    plan: str
    milestones: int


LEAVERS = """
with leavers as (
    select person.id, person.name from partnership_person person
    where person.user_id is not null and not exists (
        select 1 from partnership_membership held
        where held.person_id = person.id and held.role_code <> 'volunteer' and held.suspended_at is null
            and held.starts_on <= %(on)s and (held.ends_on is null or held.ends_on >= %(on)s)
    )
)
select leaver.name, plan.id, plan.title, count(distinct milestone.id) from leavers leaver
join actionplan_officerlead lead on lead.person_id = leaver.id
join actionplan_milestone milestone on milestone.id = lead.milestone_id or (
    milestone.strategy_id = lead.strategy_id
    and not exists (select 1 from actionplan_officerlead own where own.milestone_id = milestone.id)
)
join actionplan_strategy strategy on strategy.id = milestone.strategy_id
join actionplan_objective objective on objective.id = strategy.objective_id
join actionplan_plan plan on plan.id = objective.plan_id
where plan.status = 'active' and milestone.lifecycle = any(%(open)s)
group by leaver.id, leaver.name, plan.id, plan.title order by plan.title, leaver.name, leaver.id
"""


def officers_who_left(*, on: date) -> list[LeaverRow]:
    """Whoever has left or is suspended and still leads something (R21); row security keeps it to the open partnership.

    Volunteering is told nowhere outside care, so that role alone keeps nobody here.
    """
    current()
    with connection.cursor() as cursor:
        cursor.execute(LEAVERS, {"on": on, "open": [life.value for life in OPEN]})
        return [LeaverRow(*row) for row in cursor.fetchall()]
