"""Which milestones are to be told of on days, and to whom: one statement for a partnership, whatever its size
and however many days are asked of.

Written out, because it is asked for every partnership every few minutes. Row security holds for every table here; that
of memberships also shows somebody who is signed in their own roles elsewhere, so the partnership is named there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from actionplan.rag import OPEN, thresholds_on
from actionplan.readers import STATUTORY_SECTORS
from foundation.models import Rhythm
from foundation.tenancy import current
from partnership.roles import ROLES, Permission


class DueRow(NamedTuple):
    """An open milestone whose date is near or past, that is to be looked at, or of which nothing was heard. Its date is
    in the three columns of `periods.DeliveryDate`, its own or its strategy's. The lists hold accounts.

    Never fewer rows than `steps.steps_of` finds something in.
    """

    on: date
    """The day that was asked of."""
    milestone_id: int
    plan_id: int
    code: str
    lifecycle: str
    precision: str
    ends_on: date | None
    recurs_in: int | None
    starts_on: date | None
    next_review_on: date | None
    updated_on: date | None
    first_seen_on: date
    officers: int
    """How many people lead it by name."""
    reachable: int
    """How many of them have an account and a role in which they read the plan."""
    leading: list[int]
    """Those, as accounts."""
    watching: list[int]
    """Whoever rates milestones, and may see this one."""
    standing_in: list[int]
    """Whoever invites people, where nobody with an account looks after the plan; else nobody."""


DUE = """
select asked.day, found.*
from unnest(%(days)s::date[], %(until)s::date[], %(silent_before)s::date[]) as asked (day, until, silent_before)
cross join lateral (
with held as materialized (
    select held.user_id, held.person_id,
        bool_or(held.role_code = any(%(reading)s)) as reads,
        bool_or(held.role_code = any(%(rating)s)) as rates,
        bool_or(held.role_code = any(%(editing)s)) as edits,
        bool_or(held.role_code = any(%(inviting)s)) as invites,
        bool_or(coalesce(body.sector = any(%(sectors)s), false)) as statutory
    from partnership_membership held
    join foundation_user account on account.id = held.user_id and account.is_active
    left join partnership_organisation body on body.id = held.organisation_id
    where held.partnership_id = %(partnership)s and held.suspended_at is null
        and held.starts_on <= asked.day and (held.ends_on is null or held.ends_on >= asked.day)
    group by held.user_id, held.person_id
), dated as (
    select milestone.*, objective.plan_id,
        objective.position || '.' || strategy.position || '.' || milestone.position as code,
        case when has_own_delivery then milestone.delivery_precision else strategy.delivery_precision end as precision,
        case when has_own_delivery then milestone.delivery_ends_on else strategy.delivery_ends_on end as ends_on,
        case when has_own_delivery then milestone.delivery_recurs_in else strategy.delivery_recurs_in end as recurs_in,
        (milestone.updated_at at time zone %(zone)s)::date as updated_on,
        (milestone.created_at at time zone %(zone)s)::date as first_seen_on
    from actionplan_milestone milestone
    join actionplan_strategy strategy on strategy.id = milestone.strategy_id
    join actionplan_objective objective on objective.id = strategy.objective_id
    join actionplan_plan plan on plan.id = objective.plan_id and plan.status = 'active'
    where milestone.lifecycle = any(%(open)s) and (%(keys)s::bigint[] is null or milestone.id = any(%(keys)s))
), due as materialized (
    select * from dated where ends_on <= asked.until or next_review_on <= asked.day
        or coalesce(updated_on, first_seen_on) < asked.silent_before
), officers as materialized (
    select due.id as milestone_id, own.person_id
    from due join actionplan_officerlead own on own.milestone_id = due.id
    union
    select due.id, inherited.person_id
    from due join actionplan_officerlead inherited on inherited.strategy_id = due.strategy_id
    where not exists (select 1 from actionplan_officerlead own where own.milestone_id = due.id)
), leaders as materialized (
    select officers.milestone_id, count(officers.person_id) as officers, count(held.user_id) as reachable,
        array_agg(held.user_id) filter (where held.user_id is not null) as users
    from officers left join held on held.person_id = officers.person_id and held.reads
    group by officers.milestone_id
), watching as materialized (
    select array_agg(user_id) as users, array_agg(user_id) filter (where edits or statutory) as of_statutory
    from held where rates and reads
), standing_in as materialized (
    select array_agg(user_id) as users from held where invites and not exists (select 1 from held where edits)
)
select due.id, due.plan_id, due.code, due.lifecycle, due.precision, due.ends_on, due.recurs_in, due.starts_on,
    due.next_review_on, due.updated_on, due.first_seen_on,
    coalesce(leaders.officers, 0), coalesce(leaders.reachable, 0), coalesce(leaders.users, '{}'),
    coalesce(case when due.visibility = 'statutory' then watching.of_statutory else watching.users end, '{}'),
    coalesce(standing_in.users, '{}')
from due left join leaders on leaders.milestone_id = due.id cross join watching cross join standing_in
) found
order by asked.day, found.plan_id, found.ends_on, found.id
"""


def due_rows(days: Sequence[date], *, rhythm: Rhythm, keys: Iterable[int] | None = None) -> list[DueRow]:
    """Of each of the days, in the open partnership; of the milestones with these numbers, or of all. Raises NoScope
    where none is open."""
    furthest = timedelta(days=max(rhythm.days_before, default=0))
    asked: dict[str, Any] = {
        "partnership": current().partnership_id,
        "days": list(days),
        "until": [day + furthest for day in days],
        "silent_before": [thresholds_on(day).silent_before(day) for day in days],
        "open": [life.value for life in OPEN],
        "keys": None if keys is None else list(keys),
        "zone": settings.TIME_ZONE,
        "sectors": STATUTORY_SECTORS,
        "reading": _roles_with(Permission.READ_PLAN),
        "rating": _roles_with(Permission.RATE_MILESTONES),
        "editing": _roles_with(Permission.EDIT_PLAN),
        "inviting": _roles_with(Permission.MANAGE_PEOPLE),
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, asked)
        return [DueRow(*row) for row in cursor.fetchall()]


def _roles_with(permission: Permission) -> list[str]:
    return [role.code.value for role in ROLES.values() if permission in role.permissions]
